"""What is learnt from: public data in a folder that is given, and our own sentences, which lie beside the program."""

from __future__ import annotations

import ast
import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from calmconnect.ml.features import Ids, whole_run
from calmconnect.ml.labels import EMOTIONS
from calmconnect.ml.signs import Lexicon
from calmconnect.ml.tokens import plain, stem, tokens

SENTENCES = Path(__file__).parent.parent / "sentences"
CONCEPTS = Path(__file__).parent.parent / "concepts.txt"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence written for this program; `register` is en, in (Indian English), hi (Hinglish) or dev (Devanagari)."""

    label: str
    register: str
    text: str


def sentences(task: str, folder: Path = SENTENCES) -> list[Sentence]:
    """Our own sentences for a task."""
    lines = (folder / f"{task}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [Sentence(*line.split("\t", 2)) for line in lines if line]


def goemotions(data: Path, split: str) -> tuple[list[str], NDArray[np.bool_]]:
    """The texts of a split, and for each which of the 28 emotions it has."""
    lines = (data / "goemotions" / f"{split}.tsv").read_text(encoding="utf-8").split("\n")
    rows = [line.rsplit("\t", 1) for line in lines if line]
    has = np.zeros((len(rows), len(EMOTIONS)), bool)
    for row, (_, numbers) in enumerate(rows):
        has[row, [int(number) for number in numbers.split(",")]] = True
    return [text for text, _ in rows], has


def clinc(data: Path, part: str) -> list[tuple[str, str]]:
    """Texts and intents of one part of CLINC150: train, val, test, oos_train, oos_val or oos_test."""
    found: dict[str, list[tuple[str, str]]] = json.loads((data / "clinc150" / "data_full.json").read_text("utf-8"))
    return [(text, intent) for text, intent in found[part]]


def counselling(data: Path, *splits: str) -> list[tuple[str, str, str]]:
    """Title, question and topic of what people asked counsellors."""
    with (data / "counsel_chat" / "questions.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] in splits]
    return [(row["questionTitle"].strip(), row["questionText"].strip(), row["topic"]) for row in rows]


def risk_phrases(data: Path) -> dict[str, list[str]]:
    """The subjects of the Suicide Risk Lexicon and their phrases."""
    (file,) = (data / "suicide_risk_lexicon").glob("suicide_risk_lexicon_validated_[0-9]*.json")
    subjects = json.loads(file.read_text("utf-8"))
    return {name: _listed(one["tokens"]) for name, one in subjects.items()}


def _listed(phrases: str | list[str]) -> list[str]:
    """The phrases, which stand in the file as a list written as Python writes it."""
    found = ast.literal_eval(phrases) if isinstance(phrases, str) else phrases
    return [str(phrase) for phrase in found if len(str(phrase)) > 1]


def concepts() -> dict[str, list[str]]:
    """Our own subjects and their phrases: English, Hindi in Latin letters, Hindi."""
    lines = (line.split(": ", 1) for line in CONCEPTS.read_text(encoding="utf-8").splitlines() if line)
    return {name: phrases.split(", ") for name, phrases in lines}


def lexicon(data: Path | None) -> Lexicon:
    """All phrases as the numbers by which they are found: our own, and those of the Suicide Risk Lexicon."""
    subjects = [*concepts().values(), *(risk_phrases(data).values() if data else ())]
    found: list[tuple[int, int]] = sorted(
        {(int(run[0]), at) for at, each in enumerate(subjects) for one in each if len(run := _run(one))}
    )
    runs, subject = zip(*found, strict=True) if found else ((), ())
    return Lexicon(np.array(runs, np.uint32), np.array(subject, np.uint8), len(subjects))


def _run(phrase: str) -> Ids:
    return whole_run([stem(word) for word in tokens(plain(phrase))])

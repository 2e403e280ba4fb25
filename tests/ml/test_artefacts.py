"""The artefacts that are shipped: whole, small, made with the libraries that are pinned, and right about clear sentences."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from calmconnect.domain.danger import in_danger
from calmconnect.ml.models import TASKS, models
from calmconnect.ml.reader import read
from calmconnect.ml.store import ARTEFACTS, Unfit, load, made_with, save
from calmconnect.ml.training.sources import sentences
from calmconnect.settings import ROOT

HELD = Path(__file__).parent / "held"
# What must never be missed, and what only sounds so.
PLAIN = sentences("crisis", Path(__file__).parent / "explicit")
NAMES = ("lexicon", "emotions", *TASKS)


def test_they_are_small() -> None:
    assert {file.stem for file in ARTEFACTS.glob("*.npz")} == set(NAMES)
    assert sum(file.stat().st_size for file in ARTEFACTS.iterdir()) <= 12_000_000


@pytest.mark.parametrize("name", NAMES)
def test_they_were_made_with_what_is_pinned(name: str) -> None:
    pins = dict(re.findall(r"^([\w-]+)==(\S+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE))
    made = made_with(load(name))
    assert {library: made[library] for library in ("numpy", "scipy", "scikit-learn")}.items() <= pins.items()


def test_what_is_missing_damaged_or_made_for_another_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unfit, match="ml train"):
        load("missing", tmp_path)
    (tmp_path / "damaged.npz").write_bytes(b"PK\x03\x04 no more")
    with pytest.raises(Unfit):
        load("damaged", tmp_path)
    np.savez(tmp_path / "other.npz", made=np.array(["format=0", "numpy=2.0.0"]))
    with pytest.raises(Unfit, match="made with"):
        load("other", tmp_path)
    np.savez(tmp_path / "object.npz", made=np.array([{"format": 1}], dtype=object))
    with pytest.raises(Unfit):
        load("object", tmp_path)


def test_the_same_arrays_give_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        save("some", {"numbers": np.arange(5)}, tmp_path / folder)
    assert (tmp_path / "one" / "some.npz").read_bytes() == (tmp_path / "two" / "some.npz").read_bytes()


def test_they_are_loaded_once() -> None:
    assert models() is models()


def test_danger_is_found_in_sentences_that_no_model_has_learned_from() -> None:
    read_so = [(one.label == "crisis", read(one.text).crisis_found) for one in sentences("crisis", HELD)]
    found = [danger for danger, said in read_so if said]
    assert sum(found) / sum(danger for danger, _ in read_so) >= 0.85
    assert sum(found) / len(found) >= 0.80


def test_what_is_asked_is_found_in_sentences_that_no_model_has_learned_from() -> None:
    asked = [one.label == read(one.text).intents[0][0] for one in sentences("intents", HELD)]
    wanted = [
        one.label in [key for key, _ in read(one.text).specialisations[:3]]
        for one in sentences("specialisations", HELD)
    ]
    assert sum(asked) / len(asked) >= 0.88
    assert sum(wanted) / len(wanted) >= 0.85


@pytest.mark.parametrize("name", ["messages", "valence"])
def test_good_is_told_from_bad_in_messages_that_no_model_has_learned_from(name: str) -> None:
    told = [(float(one.label) > 0) == (read(one.text).valence > 0) for one in sentences(name, HELD)]
    assert sum(told) / len(told) >= 0.90


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("I feel so much better today, thank you", True),
        ("I'm really happy, the exam went well", True),
        ("I feel hopeless and everything hurts", False),
        ("I hate my life, I cry every night", False),
    ],
)
def test_the_sign_of_clear_sentences(text: str, good: bool) -> None:
    reading = read(text)
    assert (reading.valence > 0) is good
    assert ("positive" if good else "negative") in reading.sentiment


def test_no_plain_word_of_danger_is_missed() -> None:
    missed = [one.text for one in PLAIN if one.label == "crisis" and not read(one.text).crisis_found]
    assert missed == [] and sum(one.label == "crisis" for one in PLAIN) >= 360


def test_what_only_sounds_like_danger_is_seldom_taken_for_it() -> None:
    harmless = [one.text for one in PLAIN if one.label == "not"]
    by_rule = [text for text in harmless if in_danger(text)]
    assert by_rule == [] and len(harmless) >= 120
    assert sum(read(text).crisis_found for text in harmless) / len(harmless) <= 0.15

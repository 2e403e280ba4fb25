"""`ml evaluate`: how good the artefacts are, against what they must reach and what they should.

What a figure is measured on was not trained on: GoEmotions' dev split (on which thresholds were chosen, so its figures are a
little too good), parts of CLINC150 and Counsel Chat that were kept aside, and for our own sentences models that are trained
anew without the sentences they are tried on.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from calmconnect.domain.danger import in_danger
from calmconnect.ml import reader
from calmconnect.ml.emotions import LABELS, PLACES
from calmconnect.ml.linear import likely
from calmconnect.ml.models import Models, models
from calmconnect.ml.store import ARTEFACTS
from calmconnect.ml.training.build import CORPORA, HOW
from calmconnect.ml.training.build import LABELS as TASK_LABELS
from calmconnect.ml.training.corpora import TOPICS, with_noise
from calmconnect.ml.training.nbsvm import Bools
from calmconnect.ml.training.sources import SENTENCES, clinc, counselling, goemotions
from calmconnect.ml.training.stacking import f1, targets
from calmconnect.ml.training.trials import Material, held_out


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, and what it is held against. With `most`, less is better."""

    name: str
    value: float
    must: float | None = None
    aim: float | None = None
    most: bool = False

    def __str__(self) -> str:
        bounds = f"must {self.must:g}, aim {self.aim:g}: {self._verdict()}" if self.must and self.aim else ""
        return f"{self.name:<64} {self.value:8.3f}  {bounds}".rstrip()

    def _verdict(self) -> str:
        assert self.must and self.aim
        sign = -1 if self.most else 1
        if self.value * sign >= self.aim * sign:
            return "aim"
        return "must" if self.value * sign >= self.must * sign else "MISSED"


def report(data: Path) -> Iterator[str]:
    """The figures, a line each."""
    known = models()
    for figures in (
        _emotions(known, data),
        _valence(known, data),
        _crisis(known, data),
        _ranked(known, data),
        _cost(data),
    ):
        yield from map(str, figures)


def _emotions(known: Models, data: Path) -> Iterator[Figure]:
    texts, has = goemotions(data, "dev")
    wanted = targets(has)
    found = [known.see(text)[1] for text in texts]
    for task, must, aim in (("sentiment", 0.68, 0.70), ("ekman", 0.60, 0.62), ("emotions", 0.47, 0.485)):
        said = np.array([[label in _names(known, one, task) for label in LABELS[PLACES[task]]] for one in found])
        right: Bools = wanted[:, PLACES[task]]
        scores = [f1(said[:, at], right[:, at]) for at in range(right.shape[1])]
        yield Figure(f"GoEmotions dev, {task}, macro-F1", float(np.mean(scores)), must, aim)


def _names(known: Models, felt: np.ndarray, task: str) -> set[str]:
    return {label for label, _ in known.emotions.named(felt, task)}


def _tried(known: Models, task: str, data: Path) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Our own sentences of a task, what they are, and their scores by models that had not seen them."""
    examples = CORPORA[task](data, SENTENCES)
    material = Material.of(with_noise(examples, 1), known.lexicon, known.emotions)
    scores = held_out(material, HOW[task])
    mine = {one.text: one.share for one in examples if one.own}
    first = {one.text: score for one, score in zip(material.examples, scores, strict=True) if one.text in mine}
    return [*mine], np.array([*mine.values()]), np.array([first[text] for text in mine])


def _valence(known: Models, data: Path) -> Iterator[Figure]:
    _, share, scores = _tried(known, "valence", data)
    signed = np.abs(share[:, 0] - 0.5) > 0.05
    right = (scores[signed, 0] > 0) == (share[signed, 0] > 0.5)
    yield Figure("own sentences held out, sign of valence", float(right.mean()), 0.90, 0.95)


def _crisis(known: Models, data: Path) -> Iterator[Figure]:
    texts, share, scores = _tried(known, "crisis", data)
    ruled = np.array([in_danger(text) for text in texts])
    said, right = ruled | (likely(scores[:, 0]) >= known.crisis_from), share[:, 0] > 0.5
    yield Figure("own sentences held out, crisis, recall", float(said[right].mean()), 0.85, 0.93)
    yield Figure("own sentences held out, crisis, precision", float(right[said].mean()), 0.80, 0.80)
    yield Figure("own sentences held out, crisis, recall of the rules alone", float(ruled[right].mean()))
    everyday = [*goemotions(data, "train")[0][::20], *(text for text, _ in clinc(data, "test")[::3])]
    flagged = [reader.crisis_of(known, text, *known.see(text))[1] for text in everyday]
    yield Figure(
        "GoEmotions train (1 in 20) and CLINC150 test, flagged, %", 100 * float(np.mean(flagged)), 1.5, 1.5, most=True
    )


def _ranked(known: Models, data: Path) -> Iterator[Figure]:
    _, share, scores = _tried(known, "intents", data)
    said, right, other = scores.argmax(axis=1), share.argmax(axis=1), TASK_LABELS["intents"].index("out_of_scope")
    yield Figure("own sentences held out, intent, accuracy", float((said == right).mean()), 0.88, 0.93)
    outside = [text for text, _ in clinc(data, "oos_test")]
    kept = [reader.intents_of(known, *known.see(text), 0.0)[0][0] == "out_of_scope" for text in outside]
    yield Figure(
        "own sentences held out, out of scope, recall", float((said == right)[right == other].mean()), 0.85, 0.92
    )
    yield Figure("CLINC150 oos_test, out of scope, recall", float(np.mean(kept)), 0.85, 0.92)
    _, share, scores = _tried(known, "specialisations", data)
    near = (np.argsort(-scores, axis=1)[:, :3] == share.argmax(axis=1)[:, None]).any(axis=1)
    yield Figure("own sentences held out, specialisation, best three", float(near.mean()), 0.85, 0.90)
    asked = [(f"{title} {text}", TOPICS[topic]) for title, text, topic in counselling(data, "test") if topic in TOPICS]
    best = [topic in [key for key, _ in known.ranked("specialisations", *known.see(text))[:3]] for text, topic in asked]
    yield Figure("Counsel Chat test, specialisation, best three", float(np.mean(best)))


def _cost(data: Path) -> Iterator[Figure]:
    texts = [f"{title} {text}"[:400] for title, text, _ in counselling(data, "test", "val")] + goemotions(data, "dev")[
        0
    ][:1000]
    reader.load()
    taken = [_milliseconds(text) for text in texts]
    yield Figure("one message through all of them, p99, ms", float(np.quantile(taken, 0.99)), 15, 5, most=True)
    size = sum(file.stat().st_size for file in ARTEFACTS.glob("*.npz")) / 1e6
    yield Figure("artefacts on disk, MB", size, 20, 12, most=True)
    models.cache_clear()
    start = time.perf_counter()
    reader.load()
    yield Figure("loading, s", time.perf_counter() - start, 1, 0.5, most=True)


def _milliseconds(text: str) -> float:
    start = time.perf_counter()
    reader.read(text)
    return 1000 * (time.perf_counter() - start)

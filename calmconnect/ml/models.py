"""All models together, loaded once, and what they say about one message."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from calmconnect.ml.emotions import Emotions
from calmconnect.ml.linear import Floats, Linear, likely, shares
from calmconnect.ml.message import Seen, see
from calmconnect.ml.packing import unpack_emotions, unpack_lexicon, unpack_task
from calmconnect.ml.signs import Lexicon
from calmconnect.ml.store import ARTEFACTS, load

TASKS = ("valence", "crisis", "intents", "specialisations")


@dataclass(frozen=True, slots=True)
class Task:
    """A model of one task: it sees the message, and what the emotions' model found in it."""

    labels: tuple[str, ...]
    linear: Linear

    def score(self, seen: Seen, felt: Floats) -> Floats:
        """One score for each label."""
        return self.linear.score(seen.words, seen.letters, np.concatenate([seen.signs, felt]))


@dataclass(frozen=True, slots=True)
class Models:
    """Everything that was learnt."""

    lexicon: Lexicon
    emotions: Emotions
    tasks: dict[str, Task]
    # From where on a message counts as a crisis.
    crisis_from: float

    def see(self, text: str) -> tuple[Seen, Floats]:
        """A message taken apart, and for each label of the emotions' model how likely it is."""
        seen = see(text, self.lexicon)
        return seen, self.emotions.read(seen)

    def yes(self, task: str, seen: Seen, felt: Floats) -> float:
        """How likely the one label of a task is."""
        return float(likely(self.tasks[task].score(seen, felt))[0])

    def ranked(self, task: str, seen: Seen, felt: Floats) -> tuple[tuple[str, float], ...]:
        """The labels of a task of which one is true, with probabilities, best first."""
        found = shares(self.tasks[task].score(seen, felt))
        labels = self.tasks[task].labels
        return tuple((labels[at], float(found[at])) for at in np.argsort(-found, kind="stable"))


@cache
def models(folder: Path = ARTEFACTS) -> Models:
    """The models of a folder, loaded when first asked for. `store.Unfit` when they can't be read."""
    stored = {name: load(name, folder) for name in ("lexicon", "emotions", *TASKS)}
    tasks = {name: Task(*unpack_task(stored[name])) for name in TASKS}
    return Models(
        unpack_lexicon(stored["lexicon"]),
        unpack_emotions(stored["emotions"]),
        tasks,
        float(stored["crisis"]["found_from"]),
    )

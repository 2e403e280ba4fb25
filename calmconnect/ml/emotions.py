"""Feelings in a message: sentiment, Ekman's six, and the 28 emotions of GoEmotions, read together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calmconnect.ml.labels import EKMAN, EMOTIONS, SENTIMENT
from calmconnect.ml.linear import Floats, Linear, Network, likely
from calmconnect.ml.message import Seen

LABELS: tuple[str, ...] = (*SENTIMENT, *EKMAN, *EMOTIONS)
_ENDS = (0, len(SENTIMENT), len(SENTIMENT) + len(EKMAN), len(LABELS))
# Where each task's labels stand among all of them.
PLACES = {
    task: slice(first, last)
    for task, first, last in zip(("sentiment", "ekman", "emotions"), _ENDS, _ENDS[1:], strict=False)
}
NEUTRAL = LABELS.index("neutral")


# The linear models know rare labels better, the network what goes with what.
_OF_NETWORK = 0.6


def mixed(heard: Floats, thought: Floats) -> Floats:
    """What the linear models say and what the network makes of it, together."""
    return np.asarray(_OF_NETWORK * thought + (1 - _OF_NETWORK) * heard, np.float32)


@dataclass(frozen=True, slots=True)
class Emotions:
    """A linear model for each label, and a network that hears all of them and how the message is written."""

    linear: Linear
    network: Network
    thresholds: Floats

    def read(self, seen: Seen) -> Floats:
        """For each of `LABELS` how likely it is."""
        heard = self.linear.score(seen.words, seen.letters, seen.signs)
        return likely(mixed(heard, self.network.score(np.concatenate([heard, seen.signs]))))

    def named(self, found: Floats, task: str) -> tuple[tuple[str, float], ...]:
        """The labels of a task that are found, the likeliest first; where none is, the nearest to it."""
        place = PLACES[task]
        names, share, least = LABELS[place], found[place], self.thresholds[place]
        over = [*np.flatnonzero(share >= least)] or [int(np.argmax(share / least))]
        return tuple((names[at], float(share[at])) for at in sorted(over, key=lambda at: -share[at]))

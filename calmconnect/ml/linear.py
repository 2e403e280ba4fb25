"""A linear model over runs of words, runs of letters and signs: what scikit-learn has learnt, as numbers that numpy adds up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calmconnect.ml.features import Ids

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Runs:
    """One kind of run: those that are known (ascending), how telling each is, and what it says about each label.

    `weights` has a row for each run and a column for each label, in whole steps of `scale`.
    """

    known: Ids
    telling: NDArray[np.float16]
    weights: NDArray[np.int8]
    scale: Floats

    def score(self, found: Ids) -> Floats:
        """For each label what these runs say together, however many they are."""
        if not len(self.known) or not len(found):
            return np.zeros(len(self.scale), np.float32)
        at = np.minimum(np.searchsorted(self.known, found), len(self.known) - 1)
        at = at[self.known[at] == found]
        values = self.telling[at].astype(np.float32)
        length = float(np.sqrt(values @ values)) or 1.0
        return np.asarray(values @ self.weights[at].astype(np.float32) * (self.scale / length), np.float32)


@dataclass(frozen=True, slots=True)
class Linear:
    """Runs of words and of letters, and signs, together: one score for each label."""

    words: Runs
    letters: Runs
    signs: Floats
    bias: Floats

    def score(self, words: Ids, letters: Ids, signs: Floats) -> Floats:
        """One score for each label: 0 is undecided."""
        runs = self.words.score(words) + self.letters.score(letters)
        return np.asarray(runs + signs[: len(self.signs)] @ self.signs + self.bias, np.float32)


@dataclass(frozen=True, slots=True)
class Network:
    """A small network with one hidden layer of rectified units."""

    mean: Floats
    spread: Floats
    hidden: Floats
    hidden_bias: Floats
    out: Floats
    out_bias: Floats

    def score(self, values: Floats) -> Floats:
        """One score for each label: 0 is undecided."""
        scaled = (values - self.mean) / self.spread
        hidden = np.maximum(scaled @ self.hidden + self.hidden_bias, 0)
        return np.asarray(hidden @ self.out + self.out_bias, np.float32)


def likely(scores: Floats) -> Floats:
    """Each score as a probability of its own."""
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -30, 30))), np.float32)


def shares(scores: Floats) -> Floats:
    """Scores of which one must be true, as probabilities that add up to 1."""
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum(), np.float32)

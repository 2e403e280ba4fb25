"""Linear models on runs that are weighed by how much more often they stand with a label than without (Wang & Manning 2012)."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from calmconnect.ml.linear import Floats, Linear
from calmconnect.ml.message import Seen
from calmconnect.ml.training.matrices import Known, know, matrix, shipped

Bools = NDArray[np.bool_]

# More of them make no better model, only a slower training; scikit-learn would warn of each that could have gone on.
_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Settings:
    """How a model learns. The model card says what each of them was chosen by a look at."""

    strength: float = 1.0
    words_at_least: int = 2
    letters_at_least: int = 4
    # How much signs count beside runs; 0 leaves them out.
    signs: float = 0.0
    keep_words: int | None = None
    keep_letters: int | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """Messages as a matrix: runs of words, runs of letters, signs."""

    words: Known
    letters: Known
    spread: Floats

    @classmethod
    def of(cls, seen: list[Seen], signs: Floats, how: Settings) -> Sight:
        """What is worth knowing of these messages."""
        words = know([one.words for one in seen], how.words_at_least)
        letters = know([one.letters for one in seen], how.letters_at_least)
        spread = how.signs / np.maximum(signs.std(axis=0), 0.05) if how.signs else np.zeros(signs.shape[1])
        return cls(words, letters, spread.astype(np.float32))

    def matrix(self, seen: list[Seen], signs: Floats) -> sparse.csr_matrix:
        """A row for each message."""
        parts = [
            matrix([one.words for one in seen], self.words),
            matrix([one.letters for one in seen], self.letters),
            sparse.csr_matrix(signs * self.spread),
        ]
        return sparse.hstack(parts, format="csr", dtype=np.float32)

    def model(self, weights: Floats, bias: Floats, how: Settings) -> Linear:
        """What was learnt, as it is shipped; `weights` has a column for each label."""
        first, second = len(self.words.runs), len(self.words.runs) + len(self.letters.runs)
        return Linear(
            shipped(self.words, weights[:first], how.keep_words),
            shipped(self.letters, weights[first:second], how.keep_letters),
            (weights[second:] * self.spread[:, None]).astype(np.float32),
            bias.astype(np.float32),
        )

    @property
    def runs(self) -> int:
        """How many columns stand for runs; signs come after them."""
        return len(self.words.runs) + len(self.letters.runs)


def ratios(rows: sparse.csr_matrix, has: Bools, weight: Floats, runs: int) -> Floats:
    """For each column how much more often it stands with the label than without (a logarithm); 1 for signs."""
    counted = rows[:, :runs].multiply(weight[:, None]).tocsr()
    with_it = np.asarray(counted[has].sum(axis=0)).ravel() + 1
    without = np.asarray(counted[~has].sum(axis=0)).ravel() + 1
    told = np.log((with_it / with_it.sum()) / (without / without.sum()))
    return np.concatenate([told, np.ones(rows.shape[1] - runs)]).astype(np.float32)


def fit(rows: sparse.csr_matrix, has: Bools, weight: Floats, runs: int, strength: float) -> tuple[Floats, float]:
    """The weights and the bias by which a label is told from the rest."""
    told = ratios(rows, has, weight, runs)
    weighed = rows.copy()
    weighed.data = weighed.data * told[weighed.indices]
    learner = LogisticRegression(C=strength, solver="liblinear", dual=True, max_iter=_ROUNDS, random_state=0)
    with warnings.catch_warnings(action="ignore", category=ConvergenceWarning):
        learner.fit(weighed, has, sample_weight=weight)
    return (learner.coef_.ravel() * told).astype(np.float32), float(learner.intercept_[0])


def fit_all(rows: sparse.csr_matrix, has: Bools, weight: Floats, runs: int, strength: float) -> tuple[Floats, Floats]:
    """`fit` for each column of `has`: the weights, a column for each label, and the biases."""
    learnt = [fit(rows, has[:, label], weight, runs, strength) for label in range(has.shape[1])]
    weights, biases = zip(*learnt, strict=True)
    return np.stack(weights, axis=1), np.array(biases, np.float32)

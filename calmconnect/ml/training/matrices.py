"""From messages to the matrices that scikit-learn learns from, and from what it learnt to what is shipped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from calmconnect.ml.features import Ids
from calmconnect.ml.linear import Floats, Runs


@dataclass(frozen=True, slots=True)
class Known:
    """The runs that are worth knowing, ascending, and how telling each is (their inverse document frequency)."""

    runs: Ids
    telling: Floats


def know(found: Sequence[Ids], at_least: int) -> Known:
    """The runs that stand in at least so many of the messages."""
    runs, often = np.unique(np.concatenate(found), return_counts=True)
    kept = often >= at_least
    telling = np.log((1 + len(found)) / (1 + often[kept])) + 1
    # What is shipped is rounded; so is what is learnt from.
    return Known(runs[kept], telling.astype(np.float16).astype(np.float32))


def matrix(found: Sequence[Ids], known: Known) -> sparse.csr_matrix:
    """A row for each message, of length 1, with a column for each known run."""
    rows = [at[known.runs[at] == ids] for ids in found for at in [_places(ids, known.runs)]]
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.concatenate(rows).astype(np.int32)
    made = sparse.csr_matrix((known.telling[columns], columns, ends), shape=(len(found), len(known.runs)))
    lengths = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    made.data /= np.repeat(lengths, np.diff(ends)).astype(np.float32)
    return made


def _places(ids: Ids, runs: Ids) -> NDArray[np.intp]:
    return np.minimum(np.searchsorted(runs, ids), len(runs) - 1)


def shipped(known: Known, weights: Floats, keep: int | None = None) -> Runs:
    """Runs with their weights (a row for each run, a column for each label) in whole steps, the weakest `keep` left out."""
    if keep is not None and len(known.runs) > keep:
        strength = np.abs(weights).max(axis=1) * known.telling
        best = np.sort(np.argsort(-strength, kind="stable")[:keep])
        known, weights = Known(known.runs[best], known.telling[best]), weights[best]
    scale = np.maximum(np.abs(weights).max(axis=0, initial=0), 1e-6).astype(np.float32) / 127
    steps = np.rint(weights / scale).astype(np.int8)
    return Runs(known.runs, known.telling.astype(np.float16), steps, scale)

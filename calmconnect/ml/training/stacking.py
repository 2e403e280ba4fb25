"""The emotions' model: a linear model for each label, and a network that learns from what these say of unseen messages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.neural_network import MLPClassifier

from calmconnect.ml.emotions import LABELS, mixed
from calmconnect.ml.labels import EKMAN, EMOTIONS, SENTIMENT
from calmconnect.ml.linear import Floats, Linear, Network
from calmconnect.ml.message import Seen
from calmconnect.ml.training.nbsvm import Bools, Settings, Sight, fit_all

HOW = Settings(strength=1.0, words_at_least=2, letters_at_least=4)
_FOLDS = 4
_HIDDEN, _EPOCHS, _SEEDS, _DECAY = 128, 14, (1, 2), 1e-2
# A threshold is chosen where scores of many messages agree; a label that hardly occurs keeps near the middle.
_LEAST, _MOST = 0.08, 0.7


def targets(has: Bools) -> Bools:
    """Of messages with their 28 emotions: which of `LABELS` each has."""
    groups = [*SENTIMENT.values(), *EKMAN.values(), *({name} for name in EMOTIONS)]
    return np.stack([has[:, [EMOTIONS.index(name) for name in group]].any(axis=1) for group in groups], axis=1)


@dataclass(frozen=True, slots=True)
class Heard:
    """The linear models' scores: of messages they were not trained on, and the models trained on all."""

    scores: Floats
    linear: Linear


def hear(seen: list[Seen], signs: Floats, has: Bools) -> Heard:
    """Fit a linear model for each label; score each message by one that has not seen it."""
    sight = Sight.of(seen, signs, HOW)
    rows = sight.matrix(seen, signs)
    weight, part = np.ones(len(seen), np.float32), _parts(len(seen), 7)
    scores = np.zeros(has.shape, np.float32)
    for fold in range(_FOLDS):
        inside, outside = part != fold, part == fold
        weights, bias = fit_all(rows[inside], has[inside], weight[inside], sight.runs, HOW.strength)
        scores[outside] = rows[outside] @ weights + bias
    return Heard(scores, sight.model(*fit_all(rows, has, weight, sight.runs, HOW.strength), HOW))


def think(scores: Floats, signs: Floats, has: Bools) -> tuple[Network, Floats]:
    """A network from the linear scores and signs to each label, and what networks say of messages that they had not seen."""
    values, part = np.hstack([scores, signs]).astype(np.float32), _parts(len(scores), 3)
    unseen = np.zeros(has.shape, np.float32)
    for fold in range(_FOLDS):
        unseen[part == fold] = _network(values[part != fold], has[part != fold], _SEEDS[:1]).score(values[part == fold])
    return _network(values, has, _SEEDS), mixed(scores, unseen)


def _network(values: Floats, has: Bools, seeds: tuple[int, ...]) -> Network:
    """A network; several that were begun differently, as one."""
    mean, spread = values.mean(axis=0), np.maximum(values.std(axis=0), 0.05)
    made = [_fitted(((values - mean) / spread).astype(np.float32), has, seed) for seed in seeds]
    parts = (
        mean,
        spread,
        np.concatenate([one.coefs_[0] for one in made], axis=1),
        np.concatenate([one.intercepts_[0] for one in made]),
        np.concatenate([one.coefs_[1] for one in made]) / len(made),
        np.mean([one.intercepts_[1] for one in made], axis=0),
    )
    return Network(*(np.asarray(part, np.float32) for part in parts))


def _parts(count: int, seed: int) -> NDArray[np.int_]:
    return np.random.RandomState(seed).permutation(count) % _FOLDS


def _fitted(scaled: Floats, has: Bools, seed: int) -> MLPClassifier:
    network = MLPClassifier((_HIDDEN,), alpha=_DECAY, batch_size=256, learning_rate_init=1e-3, random_state=seed)
    for _ in range(_EPOCHS):
        network.partial_fit(scaled, has.astype(int), classes=np.arange(has.shape[1]))
    return network


def thresholds(share: Floats, has: Bools) -> Floats:
    """For each label the probability from which on it is named, so that its F1 on these messages is best."""
    return np.array([_best(share[:, label], has[:, label]) for label in range(len(LABELS))], np.float32)


def _best(share: Floats, has: NDArray[np.bool_]) -> float:
    tried = np.linspace(_LEAST, _MOST, 63)
    scores = np.array([f1(share >= one, has) for one in tried])
    # The middle of what is nearly best: the top of the curve itself is chance.
    return float(tried[scores >= scores.max() - 0.003].mean())


def f1(said: Bools, has: Bools) -> float:
    """The harmonic mean of precision and recall."""
    return float(2 * (said & has).sum() / max(1, said.sum() + has.sum()))

"""A small model, trained anew on our own sentences alone: it learns, the same twice, and ships as it was learnt."""

from __future__ import annotations

import numpy as np

from calmconnect.ml.labels import EMOTIONS
from calmconnect.ml.linear import Linear, likely
from calmconnect.ml.message import Seen, see
from calmconnect.ml.signs import Lexicon
from calmconnect.ml.training.nbsvm import Settings, Sight, fit_all
from calmconnect.ml.training.sources import lexicon, sentences
from calmconnect.ml.training.stacking import targets, thresholds


def trained(seen: list[Seen], has: np.ndarray) -> Linear:
    how = Settings(signs=0.15)
    signs = np.array([one.signs for one in seen], np.float32)
    sight = Sight.of(seen, signs, how)
    weight = np.ones(len(seen), np.float32)
    return sight.model(*fit_all(sight.matrix(seen, signs), has, weight, sight.runs, 1.0), how)


def sample() -> tuple[Lexicon, list[Seen], np.ndarray]:
    words = lexicon(None)
    some = [one for one in sentences("intents") if one.label in ("greeting", "sleep")]
    return words, [see(one.text, words) for one in some], np.array([[one.label == "sleep"] for one in some])


def test_a_small_model_learns_and_the_same_twice() -> None:
    words, seen, has = sample()
    learn, keep = slice(0, None, 2), slice(1, None, 2)
    one, two = trained(seen[learn], has[learn]), trained(seen[learn], has[learn])
    assert np.array_equal(one.words.weights, two.words.weights) and np.array_equal(one.signs, two.signs)
    said = [likely(one.score(each.words, each.letters, each.signs))[0] > 0.5 for each in seen[keep]]
    assert np.mean(np.array(said) == has[keep, 0]) > 0.9
    unknown = see("", words)
    assert np.isfinite(one.score(unknown.words, unknown.letters, unknown.signs)).all()


def test_groups_of_emotions_follow_from_emotions() -> None:
    has = np.zeros((2, len(EMOTIONS)), bool)
    has[0, EMOTIONS.index("joy")] = has[1, EMOTIONS.index("neutral")] = True
    first, second = targets(has)
    assert first[:4].tolist() == [True, False, False, False] and second[:4].tolist() == [False, False, False, True]


def test_a_threshold_is_where_f1_is_best() -> None:
    share = np.tile(np.array([[0.1], [0.2], [0.6], [0.65]], np.float32), (1, 39))
    has = np.tile(np.array([[False], [False], [True], [True]]), (1, 39))
    assert ((thresholds(share, has) > 0.2) & (thresholds(share, has) < 0.6)).all()

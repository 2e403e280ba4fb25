"""Fitting the model of one task, and trying it on parts that were held out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calmconnect.ml.emotions import Emotions
from calmconnect.ml.linear import Floats, Linear
from calmconnect.ml.message import Seen, see
from calmconnect.ml.signs import Lexicon
from calmconnect.ml.training.corpora import FOLDS, Example
from calmconnect.ml.training.nbsvm import Settings, Sight, fit_all


@dataclass(frozen=True, slots=True)
class Material:
    """Examples, taken apart."""

    examples: list[Example]
    seen: list[Seen]
    signs: Floats

    @classmethod
    def of(cls, examples: list[Example], lexicon: Lexicon, emotions: Emotions) -> Material:
        """Take the examples apart; what the emotions' model finds in them is among their signs."""
        hard = [part for one in examples for part in _decided(one)]
        seen = [see(one.text, lexicon) for one in hard]
        signs = np.array([np.concatenate([one.signs, emotions.read(one)]) for one in seen], np.float32)
        return cls(hard, seen, signs)

    def part(self, chosen: list[int]) -> Material:
        """Only the chosen examples."""
        return Material([self.examples[at] for at in chosen], [self.seen[at] for at in chosen], self.signs[chosen])


def learn(material: Material, how: Settings) -> Linear:
    """A model of all the examples."""
    sight = Sight.of(material.seen, material.signs, how)
    rows = sight.matrix(material.seen, material.signs)
    share = np.array([one.share for one in material.examples], np.float32)
    weight = np.array([one.weight for one in material.examples], np.float32)
    return sight.model(*fit_all(rows, share > 0.5, weight, sight.runs, how.strength), how)


def held_out(material: Material, how: Settings) -> Floats:
    """For each example its scores by a model that has not seen its fold."""
    scores = np.zeros((len(material.examples), len(material.examples[0].share)), np.float32)
    for fold in range(FOLDS):
        inside = [at for at, one in enumerate(material.examples) if one.fold != fold]
        model = learn(material.part(inside), how)
        for at, one in enumerate(material.examples):
            if one.fold == fold:
                scores[at] = model.score(material.seen[at].words, material.seen[at].letters, material.signs[at])
    return scores


def _decided(one: Example) -> list[Example]:
    """An example that is partly so, as one that is and one that is not, each counting for its part."""
    if len(one.share) > 1 or one.share[0] in (0.0, 1.0):
        return [one]
    (share,) = one.share
    return [
        replace(one, share=(1.0,), weight=one.weight * share),
        replace(one, share=(0.0,), weight=one.weight * (1 - share)),
    ]

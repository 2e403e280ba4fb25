"""Make the artefacts: the lexicon, the emotions' model, and upon it the model of each task."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from calmconnect.domain.doctors import SPECIALISATIONS
from calmconnect.ml.emotions import LABELS as NAMES
from calmconnect.ml.emotions import Emotions
from calmconnect.ml.labels import INTENTS
from calmconnect.ml.linear import Floats, likely
from calmconnect.ml.message import Seen, see
from calmconnect.ml.packing import pack_emotions, pack_lexicon, pack_task, unpack_emotions, unpack_lexicon
from calmconnect.ml.signs import Lexicon
from calmconnect.ml.store import ARTEFACTS, load, save
from calmconnect.ml.training import corpora, stacking
from calmconnect.ml.training.nbsvm import Settings
from calmconnect.ml.training.sources import SENTENCES, goemotions, lexicon
from calmconnect.ml.training.trials import Material, held_out, learn

LABELS: dict[str, tuple[str, ...]] = {
    "valence": ("positive",),
    "crisis": ("crisis",),
    "intents": INTENTS,
    "specialisations": tuple(SPECIALISATIONS),
}
CORPORA: dict[str, Callable[[Path | None, Path], list[corpora.Example]]] = {
    "valence": corpora.valence,
    "crisis": corpora.crisis,
    "intents": corpora.intents,
    "specialisations": corpora.specialisations,
}
HOW = {
    "valence": Settings(strength=60.0, letters_at_least=2, signs=0.004),
    "crisis": Settings(strength=10.0, letters_at_least=2, signs=0.05),
    "intents": Settings(strength=5.0, letters_at_least=2, signs=0.1),
    "specialisations": Settings(strength=1.0, letters_at_least=2, signs=0.1),
}
_COPIES = 1
# Of what people say every day so much may be taken for a crisis, and of what is found so much must be one.
_FALSE_ALARMS, _PRECISION = 0.0125, 0.8


def build(data: Path, folder: Path = ARTEFACTS, only: str | None = None, say: Callable[[str], object] = print) -> None:
    """Make all artefacts, or only one upon those that are there."""
    if only is None:
        say("The lexicon")
        save("lexicon", pack_lexicon(lexicon(data)), folder)
    words = unpack_lexicon(load("lexicon", folder))
    if only in (None, "emotions"):
        say("The emotions' model, which takes longest")
        save("emotions", pack_emotions(emotions(data, words)), folder)
    felt = unpack_emotions(load("emotions", folder))
    for task in LABELS:
        if only in (None, task):
            say(f"The model of {task}")
            save(task, made(task, data, SENTENCES, words, felt), folder)


def emotions(data: Path, words: Lexicon) -> Emotions:
    """The emotions' model, of the training split; its thresholds are chosen on held-out parts of it and on the dev split."""
    (texts, has), (dev_texts, dev_has) = goemotions(data, "train"), goemotions(data, "dev")
    seen, signs = _apart(texts, words)
    heard = stacking.hear(seen, signs, stacking.targets(has))
    network, unseen = stacking.think(heard.scores, signs, stacking.targets(has))
    model = Emotions(heard.linear, network, np.zeros(len(NAMES), np.float32))
    dev = np.array([model.read(one) for one in _apart(dev_texts, words)[0]])
    known = np.vstack([stacking.targets(has), stacking.targets(dev_has)])
    return replace(model, thresholds=stacking.thresholds(np.vstack([likely(unseen), dev]), known))


def made(task: str, data: Path | None, own: Path, words: Lexicon, felt: Emotions) -> dict[str, np.ndarray]:
    """The arrays of one task's model. Without `data` it learns from our own sentences alone."""
    examples = corpora.with_noise(CORPORA[task](data, own), _COPIES)
    material = Material.of(examples, words, felt)
    arrays = pack_task(LABELS[task], learn(material, HOW[task]))
    if task == "crisis":
        arrays["found_from"] = np.array(found_from(material, held_out(material, HOW[task])))
    return arrays


def found_from(material: Material, scores: Floats) -> float:
    """The probability from which on a message counts as a crisis, from scores of messages that were held out."""
    share = likely(scores[:, 0])
    danger = np.array([one.share[0] > 0.5 for one in material.examples])
    own = np.array([one.own for one in material.examples])
    ordinary = share[~own & ~danger]
    least = float(np.quantile(ordinary, 1 - _FALSE_ALARMS)) if len(ordinary) else 0.0
    for tried in np.linspace(0.05, 0.95, 181):
        found = own & (share >= max(tried, least))
        if danger[found].mean() >= _PRECISION:
            return float(max(tried, least))
    return 0.5


def _apart(texts: list[str], words: Lexicon) -> tuple[list[Seen], Floats]:
    seen = [see(text, words) for text in texts]
    return seen, np.array([one.signs for one in seen], np.float32)

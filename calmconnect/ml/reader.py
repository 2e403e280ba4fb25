"""What one message says: the one way by which the rest of the program asks."""

from __future__ import annotations

from dataclasses import dataclass

from calmconnect.domain.danger import in_danger
from calmconnect.ml.emotions import NEUTRAL, PLACES
from calmconnect.ml.linear import Floats
from calmconnect.ml.message import Seen
from calmconnect.ml.models import Models, models
from calmconnect.ml.passages import passages

Ranked = tuple[tuple[str, float], ...]

# What a rule has found is certain enough for everything that follows from it.
_CERTAIN = 0.99
# As much as all the rest together.
_BEFORE_ALL = 0.5


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says. It is a guess about words, and no diagnosis.

    `valence` is from −1 (bad) to 1 (good); `feeling` from 0 to 1, how much feeling the message carries; `crisis` how likely it
    is that somebody is in danger, and `crisis_found` whether that is to be acted on: plain rules found it, or the model did.
    `intents` and `specialisations` are (label, probability), the likeliest first, each once; their probabilities add up to 1.
    """

    valence: float
    feeling: float
    sentiment: tuple[str, ...]
    ekman: tuple[str, ...]
    emotions: tuple[str, ...]
    crisis: float
    crisis_found: bool
    intents: Ranked
    specialisations: Ranked


def load() -> None:
    """Load the artefacts now rather than with the first message. `store.Unfit` when they can't be read."""
    models()


def read(text: str) -> Reading:
    """Read a message, whatever it holds: pure, and safe in any thread."""
    known = models()
    seen, felt = known.see(text)
    valence = valence_of(known, seen, felt)
    crisis, found = crisis_of(known, text, seen, felt)
    return Reading(
        valence=valence,
        feeling=max(abs(valence), 1 - float(felt[PLACES["sentiment"]][NEUTRAL])),
        sentiment=_names(known, felt, "sentiment"),
        ekman=_names(known, felt, "ekman"),
        emotions=_names(known, felt, "emotions"),
        crisis=crisis,
        crisis_found=found,
        intents=intents_of(known, seen, felt, crisis if found else 0.0),
        specialisations=known.ranked("specialisations", seen, felt),
    )


def valence_of(known: Models, seen: Seen, felt: Floats) -> float:
    """How good or bad it is, −1…1."""
    return 2 * known.yes("valence", seen, felt) - 1


def crisis_of(known: Models, text: str, seen: Seen, felt: Floats) -> tuple[float, bool]:
    """How likely somebody is in danger, and whether that is to be acted on.

    The rules read everything. The model reads the message, and if it is long its passages too, because one sentence is enough.
    """
    if in_danger(text):
        return _CERTAIN, True
    most = max(known.yes("crisis", *each) for each in ((seen, felt), *map(known.see, passages(text))))
    return most, most >= known.crisis_from


def intents_of(known: Models, seen: Seen, felt: Floats, crisis: float) -> Ranked:
    """What is asked for. A crisis that was found comes before all else, however unsure it is."""
    ranked = known.ranked("intents", seen, felt)
    if not crisis or (ranked[0][0] == "crisis" and ranked[0][1] >= crisis):
        return ranked
    share = max(crisis, _BEFORE_ALL)
    rest = (1 - share) / max(1 - dict(ranked)["crisis"], 1e-6)
    return ("crisis", share), *((label, part * rest) for label, part in ranked if label != "crisis")


def _names(known: Models, felt: Floats, task: str) -> tuple[str, ...]:
    return tuple(label for label, _ in known.emotions.named(felt, task))

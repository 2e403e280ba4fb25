"""The labels of each task, and how the 28 emotions of GoEmotions group (as its authors published it)."""

from __future__ import annotations

_EMOTIONS = (
    "admiration amusement anger annoyance approval caring confusion curiosity desire disappointment disapproval disgust "
    "embarrassment excitement fear gratitude grief joy love nervousness optimism pride realization relief remorse sadness "
    "surprise neutral"
)
EMOTIONS: tuple[str, ...] = tuple(_EMOTIONS.split())

_POSITIVE = "amusement excitement joy love desire optimism caring pride admiration gratitude relief approval"
_NEGATIVE = "fear nervousness remorse embarrassment disappointment sadness grief disgust anger annoyance disapproval"
_AMBIGUOUS = "realization surprise curiosity confusion"

# Group → the emotions it stands for.
SENTIMENT: dict[str, frozenset[str]] = {
    "positive": frozenset(_POSITIVE.split()),
    "negative": frozenset(_NEGATIVE.split()),
    "ambiguous": frozenset(_AMBIGUOUS.split()),
    "neutral": frozenset({"neutral"}),
}
EKMAN: dict[str, frozenset[str]] = {
    "anger": frozenset({"anger", "annoyance", "disapproval"}),
    "disgust": frozenset({"disgust"}),
    "fear": frozenset({"fear", "nervousness"}),
    "joy": SENTIMENT["positive"],
    "sadness": frozenset({"sadness", "disappointment", "embarrassment", "grief", "remorse"}),
    "surprise": SENTIMENT["ambiguous"],
    "neutral": frozenset({"neutral"}),
}

_INTENTS = (
    "breathing grounding sleep anxiety low_mood loneliness exam_stress relationship anger booking_help talk_to_human crisis "
    "greeting thanks out_of_scope"
)
INTENTS: tuple[str, ...] = tuple(_INTENTS.split())

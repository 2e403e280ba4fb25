"""What two pages may say to each other to find a way between them (docs/calls.md). It is handed on and never kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from calmconnect.domain.errors import Invalid

# What browsers write of sound, a picture and a channel for words is 6–10 kB; candidates come on their own.
SDP_LENGTH = 32_000
CANDIDATE_LENGTH = 1_000
_MID_LENGTH = 32
_EPOCH_LENGTH = 64
_LAST_LINE = 1_000
_HANDLE_LENGTH = 16


class SignalKind(StrEnum):
    """An offer and its answer (JSEP, RFC 8829), and addresses found since (trickle ICE, RFC 8838)."""

    OFFER = "offer"
    ANSWER = "answer"
    CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True)
class Signal:
    """One message: which of the sender's connections it is from, which of the other's it is for, and what is in it.

    `sdp` for offers and answers. A candidate has a `candidate`, "" when there are no more, and the media it is for.
    """

    kind: SignalKind
    epoch: str
    to: str
    sdp: str = ""
    candidate: str = ""
    mid: str | None = None
    line: int | None = None


def clean_signal(value: object) -> Signal:
    """A message as a page gives it; keys beyond those known are left out.

    Raises:
        Invalid: with the field `signal`.
    """
    if not isinstance(value, dict):
        raise _wrong()
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in set(SignalKind):
        raise _wrong()
    signal = Signal(SignalKind(kind), _text(value.get("epoch"), _EPOCH_LENGTH), _text(value.get("to"), _EPOCH_LENGTH))
    if signal.kind is SignalKind.CANDIDATE:
        text = _text(value.get("candidate"), CANDIDATE_LENGTH)
        return replace(signal, candidate=text, mid=_mid(value.get("mid")), line=_line(value.get("line")))
    return replace(signal, sdp=clean_sdp(value.get("sdp")))


def clean_sdp(value: object) -> str:
    """A description of media as a page gives it.

    Raises:
        Invalid: with the field `signal`.
    """
    sdp = _text(value, SDP_LENGTH)
    if not sdp.startswith("v=0"):
        raise _wrong()
    return sdp


def clean_handle(value: object) -> int:
    """What a media server offered something under, as a page gives it back.

    Raises:
        Invalid: with the field `signal`.
    """
    if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > _HANDLE_LENGTH:
        raise _wrong()
    return int(value)


def _mid(value: object) -> str | None:
    return None if value is None else _text(value, _MID_LENGTH)


def _line(value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _LAST_LINE:
        raise _wrong()
    return value


def _text(value: object, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or not value.isascii() or "\x00" in value:
        raise _wrong()
    return value


def _wrong() -> Invalid:
    return Invalid(signal="That could not be understood.")

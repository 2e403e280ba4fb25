"""What a browser found out about a call before there is one, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from calmconnect.domain.errors import Invalid
from calmconnect.domain.text import clean_word

# kbit/s each way: what browsers need for speech (Opus) and for a small picture (640×480), and some room for what is lost.
ENOUGH_TO_SPEAK, ENOUGH_TO_SEE = 100, 500
# Above this, people begin to talk over each other (ITU-T G.114: at most 400 ms one way, half of it kept for the devices).
SLOW_ROUND_TRIP_MS = 400
_LONGEST_MS, _FASTEST_KBPS, _MOST_SERVERS = 60_000, 10_000_000, 20


class Device(StrEnum):
    """What became of asking for a camera or a microphone."""

    WORKS = "works"
    SILENT = "silent"
    REFUSED = "refused"
    MISSING = "missing"
    BUSY = "busy"
    BROKEN = "broken"


class Heard(StrEnum):
    """Whether the person heard the tone."""

    YES = "yes"
    NO = "no"
    UNTRIED = "untried"


class Browser(StrEnum):
    """Which help fits, by the words and places its settings have."""

    CHROME = "chrome"
    EDGE = "edge"
    FIREFOX = "firefox"
    SAFARI = "safari"
    IPHONE = "iphone"
    ANDROID = "android"
    OTHER = "other"


class Readiness(StrEnum):
    """What kind of call will work."""

    VIDEO = "video"
    AUDIO = "audio"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CallCheck:
    """One check. Of the servers that help through strict networks, `reached` of `servers` answered.

    The round trip is in milliseconds, what fits through each way in kbit/s; 0 for what could not be measured.
    """

    browser: Browser
    camera: Device
    microphone: Device
    speaker: Heard
    servers: int
    reached: int
    round_trip_ms: int
    down_kbps: int
    up_kbps: int


def clean_check(value: object) -> CallCheck:
    """What a browser says it found.

    Raises:
        Invalid: with the field `check`, for anything a check can't be.
    """
    if not isinstance(value, Mapping):
        raise _not_a_check()
    servers = _number(value, "servers", _MOST_SERVERS)
    return CallCheck(
        browser=clean_word(value.get("browser"), Browser, "check"),
        camera=clean_word(value.get("camera"), Device, "check"),
        microphone=clean_word(value.get("microphone"), Device, "check"),
        speaker=clean_word(value.get("speaker"), Heard, "check"),
        servers=servers,
        reached=_number(value, "reached", servers),
        round_trip_ms=_number(value, "round_trip_ms", _LONGEST_MS),
        down_kbps=_number(value, "down_kbps", _FASTEST_KBPS),
        up_kbps=_number(value, "up_kbps", _FASTEST_KBPS),
    )


def readiness(check: CallCheck) -> Readiness:
    """The best call that will work: without a microphone none will, a call by audio needs neither camera nor much room."""
    room = min(check.down_kbps, check.up_kbps)
    if check.microphone is not Device.WORKS or room < ENOUGH_TO_SPEAK:
        return Readiness.NONE
    if check.camera is not Device.WORKS or room < ENOUGH_TO_SEE:
        return Readiness.AUDIO
    return Readiness.VIDEO


_DEVICE_WORDS = {
    Device.WORKS: "works",
    Device.SILENT: "gives no sound",
    Device.REFUSED: "is blocked in the browser",
    Device.MISSING: "was not found",
    Device.BUSY: "is used by another program",
    Device.BROKEN: "can't be used by this browser",
}
_SPEAKER_WORDS = {Heard.YES: "was heard", Heard.NO: "was not heard", Heard.UNTRIED: "was not tried"}


def in_words(check: CallCheck) -> tuple[str, ...]:
    """What was found, a sentence each."""
    if not check.round_trip_ms:
        way = "The way to our server could not be measured."
    else:
        way = (
            f"The way there and back takes {check.round_trip_ms} ms; {check.down_kbps} kbit/s come, {check.up_kbps} go."
        )
    said = [
        f"The camera {_DEVICE_WORDS[check.camera]}.",
        f"The microphone {_DEVICE_WORDS[check.microphone]}.",
        f"The speaker {_SPEAKER_WORDS[check.speaker]}.",
        way,
    ]
    if check.servers:
        said.append(f"{check.reached} of {check.servers} helping servers could be reached.")
    return tuple(said)


def _number(value: Mapping[object, object], key: str, most: int) -> int:
    said = value.get(key)
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 <= said <= most:
        raise _not_a_check()
    return round(said)


def _not_a_check() -> Invalid:
    return Invalid(check="We couldn't read what your browser found. Please try again.")

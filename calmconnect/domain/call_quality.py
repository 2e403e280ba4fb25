"""How a call was, as a page says of its own side. It is a claim, good for support and for sums."""

from __future__ import annotations

from dataclasses import dataclass, fields

from calmconnect.domain.errors import Invalid

_MOST = 10**7


@dataclass(frozen=True, slots=True)
class CallQuality:
    """Means over `samples`, one taken every five seconds: round trip and jitter in ms, what was lost in percent, kilobits each
    second. `rtt_most` is the longest round trip, `freezes` how often the picture stood still, `relayed` whether by a relay.
    """

    samples: int
    rtt: int
    rtt_most: int
    loss: float
    jitter: int
    kbps_in: int
    kbps_out: int
    freezes: int
    relayed: bool


def clean_quality(value: object) -> CallQuality:
    """A page's figures; keys beyond those known are left out.

    Raises:
        Invalid: with the field `quality`.
    """
    if not isinstance(value, dict):
        raise _wrong()
    numbers = {one.name: _number(value.get(one.name)) for one in fields(CallQuality) if one.name != "relayed"}
    relayed = value.get("relayed")
    if not isinstance(relayed, bool) or numbers["loss"] > 100 or numbers["samples"] < 1:
        raise _wrong()
    loss = numbers.pop("loss")
    return CallQuality(loss=round(loss, 1), relayed=relayed, **{name: int(number) for name, number in numbers.items()})


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= _MOST:
        raise _wrong()
    return value


def _wrong() -> Invalid:
    return Invalid(quality="Those figures could not be understood.")

"""How calls went, counted: for a doctor their own, for admins all, without a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean, median

from calmconnect.domain.call_quality import CallQuality
from calmconnect.domain.call_ratings import Trouble
from calmconnect.domain.calls import EndReason
from calmconnect.domain.insights import typical

DAYS = 30
# Called, and not there to answer.
NOT_REACHED = frozenset({EndReason.MISSED, EndReason.CANCELLED, EndReason.BUSY})


@dataclass(frozen=True, slots=True)
class Ended:
    """A call that is over; the moments as in `db.calls.Call`."""

    reason: EndReason
    asked: datetime
    answered: datetime | None
    connected: datetime | None
    ended: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """What one of two people said of a connection: 1 to 5, and what was wrong."""

    opinion: int
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class CallFigures:
    """Calls in all; those in which the two heard each other, that reached nobody, that found no way or lost it; medians of how
    long they lasted, how long they rang until they were answered, and of the round trip in ms; the mean loss in percent; on how
    many of `sides` a relay led (`relayed`); the mean opinion score of `rated` opinions, and how often each trouble was named.

    None stands for what cannot be said, because nothing was counted.
    """

    calls: int
    talked: int
    not_reached: int
    failed: int
    length: timedelta | None
    answer: timedelta | None
    rtt: float | None
    loss: float | None
    relayed: int
    sides: int
    opinion: float | None
    rated: int
    troubles: tuple[tuple[Trouble, int], ...]


def figures(calls: Iterable[Ended], sides: Iterable[CallQuality], judged: Iterable[Judged]) -> CallFigures:
    """Count what became of some calls, how each side was connected, and what people said of it, most often named first."""
    calls, sides, judged = list(calls), list(sides), list(judged)
    named = Counter(trouble for one in judged for trouble in one.troubles)
    return CallFigures(
        calls=len(calls),
        talked=sum(call.connected is not None for call in calls),
        not_reached=sum(call.reason in NOT_REACHED for call in calls),
        failed=sum(call.reason is EndReason.FAILED for call in calls),
        length=typical(call.ended - call.connected for call in calls if call.connected),
        answer=typical(call.answered - call.asked for call in calls if call.answered),
        rtt=median([side.rtt for side in sides]) if sides else None,
        loss=fmean(side.loss for side in sides) if sides else None,
        relayed=sum(side.relayed for side in sides),
        sides=len(sides),
        opinion=fmean(one.opinion for one in judged) if judged else None,
        rated=len(judged),
        troubles=tuple(sorted(named.items(), key=lambda one: (-one[1], list(Trouble).index(one[0])))),
    )

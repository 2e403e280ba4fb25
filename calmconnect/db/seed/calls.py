"""Calls of the last weeks: what the sessions by video and audio were held by, how each went, and what people said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from random import Random

from calmconnect.db.appointments import Appointment
from calmconnect.db.calls import Call, CallParty, CallRating
from calmconnect.domain.booking import Mode, Status
from calmconnect.domain.call_quality import CallQuality
from calmconnect.domain.call_ratings import Trouble
from calmconnect.domain.calls import MISSED_AFTER, CallStatus, EndReason, Medium

_SINCE = timedelta(days=60)
_SECOND = timedelta(seconds=1)
_SAMPLE_SECONDS = 5
_MEDIA = {Mode.VIDEO: Medium.VIDEO, Mode.AUDIO: Medium.AUDIO}
_ALWAYS_THE_SAME = 4_242
# Of so many sessions one was reached at the second try only.
_FAILED_EVERY = 14


@dataclass(frozen=True, slots=True)
class _Network:
    """How often it is like that among twenty; the round trip (ms), the loss (%), the freezes; what people say, and of what."""

    weight: int
    rtt: int
    loss: float
    freezes: int
    opinions: tuple[int, ...]
    troubles: tuple[Trouble, ...] = ()


_NETWORKS = (
    _Network(15, 38, 0.1, 0, (5, 5, 5, 4)),
    _Network(4, 140, 2.1, 2, (4, 4, 3), (Trouble.DELAY, Trouble.BROKEN_PICTURE)),
    _Network(1, 420, 8.5, 9, (2, 3), (Trouble.BROKEN_SOUND, Trouble.BROKE_OFF)),
)


def calls(appointments: list[Appointment], now: datetime) -> Iterator[Call]:
    """The calls of past sessions, the oldest first: the doctor called when it began, and some did not come."""
    random = Random(_ALWAYS_THE_SAME)  # noqa: S311 - nothing here is secret
    held = [
        row
        for row in appointments
        if row.mode in _MEDIA and now - _SINCE < row.starts_at and row.ends_at < now - 60 * _SECOND
    ]
    for nth, row in enumerate(sorted(held, key=lambda row: row.starts_at)):
        rang = row.starts_at + random.uniform(5, 90) * _SECOND
        if row.status is Status.NOSHOW:
            yield _ended(row, EndReason.MISSED, rang, rang + MISSED_AFTER)
        elif row.status is Status.FULFILLED:
            if nth % _FAILED_EVERY == 3:
                yield _ended(row, EndReason.FAILED, rang, rang + 65 * _SECOND, answered=rang + 5 * _SECOND)
                rang += 100 * _SECOND
            yield _talk(row, rang, random)


def parties(call: Call, random: Random) -> Iterator[CallParty | CallRating]:
    """The two people of a call, how it was on each side, and what some said of it."""
    assert call.id is not None and call.ended_at is not None
    network = random.choices(_NETWORKS, [one.weight for one in _NETWORKS])[0]
    relayed = random.random() < 0.12
    for user_id in (call.caller_id, call.callee_id):
        quality = asdict(_quality(call, network, random, relayed=relayed)) if call.connected_at else None
        yield CallParty(call_id=call.id, user_id=user_id, left_at=call.ended_at, quality=quality)
        if quality and random.random() < 0.4:
            opinion = random.choice(network.opinions)
            troubles = [random.choice(network.troubles).value] if opinion < 4 else []
            given_at = call.ended_at + random.uniform(4, 25) * _SECOND
            yield CallRating(call_id=call.id, user_id=user_id, opinion=opinion, troubles=troubles, given_at=given_at)


def _talk(row: Appointment, rang: datetime, random: Random) -> Call:
    answered = rang + random.uniform(3, 16) * _SECOND
    ended = row.ends_at - random.uniform(1, 400) * _SECOND
    return _ended(row, EndReason.COMPLETED, rang, ended, answered=answered, connected=answered + _SECOND)


def _ended(
    row: Appointment,
    reason: EndReason,
    asked: datetime,
    ended: datetime,
    *,
    answered: datetime | None = None,
    connected: datetime | None = None,
) -> Call:
    return Call(
        caller_id=row.doctor_id,
        callee_id=row.patient_id,
        appointment_id=row.id,
        medium=_MEDIA[row.mode],
        status=CallStatus.ENDED,
        end_reason=reason,
        asked_at=asked,
        changed_at=ended,
        answered_at=answered,
        connected_at=connected,
        ended_at=ended,
        ended_by=row.patient_id if connected else None,
    )


def _quality(call: Call, network: _Network, random: Random, *, relayed: bool) -> CallQuality:
    assert call.ended_at and call.connected_at
    rtt = round(network.rtt * random.uniform(0.7, 1.4)) + 30 * relayed
    kbps = 1400 if call.medium is Medium.VIDEO else 42
    return CallQuality(
        samples=max(1, int((call.ended_at - call.connected_at).total_seconds() / _SAMPLE_SECONDS)),
        rtt=rtt,
        rtt_most=round(rtt * random.uniform(2, 5)),
        loss=round(network.loss * random.uniform(0.3, 1.8), 1),
        jitter=round(rtt / random.uniform(6, 12)),
        kbps_in=round(kbps * random.uniform(0.7, 1.1)),
        kbps_out=round(kbps * random.uniform(0.7, 1.1)),
        freezes=network.freezes if call.medium is Medium.VIDEO else 0,
        relayed=relayed,
    )

"""Waiting for a doctor before a session by video or audio: who comes first, and what there is for who opens the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from calmconnect.domain.booking import CONFIRMED, JOIN_BEFORE, Absent, Status
from calmconnect.domain.slots import Span
from calmconnect.domain.text import clean_line

# A page that is gone may come back, by a reload or another way, for so long without losing the place.
COME_BACK_WITHIN = timedelta(seconds=20)

SAID_LENGTH = 200
# What doctors say most often to who waits.
READY_WORDS = (
    "I'll be with you in a moment.",
    "I'm 5 minutes late.",
    "I'm 10 minutes late.",
    "I'm still with somebody. Thank you for waiting.",
)


@dataclass(frozen=True, slots=True)
class Waiter:
    """Somebody who waits for a doctor: for which session, when it begins, and since when they wait."""

    appointment_id: int
    starts: datetime
    since: datetime


class Stage(StrEnum):
    """What there is for a patient who opens the waiting room of a session.

    `away`: they could wait, and don't. `elsewhere`: another page of theirs waits. `together`: they are in a call with the
    doctor now; `parted`: they were. `unattended`: the doctor did not come.
    """

    EARLY = "early"
    AWAY = "away"
    WAITING = "waiting"
    ELSEWHERE = "elsewhere"
    TOGETHER = "together"
    PARTED = "parted"
    UNATTENDED = "unattended"
    OVER = "over"


class Due(StrEnum):
    """What the clock notes about somebody who waits."""

    MISSING = "missing"
    BACK = "back"
    GONE = "gone"


def in_line(waiters: Iterable[Waiter]) -> list[Waiter]:
    """Those who wait for one doctor, in order: by when their session begins, then who came first."""
    return sorted(waiters, key=lambda one: (one.starts, one.since, one.appointment_id))


def place(waiters: Iterable[Waiter], appointment_id: int) -> int:
    """Where who waits for a session stands in the line, from 1; 0 for who does not wait."""
    order = [one.appointment_id for one in in_line(waiters)]
    return order.index(appointment_id) + 1 if appointment_id in order else 0


def stage(
    status: Status,
    absent: Absent | None,
    span: Span,
    now: datetime,
    *,
    came: bool,
    waits: Stage | None,
    met: Stage | None,
) -> Stage:
    """What there is for the patient of a session.

    `waits` says that they wait, on the page that asks or elsewhere; `met` that they are in a call with the doctor, or were
    let in to one that is over; `came` that the doctor has been there. That they have not is plain at the end, before it is
    noted.
    """
    if met is Stage.TOGETHER:
        return met
    if status is Status.NOSHOW and absent is Absent.DOCTOR:
        return Stage.UNATTENDED
    if status not in CONFIRMED:
        return Stage.OVER
    if now >= span.ends:
        return Stage.OVER if came else Stage.UNATTENDED
    if now < span.starts - JOIN_BEFORE:
        return Stage.EARLY
    return waits or met or Stage.AWAY


def due(*, here: bool, open_until: datetime | None, missing_since: datetime | None, now: datetime) -> Due | None:
    """What is to be noted about somebody who waits: whether a page of theirs is `here`, and until when the session is one to
    wait for, None for no longer.
    """
    if open_until is None or now >= open_until:
        return Due.GONE
    if here:
        return Due.BACK if missing_since else None
    if missing_since is None:
        return Due.MISSING
    return Due.GONE if now - missing_since >= COME_BACK_WITHIN else None


def clean_said(value: object) -> str:
    """A short word to somebody who waits.

    Raises:
        Invalid: with the field `said`.
    """
    return clean_line(value, field="said", longest=SAID_LENGTH, empty="Please write a few words.")

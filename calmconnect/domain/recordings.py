"""The life of a recording of a call: who may take which step, what comes of it, and how much may come from a browser.

Nothing is recorded without the consent of both, given in this very call; either can end it at any time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from calmconnect.domain.calls import CallStatus
from calmconnect.domain.errors import Conflict, Invalid

# Both have agreed, and the doctor's browser begins at once; if it does not by then, it can't.
BEGIN_WITHIN = timedelta(seconds=30)
# A browser that records sends a piece every second. What short breaks keep back, it sends after them.
QUIET_AFTER = timedelta(seconds=90)
# What was recorded before the end may still be on its way for so long.
UPLOAD_WITHIN = timedelta(minutes=2)
# What has been declined is not asked for again and again.
DECLINES_PER_CALL = 2

# One piece: a second of picture and sound, and room for a browser that was busy.
PIECE_BYTES = 4 * 2**20
# A browser that was held up for long begins anew now and then; nobody does so without end.
SEGMENTS = 200
_SLACK_PIECES = 5


class RecordingStatus(StrEnum):
    """Where a recording stands. `stopped` is being put together; `empty`: nothing had come when it ended."""

    ASKED = "asked"
    AGREED = "agreed"
    RUNNING = "running"
    STOPPED = "stopped"
    KEPT = "kept"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EMPTY = "empty"
    DELETED = "deleted"


# Something is to be decided, or goes on: there is at most one of these in a call.
OPEN = frozenset({RecordingStatus.ASKED, RecordingStatus.AGREED, RecordingStatus.RUNNING})
# Something is kept, and can be deleted.
THERE = frozenset({RecordingStatus.STOPPED, RecordingStatus.KEPT})


class Party(StrEnum):
    """Who takes a step: one of the two, or the clock."""

    DOCTOR = "doctor"
    PATIENT = "patient"
    CLOCK = "clock"


class RecordingStep(StrEnum):
    """What can happen to a recording. `begin` is what the doctor's browser does, once and after each reload."""

    AGREE = "agree"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    BEGIN = "begin"
    STOP = "stop"
    KEEP = "keep"
    FIND_EMPTY = "find_empty"
    DELETE = "delete"


_PEOPLE = frozenset({Party.DOCTOR, Party.PATIENT})
_ANYBODY = frozenset(Party)
_CLOCK = frozenset({Party.CLOCK})
_S = RecordingStatus

# The only ways on.
_TABLE: dict[tuple[RecordingStatus, RecordingStep], tuple[frozenset[Party], RecordingStatus]] = {
    (_S.ASKED, RecordingStep.AGREE): (_PEOPLE, _S.AGREED),
    (_S.ASKED, RecordingStep.DECLINE): (_PEOPLE, _S.DECLINED),
    (_S.ASKED, RecordingStep.WITHDRAW): (_ANYBODY, _S.WITHDRAWN),
    (_S.AGREED, RecordingStep.BEGIN): (frozenset({Party.DOCTOR}), _S.RUNNING),
    (_S.AGREED, RecordingStep.STOP): (_ANYBODY, _S.STOPPED),
    (_S.RUNNING, RecordingStep.BEGIN): (frozenset({Party.DOCTOR}), _S.RUNNING),
    (_S.RUNNING, RecordingStep.STOP): (_ANYBODY, _S.STOPPED),
    (_S.STOPPED, RecordingStep.KEEP): (_CLOCK, _S.KEPT),
    (_S.STOPPED, RecordingStep.FIND_EMPTY): (_CLOCK, _S.EMPTY),
    (_S.STOPPED, RecordingStep.DELETE): (_ANYBODY, _S.DELETED),
    (_S.KEPT, RecordingStep.DELETE): (_ANYBODY, _S.DELETED),
}
# What is for the one who was asked, and what for the one who asks; the clock takes a question back when the call is over.
_BY_THE_ASKED = frozenset({RecordingStep.AGREE, RecordingStep.DECLINE})


@dataclass(frozen=True, slots=True)
class Consented:
    """Where a recording stands, and who has agreed to it so far: who asks for it does."""

    status: RecordingStatus
    by: frozenset[Party]


def asked(by: Party) -> Consented:
    """What a recording is that one of the two asks for."""
    return Consented(RecordingStatus.ASKED, frozenset({by}))


def after(now: Consented, step: RecordingStep, by: Party) -> Consented:
    """What a recording becomes when `by` takes a step.

    Raises:
        Conflict: when it can't be taken, in words for the person who tried.
    """
    people, status = _TABLE.get((now.status, step), (frozenset[Party](), now.status))
    if by not in people or (by in _PEOPLE and not _is_theirs(now, step, by)):
        raise Conflict("That can't be done with this recording now.")
    return Consented(status, now.by | {by} if step is RecordingStep.AGREE else now.by)


def _is_theirs(now: Consented, step: RecordingStep, by: Party) -> bool:
    if step in _BY_THE_ASKED:
        return by not in now.by
    return step is not RecordingStep.WITHDRAW or by in now.by


def ending(status: RecordingStatus) -> RecordingStep | None:
    """The step by which what is open ends: the call is over, or somebody wants no more of it."""
    if status not in OPEN:
        return None
    return RecordingStep.WITHDRAW if status is RecordingStatus.ASKED else RecordingStep.STOP


def check_asking(call: CallStatus, declined: int) -> None:
    """Refuse to ask in a call in which there is nothing to record, or in which it was declined before.

    Raises:
        Conflict: in words for who asks.
    """
    if call is not CallStatus.CONNECTED:
        raise Conflict("You can ask for a recording while you hear each other.")
    if declined >= DECLINES_PER_CALL:
        raise Conflict("A recording was declined in this call. Let us leave it at that.")


def due(status: RecordingStatus, since: datetime, now: datetime) -> bool:
    """Whether the clock ends it: nothing has come from the doctor's browser `since` then (agreed, or the last piece)."""
    limit = {RecordingStatus.AGREED: BEGIN_WITHIN, RecordingStatus.RUNNING: QUIET_AFTER}.get(status)
    return limit is not None and now - since >= limit


def check_piece(nth: int, begun: datetime, until: datetime) -> None:
    """Refuse a piece that can't have been recorded between two moments: one a second is.

    So a page that goes on after a recording was stopped is heard no more.

    Raises:
        Conflict: when it can't.
    """
    if nth >= (until - begun) / timedelta(seconds=1) + _SLACK_PIECES:
        raise Conflict("This recording has stopped.")


def check_size(size: int) -> None:
    """Refuse a piece that is none.

    Raises:
        Invalid: with the field `piece`.
    """
    if not 0 < size <= PIECE_BYTES:
        raise Invalid(piece="This piece of a recording can't be taken.")

"""The life of a call between two people: who may take which step, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.text import clean_word

# Whoever has not answered by then was not there.
MISSED_AFTER = timedelta(seconds=45)
# A call in which the two find no way to each other is over by then, whatever their pages say.
CONNECT_WITHIN = timedelta(seconds=60)
RECONNECT_WITHIN = timedelta(seconds=120)
# A page that is gone may come back, by a reload or another way, for so long.
COME_BACK_WITHIN = timedelta(seconds=20)
# Whoever was let in from the waiting room, and whose page turns out to be gone, is rung so soon.
RING_INSTEAD_AFTER = timedelta(seconds=5)


class CallStatus(StrEnum):
    """Where a call stands."""

    RINGING = "ringing"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    RECONNECTING = "reconnecting"
    ENDED = "ended"


# Somebody has answered, and it is not over.
TALKING = frozenset({CallStatus.CONNECTING, CallStatus.CONNECTED, CallStatus.RECONNECTING})


class EndReason(StrEnum):
    """How a call ended. `cancelled`: the caller gave up before anybody answered."""

    COMPLETED = "completed"
    DECLINED = "declined"
    MISSED = "missed"
    CANCELLED = "cancelled"
    BUSY = "busy"
    FAILED = "failed"


class Medium(StrEnum):
    """What a call began with; either side may switch a camera on or off later."""

    VIDEO = "video"
    AUDIO = "audio"


class Side(StrEnum):
    """Who takes a step: one of the two, or the clock."""

    CALLER = "caller"
    CALLEE = "callee"
    CLOCK = "clock"


class Step(StrEnum):
    """What can happen to a call. `lose` and `connect` say what a page finds of its connection.

    `admit`: the one who is called waits for the caller already, and is in it without ringing. `ring`: their page turns out to
    be gone, so it rings after all.
    """

    ANSWER = "answer"
    ADMIT = "admit"
    RING = "ring"
    DECLINE = "decline"
    CANCEL = "cancel"
    MISS = "miss"
    CONNECT = "connect"
    LOSE = "lose"
    HANG_UP = "hang_up"
    GIVE_UP = "give_up"
    VANISH = "vanish"


_FINDINGS = frozenset({Step.CONNECT, Step.LOSE, Step.GIVE_UP})


@dataclass(frozen=True, slots=True)
class Standing:
    """What a call is after a step. `reason` only when it has ended."""

    status: CallStatus
    reason: EndReason | None = None


_PEOPLE = frozenset({Side.CALLER, Side.CALLEE})
_ANYBODY = frozenset(Side)
_CLOCK = frozenset({Side.CLOCK})


def _ended(reason: EndReason) -> Standing:
    return Standing(CallStatus.ENDED, reason)


_COMPLETED, _FAILED = _ended(EndReason.COMPLETED), _ended(EndReason.FAILED)

# The only ways on. Both pages say what they find, so what one has said already changes nothing. A page that vanishes ends what
# was a conversation as hanging up does: people close their browsers.
_TABLE: dict[tuple[CallStatus, Step], tuple[frozenset[Side], Standing]] = {
    (CallStatus.RINGING, Step.ANSWER): (frozenset({Side.CALLEE}), Standing(CallStatus.CONNECTING)),
    (CallStatus.RINGING, Step.ADMIT): (frozenset({Side.CALLER}), Standing(CallStatus.CONNECTING)),
    (CallStatus.RINGING, Step.DECLINE): (frozenset({Side.CALLEE}), _ended(EndReason.DECLINED)),
    (CallStatus.RINGING, Step.CANCEL): (frozenset({Side.CALLER}), _ended(EndReason.CANCELLED)),
    (CallStatus.RINGING, Step.MISS): (_CLOCK, _ended(EndReason.MISSED)),
    (CallStatus.RINGING, Step.VANISH): (_CLOCK, _ended(EndReason.CANCELLED)),
    (CallStatus.CONNECTING, Step.CONNECT): (_PEOPLE, Standing(CallStatus.CONNECTED)),
    (CallStatus.CONNECTING, Step.RING): (_CLOCK, Standing(CallStatus.RINGING)),
    (CallStatus.CONNECTING, Step.HANG_UP): (_PEOPLE, _COMPLETED),
    (CallStatus.CONNECTING, Step.GIVE_UP): (_ANYBODY, _FAILED),
    (CallStatus.CONNECTING, Step.VANISH): (_CLOCK, _FAILED),
    (CallStatus.CONNECTED, Step.CONNECT): (_PEOPLE, Standing(CallStatus.CONNECTED)),
    (CallStatus.CONNECTED, Step.LOSE): (_PEOPLE, Standing(CallStatus.RECONNECTING)),
    (CallStatus.CONNECTED, Step.HANG_UP): (_PEOPLE, _COMPLETED),
    (CallStatus.CONNECTED, Step.VANISH): (_CLOCK, _COMPLETED),
    (CallStatus.RECONNECTING, Step.CONNECT): (_PEOPLE, Standing(CallStatus.CONNECTED)),
    (CallStatus.RECONNECTING, Step.LOSE): (_PEOPLE, Standing(CallStatus.RECONNECTING)),
    (CallStatus.RECONNECTING, Step.HANG_UP): (_PEOPLE, _COMPLETED),
    (CallStatus.RECONNECTING, Step.GIVE_UP): (_ANYBODY, _FAILED),
    (CallStatus.RECONNECTING, Step.VANISH): (_CLOCK, _COMPLETED),
}


def after(status: CallStatus, step: Step, by: Side) -> Standing:
    """What a call that is `status` becomes when `by` takes a step.

    Raises:
        Conflict: when it can't be taken, in words for the person who tried.
    """
    people, standing = _TABLE.get((status, step), (frozenset[Side](), Standing(status)))
    if by not in people:
        raise Conflict("This call is over." if status is CallStatus.ENDED else "That can't be done in this call now.")
    return standing


def leaving(status: CallStatus, by: Side) -> Step:
    """The step by which one of the two leaves a call that stands there."""
    if status is not CallStatus.RINGING:
        return Step.HANG_UP
    return Step.CANCEL if by is Side.CALLER else Step.DECLINE


def due(status: CallStatus, since: datetime, now: datetime) -> Step | None:
    """The step that the clock takes with a call that stands there `since`, if any."""
    waited = now - since
    if status is CallStatus.RINGING:
        return Step.MISS if waited >= MISSED_AFTER else None
    limit = {CallStatus.CONNECTING: CONNECT_WITHIN, CallStatus.RECONNECTING: RECONNECT_WITHIN}.get(status)
    return Step.GIVE_UP if limit is not None and waited >= limit else None


def due_without_page(status: CallStatus, gone: timedelta, *, let_in: bool) -> Step | None:
    """The step that the clock takes with a call when a page has been gone for so long, if any.

    `let_in`: it is the page of somebody who waited for the call, and has not answered any.
    """
    if status is CallStatus.ENDED:
        return None
    if let_in and status is CallStatus.CONNECTING:
        return Step.RING if gone >= RING_INSTEAD_AFTER else None
    return Step.VANISH if gone >= COME_BACK_WITHIN else None


class Meant(StrEnum):
    """What somebody means who calls while they are in a call."""

    ANSWER = "answer"
    COME_BACK = "come_back"
    ANOTHER = "another"


def meant(status: CallStatus, by: Side, *, same_person: bool) -> Meant:
    """What whoever is on side `by` of a live call means by calling, the same person or another.

    Two who call each other at once have one call: the second answers the first.
    """
    if not same_person:
        return Meant.ANOTHER
    return Meant.ANSWER if status is CallStatus.RINGING and by is Side.CALLEE else Meant.COME_BACK


def clean_medium(value: object) -> Medium:
    """What a call begins with.

    Raises:
        Invalid: with the field `medium`.
    """
    return clean_word(value, Medium, "medium", "Please choose a video or an audio call.")


def clean_finding(value: object) -> Step:
    """What a page finds of its connection, as the step that follows from it.

    Raises:
        Invalid: with the field `finding`.
    """
    if not isinstance(value, str) or value not in _FINDINGS:
        raise Invalid(finding="That could not be understood.")
    return Step(value)

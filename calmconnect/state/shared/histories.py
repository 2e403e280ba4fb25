"""How what happened to an appointment is told."""

from __future__ import annotations

from dataclasses import dataclass

from calmconnect.domain.booking import Status
from calmconnect.domain.people import Role
from calmconnect.services.clock import epoch_ms
from calmconnect.services.histories import By, Step, Turn

_DONE = {
    Status.HELD: "chose this time",
    Status.PENDING: "asked for this time",
    Status.BOOKED: "confirmed it",
    Status.ARRIVED: "came to the session",
    Status.FULFILLED: "completed the session",
    Status.NOSHOW: "noted that nobody came",
    Status.CANCELLED: "cancelled it",
    Status.WAITLIST: "joined the waiting list",
}
# What happens without anybody doing it.
_HAPPENED = {
    Status.HELD: "This time was kept",
    Status.PENDING: "The request was sent",
    Status.BOOKED: "It was confirmed",
    Status.ARRIVED: "The session began",
    Status.FULFILLED: "The session took place",
    Status.NOSHOW: "The session was missed",
    Status.CANCELLED: "It was called off",
    Status.WAITLIST: "It was put on the waiting list",
}
_TURNS = {
    Turn.SUGGESTED: "{who} suggested another time",
    Turn.AGREED: "{who} agreed to the new time",
    Turn.KEPT: "{who} kept the time as it was",
    Turn.LAPSED: "The suggestion was taken back, or lapsed",
}
_LAPSED = {
    Status.HELD: "The time was not kept any longer",
    Status.PENDING: "Nobody answered in time",
    Status.BOOKED: "Nobody came",
    Status.ARRIVED: "The session was not completed",
}


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step as a line: when (ms since 1970), what, into which status, what was said, and a time suggested (0 for none)."""

    at: int
    words: str
    status: str
    why: str
    suggested: int


def step_row(step: Step, other: str, role: Role) -> StepRow:
    """A step, as a patient or a doctor reads it; `other` is the name of the other side."""
    suggested = epoch_ms(step.suggested) if step.suggested else 0
    status = "" if step.turn else step.to.value
    return StepRow(epoch_ms(step.at), _words(step, other, role), status, step.why, suggested)


def _words(step: Step, other: str, role: Role) -> str:
    if step.turn:
        who = "You" if step.by is By.SELF else other
        return _TURNS[step.turn].format(who=who)
    if step.unpaid:
        return "The payment was declined, so it was called off"
    if step.by is By.SERVICE:
        lapsed = _LAPSED.get(step.before) if step.before and step.to is Status.CANCELLED else None
        return lapsed or _HAPPENED[step.to]
    if step.by is By.TEAM:
        return f"Our team {_DONE[step.to]}"
    who = "You" if step.by is By.SELF else other
    by_doctor = (step.by is By.SELF) == (role is Role.DOCTOR)
    if by_doctor and step.before is Status.PENDING and step.to is Status.CANCELLED:
        return f"{who} declined"
    return f"{who} {_DONE[step.to]}"

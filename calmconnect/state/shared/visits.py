"""How appointments look to a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from calmconnect.domain.booking import JOIN_BEFORE, Absent, CancellationReason, Mode
from calmconnect.domain.people import Role
from calmconnect.services.clock import epoch_ms
from calmconnect.services.series_places import InSeries
from calmconnect.services.visits import Visit

# What a form says to call off all that follow, too.
FOLLOWING = "following"

MODE_WORDS = {Mode.VIDEO: "Video call", Mode.AUDIO: "Audio call", Mode.CHAT: "Chat"}

# Why it ended, as the patient and as the doctor is told.
_ENDED: dict[CancellationReason, tuple[str, str]] = {
    CancellationReason.REJECTED: ("The doctor could not take this time", "You declined this request"),
    CancellationReason.EXPIRED: ("Nobody answered in time", "You did not answer in time"),
    CancellationReason.UNATTENDED: ("Nobody came", "Nobody came"),
    CancellationReason.BY_PATIENT: ("You cancelled", "Cancelled by the patient"),
    CancellationReason.BY_DOCTOR: ("Cancelled by the doctor", "You cancelled"),
    CancellationReason.BY_SERVICE: ("We are sorry: it can't take place", "Called off by an administrator"),
    CancellationReason.PAYMENT_FAILED: ("The payment did not work", "The payment did not work"),
}


_MISSED: dict[Absent, tuple[str, str]] = {
    Absent.PATIENT: ("You did not come", "The patient did not come"),
    Absent.DOCTOR: ("The doctor did not come", "You did not come"),
}


@dataclass(frozen=True, slots=True)
class VisitRow:
    """An appointment; `starts` and `ends` in ms since 1970.

    When it was cancelled or missed, `ended` says how, to the one who looks, and `why` what the other or they themselves wrote.
    Also in ms: `opens`, from when they can come in; `expires`, when an unanswered request lapses (0 for none); `free_until`,
    until when the patient cancels without paying; `proposed`, the other time that `proposal` (its id, 0 for none) suggests.
    `series` says which session of several it is, "" for a single one; `cancel_ways` what can be called off with it: key and
    words, empty when it is the only one.
    """

    id: int
    other_id: int
    other: str
    status: str
    mode: str
    reason: str
    starts: int
    ends: int
    opens: int
    expires: int
    free_until: int
    ended: str
    why: str
    proposal: int
    proposed: int
    proposed_by_me: bool
    proposed_why: str
    series: str
    cancel_ways: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RequestRow:
    """What was asked for together: the first session, and when all begin (ms since 1970), the first one with them.

    `every` says how often, "" for a single session.
    """

    first: VisitRow
    starts: list[int]
    every: str


def visit_row(visit: Visit, role: Role) -> VisitRow:
    """An appointment for a page, as a patient or a doctor sees it."""
    return VisitRow(
        id=visit.id,
        other_id=visit.other_id,
        other=visit.other_name,
        status=visit.status.value,
        mode=visit.mode.value,
        reason=visit.reason,
        starts=epoch_ms(visit.starts_at),
        ends=epoch_ms(visit.ends_at),
        opens=epoch_ms(visit.starts_at - JOIN_BEFORE),
        expires=epoch_ms(visit.expires_at) if visit.expires_at else 0,
        free_until=epoch_ms(visit.free_until),
        ended=_ended(visit, role),
        why="" if visit.moved else visit.why,
        proposal=visit.suggested.id if visit.suggested else 0,
        proposed=epoch_ms(visit.suggested.starts_at) if visit.suggested else 0,
        proposed_by_me=visit.suggested is not None and visit.suggested.own,
        proposed_why=visit.suggested.why if visit.suggested else "",
        series=series_words(visit.series),
        cancel_ways=_cancel_ways(visit.series.following) if visit.series else [],
    )


def request_rows(asked: Iterable[Visit], role: Role) -> list[RequestRow]:
    """Requests for a page, each series as one; `asked` are in order."""
    together: dict[tuple[str, int], list[Visit]] = {}
    for visit in asked:
        key = ("series", visit.series.id) if visit.series else ("single", visit.id)
        together.setdefault(key, []).append(visit)
    return [
        RequestRow(
            visit_row(visits[0], role),
            [epoch_ms(visit.starts_at) for visit in visits],
            _every(visits[0].series.weeks) if visits[0].series else "",
        )
        for visits in together.values()
    ]


def series_words(series: InSeries | None) -> str:
    """Which session of how many, "" for a single one."""
    return f"Session {series.place} of {series.total}" if series else ""


def _every(weeks: int) -> str:
    return "every week" if weeks == 1 else "every two weeks"


def _cancel_ways(following: int) -> list[tuple[str, str]]:
    if not following:
        return []
    later = "the one after it" if following == 1 else f"the {following} after it"
    return [("one", "Only this session"), (FOLLOWING, f"This and {later}")]


def _ended(visit: Visit, role: Role) -> str:
    if visit.moved:
        return "Moved to another time"
    if visit.absent:
        return _MISSED[visit.absent][role is Role.DOCTOR]
    return _ENDED[visit.cancellation_reason][role is Role.DOCTOR] if visit.cancellation_reason else ""

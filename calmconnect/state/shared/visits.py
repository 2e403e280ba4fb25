"""How appointments look to a page."""

from __future__ import annotations

from dataclasses import dataclass

from calmconnect.services.booking import Visit
from calmconnect.services.clock import epoch_ms

_ENDED = {
    "rejected": "The doctor could not take this time",
    "expired": "Nobody answered in time",
    "unattended": "Nobody came",
    "by_patient": "Cancelled by the patient",
    "by_doctor": "Cancelled by the doctor",
    "payment_failed": "The payment did not work",
}


@dataclass(frozen=True, slots=True)
class VisitRow:
    """An appointment; `starts` and `ends` in ms since 1970, `ended` says in words why it was cancelled."""

    id: int
    other_id: int
    other: str
    status: str
    mode: str
    reason: str
    starts: int
    ends: int
    ended: str


def visit_row(visit: Visit) -> VisitRow:
    """An appointment for a page."""
    return VisitRow(
        id=visit.id,
        other_id=visit.other_id,
        other=visit.other_name,
        status=visit.status.value,
        mode=visit.mode.value,
        reason=visit.reason,
        starts=epoch_ms(visit.starts_at),
        ends=epoch_ms(visit.ends_at),
        ended=_ENDED[visit.cancellation_reason] if visit.cancellation_reason else "",
    )

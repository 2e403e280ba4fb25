"""Appointments of a period, as admins look them up. What is looked for stands in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

import reflex as rx
from reflex.event import EventSpec

from calmconnect.domain.booking import Absent, CancellationReason
from calmconnect.domain.charts import KIND_NAMES
from calmconnect.domain.people import Role
from calmconnect.domain.periods import Asked
from calmconnect.services import appointment_lists, house_settings
from calmconnect.services.appointment_lists import SEARCH_LENGTH, Meeting, Wanted
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.route import query
from calmconnect.state.session import acting
from calmconnect.state.shared.exporting import Exporting
from calmconnect.state.shared.lists import Paging, address, page_asked_for, paging
from calmconnect.state.shared.periods import PeriodBar, bar, typed

PATH = "/admin/appointments"
_ENDED: dict[CancellationReason | Absent, str] = {
    CancellationReason.REJECTED: "Declined",
    CancellationReason.EXPIRED: "Not answered in time",
    CancellationReason.UNATTENDED: "Nobody came",
    CancellationReason.BY_PATIENT: "By the patient",
    CancellationReason.BY_DOCTOR: "By the doctor",
    CancellationReason.BY_SERVICE: "By us",
    CancellationReason.PAYMENT_FAILED: "Not paid",
    Absent.PATIENT: "The patient did not come",
    Absent.DOCTOR: "The doctor did not come",
}
_FILTERS = ("kind", "doctor", "q")


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """An appointment; `starts` and `made` in ms since 1970; `ended` says how, when it was cancelled or missed."""

    id: int
    patient: str
    doctor: str
    status: str
    ended: str
    mode: str
    starts: int
    made: int


class AppointmentsState(Exporting, rx.State):
    """One page of appointments; `asked` are the filters, by name, and `doctor` the name of the one they are about, or ""."""

    bar: PeriodBar = PeriodBar()
    asked: dict[str, str] = dict.fromkeys(_FILTERS, "")
    doctor: str = ""
    rows: list[MeetingRow] = []
    total: str = ""
    paging: Paging = Paging()
    problems: dict[str, str] = {}
    loaded: bool = False

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show what the address asks for; what it asks for in vain leaves what is shown as it is."""
        self.problems = {}
        today = await house_settings.today(utc_now())
        days, wanted = appointment_lists.wanted_by(partial(query, self), today)
        await self._show(days, wanted, appointment_lists.latest(today))

    @requires(Role.ADMIN)
    async def choose(self, form: object) -> EventSpec:
        """Look at other days, or for others."""
        self.problems = {}
        today = await house_settings.today(utc_now())
        days = typed(self, form, appointment_lists.latest(today))
        asked = {
            name: str(value)[: SEARCH_LENGTH + 1] for name in _FILTERS if isinstance(value := given(form, name), str)
        }
        return rx.redirect(address(PATH, **days.query, **asked))

    async def _show(self, days: Asked, wanted: Wanted, latest: date) -> None:
        page = page_asked_for(self)
        found = await appointment_lists.appointments(acting(), wanted, page - 1)
        kind = query(self, "kind")
        self.asked = {
            "kind": kind if kind in KIND_NAMES else "",
            "doctor": str(wanted.doctor_id or ""),
            "q": wanted.words,
        }
        self.doctor = found.doctor
        self.rows = [meeting_row(one) for one in found.rows]
        self.total = f"More than {found.total:,}" if found.more else f"{found.total:,}"
        self.bar = bar(PATH, days, latest, **self.asked)
        self.paging = paging(PATH, page, found.total, appointment_lists.PAGE_SIZE, **days.query, **self.asked)
        self._note_refusal()
        self.loaded = True


def meeting_row(meeting: Meeting) -> MeetingRow:
    """An appointment, for a page."""
    return MeetingRow(
        id=meeting.id,
        patient=meeting.patient,
        doctor=meeting.doctor,
        status=meeting.status.value,
        ended=_ended(meeting),
        mode=meeting.mode.value,
        starts=epoch_ms(meeting.starts_at),
        made=epoch_ms(meeting.created_at),
    )


def _ended(meeting: Meeting) -> str:
    why = meeting.cancellation_reason or meeting.absent
    return _ENDED[why] if why else ""

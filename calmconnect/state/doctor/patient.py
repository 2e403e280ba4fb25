"""One of the doctor's patients, and what the two had with each other."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from calmconnect.domain.booking import CONFIRMED, Status
from calmconnect.domain.errors import NotFound
from calmconnect.domain.people import Role
from calmconnect.services import histories, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.histories import History, Told
from calmconnect.services.relations import ACQUAINTED
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.route import number_in_path
from calmconnect.state.session import acting
from calmconnect.state.shared.histories import StepRow, step_row
from calmconnect.state.shared.lists import Paging, page_asked_for, paging
from calmconnect.state.shared.visits import series_words


@dataclass(frozen=True, slots=True)
class ToldRow:
    """An appointment with its steps; `starts` in ms since 1970, `series` as in `VisitRow`."""

    id: int
    status: str
    mode: str
    reason: str
    starts: int
    steps: list[StepRow]
    series: str


class PatientState(rx.State):
    """The patient under the page's address; `told` is one page of what was, the latest first.

    `missing` for anybody who is not a patient of this doctor's.
    """

    patient_id: int = 0
    name: str = ""
    counts: list[tuple[str, int]] = []
    told: list[ToldRow] = []
    may_write: bool = False
    paging: Paging = Paging()
    loaded: bool = False
    missing: bool = False

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show them, and what changes."""
        self._forget()
        live.watch(self, topics.user(acting().user_id))
        await self._refresh()

    async def _refresh(self) -> None:
        page = page_asked_for(self)
        try:
            found = await histories.with_patient(acting(), number_in_path(self), page - 1, utc_now())
        except NotFound:
            # Whoever was turned down while the page was open is no patient any more.
            self._forget()
            self.missing = True
            return
        self.patient_id, self.name = found.patient_id, found.patient_name
        self.counts = _counts(found)
        self.may_write = any(found.counts.get(status) for status in ACQUAINTED)
        self.told = [_row(one, found.patient_name) for one in found.rows]
        path = f"/doctor/patients/{found.patient_id}"
        self.paging = paging(path, page, found.total, histories.PAGE_SIZE)
        self.loaded, self.missing = True, False

    def _forget(self) -> None:
        self.patient_id, self.name, self.counts, self.told = 0, "", [], []
        self.paging, self.may_write, self.loaded, self.missing = Paging(), False, False, False


def _counts(found: History) -> list[tuple[str, int]]:
    ahead = sum(found.counts.get(status, 0) for status in (Status.PENDING, *CONFIRMED))
    return [
        ("Sessions", found.counts.get(Status.FULFILLED, 0)),
        ("Ahead", ahead),
        ("Missed", found.counts.get(Status.NOSHOW, 0)),
        ("Cancelled", found.counts.get(Status.CANCELLED, 0)),
    ]


def _row(one: Told, patient: str) -> ToldRow:
    steps = [step_row(step, patient, Role.DOCTOR) for step in one.steps]
    series = series_words(one.series)
    return ToldRow(one.id, one.status.value, one.mode.value, one.reason, epoch_ms(one.starts_at), steps, series)

"""The recordings of one's calls, to look at again: all of them, or those with the patient under the page's address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import reflex as rx
from reflex.event import Event

from calmconnect.domain.errors import NotFound
from calmconnect.domain.people import Role
from calmconnect.domain.recordings import RecordingStatus
from calmconnect.services import recording_lists, recordings, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.recording_lists import PAGE_SIZE, Listed
from calmconnect.state import live, notices
from calmconnect.state.guard import requires
from calmconnect.state.route import number, number_in_path
from calmconnect.state.session import acting


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """A recording; moments in ms since 1970. `film` is its address, "" while there is nothing to look at; `words` say why."""

    id: int
    other: str
    at: int
    lasted: str
    film: str
    words: str
    deletes: int
    there: bool


class RecordingListState(rx.State):
    """The newest recordings, `more` of them on demand."""

    rows: list[RecordingRow] = []
    more: bool = False
    _count: int = PAGE_SIZE
    _patient: int = 0

    @requires(Role.PATIENT, Role.DOCTOR)
    async def load(self) -> None:
        """Show all of one's own."""
        await self._begin(0)

    @requires(Role.DOCTOR)
    async def load_with_patient(self) -> None:
        """Show those with the patient under the address."""
        await self._begin(number_in_path(self))

    @requires(Role.PATIENT, Role.DOCTOR)
    async def show_more(self) -> None:
        """Show earlier ones, too."""
        self._count += PAGE_SIZE
        await self._refresh()

    @requires(Role.PATIENT, Role.DOCTOR)
    async def delete(self, recording: object) -> Event:
        """Leave nothing of a recording."""
        await recordings.delete(acting(), number(recording), utc_now())
        await self._refresh()
        return notices.say("The recording is deleted.", "success")

    async def _begin(self, patient: int) -> None:
        self._count, self._patient, self.rows, self.more = PAGE_SIZE, patient, [], False
        live.watch(self, topics.calls(acting().user_id))
        await self._refresh()

    async def _refresh(self) -> None:
        try:
            found = await (
                recording_lists.with_patient(acting(), self._patient, self._count)
                if self._patient
                else recording_lists.own(acting(), self._count)
            )
        except NotFound:
            # The page around says that there is nobody.
            self.rows, self.more = [], False
            return
        self.rows = [_row(one) for one in found.rows]
        self.more = found.total > len(found.rows)


def _row(one: Listed) -> RecordingRow:
    kept = one.status is RecordingStatus.KEPT
    return RecordingRow(
        id=one.id,
        other=one.other,
        at=epoch_ms(one.started_at),
        lasted=_lasted(one.duration) if kept else "",
        film=f"/recordings/{one.id}" if kept else "",
        words="" if kept else _words(one),
        deletes=epoch_ms(one.deletes_at),
        there=one.status is not RecordingStatus.DELETED,
    )


def _words(one: Listed) -> str:
    if one.status is RecordingStatus.DELETED:
        who = {"you": "by you", "other": f"by {one.other}"}.get(one.deleted_by, "because its time was over")
        return f"Deleted {who}."
    if one.delayed:
        return "This recording could not be put together yet. We keep trying."
    return "This recording is being put together. It will be here in a moment."


def _lasted(time: timedelta) -> str:
    seconds = round(time.total_seconds())
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02}"

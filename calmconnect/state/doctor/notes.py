"""Notes on a patient: those on the patient's page, and the one that is written or read on a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import reflex as rx
from reflex.event import Event

from calmconnect.domain.errors import NotFound
from calmconnect.domain.notes import SECTIONS, NoteKind, NoteStatus, Words
from calmconnect.domain.people import Role
from calmconnect.services import blobs, note_views, notes, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.note_views import PAGE_SIZE, Listed, Opened, Version
from calmconnect.state import live, notices
from calmconnect.state.doctor.papers import count, finished, kept
from calmconnect.state.guard import requires
from calmconnect.state.notices import to_component
from calmconnect.state.route import number, number_in_path
from calmconnect.state.session import acting


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note in a list; moments in ms since 1970, `session` 0 for a note that stands alone. `author` is "" for one's own."""

    id: int
    kind: str
    status: str
    author: str
    changed: int
    session: int


class NotesState(rx.State):
    """The newest notes about the patient under the page's address, `more` of them on demand. `shown` for one who is treated."""

    rows: list[NoteRow] = []
    more: bool = False
    shown: bool = False
    _count: int = PAGE_SIZE
    _patient: int = 0

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show them, and what changes."""
        self._count, self._patient, self.rows, self.more, self.shown = PAGE_SIZE, 0, [], False, False
        self._patient = number_in_path(self)
        live.watch(self, topics.notes(self._patient), topics.user(acting().user_id))
        await self._refresh()

    @requires(Role.DOCTOR)
    async def show_more(self) -> None:
        """Show earlier ones, too."""
        self._count += PAGE_SIZE
        await self._refresh()

    @requires(Role.DOCTOR)
    async def begin(self, kind: object) -> Event:
        """Begin a note about this patient, and go there."""
        return await self._begin(kind, None)

    @requires(Role.DOCTOR)
    async def begin_about(self, appointment: object) -> Event:
        """Begin a progress note about an appointment with this patient, and go there."""
        return await self._begin(NoteKind.PROGRESS, number(appointment))

    async def _begin(self, kind: object, appointment: int | None) -> Event:
        made = await notes.begin(acting(), number_in_path(self), kind, appointment, utc_now())
        return notices.leave(f"/doctor/notes/{made}")

    async def _refresh(self) -> None:
        try:
            found = await note_views.of_patient(acting(), self._patient, self._count)
        except NotFound:
            # Somebody who only asks for a time is no patient yet; the page around says when there is nobody.
            self.rows, self.more, self.shown = [], False, False
            return
        self.rows = [_row(one) for one in found.rows]
        self.more, self.shown = found.total > len(found.rows), True


class NoteState(rx.State):
    """The note under the page's address, without what it says. `sealed` when that can't be opened with the keys at hand."""

    note_id: int = 0
    kind: str = ""
    status: str = ""
    own: bool = False
    patient_id: int = 0
    patient: str = ""
    session: int = 0
    largest_file: int = 0
    loaded: bool = False
    missing: bool = False
    sealed: bool = False

    @requires(Role.DOCTOR)
    async def load(self) -> Event:
        """Show it."""
        self.note_id, self.loaded, self.missing, self.sealed = 0, False, False, False
        return await self._read()

    @requires(Role.DOCTOR)
    async def save(self, note: object, revision: object, words: object) -> list[Event]:
        """Keep what is written so far."""
        wanted = number(note)
        saving = notes.save(acting(), wanted, count(revision), words, utc_now())
        return await kept(wanted, saving, self._read)

    @requires(Role.DOCTOR)
    async def sign(self, note: object, revision: object, words: object) -> list[Event]:
        """Sign it as it stands on the page."""
        wanted = number(note)
        signing = notes.sign(acting(), wanted, count(revision), words, utc_now())
        return await finished(wanted, signing, "Signed. From now on it does not change.", self._read)

    @requires(Role.DOCTOR)
    async def amend(self, note: object, seen: object, words: object, reason: object) -> list[Event]:
        """Add to it."""
        wanted = number(note)
        amending = notes.amend(acting(), wanted, count(seen), words, reason, utc_now())
        return await finished(wanted, amending, "Added and signed.", self._read)

    @requires(Role.DOCTOR)
    async def discard(self) -> Event:
        """Throw the draft away."""
        patient = self.patient_id
        await notes.discard(acting(), number_in_path(self), utc_now())
        return notices.leave(f"/doctor/patients/{patient}")

    async def _read(self) -> Event:
        found = await note_views.open_(acting(), number_in_path(self), utc_now())
        self.note_id, self.kind, self.status, self.own = found.id, found.kind, found.status, found.own
        self.patient_id, self.patient = found.patient_id, found.patient_name
        self.session = epoch_ms(found.session_at) if found.session_at else 0
        self.largest_file, self.loaded = blobs.largest(), True
        return _shown(found)


def _shown(note: Opened) -> Event:
    """What a note says, for the component on the page."""
    fields = [asdict(section) for section in SECTIONS[note.kind]]
    value: dict[str, Any] = {
        "what": "paper",
        "place": "notes",
        "id": note.id,
        "draft": note.status is NoteStatus.DRAFT,
        "own": note.own,
        "fields": fields,
        "revision": note.revision,
        "words": note.draft,
        "signed": note.versions[0].words if note.versions else {},
        "versions": [_version(one, fields) for one in note.versions],
        "files": [asdict(file) for file in note.files],
    }
    return to_component("paper", value)


def _version(one: Version, fields: Sequence[dict[str, str]]) -> dict[str, Any]:
    titles = {field["key"]: field["title"] for field in fields} if one.number == 1 else {}
    return {
        "number": one.number,
        "author": one.author,
        "at": epoch_ms(one.signed_at),
        "reason": one.reason,
        "parts": _parts(one.words, titles),
    }


def _parts(words: Words, titles: dict[str, str]) -> list[dict[str, str]]:
    return [{"title": titles.get(key, ""), "text": text} for key, text in words.items() if text]


def _row(one: Listed) -> NoteRow:
    return NoteRow(
        id=one.id,
        kind=one.kind.value,
        status=one.status.value,
        author="" if one.own else one.author,
        changed=epoch_ms(one.changed_at),
        session=epoch_ms(one.session_at) if one.session_at else 0,
    )

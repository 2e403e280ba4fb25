"""Care plans and prescriptions: those on the patient's page, and the one that is written or read on a page of its own."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import reflex as rx
from reflex.event import Event

from calmconnect.domain.care_documents import FIELDS, DocumentStatus
from calmconnect.domain.errors import NotFound
from calmconnect.domain.people import Role
from calmconnect.services import care_document_views, care_documents, topics
from calmconnect.services.care_document_views import Listed, Opened
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state import live, notices
from calmconnect.state.doctor.papers import count, finished, kept
from calmconnect.state.forms import given, number_in_form
from calmconnect.state.guard import requires
from calmconnect.state.notices import to_component
from calmconnect.state.route import number, number_in_path
from calmconnect.state.session import acting


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in a list; moments in ms since 1970, `ended` 0 while it holds."""

    id: int
    kind: str
    status: str
    doctor: str
    at: int
    ended: int
    why: str


def document_row(one: Listed) -> DocumentRow:
    """A document as a page shows it in a list."""
    return DocumentRow(
        id=one.id,
        kind=one.kind.value,
        status=one.status.value,
        doctor=one.doctor,
        at=epoch_ms(one.at),
        ended=epoch_ms(one.ended_at) if one.ended_at else 0,
        why=one.why,
    )


class DocumentsState(rx.State):
    """The documents for the patient under the page's address. `shown` for one who is treated."""

    rows: list[DocumentRow] = []
    shown: bool = False
    problems: dict[str, str] = {}
    _patient: int = 0

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show them, and what changes."""
        self.rows, self.shown, self.problems, self._patient = [], False, {}, 0
        self._patient = number_in_path(self)
        live.watch(self, topics.user(acting().user_id))
        await self._refresh()

    @requires(Role.DOCTOR)
    async def begin(self, kind: object) -> Event:
        """Begin a document for this patient, and go there."""
        made = await care_documents.begin(acting(), number_in_path(self), kind, utc_now())
        return notices.leave(f"/doctor/documents/{made}")

    @requires(Role.DOCTOR)
    async def replace(self, document: object) -> Event:
        """Begin a newer one in the place of a shared one, and go there."""
        made = await care_documents.replace(acting(), number(document), utc_now())
        return notices.leave(f"/doctor/documents/{made}")

    @requires(Role.DOCTOR)
    async def withdraw(self, form: object) -> Event:
        """Take a shared one back, and say why."""
        self.problems = {}
        await care_documents.withdraw(acting(), number_in_form(form, "id"), given(form, "why"), utc_now())
        return notices.say("Withdrawn. Your patient is told.", "success")

    async def _refresh(self) -> None:
        try:
            found = await care_document_views.of_patient(acting(), self._patient)
        except NotFound:
            # Somebody who only asks for a time is no patient yet; the page around says when there is nobody.
            self.rows, self.shown = [], False
            return
        self.rows, self.shown = [document_row(one) for one in found], True


class DocumentState(rx.State):
    """The document under the page's address, without what it says. `sealed` when that can't be opened with the keys at hand."""

    document_id: int = 0
    kind: str = ""
    status: str = ""
    replaces: bool = False
    patient_id: int = 0
    patient: str = ""
    loaded: bool = False
    missing: bool = False
    sealed: bool = False

    @requires(Role.DOCTOR)
    async def load(self) -> Event:
        """Show it."""
        self.document_id, self.loaded, self.missing, self.sealed = 0, False, False, False
        return await self._read()

    @requires(Role.DOCTOR)
    async def save(self, document: object, revision: object, words: object) -> list[Event]:
        """Keep what is written so far."""
        wanted = number(document)
        saving = care_documents.save(acting(), wanted, count(revision), words, utc_now())
        return await kept(wanted, saving, self._read)

    @requires(Role.DOCTOR)
    async def share(self, document: object, revision: object, words: object) -> list[Event]:
        """Share it as it stands on the page."""
        wanted = number(document)
        sharing = care_documents.share(acting(), wanted, count(revision), words, utc_now())
        return await finished(wanted, sharing, "Shared. Your patient is told.", self._read)

    @requires(Role.DOCTOR)
    async def discard(self) -> Event:
        """Throw the draft away."""
        patient = self.patient_id
        await care_documents.discard(acting(), number_in_path(self), utc_now())
        return notices.leave(f"/doctor/patients/{patient}")

    async def _read(self) -> Event:
        found = await care_document_views.open_(acting(), number_in_path(self), utc_now())
        self.document_id, self.kind, self.status = found.id, found.kind, found.status
        self.patient_id, self.patient, self.replaces = found.patient_id, found.patient_name, found.replaces
        self.loaded = True
        return _shown(found)


def _shown(document: Opened) -> Event:
    """What a document says, for the component on the page."""
    draft = document.status is DocumentStatus.DRAFT
    value: dict[str, Any] = {
        "what": "paper",
        "place": "documents",
        "id": document.id,
        "draft": draft,
        "own": True,
        "fields": [_field(asdict(field)) for field in FIELDS[document.kind]],
        "revision": document.revision,
        "words": document.words,
        "signed": {} if draft else document.words,
        "versions": [],
        "files": [],
    }
    return to_component("paper", value)


def _field(field: dict[str, Any]) -> dict[str, Any]:
    return {**field, "parts": list(field["parts"]) or None}

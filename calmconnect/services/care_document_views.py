"""Care plans and prescriptions as the two see them: which there are, what one says, and its PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from calmconnect.db.care_documents import CareDocument
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain import papers
from calmconnect.domain.audit import Act
from calmconnect.domain.care_documents import DocumentKind, DocumentStatus, Words
from calmconnect.domain.files import FileType
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, audit, blobs, care_documents, care_pdf
from calmconnect.services.blobs import Content
from calmconnect.services.work import work

_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in a list. `at` is when it was shared, or last written while it is a draft; `why` it was withdrawn."""

    id: int
    kind: DocumentKind
    status: DocumentStatus
    doctor: str
    at: datetime
    ended_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A document of the doctor's: what it says, and where it stands."""

    id: int
    patient_id: int
    patient_name: str
    kind: DocumentKind
    status: DocumentStatus
    revision: int
    words: Words
    replaces: bool


async def of_patient(actor: Actor, patient_id: int) -> list[Listed]:
    """The acting doctor's documents for one of their patients, the latest first, at most 100.

    Raises:
        NotFound: for anybody whom they do not treat.
    """
    async with reading() as rows:
        await access.cared_for(rows, actor, patient_id)
    return await _listed(col(CareDocument.doctor_id) == actor.user_id, col(CareDocument.patient_id) == patient_id)


async def mine(actor: Actor) -> list[Listed]:
    """What was shared with the acting patient, the latest first, at most 100; of what was withdrawn, that it was, and why."""
    access.only(actor, Role.PATIENT)
    return await _listed(
        col(CareDocument.patient_id) == actor.user_id, col(CareDocument.status) != DocumentStatus.DRAFT
    )


async def open_(actor: Actor, document_id: int, now: datetime) -> Opened:
    """A document of the acting doctor's; that they read it is kept for good.

    Raises:
        NotFound: for any other.
        WrongKey: when what it says can't be opened.
    """
    async with work() as w:
        document = await access.own_document(w.rows, actor, document_id)
        patient = await w.rows.get_one(User, document.patient_id)
        await audit.record_look(w, actor, Act.DOCUMENT_READ, care_documents.subject(document_id), now)
        return Opened(
            id=document_id,
            patient_id=document.patient_id,
            patient_name=patient.name,
            kind=document.kind,
            status=document.status,
            revision=document.revision,
            words=papers.read(document.words),
            replaces=document.replaces_id is not None,
        )


async def read(actor: Actor, document_id: int, now: datetime) -> Content:
    """The PDF of a document that was shared, or what a draft of one's own would look like; that it was read is kept for good.

    Raises:
        NotFound: for any other.
    """
    async with work() as w:
        document = await access.document_for(w.rows, actor, document_id)
        kept = await blobs.take_out(w.rows, document.digest) if document.digest else None
        await audit.record_look(w, actor, Act.DOCUMENT_READ, care_documents.subject(document_id), now)
    if kept is not None:
        content = await blobs.opened(kept)
    else:
        async with reading() as rows:
            content = await care_documents.draft_pdf(rows, document, now)
    day = document.shared_at or now
    return Content(f"{care_pdf.TITLES[document.kind]} {day:%Y-%m-%d}.pdf", FileType.PDF, content)


async def _listed(*which: ColumnElement[bool]) -> list[Listed]:
    doctor = aliased(User)
    columns: Any = (CareDocument.id, CareDocument.kind, CareDocument.status, doctor.name, CareDocument.changed_at)
    async with reading() as rows:
        found: Any = await rows.exec(
            select(*columns, CareDocument.shared_at, CareDocument.ended_at, CareDocument.why)  # type: ignore[call-overload]
            .join(doctor, col(doctor.id) == CareDocument.doctor_id)
            .where(*which)
            .order_by(col(CareDocument.id).desc())
            .limit(_AT_MOST)
        )
        return [
            Listed(number, kind, status, name, shared or changed, ended, why)
            for number, kind, status, name, changed, shared, ended, why in found
        ]

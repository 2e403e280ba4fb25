"""What doctors write: notes with their files, care plans and prescriptions."""

from __future__ import annotations

from sqlmodel import and_, col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.care_documents import CareDocument
from calmconnect.db.notes import Note, NoteFile
from calmconnect.domain.care_documents import DocumentStatus
from calmconnect.domain.errors import NotFound
from calmconnect.domain.notes import NoteKind, NoteStatus
from calmconnect.domain.people import Actor, Role
from calmconnect.services.access.base import first, only
from calmconnect.services.access.care import cared_for


async def own_note(rows: AsyncSession, actor: Actor, note_id: int) -> Note:
    """A note that the acting doctor wrote; nobody else changes it until the transaction ends."""
    only(actor, Role.DOCTOR)
    return await first(rows, select(Note).where(Note.id == note_id, Note.author_id == actor.user_id).with_for_update())


async def note_for(rows: AsyncSession, actor: Actor, note_id: int) -> Note:
    """A note of the acting doctor's own; or of somebody else's a progress note that is signed, about a patient they treat, too.

    What a doctor writes for themself, and what is not signed, nobody else ever sees.
    """
    only(actor, Role.DOCTOR)
    found = await first(rows, select(Note).where(Note.id == note_id))
    if found.author_id == actor.user_id:
        return found
    if found.kind is not NoteKind.PROGRESS or found.status is NoteStatus.DRAFT:
        raise NotFound
    await cared_for(rows, actor, found.patient_id)
    return found


async def note_file_for(rows: AsyncSession, actor: Actor, note_file_id: int) -> NoteFile:
    """A file of a note that the acting doctor may read."""
    only(actor, Role.DOCTOR)
    found = await first(rows, select(NoteFile).where(NoteFile.id == note_file_id))
    await note_for(rows, actor, found.note_id)
    return found


async def own_document(rows: AsyncSession, actor: Actor, document_id: int) -> CareDocument:
    """A document that the acting doctor wrote; nobody else changes it until the transaction ends."""
    only(actor, Role.DOCTOR)
    mine = CareDocument.doctor_id == actor.user_id
    return await first(rows, select(CareDocument).where(CareDocument.id == document_id, mine).with_for_update())


async def document_for(rows: AsyncSession, actor: Actor, document_id: int) -> CareDocument:
    """A document of the acting doctor's, or one that was shared with the acting patient and not withdrawn."""
    only(actor, Role.DOCTOR, Role.PATIENT)
    shown = col(CareDocument.status).in_((DocumentStatus.SHARED, DocumentStatus.REPLACED))
    theirs = or_(
        CareDocument.doctor_id == actor.user_id,
        and_(col(CareDocument.patient_id) == actor.user_id, shown),
    )
    return await first(rows, select(CareDocument).where(CareDocument.id == document_id, theirs))

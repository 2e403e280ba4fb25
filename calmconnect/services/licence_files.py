"""Pictures and PDFs of doctors' licences: put there by admins or the doctor, read by admins and the doctor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from calmconnect.db.doctors import Doctor
from calmconnect.db.licences import LicenceFile
from calmconnect.db.session import reading
from calmconnect.domain.audit import Act, about
from calmconnect.domain.errors import Invalid
from calmconnect.domain.files import FileType
from calmconnect.domain.licences import FILES_PER_LICENCE
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, audit, blobs, licences
from calmconnect.services.blobs import Content, File, file_of
from calmconnect.services.work import Work, work


@dataclass(frozen=True, slots=True)
class Document:
    """A file of a licence, as a page lists it."""

    id: int
    name: str
    added_at: datetime


async def add(actor: Actor, doctor_id: int, name: object, content: bytes, now: datetime) -> File:
    """Put a picture or a PDF to a doctor's licence.

    Raises:
        Invalid: with the field `file` for one that can't be taken.
        NotFound: for a doctor that is not oneself, unless for an admin.
    """
    blobs.check_size(content)
    async with work() as w:
        await _check_room(w, actor, doctor_id)
    prepared = await blobs.prepare(content)
    if prepared.kind is FileType.TEXT:
        raise Invalid(file="Please send a picture or a PDF of the licence.")
    columns = prepared.columns(name, now)
    async with work() as w:
        await _check_room(w, actor, doctor_id)
        await blobs.keep(w, now, prepared.whole, prepared.preview)
        kept = LicenceFile(doctor_id=doctor_id, added_by=actor.user_id, **columns)
        w.rows.add(kept)
        await w.rows.flush()
        audit.record(w, actor, Act.LICENCE_FILE_ADDED, about(doctor_id), now)
        licences.tell_pages(w, doctor_id)
        return file_of(kept)


async def of_doctor(actor: Actor, doctor_id: int) -> tuple[Doctor, tuple[Document, ...]]:
    """A doctor with the files of their licence, for an admin or the doctor; the first one first.

    Raises:
        NotFound: for a doctor that is not oneself, unless for an admin.
    """
    async with reading() as rows:
        doctor = await access.licence_for(rows, actor, doctor_id)
        found = await rows.exec(
            select(LicenceFile).where(LicenceFile.doctor_id == doctor_id).order_by(col(LicenceFile.id))
        )
        return doctor, tuple(Document(one.id or 0, one.name, one.added_at) for one in found)


async def read(actor: Actor, licence_file_id: int, preview: bool, now: datetime) -> Content:
    """A file of a licence that the actor may see, or its preview; that they did is kept for good.

    Raises:
        NotFound: for any other, and for a preview of what has none.
    """
    async with work() as w:
        kept = await access.licence_file_for(w.rows, actor, licence_file_id)
        content = await blobs.take_out(w.rows, kept.preview_digest if preview else kept.digest)
        await audit.record_look(w, actor, Act.LICENCE_FILE_READ, about(kept.doctor_id), now)
    return Content(kept.name, FileType.JPEG if preview else kept.kind, await blobs.opened(content))


async def drop(actor: Actor, licence_file_id: int, now: datetime) -> None:
    """Take a file away from a licence; admins do, because it may be what was verified.

    Raises:
        NotFound: when there is no such file.
    """
    access.only(actor, Role.ADMIN)
    async with work() as w:
        kept = await access.licence_file_for(w.rows, actor, licence_file_id)
        await w.rows.delete(kept)
        audit.record(w, actor, Act.LICENCE_FILE_REMOVED, about(kept.doctor_id), now)
        licences.tell_pages(w, kept.doctor_id)


async def _check_room(w: Work, actor: Actor, doctor_id: int) -> None:
    await access.licence_for(w.rows, actor, doctor_id, lock=True)
    theirs = select(func.count()).select_from(LicenceFile).where(LicenceFile.doctor_id == doctor_id)
    if (await w.rows.exec(theirs)).one() >= FILES_PER_LICENCE:
        raise Invalid(file=f"A licence may have up to {FILES_PER_LICENCE} files.")

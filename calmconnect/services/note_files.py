"""Files of notes: pictures and PDFs that a doctor puts to a draft, and that stay with the note once it is signed."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import func, select

from calmconnect.db.notes import Note, NoteFile
from calmconnect.db.session import reading
from calmconnect.domain import notes as rules
from calmconnect.domain.audit import Act
from calmconnect.domain.errors import Invalid
from calmconnect.domain.files import FileType
from calmconnect.domain.notes import FILES_PER_NOTE, NoteStep
from calmconnect.domain.people import Actor
from calmconnect.services import access, audit, blobs, notes
from calmconnect.services.blobs import Content, File, file_of
from calmconnect.services.work import Work, work


async def add(actor: Actor, note_id: int, name: object, content: bytes, now: datetime) -> File:
    """Put a picture or a PDF to a draft of one's own.

    Raises:
        Invalid: with the field `file` for one that can't be taken.
        Conflict: when the note is signed.
        NotFound: when it is not the actor's own.
    """
    blobs.check_size(content)
    async with work() as w:
        await _check_room(w, actor, note_id)
    prepared = await blobs.prepare(content)
    if prepared.kind is FileType.TEXT:
        raise Invalid(file="A note can have pictures and PDFs. Text can be written into the note itself.")
    columns = prepared.columns(name, now)
    async with work() as w:
        await _check_room(w, actor, note_id)
        await blobs.keep(w, now, prepared.whole, prepared.preview)
        kept = NoteFile(note_id=note_id, **columns)
        w.rows.add(kept)
        await w.rows.flush()
        audit.record(w, actor, Act.NOTE_FILE_ADDED, notes.subject(note_id), now)
        return file_of(kept)


async def read(actor: Actor, note_file_id: int, preview: bool, now: datetime) -> Content:
    """A file of a note that the acting doctor may read, or its preview; that they did is kept for good.

    Raises:
        NotFound: for any other, and for a preview of what has none.
    """
    async with work() as w:
        kept = await access.note_file_for(w.rows, actor, note_file_id)
        content = await blobs.take_out(w.rows, kept.preview_digest if preview else kept.digest)
        await audit.record_look(w, actor, Act.NOTE_FILE_READ, notes.subject(kept.note_id), now)
    return Content(kept.name, FileType.JPEG if preview else kept.kind, await blobs.opened(content))


async def drop(actor: Actor, note_file_id: int, now: datetime) -> None:
    """Take a file away from a draft of one's own.

    Raises:
        Conflict: when the note is signed.
        NotFound: when it is not the actor's own.
    """
    async with reading() as rows:
        number = (await access.note_file_for(rows, actor, note_file_id)).note_id
    async with work() as w:
        await _own_draft(w, actor, number)
        kept = await access.note_file_for(w.rows, actor, note_file_id)
        await w.rows.delete(kept)
        audit.record(w, actor, Act.NOTE_FILE_REMOVED, notes.subject(number), now)


async def _own_draft(w: Work, actor: Actor, note_id: int) -> Note:
    note = await access.own_note(w.rows, actor, note_id)
    rules.after(note.status, NoteStep.SAVE)
    return note


async def _check_room(w: Work, actor: Actor, note_id: int) -> None:
    await _own_draft(w, actor, note_id)
    mine = select(func.count()).select_from(NoteFile).where(NoteFile.note_id == note_id)
    if (await w.rows.exec(mine)).one() >= FILES_PER_NOTE:
        raise Invalid(file=f"A note may have up to {FILES_PER_NOTE} files.")

"""Notes as doctors read them: which there are, and what one says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import and_, col, func, or_, select

from calmconnect.db.appointments import Appointment
from calmconnect.db.notes import Note, NoteFile, NoteVersion
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain import papers
from calmconnect.domain.audit import Act
from calmconnect.domain.notes import NoteKind, NoteStatus, Words
from calmconnect.domain.people import Actor
from calmconnect.services import access, audit, notes
from calmconnect.services.blobs import File, file_of
from calmconnect.services.work import work

PAGE_SIZE = 10


@dataclass(frozen=True, slots=True)
class Listed:
    """A note in a list, without a word of what it says. `session_at` is when its appointment begins, if it has one."""

    id: int
    kind: NoteKind
    status: NoteStatus
    author: str
    own: bool
    changed_at: datetime
    session_at: datetime | None


@dataclass(frozen=True, slots=True)
class Notes:
    """Some notes, the latest first, and how many there are in all."""

    rows: tuple[Listed, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Version:
    """What was signed at one time; number 1 is the note itself, the others were added for a reason."""

    number: int
    author: str
    words: Words
    reason: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """A note to be read: the `draft` and its `revision` while it is one, the versions once it is signed."""

    id: int
    patient_id: int
    patient_name: str
    kind: NoteKind
    status: NoteStatus
    own: bool
    revision: int
    draft: Words
    versions: tuple[Version, ...]
    files: tuple[File, ...]
    session_at: datetime | None


async def of_patient(actor: Actor, patient_id: int, count: int = PAGE_SIZE) -> Notes:
    """The newest `count` notes about a patient of the acting doctor's that they may read.

    Raises:
        NotFound: for anybody whom they do not treat.
    """
    async with reading() as rows:
        await access.cared_for(rows, actor, patient_id)
        readable = and_(Note.kind == NoteKind.PROGRESS, Note.status != NoteStatus.DRAFT)
        mine = (Note.patient_id == patient_id, or_(Note.author_id == actor.user_id, readable))
        total = (await rows.exec(select(func.count()).select_from(Note).where(*mine))).one()
        columns: Any = (Note.id, Note.kind, Note.status, User.name, Note.author_id, Note.changed_at)
        found: Any = await rows.exec(
            select(*columns, Appointment.starts_at)  # type: ignore[call-overload]
            .join(User, col(User.id) == Note.author_id)
            .outerjoin(Appointment, col(Appointment.id) == Note.appointment_id)
            .where(*mine)
            .order_by(col(Note.changed_at).desc(), col(Note.id).desc())
            .limit(count)
        )
        listed = [
            Listed(number, kind, status, author, author_id == actor.user_id, changed, session)
            for number, kind, status, author, author_id, changed, session in found
        ]
    return Notes(tuple(listed), total)


async def open_(actor: Actor, note_id: int, now: datetime) -> Opened:
    """A note that the acting doctor may read; that they read it is kept for good.

    Raises:
        NotFound: for any other.
        WrongKey: when what it says can't be opened.
    """
    async with work() as w:
        note = await access.note_for(w.rows, actor, note_id)
        author = aliased(User)
        signed = await w.rows.exec(
            select(NoteVersion, author.name)
            .join(author, col(author.id) == NoteVersion.author_id)
            .where(NoteVersion.note_id == note_id)
            .order_by(col(NoteVersion.number))
        )
        versions = [Version(v.number, name, papers.read(v.text), v.reason, v.signed_at) for v, name in signed]
        files = await w.rows.exec(select(NoteFile).where(NoteFile.note_id == note_id).order_by(col(NoteFile.id)))
        patient = await w.rows.get_one(User, note.patient_id)
        session = await w.rows.get(Appointment, note.appointment_id) if note.appointment_id else None
        await audit.record_look(w, actor, Act.NOTE_READ, notes.subject(note_id), now)
        return Opened(
            id=note_id,
            patient_id=note.patient_id,
            patient_name=patient.name,
            kind=note.kind,
            status=note.status,
            own=note.author_id == actor.user_id,
            revision=note.revision,
            draft=papers.read(note.draft),
            versions=tuple(versions),
            files=tuple(file_of(file) for file in files),
            session_at=session.starts_at if session else None,
        )

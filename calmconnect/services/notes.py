"""What a doctor writes about a patient: kept as they type, signed, and from then on only added to."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.notes import Note, NoteFile, NoteVersion
from calmconnect.domain import notes as rules
from calmconnect.domain import papers
from calmconnect.domain.audit import Act
from calmconnect.domain.errors import Conflict, NotFound
from calmconnect.domain.notes import NoteKind, NoteStatus, NoteStep
from calmconnect.domain.people import Actor
from calmconnect.services import access, audit, topics
from calmconnect.services.work import Work, work


def subject(note_id: int) -> str:
    """What the record of who did what calls a note."""
    return f"note:{note_id}"


async def begin(actor: Actor, patient_id: int, kind: object, appointment_id: int | None, now: datetime) -> int:
    """Begin a note about a patient whom the actor treats, perhaps about an appointment of the two; gives its id.

    One that was begun and is still empty is taken up again.

    Raises:
        Invalid: with the field `kind`.
        NotFound: for anybody else's patient or appointment.
    """
    wanted = rules.clean_kind(kind)
    async with work() as w:
        # Of two clicks the second finds what the first began.
        await access.own_doctor(w.rows, actor, lock=True)
        await access.cared_for(w.rows, actor, patient_id)
        if appointment_id is not None:
            appointment = await access.appointment_for(w.rows, actor, appointment_id)
            if appointment.patient_id != patient_id:
                raise NotFound
        if there := await _empty(w.rows, actor, patient_id, wanted, appointment_id):
            return there
        note = Note(
            author_id=actor.user_id,
            patient_id=patient_id,
            appointment_id=appointment_id,
            kind=wanted,
            status=NoteStatus.DRAFT,
            created_at=now,
            changed_at=now,
        )
        w.rows.add(note)
        await w.rows.flush()
        number = note.id or 0
        audit.record(w, actor, Act.NOTE_BEGUN, subject(number), now)
        _announce(w, note)
        return number


async def save(actor: Actor, note_id: int, revision: int, words: object, now: datetime) -> int:
    """Keep what is written so far, on top of the `revision` that the page knows; gives the new revision.

    Saying the same twice is saying it once: a page that got no answer may ask again.

    Raises:
        Invalid: with a section's key for what can't be taken.
        Conflict: when it is signed, or was changed in another window.
        NotFound: when it is not the actor's own.
    """
    async with work() as w:
        note = await access.own_note(w.rows, actor, note_id)
        rules.after(note.status, NoteStep.SAVE)
        text = papers.written(rules.clean_words(note.kind, words))
        following = papers.next_revision(text, note.draft, note.revision, seen=revision, what="note")
        if following != note.revision:
            note.draft, note.revision, note.changed_at = text, following, now
            w.rows.add(note)
            await audit.record_look(w, actor, Act.NOTE_KEPT, subject(note_id), now)
        return note.revision


async def sign(actor: Actor, note_id: int, revision: int, words: object, now: datetime) -> None:
    """Sign a note as it stands on the page: from now on it does not change.

    Raises:
        Invalid: with the field `paper` when it is empty, else as `save`.
        Conflict: when it is signed already, or was changed in another window.
        NotFound: when it is not the actor's own.
    """
    async with work() as w:
        note = await access.own_note(w.rows, actor, note_id)
        status, said = rules.after(note.status, NoteStep.SIGN), rules.clean_words(note.kind, words)
        rules.check_complete(said)
        text = papers.written(said)
        note.revision = papers.next_revision(text, note.draft, note.revision, seen=revision, what="note")
        w.rows.add(NoteVersion(note_id=note_id, number=1, author_id=actor.user_id, text=text, signed_at=now))
        note.status, note.draft, note.changed_at = status, None, now
        w.rows.add(note)
        audit.record(w, actor, Act.NOTE_SIGNED, subject(note_id), now)
        _announce(w, note)


async def amend(actor: Actor, note_id: int, seen: int, words: object, reason: object, now: datetime) -> None:
    """Add to a signed note, having read its versions up to the number `seen`. What was signed before stays as it is.

    Raises:
        Invalid: with the field `text` or `reason`.
        Conflict: when it is not signed, or was added to in another window meanwhile.
        NotFound: when it is not the actor's own.
    """
    said, why = rules.clean_addition(words), rules.clean_reason(reason)
    async with work() as w:
        note = await access.own_note(w.rows, actor, note_id)
        status = rules.after(note.status, NoteStep.AMEND)
        last = (await w.rows.exec(select(func.max(NoteVersion.number)).where(NoteVersion.note_id == note_id))).one()
        if last != seen:
            raise Conflict("This note was added to in another window meanwhile. Please read that first.")
        w.rows.add(
            NoteVersion(
                note_id=note_id,
                number=seen + 1,
                author_id=actor.user_id,
                text=papers.written(said),
                reason=why,
                signed_at=now,
            )
        )
        note.status, note.changed_at = status, now
        w.rows.add(note)
        audit.record(w, actor, Act.NOTE_AMENDED, subject(note_id), now)
        _announce(w, note)


async def discard(actor: Actor, note_id: int, now: datetime) -> None:
    """Throw away a draft, with its files.

    Raises:
        Conflict: when it is signed.
        NotFound: when it is not the actor's own.
    """
    async with work() as w:
        note = await access.own_note(w.rows, actor, note_id)
        rules.after(note.status, NoteStep.SAVE)
        for file in await w.rows.exec(select(NoteFile).where(NoteFile.note_id == note_id)):
            await w.rows.delete(file)
        await w.rows.flush()
        await w.rows.delete(note)
        audit.record(w, actor, Act.NOTE_DISCARDED, subject(note_id), now)
        _announce(w, note)


async def _empty(
    rows: AsyncSession, actor: Actor, patient_id: int, kind: NoteKind, appointment_id: int | None
) -> int | None:
    found = await rows.exec(
        select(Note.id).where(
            Note.author_id == actor.user_id,
            Note.patient_id == patient_id,
            Note.kind == kind,
            Note.status == NoteStatus.DRAFT,
            Note.revision == 0,
            col(Note.appointment_id).is_not_distinct_from(appointment_id),
        )
    )
    return found.first()


def _announce(w: Work, note: Note) -> None:
    w.announce(topics.notes(note.patient_id), {"kind": "notes"})

"""Care plans and prescriptions: written by a doctor, shared with the patient as a PDF, withdrawn or replaced, never changed."""

from __future__ import annotations

import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.care_documents import CareDocument
from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain import care_documents as rules
from calmconnect.domain import papers
from calmconnect.domain.audit import Act
from calmconnect.domain.care_documents import DocumentKind, DocumentStatus, DocumentStep, Words
from calmconnect.domain.errors import Invalid, NotFound
from calmconnect.domain.notifications import Kind
from calmconnect.domain.people import Actor
from calmconnect.services import access, audit, blobs, care_pdf, letters, topics
from calmconnect.services.care_pdf import Sheet
from calmconnect.services.notifications import Notice, notify, withdraw_from_all
from calmconnect.services.work import Work, work
from calmconnect.settings import settings

_MARK = "Made in demo mode: not valid"


def subject(document_id: int) -> str:
    """What the record of who did what, and notices, call a document."""
    return f"document:{document_id}"


async def begin(actor: Actor, patient_id: int, kind: object, now: datetime) -> int:
    """Begin a document for a patient whom the actor treats; gives its id. One that is still empty is taken up again.

    Raises:
        Invalid: with the field `kind`.
        NotFound: for anybody else's patient.
    """
    wanted = rules.clean_kind(kind)
    async with work() as w:
        # Of two clicks the second finds what the first began.
        await access.own_doctor(w.rows, actor, lock=True)
        await access.cared_for(w.rows, actor, patient_id)
        return await _begun(w, actor, patient_id, wanted, None, now)


async def replace(actor: Actor, document_id: int, now: datetime) -> int:
    """Begin a newer document in the place of one that is shared, with what that one says; gives the new one's id.

    Raises:
        Conflict: when it is not shared, or not any more.
        NotFound: when it is not the actor's own.
    """
    async with work() as w:
        await access.own_doctor(w.rows, actor, lock=True)
        old = await access.own_document(w.rows, actor, document_id)
        rules.after(old.status, DocumentStep.REPLACE)
        return await _begun(w, actor, old.patient_id, old.kind, old, now)


async def save(actor: Actor, document_id: int, revision: int, words: object, now: datetime) -> int:
    """Keep what is written so far, on top of the `revision` that the page knows; gives the new revision. As `notes.save`.

    Raises:
        Invalid: with a field's key for what can't be taken.
        Conflict: when it is shared, or was changed in another window.
        NotFound: when it is not the actor's own.
    """
    async with work() as w:
        document = await access.own_document(w.rows, actor, document_id)
        rules.after(document.status, DocumentStep.SAVE)
        text = papers.written(rules.clean_words(document.kind, words))
        following = papers.next_revision(text, document.words, document.revision, seen=revision, what="document")
        if following != document.revision:
            document.words, document.revision, document.changed_at = text, following, now
            w.rows.add(document)
            await audit.record_look(w, actor, Act.DOCUMENT_KEPT, subject(document_id), now)
        return document.revision


async def share(actor: Actor, document_id: int, revision: int, words: object, now: datetime) -> None:
    """Share a document as it stands on the page: a PDF is made of it, which never changes, and the patient is told.

    Raises:
        Invalid: with the field that lacks something or can't be printed.
        Conflict: when it is shared already, or was changed in another window; when the one it replaces is not shared any more.
        NotFound: when it is not the actor's own, or they do not treat the patient.
    """
    async with reading() as rows:
        draft = await access.own_document(rows, actor, document_id)
        rules.after(draft.status, DocumentStep.SHARE)
        said = rules.clean_words(draft.kind, words)
        rules.check_complete(draft.kind, said)
        await access.cared_for(rows, actor, draft.patient_id)
        sheet = await _sheet(rows, draft, said, now)
    pdf = await asyncio.to_thread(_drawn, sheet)
    async with work() as w:
        document = await access.own_document(w.rows, actor, document_id)
        status = rules.after(document.status, DocumentStep.SHARE)
        text = papers.written(said)
        following = papers.next_revision(text, document.words, document.revision, seen=revision, what="document")
        document.words, document.revision = text, following
        await blobs.keep(w, now, pdf)
        await _end_replaced(w, document, now)
        document.digest, document.status, document.shared_at, document.changed_at = pdf.digest, status, now, now
        w.rows.add(document)
        audit.record(w, actor, Act.DOCUMENT_SHARED, subject(document_id), now)
        await _tell(w, document, sheet.doctor, "A document was shared with you", now)


async def withdraw(actor: Actor, document_id: int, why: object, now: datetime) -> None:
    """Take back a document that was shared: the patient can't open it any more, and reads why.

    Raises:
        Invalid: with the field `why`.
        Conflict: when it is not shared, or not any more.
        NotFound: when it is not the actor's own.
    """
    reason = rules.clean_reason(why)
    async with work() as w:
        document = await access.own_document(w.rows, actor, document_id)
        document.status = rules.after(document.status, DocumentStep.WITHDRAW)
        document.why, document.ended_at, document.changed_at = reason, now, now
        w.rows.add(document)
        audit.record(w, actor, Act.DOCUMENT_WITHDRAWN, subject(document_id), now)
        await withdraw_from_all(w, subject(document_id), now)
        doctor = await w.rows.get_one(User, document.doctor_id)
        await _tell(w, document, doctor.name, "A document was withdrawn", now)


async def discard(actor: Actor, document_id: int, now: datetime) -> None:
    """Throw away a draft.

    Raises:
        Conflict: when it is shared.
        NotFound: when it is not the actor's own.
    """
    async with work() as w:
        document = await access.own_document(w.rows, actor, document_id)
        rules.after(document.status, DocumentStep.SAVE)
        await w.rows.delete(document)
        audit.record(w, actor, Act.DOCUMENT_DISCARDED, subject(document_id), now)
        w.announce(topics.user(actor.user_id), {"kind": "documents"})


async def draft_pdf(rows: AsyncSession, document: CareDocument, now: datetime) -> bytes:
    """What a draft would look like."""
    said = rules.clean_words(document.kind, papers.read(document.words))
    sheet = await _sheet(rows, document, said, now, "Draft, not shared")
    return await asyncio.to_thread(care_pdf.draw, sheet)


def _drawn(sheet: Sheet) -> blobs.Sealed:
    shown = " ".join([sheet.doctor, sheet.patient, sheet.qualifications, papers.written(sheet.words)])
    if strange := care_pdf.unprintable(shown):
        raise Invalid(paper=f"We can't print these signs yet: {strange[:20]}. Please write them in another way.")
    return blobs.sealed(care_pdf.draw(sheet))


async def _sheet(rows: AsyncSession, document: CareDocument, said: Words, now: datetime, mark: str = "") -> Sheet:
    doctor, person = (
        await rows.get_one(Doctor, document.doctor_id),
        await rows.get_one(User, document.doctor_id),
    )
    patient = await rows.get_one(User, document.patient_id)
    return Sheet(
        kind=document.kind,
        words=said,
        doctor=person.name,
        qualifications=doctor.qualifications,
        licence=doctor.licence_number,
        patient=patient.name,
        day=now.astimezone(ZoneInfo(person.time_zone)).date(),
        mark=mark or (_MARK if settings().demo else ""),
    )


async def _begun(
    w: Work, actor: Actor, patient_id: int, kind: DocumentKind, old: CareDocument | None, now: datetime
) -> int:
    there = await w.rows.exec(
        select(CareDocument.id).where(
            CareDocument.doctor_id == actor.user_id,
            CareDocument.patient_id == patient_id,
            CareDocument.kind == kind,
            CareDocument.status == DocumentStatus.DRAFT,
            CareDocument.revision == 0,
            col(CareDocument.replaces_id).is_not_distinct_from(old.id if old else None),
        )
    )
    if found := there.first():
        return found
    document = CareDocument(
        doctor_id=actor.user_id,
        patient_id=patient_id,
        kind=kind,
        status=DocumentStatus.DRAFT,
        words=old.words if old else None,
        replaces_id=old.id if old else None,
        created_at=now,
        changed_at=now,
    )
    w.rows.add(document)
    await w.rows.flush()
    audit.record(w, actor, Act.DOCUMENT_BEGUN, subject(document.id or 0), now)
    w.announce(topics.user(actor.user_id), {"kind": "documents"})
    return document.id or 0


async def _end_replaced(w: Work, document: CareDocument, now: datetime) -> None:
    if document.replaces_id is None:
        return
    old = await w.rows.get(CareDocument, document.replaces_id, with_for_update=True)
    if old is None:
        raise NotFound
    old.status, old.ended_at = rules.after(old.status, DocumentStep.REPLACE), now
    w.rows.add(old)
    await withdraw_from_all(w, subject(old.id or 0), now)


async def _tell(w: Work, document: CareDocument, doctor: str, title: str, now: datetime) -> None:
    patient = await w.rows.get_one(User, document.patient_id)
    about, letter = subject(document.id or 0), letters.document(patient.name, title, doctor)
    notice = Notice(Kind.DOCUMENT, title, f"By {doctor}.", "/patient/record", about, letter)
    await notify(w, document.patient_id, notice, now)
    for person in (document.patient_id, document.doctor_id):
        w.announce(topics.user(person), {"kind": "documents"})

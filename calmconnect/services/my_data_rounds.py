"""Putting people's own data together, one person at a time, and throwing it away when its time is over."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import zipfile
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, delete, exists, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.care_documents import CareDocument
from calmconnect.db.conversations import Conversation, Message
from calmconnect.db.files import Attachment
from calmconnect.db.my_data import DataExport
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.care_documents import DocumentStatus
from calmconnect.domain.my_data import ATTEMPTS, CLAIMED_FOR, KEPT_FOR, README, Making
from calmconnect.domain.notifications import Kind
from calmconnect.keys import seal
from calmconnect.quiet import where
from calmconnect.services import blobs
from calmconnect.services.claims import unclaimed
from calmconnect.services.letters import Letter
from calmconnect.services.my_data import tell
from calmconnect.services.notifications import Notice, notify
from calmconnect.services.own_subjects import Subject, subjects_of
from calmconnect.services.work import work
from calmconnect.settings import settings

log = logging.getLogger(__name__)

_PAGE = "/account/data"


class _TakenBack(Exception):
    """The person does not want it any more, or asked anew."""


async def put_together(now: datetime) -> int:
    """Put together what is asked for; gives how many became ready."""
    ready = 0
    while (claimed := await _claim(now)) is not None:
        try:
            await _make(*claimed, now)
            ready += 1
        except _TakenBack:
            continue
        except Exception as error:
            # Tried again when the claim is over, until that was often enough.
            log.error("Putting somebody's data together failed with %s at %s", type(error).__name__, where(error))
    return ready


async def sweep(now: datetime) -> int:
    """Delete what was kept for its time; gives how many."""
    async with work() as w:
        gone = await w.rows.exec(
            delete(DataExport).where(col(DataExport.expires_at) <= now).returning(col(DataExport.user_id))
        )
        people = [row[0] for row in gone]
        for user_id in people:
            tell(w, user_id)
    return len(people)


async def _claim(now: datetime) -> tuple[int, datetime] | None:
    """Take one that nobody has; gives whose it is, and when they asked. One that failed often is given up."""
    waits = and_(col(DataExport.status) == Making.ASKED, unclaimed(DataExport.claimed_until, now))
    async with work() as w:
        given_up = update(DataExport).where(waits, col(DataExport.attempts) >= ATTEMPTS)
        await w.rows.exec(given_up.values(status=Making.FAILED, expires_at=now + KEPT_FOR))
        first = select(DataExport.user_id).where(waits).order_by(col(DataExport.asked_at)).limit(1).scalar_subquery()
        taken = await w.rows.exec(
            update(DataExport)
            .where(col(DataExport.user_id) == first, waits)
            .values(claimed_until=now + CLAIMED_FOR, attempts=DataExport.attempts + 1, done=0)
            .returning(col(DataExport.user_id), col(DataExport.asked_at))
            .execution_options(synchronize_session=False)
        )
        found = taken.first()
    return (found[0], found[1]) if found else None


async def _make(user_id: int, asked_at: datetime, now: datetime) -> None:
    async with reading() as rows:
        user = await rows.get_one(User, user_id)
        subjects = subjects_of(user.role)
        papers = await _papers(rows, user)
    parts, buffer = len(subjects) + len(papers), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        await _put(archive, "README.txt", README.format(subjects=_contents(subjects)))
        for done, subject in enumerate(subjects, 1):
            async with reading() as rows:
                records = await subject.read(rows, user)
            await _put(archive, f"{subject.name}.json", json.dumps(records, ensure_ascii=False, indent=2))
            await _progress(user_id, asked_at, done, parts)
        for done, (name, digest) in enumerate(papers, len(subjects) + 1):
            await _put(archive, name, await _file(digest))
            await _progress(user_id, asked_at, done, parts)
    await _finish(user, asked_at, buffer.getvalue(), now)


async def _put(archive: zipfile.ZipFile, name: str, content: str | bytes) -> None:
    # Packing a large file takes a while, for which others need not wait.
    await asyncio.to_thread(archive.writestr, name, content)


def _contents(subjects: list[Subject]) -> str:
    return "\n".join(f"- {one.name}.json: {one.what}" for one in subjects)


async def _file(digest: str) -> bytes:
    async with reading() as rows:
        kept = await blobs.take_out(rows, digest)
    return await blobs.opened(kept)


async def _papers(rows: AsyncSession, user: User) -> list[tuple[str, str]]:
    """Each file's name in the zip, and its digest: those of conversations, documents that were shared, one's picture."""
    said = exists().where(
        col(Message.conversation_id) == Attachment.conversation_id,
        col(Message.sender_id) == Attachment.sender_id,
        col(Message.client_id) == Attachment.client_id,
        col(Message.deleted_at).is_(None),
    )
    files = await rows.exec(
        select(Attachment)
        .join(Conversation, col(Conversation.id) == Attachment.conversation_id)
        .where(or_(Conversation.patient_id == user.id), said)
        .order_by(col(Attachment.id))
    )
    documents = await rows.exec(
        select(CareDocument)
        .where(CareDocument.patient_id == user.id, CareDocument.status == DocumentStatus.SHARED)
        .order_by(col(CareDocument.id))
    )
    return [
        *((f"files/{one.id}-{one.name.replace('/', '_')}", one.digest) for one in files),
        *((f"documents/{one.id}-{one.kind.value}.pdf", one.digest) for one in documents if one.digest),
        *([("picture.jpg", user.avatar_digest)] if user.avatar_digest else []),
    ]


async def _progress(user_id: int, asked_at: datetime, done: int, parts: int) -> None:
    async with work() as w:
        moved = await w.rows.exec(
            update(DataExport)
            .where(*_still(user_id, asked_at))
            .values(done=done, parts=parts)
            .returning(col(DataExport.user_id))
            .execution_options(synchronize_session=False)
        )
        if moved.first() is None:
            raise _TakenBack
        tell(w, user_id)


async def _finish(user: User, asked_at: datetime, content: bytes, now: datetime) -> None:
    assert user.id is not None
    sealed = await asyncio.to_thread(seal, content)
    async with work() as w:
        put = await w.rows.exec(
            update(DataExport)
            .where(*_still(user.id, asked_at))
            .values(status=Making.READY, content=sealed, size=len(content), expires_at=now + KEPT_FOR)
            .returning(col(DataExport.user_id))
            .execution_options(synchronize_session=False)
        )
        if put.first() is None:
            raise _TakenBack
        title, words = "Your data is ready", "You can fetch it for seven days, with your password."
        link = f"{settings().address}{_PAGE}"
        letter = Letter(title, f"Hello {user.name},", (words,), "Open my data", link)
        await notify(w, user.id, Notice(Kind.ACCOUNT, title, words, _PAGE, letter=letter), now)
        tell(w, user.id)


def _still(user_id: int, asked_at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Whether it is still wanted as it was."""
    whose = col(DataExport.user_id) == user_id
    return whose, col(DataExport.asked_at) == asked_at, col(DataExport.status) == Making.ASKED

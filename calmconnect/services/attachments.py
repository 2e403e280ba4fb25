"""Files that go with messages: taken before the message is sent, read by those who may read it, and thrown away without one.

A file names the message by its sender and client id, so nothing has to be put together when the message comes: it has its
files from the moment in which it is there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, delete, func, select, tuple_
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.conversations import Message
from calmconnect.db.files import Attachment
from calmconnect.db.session import reading
from calmconnect.domain.chat import clean_client_id
from calmconnect.domain.emergencies import GUEST_ID
from calmconnect.domain.errors import Conflict, Invalid, NotFound
from calmconnect.domain.files import FILES_PER_MESSAGE, ORPHANED_AFTER, FileType
from calmconnect.domain.people import Actor
from calmconnect.services import access, blobs
from calmconnect.services.blobs import Content, File, file_of
from calmconnect.services.work import Work, work

# Looking at files is work: nobody keeps others from it.
_HOUR, _FILES_AN_HOUR = timedelta(hours=1), 60


async def add(
    actor: Actor, conversation_id: int, client_id: object, name: object, content: bytes, now: datetime
) -> File:
    """Keep a file for the message that the actor is about to send under `client_id`.

    Raises:
        Invalid: with the field `file` for one that can't be taken.
        Conflict: when the message was sent already, or the other one has no account.
        NotFound: for a conversation the actor is not in.
    """
    key = clean_client_id(client_id)
    blobs.check_size(content)
    async with reading() as rows:
        conversation = await access.conversation_for(rows, actor, conversation_id)
        if conversation.patient_id == GUEST_ID:
            raise Conflict("Files can't be sent here: who has no account could not open them.")
        await _check_room(rows, actor, key, now)
    prepared = await blobs.prepare(content)
    columns = prepared.columns(name, now)
    async with work() as w:
        await blobs.keep(w, now, prepared.whole, prepared.preview)
        kept = Attachment(conversation_id=conversation_id, sender_id=actor.user_id, client_id=key, **columns)
        w.rows.add(kept)
        await w.rows.flush()
        return file_of(kept)


async def drop(actor: Actor, attachment_id: int) -> None:
    """Take back a file of one's own that was not sent yet.

    Raises:
        Conflict: when it was sent.
        NotFound: for anybody else's.
    """
    async with work() as w:
        kept = await access.attachment_for(w.rows, actor, attachment_id)
        if kept.sender_id != actor.user_id:
            raise NotFound
        if await _is_sent(w.rows, kept.sender_id, kept.client_id):
            raise Conflict("This file was sent already.")
        await w.rows.delete(kept)


async def read(actor: Actor, attachment_id: int, preview: bool) -> Content:
    """A file of a conversation the actor is in, or its preview.

    Raises:
        NotFound: for any other, and for a preview of what has none.
    """
    async with reading() as rows:
        kept = await access.attachment_for(rows, actor, attachment_id)
        content = await blobs.take_out(rows, kept.preview_digest if preview else kept.digest)
    return Content(kept.name, FileType.JPEG if preview else kept.kind, await blobs.opened(content))


async def of_message(actor: Actor, conversation_id: int, client_id: str) -> tuple[File, ...]:
    """The files that the actor added for a message of theirs."""
    mine = (actor.user_id, client_id)
    async with reading() as rows:
        return (await of_messages(rows, conversation_id, [mine])).get(mine, ())


async def of_messages(
    rows: AsyncSession, conversation_id: int, messages: Sequence[tuple[int, str]]
) -> dict[tuple[int, str], tuple[File, ...]]:
    """The files of messages, each given by its sender and client id, in the order in which they were added."""
    if not messages:
        return {}
    found = await rows.exec(
        select(Attachment)
        .where(
            Attachment.conversation_id == conversation_id,
            tuple_(col(Attachment.sender_id), col(Attachment.client_id)).in_(messages),
        )
        .order_by(col(Attachment.id))
    )
    files: defaultdict[tuple[int, str], tuple[File, ...]] = defaultdict(tuple)
    for one in found:
        files[one.sender_id, one.client_id] += (file_of(one),)
    return files


async def drop_of(w: Work, sender_id: int, client_id: str) -> None:
    """Let go of the files of a message that its sender takes back."""
    await w.rows.exec(
        delete(Attachment).where(col(Attachment.sender_id) == sender_id, col(Attachment.client_id) == client_id)
    )


async def sweep(now: datetime) -> None:
    """Throw away files whose message was never sent, and bytes that belong to no file."""
    async with work() as w:
        sent = select(Message.seq).where(
            Message.sender_id == Attachment.sender_id, Message.client_id == Attachment.client_id
        )
        await w.rows.exec(delete(Attachment).where(col(Attachment.added_at) < now - ORPHANED_AFTER, ~sent.exists()))
        await blobs.sweep(w, now)


async def _check_room(rows: AsyncSession, actor: Actor, client_id: str, now: datetime) -> None:
    if await _is_sent(rows, actor.user_id, client_id):
        raise Conflict("This message was sent already.")
    own = select(func.count()).select_from(Attachment).where(Attachment.sender_id == actor.user_id)
    if (await rows.exec(own.where(Attachment.client_id == client_id))).one() >= FILES_PER_MESSAGE:
        raise Invalid(file=f"A message may have up to {FILES_PER_MESSAGE} files.")
    if (await rows.exec(own.where(col(Attachment.added_at) > now - _HOUR))).one() >= _FILES_AN_HOUR:
        raise Invalid(file="That are many files at once. Please send more in an hour.")


async def _is_sent(rows: AsyncSession, sender_id: int, client_id: str) -> bool:
    found = await rows.exec(select(Message.seq).where(Message.sender_id == sender_id, Message.client_id == client_id))
    return found.first() is not None

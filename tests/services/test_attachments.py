"""Files that go with messages: for the two who talk, kept once, and gone without their message; on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from calmconnect.db.files import Attachment, Blob
from calmconnect.db.session import reading
from calmconnect.domain.errors import Conflict, Invalid, NotFound
from calmconnect.domain.files import FILES_PER_MESSAGE, ORPHANED_AFTER
from calmconnect.services import attachments, chat, message_changes, pairing
from tests.support import files
from tests.support.care import talking
from tests.support.cast import NOW, Cast, Person
from tests.support.database import configured
from tests.support.rows import all_rows
from tests.support.unnamed import began, listens

LATER = NOW + ORPHANED_AFTER + timedelta(hours=1)


async def added(person: Person, conversation: int, client_id: str = "client-1", content: bytes = b"zebra") -> Any:
    """A text file that a person adds to a message of theirs."""
    return await attachments.add(person.actor, conversation, client_id, "notes.txt", content, NOW)


async def kept() -> tuple[int, int]:
    """How many files there are, and how many different contents."""
    async with reading() as rows:
        files, contents = [(await rows.exec(select(func.count()).select_from(one))).one() for one in (Attachment, Blob)]
    return files, contents


async def test_the_other_side_reads_it_once_it_is_sent(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    file = await added(cast.asha, conversation)
    with pytest.raises(NotFound):
        await attachments.read(cast.meera.actor, file.id, False)
    await chat.send(cast.asha.actor, conversation, "client-1", "My notes.", NOW)
    for person in (cast.asha, cast.meera):
        found = await attachments.read(person.actor, file.id, False)
        assert (found.name, found.content) == ("notes.txt", b"zebra")
    async with reading() as rows:
        sent = await attachments.of_messages(rows, conversation, [(cast.asha.id, "client-1"), (cast.meera.id, "x")])
    assert dict(sent) == {(cast.asha.id, "client-1"): (file,)}


async def test_nothing_of_it_can_be_read_in_the_database(cast: Cast) -> None:
    await added(cast.asha, await talking(cast.asha, cast.meera))
    async with reading() as rows:
        connection = await rows.connection()
        found = await connection.execute(text("SELECT name, content FROM attachments JOIN blobs USING (digest)"))
        (row,) = [b" ".join(map(bytes, row)) for row in found]
    assert b"zebra" not in row and b"notes.txt" not in row


async def test_the_same_bytes_are_kept_once(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await asyncio.gather(*(added(cast.asha, conversation, f"client-{number}") for number in range(5)))
    await added(cast.meera, conversation)
    assert await kept() == (6, 1)
    await added(cast.meera, conversation, content=b"another")
    assert await kept() == (7, 2)


async def test_a_picture_has_a_preview_and_nothing_else_has(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    picture = await attachments.add(cast.asha.actor, conversation, "client-1", "me.jpg", files.picture(), NOW)
    assert (picture.kind, picture.width, picture.height) == ("image/jpeg", 640, 480)
    preview = await attachments.read(cast.asha.actor, picture.id, True)
    assert preview.content.startswith(b"\xff\xd8\xff")
    words = await added(cast.asha, conversation)
    with pytest.raises(NotFound):
        await attachments.read(cast.asha.actor, words.id, True)


async def test_files_without_a_message_are_thrown_away(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await added(cast.asha, conversation, "client-sent")
    await chat.send(cast.asha.actor, conversation, "client-sent", "My notes.", NOW)
    await added(cast.asha, conversation, "client-left", b"never sent")
    await attachments.sweep(NOW + timedelta(hours=2))
    assert await kept() == (2, 2)
    await attachments.sweep(LATER)
    assert await kept() == (1, 1)


async def test_bytes_that_are_sent_again_are_not_thrown_away(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    first = await added(cast.asha, conversation)
    await attachments.drop(cast.asha.actor, first.id)
    await attachments.add(cast.asha.actor, conversation, "client-2", "n.txt", b"zebra", LATER)
    await attachments.sweep(LATER + timedelta(minutes=1))
    assert await kept() == (1, 1)


async def test_a_file_goes_with_the_message_that_is_taken_back(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    file = await added(cast.asha, conversation)
    await chat.send(cast.asha.actor, conversation, "client-1", "My notes.", NOW)
    await message_changes.delete(cast.asha.actor, conversation, 1, NOW)
    for person in (cast.asha, cast.meera):
        with pytest.raises(NotFound):
            await attachments.read(person.actor, file.id, False)


async def test_what_is_sent_stays_as_it_was_sent(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    file = await added(cast.asha, conversation)
    await chat.send(cast.asha.actor, conversation, "client-1", "My notes.", NOW)
    with pytest.raises(Conflict):
        await added(cast.asha, conversation, "client-1", b"more")
    with pytest.raises(Conflict):
        await attachments.drop(cast.asha.actor, file.id)


async def test_too_large_and_too_many(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    with configured(attachment_mb=1), pytest.raises(Invalid, match="up to 1 MB"):
        await added(cast.asha, conversation, content=b"a" * (2**20 + 1))
    for number in range(FILES_PER_MESSAGE):
        await added(cast.asha, conversation, content=str(number).encode())
    before = await all_rows()
    with pytest.raises(Invalid, match="up to 6 files"):
        await added(cast.asha, conversation, content=b"one more")
    assert await all_rows() == before


async def test_nobody_keeps_others_from_having_theirs_looked_at(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "_FILES_AN_HOUR", 2)
    conversation = await talking(cast.asha, cast.meera)
    await added(cast.asha, conversation)
    await added(cast.asha, conversation, "client-2")
    with pytest.raises(Invalid, match="in an hour"):
        await added(cast.asha, conversation, "client-3")
    await added(cast.meera, conversation)


async def test_nobody_is_sent_what_they_could_not_open(cast: Cast) -> None:
    await listens(cast.meera)
    by = await began()
    await pairing.pair(NOW)
    before = await all_rows()
    with pytest.raises(Conflict, match="no account"):
        await added(cast.meera, by.conversation_id)
    assert await all_rows() == before

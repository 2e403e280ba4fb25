"""Conversations of the kind `support`: nobody answers yet, then somebody does who need not be a doctor."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from calmconnect.db.conversations import Conversation
from calmconnect.db.message_notes import MessageNote
from calmconnect.db.session import reading, transaction
from calmconnect.domain.chat import ConversationKind
from calmconnect.domain.errors import NotFound
from calmconnect.services import chat, inbox
from tests.support.cast import NOW, Cast

MINUTE = timedelta(minutes=1)


async def asked(cast: Cast) -> int:
    """A conversation of Asha's with nobody; gives its id."""
    async with transaction() as rows:
        row = Conversation(kind=ConversationKind.SUPPORT, patient_id=cast.asha.id, created_at=NOW)
        rows.add(row)
    return row.id or 0


async def taken(conversation_id: int, by: int) -> None:
    """Somebody answers from now on."""
    async with transaction() as rows:
        mine = update(Conversation).where(col(Conversation.id) == conversation_id)
        await rows.exec(mine.values(doctor_id=by))


async def test_what_is_said_to_nobody_is_read_by_who_comes(database: str, cast: Cast) -> None:
    number = await asked(cast)
    assert await chat.send(cast.asha.actor, number, "client-one", "Is somebody there?", NOW) is None
    with pytest.raises(NotFound):
        await chat.newest(cast.tara.actor, number)
    async with reading() as rows:
        assert (await rows.exec(select(MessageNote))).all() == [], "there is nobody to be told of it later"
    await taken(number, cast.tara.id)
    assert [line.text for line in await chat.newest(cast.tara.actor, number)] == ["Is somebody there?"]
    await chat.send(cast.tara.actor, number, "client-two", "I am here.", NOW + MINUTE)
    await chat.send(cast.asha.actor, number, "client-three", "Good.", NOW + MINUTE)
    async with reading() as rows:
        readers = set((await rows.exec(select(MessageNote.reader_id))).all())
    assert readers == {cast.asha.id, cast.tara.id}
    assert await inbox.partner(cast.tara.actor, number) == (cast.asha.id, cast.asha.name)
    assert [thread.other_name for thread in await inbox.threads(cast.asha.actor)] == [cast.tara.name]


async def test_there_can_be_several_of_them(database: str, cast: Cast) -> None:
    first, second = await asked(cast), await asked(cast)
    await taken(first, cast.tara.id)
    await taken(second, cast.tara.id)
    assert {thread.id for thread in await inbox.threads(cast.tara.actor)} == {first, second}


async def test_what_nobody_has_answered_is_with_nobody(database: str, cast: Cast) -> None:
    number = await asked(cast)
    assert await inbox.threads(cast.asha.actor) == []
    assert await inbox.partner(cast.asha.actor, number) == (0, inbox.NOBODY_YET)

"""What was said can be edited and deleted for a while, seen by both; what it said before is kept for a time."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select, update

from calmconnect.db.conversations import Conversation, MessageChange
from calmconnect.db.session import reading, transaction
from calmconnect.domain.chat import CHANGEABLE_FOR, EARLIER_KEPT_FOR, LAST_SEQ, ConversationStatus
from calmconnect.domain.errors import Conflict, Invalid, NotFound
from calmconnect.services import chat, inbox, message_changes
from tests.support.care import talking
from tests.support.cast import NOW, Cast
from tests.support.rows import all_rows

MINUTE = timedelta(minutes=1)


async def earlier_words(conversation: int) -> list[str | None]:
    """What the changed lines of a conversation said before, oldest change first."""
    async with reading() as rows:
        wanted = select(MessageChange.earlier).where(MessageChange.conversation_id == conversation)
        return list(await rows.exec(wanted.order_by(MessageChange.number)))  # type: ignore[arg-type]


async def test_both_see_that_a_line_was_edited_or_deleted(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=4)
    await message_changes.edit(cast.asha.actor, conversation, 1, "  better words ", NOW + 5 * MINUTE)
    await message_changes.delete(cast.meera.actor, conversation, 4, NOW + 5 * MINUTE)
    for reader in (cast.asha, cast.meera):
        lines = await chat.newest(reader.actor, conversation)
        assert [(line.text, line.state) for line in lines] == [
            ("better words", "edited"),
            ("line 2", ""),
            ("line 3", ""),
            ("", "deleted"),
        ]
        assert (await inbox.threads(reader.actor))[0].last_words == "Deleted message"


async def test_the_earlier_words_are_kept_for_a_time(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=3)
    await message_changes.edit(cast.asha.actor, conversation, 1, "second", NOW + 2 * MINUTE)
    await message_changes.edit(cast.asha.actor, conversation, 1, "third", NOW + 3 * MINUTE)
    await message_changes.delete(cast.asha.actor, conversation, 3, NOW + 4 * MINUTE)
    assert await earlier_words(conversation) == ["line 1", "second", "line 3"]
    await message_changes.forget(NOW + EARLIER_KEPT_FOR + 3 * MINUTE)
    assert await earlier_words(conversation) == [None, None, "line 3"]


async def test_a_page_that_was_away_is_told_what_changed_meanwhile(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=5)
    assert await message_changes.last(cast.meera.actor, conversation) == 0
    for seq in (5, 1, 5):
        await message_changes.edit(cast.asha.actor, conversation, seq, f"new {seq}", NOW + 6 * MINUTE)
        await message_changes.edit(cast.asha.actor, conversation, seq, f"newer {seq}", NOW + 6 * MINUTE)
    assert await message_changes.last(cast.meera.actor, conversation) == 6
    lines, last = await message_changes.since(cast.meera.actor, conversation, 4)
    assert [(line.seq, line.text) for line in lines] == [(5, "newer 5")] and last == 6
    assert await message_changes.since(cast.meera.actor, conversation, 6) == ([], 6)


async def test_the_same_words_again_change_nothing(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=1)
    before = await all_rows()
    await message_changes.edit(cast.asha.actor, conversation, 1, "line 1", NOW + 2 * MINUTE)
    assert await all_rows() == before


async def test_changes_at_once_each_get_a_number(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=10)
    await asyncio.gather(
        *[message_changes.edit(cast.asha.actor, conversation, seq, "x", NOW) for seq in (1, 3, 5, 7, 9)],
        *[message_changes.delete(cast.meera.actor, conversation, seq, NOW) for seq in (2, 4, 6)],
    )
    assert await message_changes.last(cast.asha.actor, conversation) == 8
    assert len(await earlier_words(conversation)) == 8


async def test_what_cannot_be_changed_stays_as_it_is(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=3)
    await message_changes.delete(cast.asha.actor, conversation, 3, NOW)
    before = await all_rows()
    late = NOW + MINUTE + CHANGEABLE_FOR + timedelta(seconds=1)
    for person, seq, words, now, refusal in (
        (cast.asha, 2, "not mine", NOW, NotFound),
        (cast.meera, 1, "not mine", NOW, NotFound),
        (cast.ben, 1, "not there", NOW, NotFound),
        (cast.asha, 3, "deleted", NOW, NotFound),
        (cast.asha, 99, "nothing", NOW, NotFound),
        (cast.asha, -1, "nothing", NOW, Invalid),
        (cast.asha, 1, "", NOW, Invalid),
        (cast.asha, 1, "x" * 4001, NOW, Invalid),
        (cast.asha, 1, "too late", late, Conflict),
    ):
        with pytest.raises(refusal):
            await message_changes.edit(person.actor, conversation, seq, words, now)
    with pytest.raises(Conflict):
        await message_changes.delete(cast.asha.actor, conversation, 1, late)
    assert await all_rows() == before


async def test_a_closed_conversation_stays_as_it_is(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=1)
    async with transaction() as rows:
        await rows.exec(update(Conversation).values(status=ConversationStatus.RESOLVED))
    before = await all_rows()
    for attempt in (
        chat.send(cast.asha.actor, conversation, "too-late-1", "One more thing.", NOW),
        chat.write(cast.asha.actor, conversation),
        message_changes.edit(cast.asha.actor, conversation, 1, "other", NOW),
        message_changes.delete(cast.asha.actor, conversation, 1, NOW),
    ):
        with pytest.raises(Conflict, match="closed"):
            await attempt
    assert await all_rows() == before
    assert [line.text for line in await chat.newest(cast.asha.actor, conversation)] == ["line 1"]


async def test_an_answer_says_to_what(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=2)
    await chat.send(cast.asha.actor, conversation, "answer-1", "Yes.", NOW, reply_to=2)
    assert [line.reply for line in await chat.newest(cast.meera.actor, conversation)] == [0, 0, 2]
    before = await all_rows()
    for place, refusal in ((4, NotFound), (LAST_SEQ, NotFound), (-1, Invalid), ("2", Invalid), (True, Invalid)):
        with pytest.raises(refusal):
            await chat.send(cast.asha.actor, conversation, "answer-2", "Yes.", NOW, reply_to=place)
    assert await all_rows() == before

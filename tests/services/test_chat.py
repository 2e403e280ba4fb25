"""Messages are kept in order, once, and read by the two they are between; on both databases."""

from __future__ import annotations

import asyncio

import pytest

from calmconnect.domain.booking import Status
from calmconnect.domain.chat import GAP_PAGE_SIZE, PAGE_SIZE
from calmconnect.domain.errors import Invalid, NotAllowed, NotFound
from calmconnect.services import chat, inbox, message_marks
from tests.support.care import met, talking
from tests.support.cast import NOW, Cast
from tests.support.rows import all_rows


async def test_both_read_what_each_wrote_in_order(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=5)
    for reader in (cast.asha, cast.meera):
        lines = await chat.newest(reader.actor, conversation)
        assert [(line.seq, line.text) for line in lines] == [(n, f"line {n}") for n in range(1, 6)]
    assert [line.by for line in lines][:2] == [cast.asha.id, cast.meera.id]


async def test_a_resend_is_the_same_message(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    assert await chat.send(cast.asha.actor, conversation, "same-one-1", "hello", NOW) is None
    again = await chat.send(cast.asha.actor, conversation, "same-one-1", "hello", NOW)
    assert again is not None and (again.seq, again.text) == (1, "hello")
    await chat.send(cast.asha.actor, conversation, "another-1", "more", NOW)
    assert [line.seq for line in await chat.newest(cast.asha.actor, conversation)] == [1, 2]


async def test_two_people_may_use_the_same_client_id(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await chat.send(cast.asha.actor, conversation, "same-name", "mine", NOW)
    await chat.send(cast.meera.actor, conversation, "same-name", "mine too", NOW)
    assert [line.text for line in await chat.newest(cast.asha.actor, conversation)] == ["mine", "mine too"]


async def test_messages_sent_at_once_all_get_a_place_of_their_own(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    sending = [
        chat.send(person.actor, conversation, f"at-once-{person.id}-{number}", f"{number}", NOW)
        for number in range(40)
        for person in (cast.asha, cast.meera)
    ]
    # Some are sent twice at the very same moment, as an impatient client does.
    sending += [chat.send(cast.asha.actor, conversation, f"at-once-{cast.asha.id}-{n}", f"{n}", NOW) for n in range(10)]
    await asyncio.gather(*sending)
    lines = await chat.missed(cast.asha.actor, conversation, 0)
    assert [line.seq for line in lines] == list(range(1, 81))
    assert len({(line.by, line.client_id) for line in lines}) == 80


async def test_history_comes_page_by_page_and_gaps_are_filled(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=PAGE_SIZE + 7)
    newest = await chat.newest(cast.asha.actor, conversation)
    assert [line.seq for line in newest] == list(range(8, PAGE_SIZE + 8))
    assert [line.seq for line in await chat.older(cast.asha.actor, conversation, 8)] == list(range(1, 8))
    assert [line.seq for line in await chat.missed(cast.asha.actor, conversation, 50)] == list(range(51, 58))
    assert await chat.missed(cast.asha.actor, conversation, PAGE_SIZE + 7) == []
    assert GAP_PAGE_SIZE >= PAGE_SIZE


async def test_only_the_two_may_read_or_write(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=2)
    before = await all_rows()
    for stranger in (cast.ben, cast.jonas, cast.tara, cast.alex):
        for attempt in (
            chat.send(stranger.actor, conversation, "stranger-1", "let me in", NOW),
            chat.newest(stranger.actor, conversation),
            chat.older(stranger.actor, conversation, 2),
            chat.missed(stranger.actor, conversation, 0),
            message_marks.seen(stranger.actor, conversation, 1, 1, NOW),
            inbox.partner(stranger.actor, conversation),
        ):
            with pytest.raises(NotFound):
                await attempt
    assert await all_rows() == before


async def test_a_sender_is_told_nothing_of_a_message_of_theirs_elsewhere(cast: Cast) -> None:
    """The same client id in a conversation one has no part in is refused like any other."""
    await talking(cast.ben, cast.jonas)
    conversation = await talking(cast.asha, cast.meera)
    with pytest.raises(NotFound):
        await chat.send(cast.ben.actor, conversation, "client-9-9", "hello", NOW)


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 4001, "bell \x07", None, 7, ["a"], {"a": 1}, "\ud800"])
async def test_text_that_cannot_be_taken_changes_nothing(cast: Cast, text: object) -> None:
    conversation = await talking(cast.asha, cast.meera)
    before = await all_rows()
    with pytest.raises(Invalid):
        await chat.send(cast.asha.actor, conversation, "client-one", text, NOW)
    assert await all_rows() == before


@pytest.mark.parametrize("client_id", ["", "short", "x" * 65, "with space", None, 7, "semi;colon-1"])
async def test_a_client_id_that_cannot_be_taken_changes_nothing(cast: Cast, client_id: object) -> None:
    conversation = await talking(cast.asha, cast.meera)
    before = await all_rows()
    with pytest.raises(Invalid):
        await chat.send(cast.asha.actor, conversation, client_id, "hello", NOW)
    assert await all_rows() == before


@pytest.mark.parametrize("seq", [-1, 2**31, True, None, "1", 1.5, [1]])
async def test_places_that_do_not_exist_are_refused(cast: Cast, seq: object) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=1)
    for attempt in (chat.older, chat.missed):
        with pytest.raises(Invalid):
            await attempt(cast.asha.actor, conversation, seq)
    with pytest.raises(Invalid):
        await message_marks.seen(cast.asha.actor, conversation, seq, seq, NOW)


async def test_html_is_text(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await chat.send(cast.asha.actor, conversation, "client-one", "<img src=x onerror=alert(1)>", NOW)
    assert (await chat.newest(cast.meera.actor, conversation))[0].text == "<img src=x onerror=alert(1)>"


async def test_reading_never_goes_back_nor_beyond_the_end(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=4)
    for seq, read in ((2, 2), (1, 2), (99, 4), (3, 4)):
        await message_marks.seen(cast.asha.actor, conversation, seq, seq, NOW)
        assert (await inbox.threads(cast.asha.actor))[0].read == read


async def test_how_far_each_has_got_never_goes_back_nor_beyond_the_end(cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=4)
    assert await message_marks.of(cast.meera.actor, conversation) == []
    for (delivered, read), (reached, known) in (
        ((2, 0), (2, 0)),
        ((1, 3), (3, 3)),
        ((0, 0), (3, 3)),
        ((99, 2), (4, 3)),
    ):
        await message_marks.seen(cast.asha.actor, conversation, delivered, read, NOW)
        assert await message_marks.of(cast.meera.actor, conversation) == [
            message_marks.Seen(cast.asha.id, reached, known)
        ]


async def test_what_many_have_received_at_once_is_all_kept(cast: Cast) -> None:
    first, second = await talking(cast.asha, cast.meera, lines=4), await talking(cast.ben, cast.jonas, lines=4)
    await asyncio.gather(
        *[message_marks.seen(cast.asha.actor, first, seq, 0, NOW) for seq in (1, 4, 2, 3)],
        *[message_marks.seen(cast.jonas.actor, second, seq, 0, NOW) for seq in (2, 3, 1)],
    )
    assert await message_marks.of(cast.meera.actor, first) == [message_marks.Seen(cast.asha.id, 4, 0)]
    assert await message_marks.of(cast.ben.actor, second) == [message_marks.Seen(cast.jonas.id, 3, 0)]


async def test_the_inbox_shows_the_newest_first_with_its_last_words(cast: Cast) -> None:
    first = await talking(cast.asha, cast.meera, lines=3)
    second = await talking(cast.asha, cast.jonas, lines=4)
    threads = await inbox.threads(cast.asha.actor)
    assert [(thread.id, thread.other_name, thread.last_words) for thread in threads] == [
        (second, cast.jonas.name, "line 4"),
        (first, cast.meera.name, "line 3"),
    ]
    assert [thread.read for thread in threads] == [0, 3], "what one wrote oneself is not new"
    assert [thread.id for thread in await inbox.threads(cast.meera.actor)] == [first]


@pytest.mark.parametrize("status", [Status.PENDING, Status.CANCELLED, Status.HELD])
async def test_who_has_not_been_accepted_cannot_begin_a_conversation(cast: Cast, status: Status) -> None:
    await met(cast.asha, cast.meera, status=status)
    with pytest.raises(NotFound):
        await chat.open_with(cast.asha.actor, cast.meera.id, NOW)
    with pytest.raises(NotFound):
        await chat.open_with(cast.meera.actor, cast.asha.id, NOW)


async def test_both_sides_open_the_same_conversation_however_often(cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    opened = await asyncio.gather(
        *[chat.open_with(cast.asha.actor, cast.meera.id, NOW) for _ in range(5)],
        *[chat.open_with(cast.meera.actor, cast.asha.id, NOW) for _ in range(5)],
    )
    assert len(set(opened)) == 1
    with pytest.raises(NotAllowed):
        await chat.open_with(cast.alex.actor, cast.meera.id, NOW)

"""Who waits gets a doctor who is there: one each, no doctor more than they take, and back to the line when one goes away."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from calmconnect.db.anonymous import AnonymousChat, Listener
from calmconnect.db.conversations import Conversation
from calmconnect.db.doctors import Doctor
from calmconnect.db.session import reading, transaction
from calmconnect.domain.anonymous import COMPANION_ID, GIVE_BACK_AFTER, GIVE_UP_AFTER, ChatStatus
from calmconnect.domain.errors import Invalid, NotAllowed, NotFound
from calmconnect.hub import hub
from calmconnect.services import anonymous, chat, listening, pairing, presence
from tests.support.cast import NOW, Cast
from tests.support.unnamed import began, listens, row_of

SECOND = timedelta(seconds=1)


async def leaves(doctor_id: int) -> None:
    """The last tab of a doctor is gone, and the grace is over."""
    await hub().release(f"here:{doctor_id}", "a tab")


async def test_of_many_at_once_each_gets_one_doctor_and_none_too_many(database: str, cast: Cast) -> None:
    people = [await began() for _ in range(9)]
    for doctor in (cast.meera, cast.jonas):
        await listens(doctor, 0)
    async with transaction() as rows:
        for doctor_id, capacity in ((cast.meera.id, 3), (cast.jonas.id, 2)):
            await rows.exec(update(Listener).filter_by(doctor_id=doctor_id).values(capacity=capacity))
    assert sum(await asyncio.gather(*(pairing.pair(NOW + SECOND) for _ in range(6)))) == 5
    async with reading() as rows:
        given = (await rows.exec(select(AnonymousChat.conversation_id, AnonymousChat.doctor_id))).all()
        talks = dict((await rows.exec(select(Conversation.id, Conversation.doctor_id))).all())
    assert Counter(doctor for _, doctor in given) == {cast.meera.id: 3, cast.jonas.id: 2, None: 4}
    # Those who came first, and the conversation itself says the same.
    assert {one for one, doctor in given if doctor} == {by.conversation_id for by in people[:5]}
    assert all(talks[one] == (doctor or COMPANION_ID) for one, doctor in given)


async def test_the_one_with_fewer_talks_is_asked_first(database: str, cast: Cast) -> None:
    await listens(cast.meera, 3)
    await listens(cast.jonas, 3)
    for _ in range(4):
        await began()
        await pairing.pair(NOW)
    async with reading() as rows:
        given = Counter((await rows.exec(select(AnonymousChat.doctor_id))).all())
    assert given == {cast.meera.id: 2, cast.jonas.id: 2}


async def test_only_who_is_there_wants_to_and_may(database: str, cast: Cast) -> None:
    by = await began()
    await listening.take_part(cast.meera.actor, 2, NOW)
    await presence.here(cast.jonas.id, "a tab")
    assert await pairing.pair(NOW) == 0, "one is not there, the other does not take part"
    await presence.here(cast.meera.id, "a tab")
    await presence.choose(cast.meera.actor, "away")
    assert await pairing.pair(NOW) == 0
    await presence.choose(cast.meera.actor, "online")
    async with transaction() as rows:
        await rows.exec(update(Doctor).where(col(Doctor.user_id) == cast.meera.id).values(verified_at=None))
    assert await pairing.pair(NOW) == 0, "the licence is not checked"
    async with transaction() as rows:
        await rows.exec(update(Doctor).where(col(Doctor.user_id) == cast.meera.id).values(verified_at=NOW))
    assert await pairing.pair(NOW) == 1 and (await row_of(by)).doctor_id == cast.meera.id


async def test_nobody_is_brought_to_an_empty_room(database: str, cast: Cast) -> None:
    by = await began()
    await hub().release(f"anonymous:{by.conversation_id}", "a tab")
    await listens(cast.meera)
    assert (await row_of(by)).doctor_id is None
    await pairing.see_to(NOW)
    await pairing.see_to(NOW + GIVE_UP_AFTER - SECOND)
    assert (await anonymous.one(by)).status is ChatStatus.WAITING
    await pairing.see_to(NOW + GIVE_UP_AFTER)
    assert (await anonymous.one(by)).status is ChatStatus.ENDED


async def test_the_line_says_where_one_stands_and_danger_goes_first(database: str, cast: Cast) -> None:
    people = [await began(now=NOW + nth * SECOND) for nth in range(3)]
    assert [(await listening.wait_of(by, NOW)).place for by in people] == [1, 2, 3]
    await anonymous.say(people[2], "client-one", "I want to die", NOW)
    assert [(await listening.wait_of(by, NOW)).place for by in people] == [2, 3, 1]
    await listens(cast.meera)
    assert (await row_of(people[2])).doctor_id == cast.meera.id
    assert [(await listening.wait_of(by, NOW)).place for by in people] == [1, 2, 0]


async def test_what_is_said_of_waiting_comes_from_those_who_waited(database: str, cast: Cast) -> None:
    by = await began()
    assert (await listening.wait_of(by, NOW)).usual is None
    await anonymous.end(by, NOW)
    for _ in range(3):
        await began(now=NOW)
    await listens(cast.meera, 3, NOW + 130 * SECOND)
    last = await began(now=NOW + 130 * SECOND)
    assert (await listening.wait_of(last, NOW + 131 * SECOND)).usual == timedelta(minutes=3)
    assert (await listening.wait_of(last, NOW + timedelta(days=1))).usual is None, "that was yesterday"


async def test_a_doctor_who_goes_away_gives_it_back_and_the_words_stay(database: str, cast: Cast) -> None:
    by = await began()
    await listens(cast.meera)
    await chat.send(cast.meera.actor, by.conversation_id, "client-one", "I am here.", NOW)
    await leaves(cast.meera.id)
    await pairing.see_to(NOW)
    await presence.here(cast.meera.id, "a tab")
    await pairing.see_to(NOW + GIVE_BACK_AFTER)
    assert (await row_of(by)).doctor_id == cast.meera.id, "they were back in time"
    await leaves(cast.meera.id)
    await listens(cast.jonas)
    await pairing.see_to(NOW + GIVE_BACK_AFTER)
    await pairing.see_to(NOW + 2 * GIVE_BACK_AFTER)
    assert (await anonymous.one(by)).helper == cast.jonas.name
    assert (await chat.newest(cast.jonas.actor, by.conversation_id))[-1].text == "I am here."
    with pytest.raises(NotFound):
        await chat.newest(cast.meera.actor, by.conversation_id)


async def test_what_a_doctor_sees_of_it(database: str, cast: Cast) -> None:
    by, _ = await began(cast.asha.actor), await began()
    await listens(cast.meera)
    seen = await listening.of_doctor(cast.meera.actor)
    assert (seen.capacity, seen.waiting, [talk.conversation_id for talk in seen.talks]) == (1, 1, [by.conversation_id])
    assert cast.asha.name not in str(seen) and cast.asha.email not in str(seen)
    await listening.take_part(cast.meera.actor, 0, NOW)
    assert len((await listening.of_doctor(cast.meera.actor)).talks) == 1, "whom one talks with already stays"


async def test_refusals(database: str, cast: Cast) -> None:
    for person in (cast.asha, cast.tara, cast.alex):
        with pytest.raises(NotAllowed):
            await listening.take_part(person.actor, 1, NOW)
        with pytest.raises(NotAllowed):
            await listening.of_doctor(person.actor)
    for capacity in (-1, 99, "1", None, True):
        with pytest.raises(Invalid):
            await listening.take_part(cast.meera.actor, capacity, NOW)

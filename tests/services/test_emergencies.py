"""Help at once: everybody who is there is told, exactly one answers, and nobody waits for nobody."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import col, func, select, update

from calmconnect.db.conversations import Conversation
from calmconnect.db.doctors import Doctor
from calmconnect.db.emergencies import Emergency
from calmconnect.db.notifications import Notification
from calmconnect.db.people import User
from calmconnect.db.session import reading, transaction
from calmconnect.domain.emergencies import (
    ESCALATE_AFTER,
    GIVE_UP_AFTER,
    GUEST_ID,
    RING_AT_ONCE,
    EmergencyStatus,
    Guest,
)
from calmconnect.domain.errors import Conflict, NotAllowed, NotFound, Refused
from calmconnect.domain.people import Actor, Role
from calmconnect.services import alarms, chat, duty, emergencies, emergency_line, presence, ringing
from tests.support.cast import NOW, Cast, Person
from tests.support.helpline import asked, newest, on_duty
from tests.support.rows import all_rows

SECOND = timedelta(seconds=1)


async def unread() -> dict[int, str]:
    """Who has been told of an emergency and not yet been told that it is over."""
    async with reading() as rows:
        found = await rows.exec(select(Notification).where(col(Notification.read_at).is_(None)))
        return {one.user_id: one.title for one in found}


async def test_everybody_who_is_there_is_told_and_nobody_else(database: str, cast: Cast) -> None:
    await on_duty(cast)
    await presence.here(cast.meera.id, "a tab")
    emergency = await asked(cast.asha.actor)
    assert set(await unread()) == {cast.tara.id, cast.meera.id} and emergency.alerted == 2
    assert {len(await alarms.heard_by(person.actor)) for person in (cast.tara, cast.meera)} == {1}
    assert await alarms.heard_by(cast.alex.actor) == [], "admins hear of it when nobody else does"
    assert cast.asha.name not in str(await unread())


async def test_who_is_off_duty_away_or_unchecked_is_left_alone(database: str, cast: Cast) -> None:
    await on_duty(cast)
    for person in (cast.meera, cast.jonas):
        await presence.here(person.id, "a tab")
    await duty.switch(cast.tara.actor, False, NOW)
    await presence.choose(cast.meera.actor, "away")
    async with transaction() as rows:
        await rows.exec(update(Doctor).where(col(Doctor.user_id) == cast.jonas.id).values(verified_at=None))
    emergency = await asked(cast.asha.actor)
    assert emergency.alerted == 0
    for person in (cast.tara, cast.meera, cast.jonas):
        assert await alarms.heard_by(person.actor) == []
    # Nobody was there, so the admins hear of it in the same moment.
    assert emergency.escalated_at == NOW and set(await unread()) == {cast.alex.id}


@pytest.mark.parametrize("many", [12])
async def test_of_many_who_click_exactly_one_answers(database: str, cast: Cast, many: int) -> None:
    agents = await on_duty(cast, more=many)
    emergency = await asked(None)
    tries = [emergencies.take(Actor(agent, Role.AGENT, 0), emergency.id or 0, NOW + 9 * SECOND) for agent in agents]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert [one for one in outcomes if isinstance(one, int)] == [emergency.conversation_id]
    assert sum(isinstance(one, Conflict) for one in outcomes) == many
    taken = await newest()
    async with reading() as rows:
        conversation = await rows.get_one(Conversation, taken.conversation_id)
    assert conversation.doctor_id == taken.taken_by and taken.taken_at == NOW + 9 * SECOND
    assert await unread() == {}, "nobody is called any more"
    for agent in agents:
        assert await alarms.heard_by(Actor(agent, Role.AGENT, 0)) == []


async def test_who_answers_may_click_twice(database: str, cast: Cast) -> None:
    await on_duty(cast)
    emergency = await asked(None)
    for _ in range(2):
        await emergencies.take(cast.tara.actor, emergency.id or 0, NOW + SECOND)
    with pytest.raises(Conflict, match="Somebody else has answered"):
        await emergencies.take(cast.meera.actor, emergency.id or 0, NOW + SECOND)


async def test_after_a_minute_without_an_answer_the_admins_hear_of_it_once(database: str, cast: Cast) -> None:
    await on_duty(cast)
    await asked(cast.asha.actor)
    assert await emergencies.see_to(NOW + ESCALATE_AFTER - SECOND) == 0
    assert sum(await asyncio.gather(*(emergencies.see_to(NOW + ESCALATE_AFTER) for _ in range(4)))) == 1
    told = await unread()
    assert set(told) == {cast.tara.id, cast.alex.id} and "Nobody has answered" in told[cast.alex.id]
    assert [alarm.escalated for alarm in await alarms.heard_by(cast.alex.actor)] == [True]
    mine = await emergencies.latest(cast.asha.actor)
    assert mine is not None and mine.escalated and mine.status is EmergencyStatus.WAITING
    await emergencies.take(cast.alex.actor, mine.id, NOW + 2 * ESCALATE_AFTER)
    assert await unread() == {}


async def test_what_was_answered_in_time_reaches_no_admin(database: str, cast: Cast) -> None:
    await on_duty(cast)
    emergency = await asked(None)
    await emergencies.take(cast.tara.actor, emergency.id or 0, NOW + SECOND)
    assert await emergencies.see_to(NOW + GIVE_UP_AFTER) == 0


async def test_nobody_is_called_to_an_empty_room(database: str, cast: Cast) -> None:
    await on_duty(cast)
    await asked(None)
    await emergencies.see_to(NOW + GIVE_UP_AFTER)
    assert (await newest()).ended_at == NOW + GIVE_UP_AFTER and await alarms.heard_by(cast.tara.actor) == []


async def test_asking_again_is_the_same_emergency(database: str, cast: Cast) -> None:
    await asyncio.gather(*(emergencies.ask(cast.asha.actor, NOW) for _ in range(5)))
    token = await emergencies.ask(None, NOW)
    number = await emergencies.guest_behind(token, NOW)
    assert number is not None and await emergencies.ask(Guest(number), NOW) == ""
    async with reading() as rows:
        assert (await rows.exec(select(func.count()).select_from(Emergency))).one() == 2
        assert (await rows.exec(select(func.count()).select_from(Conversation))).one() == 2


async def test_a_guest_talks_with_who_comes_and_leaves_no_trace_but_the_words(database: str, cast: Cast) -> None:
    await on_duty(cast)
    token = await emergencies.ask(None, NOW)
    guest = Guest(await emergencies.guest_behind(token, NOW) or 0)
    speaker, conversation = await emergencies.place(guest)
    await chat.send(speaker, conversation, "client-one", "I can't go on.", NOW)
    assert await emergencies.take(cast.tara.actor, guest.emergency_id, NOW + SECOND) == conversation
    assert [line.text for line in await chat.newest(cast.tara.actor, conversation)] == ["I can't go on."]
    await chat.send(cast.tara.actor, conversation, "client-two", "I am here.", NOW + SECOND)
    assert [line.by for line in await chat.newest(speaker, conversation)] == [GUEST_ID, cast.tara.id]
    asked_of = await emergencies.latest(guest)
    assert asked_of is not None and asked_of.helper == cast.tara.name
    assert token not in str(await all_rows())


async def test_two_guests_hear_nothing_of_each_other(database: str, cast: Cast) -> None:
    guests = []
    for nth in range(2):
        guest = Guest(await emergencies.guest_behind(await emergencies.ask(None, NOW), NOW) or 0)
        guests.append(await emergencies.place(guest))
        await chat.send(*guests[-1], f"client-{nth}-of-this", f"I am guest {nth}.", NOW)
    for nth, place in enumerate(guests):
        assert [line.text for line in await chat.newest(*place)] == [f"I am guest {nth}."]
    with pytest.raises(NotFound):
        await chat.send(*guests[1], "client-0-of-this", "What did the other one say?", NOW)


async def test_when_it_is_over_nothing_more_is_said_and_another_can_begin(database: str, cast: Cast) -> None:
    await on_duty(cast)
    token = await emergencies.ask(None, NOW)
    guest = Guest(await emergencies.guest_behind(token, NOW) or 0)
    await emergencies.end(guest, NOW + SECOND)
    await emergencies.end(guest, NOW + SECOND)
    assert await alarms.heard_by(cast.tara.actor) == [] and await unread() == {}
    with pytest.raises(Conflict, match="over"):
        await emergencies.place(guest)
    with pytest.raises(Conflict):
        await emergencies.take(cast.tara.actor, guest.emergency_id, NOW + SECOND)
    assert await emergencies.ask(guest, NOW) != ""


async def test_nobody_writes_to_a_helper_who_has_gone(database: str, cast: Cast) -> None:
    await on_duty(cast)
    number = (await asked(cast.asha.actor)).id or 0
    conversation = await emergencies.take(cast.tara.actor, number, NOW)
    await chat.send(cast.asha.actor, conversation, "client-1", "Are you there?", NOW)
    await emergencies.close(cast.tara.actor, number, NOW + SECOND)
    before = await all_rows()
    for person in (cast.asha, cast.tara):
        with pytest.raises(Conflict, match="closed"):
            await chat.send(person.actor, conversation, "client-2", "One more thing.", NOW + SECOND)
    assert await all_rows() == before


async def guest_asks() -> Guest:
    """Somebody without an account asks, and has not got to the page yet."""
    return Guest(await emergencies.guest_behind(await emergencies.ask(None, NOW), NOW) or 0)


async def heard(person: Person) -> list[int]:
    """What rings for somebody."""
    return [alarm.id for alarm in await alarms.heard_by(person.actor)]


async def place_of(guest: Guest) -> int:
    """What a guest is told of their place in the line."""
    found = await emergencies.latest(guest)
    assert found is not None
    return found.place


async def test_many_opened_and_left_lock_nobody_out(database: str, cast: Cast) -> None:
    await on_duty(cast)
    flood = [(await guest_asks()).emergency_id for _ in range(RING_AT_ONCE + 3)]
    assert await heard(cast.tara) == flood[:RING_AT_ONCE]
    guest = await guest_asks()
    assert await place_of(guest) == RING_AT_ONCE + 4, "said as it is"
    assert await ringing.ring(NOW) == 0
    await emergency_line.here(guest.emergency_id, "a tab")
    assert await place_of(guest) == 1
    assert sum(await asyncio.gather(*(ringing.ring(NOW) for _ in range(3)))) == 1, "once, whoever finds it"
    assert await place_of(guest) == 0
    assert await heard(cast.tara) == [*flood[: RING_AT_ONCE - 1], guest.emergency_id]
    assert (await newest()).alerted == 1
    # Whoever has an account can have one alone, and stands in no line.
    await emergencies.ask(cast.asha.actor, NOW)
    assert len(await heard(cast.tara)) == RING_AT_ONCE + 1


async def test_who_stays_is_called_for_in_turn(database: str, cast: Cast) -> None:
    await on_duty(cast)
    guests = [await guest_asks() for _ in range(RING_AT_ONCE + 2)]
    for guest in reversed(guests):
        await emergency_line.here(guest.emergency_id, "a tab")
    assert [await place_of(guest) for guest in guests[-2:]] == [RING_AT_ONCE + 1, RING_AT_ONCE + 2]
    assert await emergencies.see_to(NOW + ESCALATE_AFTER) == RING_AT_ONCE, "nobody is blamed for what did not ring"
    await emergencies.take(cast.tara.actor, guests[0].emergency_id, NOW)
    assert await ringing.ring(NOW) == 1
    assert [await place_of(guest) for guest in guests[-2:]] == [0, RING_AT_ONCE + 1]
    await emergencies.take(cast.tara.actor, guests[-1].emergency_id, NOW)
    assert guests[-1].emergency_id not in await heard(cast.tara)


async def test_who_answers_can_end_it_and_nobody_else(database: str, cast: Cast) -> None:
    await on_duty(cast)
    emergency = await asked(cast.asha.actor)
    number = emergency.id or 0
    await emergencies.take(cast.meera.actor, number, NOW)
    assert await emergencies.answered_in(cast.meera.actor, emergency.conversation_id) == number
    for other in (cast.tara, cast.jonas, cast.alex):
        assert await emergencies.answered_in(other.actor, emergency.conversation_id) is None
        with pytest.raises(NotFound):
            await emergencies.close(other.actor, number, NOW)
    await emergencies.close(cast.meera.actor, number, NOW + SECOND)
    assert (await newest()).ended_at == NOW + SECOND


async def test_refusals(database: str, cast: Cast) -> None:
    await on_duty(cast)
    emergency = await asked(cast.meera.actor)
    async with transaction() as rows:
        await rows.exec(update(Doctor).where(col(Doctor.user_id) == cast.jonas.id).values(verified_at=None))
    before = await all_rows()
    refused: list[tuple[Actor, type[Refused]]] = [
        (cast.asha.actor, NotAllowed),
        (cast.jonas.actor, NotAllowed),
        (cast.meera.actor, Conflict),
    ]
    for actor, kind in refused:
        with pytest.raises(kind):
            await emergencies.take(actor, emergency.id or 0, NOW)
    with pytest.raises(NotFound):
        await emergencies.take(cast.tara.actor, 987_654, NOW)
    with pytest.raises(NotFound):
        await emergencies.place(cast.asha.actor)
    for person in (cast.asha, cast.meera, cast.alex):
        with pytest.raises(NotAllowed):
            await duty.switch(person.actor, True, NOW)
    assert await emergencies.guest_behind("", NOW) is None
    assert await emergencies.guest_behind("somebody else's", NOW) is None
    assert await all_rows() == before


async def test_the_guest_is_nobody_who_can_sign_in_or_be_counted(database: str, cast: Cast) -> None:
    await emergencies.ask(None, NOW)
    async with reading() as rows:
        guest = await rows.get_one(User, GUEST_ID)
    assert guest.disabled_at is not None and guest.password_hash is None and guest.email == ""

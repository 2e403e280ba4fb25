"""Letting in who waits: exactly once, at once, and with a ring when their page is gone; sending back, into the same place."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from calmconnect.db.notifications import OutgoingPush, PushSubscription
from calmconnect.db.session import reading, transaction
from calmconnect.domain.calls import RING_INSTEAD_AFTER, CallStatus, EndReason, Medium
from calmconnect.domain.errors import Conflict, NotAllowed, NotFound
from calmconnect.domain.waiting import Stage
from calmconnect.services import (
    admitting,
    call_rounds,
    call_seats,
    calls,
    limits,
    rooms,
    waiting_rounds,
    waiting_seats,
    waiting_views,
)
from tests.support.calling import kept, live, page
from tests.support.cast import NOW, Cast, Person
from tests.support.resources import make_device
from tests.support.rooms import gathered
from tests.support.rows import all_rows
from tests.support.waiting import both_wait, place, session, waits

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


async def admit(doctor: Person, number: int, which: str = "first", now: datetime = NOW) -> int:
    """The doctor lets somebody in from a page of theirs; gives the call."""
    return await admitting.admit(doctor.actor, number, page(doctor, which), now)


async def pushes() -> int:
    """How many pushes were written."""
    async with reading() as rows:
        return len((await rows.exec(select(OutgoingPush.id))).all())


async def test_who_waits_is_in_the_call_at_once(database: str, cast: Cast) -> None:
    asha, ben = await both_wait(cast)
    await make_device(cast)
    call = await admit(cast.meera, asha)
    begun = await kept(call)
    assert (begun.status, begun.caller_id, begun.appointment_id, begun.medium) == (
        CallStatus.CONNECTING, cast.meera.id, asha, Medium.VIDEO,
    )  # fmt: skip
    for person in (cast.asha, cast.meera):
        shown = await calls.one(person.actor, call)
        assert shown.seat == page(person) and shown.epoch and shown.other_epoch and shown.session
    assert await pushes() == 0, "nothing rings"
    assert await call_seats.SEATS.held([(call, cast.asha.id), (call, cast.meera.id)]) == {
        (call, cast.asha.id),
        (call, cast.meera.id),
    }
    found = await waiting_views.seen(cast.asha.actor, asha, page(cast.asha), NOW)
    assert (found.stage, found.given_up) == (Stage.TOGETHER, None)
    assert await place(cast.ben, ben) == 1
    await calls.find(cast.asha.actor, call, "connect", page(cast.asha), NOW)
    assert (await kept(call)).status is CallStatus.CONNECTED


async def test_pressed_on_many_pages_it_is_one_call(database: str, cast: Cast) -> None:
    asha, _ = await both_wait(cast)
    tries = (admit(cast.meera, asha, which) for which in ("first", "second", "third"))
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    (call,) = [one for one in outcomes if isinstance(one, int)]
    assert [type(one) for one in outcomes if not isinstance(one, int)] == [Conflict, Conflict]
    assert await live() == sorted([(call, cast.asha.id), (call, cast.meera.id)])
    with pytest.raises(Conflict, match=f"in a call with {cast.asha.name} already"):
        await admit(cast.meera, asha)


async def test_nobody_lets_in_two(database: str, cast: Cast) -> None:
    asha, ben = await both_wait(cast)
    outcomes = await asyncio.gather(admit(cast.meera, asha), admit(cast.meera, ben, "second"), return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "int"]
    (call,) = [one for one in outcomes if isinstance(one, int)]
    first = (await kept(call)).callee_id == cast.asha.id
    before = await all_rows()
    with pytest.raises(Conflict, match="End it, or send them back"):
        await admit(cast.meera, ben if first else asha)
    assert await all_rows() == before, "nor is the doctor said to have come to the other session"


async def test_who_is_in_another_call_is_not_let_in(database: str, cast: Cast) -> None:
    await session(cast.asha, cast.jonas, NOW - timedelta(days=1))
    number = await waits(cast.asha, cast.meera)
    call = await calls.start(cast.jonas.actor, cast.asha.id, "video", page(cast.jonas), NOW)
    with pytest.raises(Conflict, match="in another call"):
        await admit(cast.meera, number)
    await calls.hang_up(cast.jonas.actor, call, NOW)
    assert (await kept(await admit(cast.meera, number))).status is CallStatus.CONNECTING


async def test_who_does_not_wait_is_rung(database: str, cast: Cast) -> None:
    number = await session(cast.asha, cast.meera)
    await make_device(cast)
    call = await admit(cast.meera, number)
    assert (await kept(call)).status is CallStatus.RINGING and await pushes() == 1
    await calls.decline(cast.asha.actor, call, NOW)
    waiting = await waits(cast.asha, cast.meera, NOW + timedelta(hours=1), NOW + timedelta(hours=1))
    await waiting_seats.SEATS.release(waiting, page(cast.asha))
    limits._left.clear()
    call = await admit(cast.meera, waiting, now=NOW + timedelta(hours=1))
    assert (await kept(call)).status is CallStatus.RINGING
    await calls.answer(cast.asha.actor, call, page(cast.asha, "second"), NOW + timedelta(hours=1))
    await waiting_rounds.see_to(NOW + timedelta(hours=1))
    assert await waiting_views.line(cast.meera.actor, NOW + timedelta(hours=1)) == []


async def test_it_rings_after_all_when_the_page_was_gone(database: str, cast: Cast) -> None:
    number = await waits(cast.asha, cast.meera)
    await make_device(cast)
    call = await admit(cast.meera, number)
    await call_seats.SEATS.release((call, cast.asha.id), page(cast.asha))
    await call_rounds.see_to(NOW + SECOND)
    assert (await kept(call)).status is CallStatus.CONNECTING
    await call_rounds.see_to(NOW + SECOND + RING_INSTEAD_AFTER)
    assert (await kept(call)).status is CallStatus.RINGING and await pushes() == 1
    shown = await calls.one(cast.asha.actor, call)
    assert (shown.seat, shown.epoch, shown.outgoing) == ("", "", False)
    with pytest.raises(Conflict):
        await calls.find(cast.asha.actor, call, "connect", page(cast.asha), NOW)
    await calls.answer(cast.asha.actor, call, page(cast.asha, "phone"), NOW + 9 * SECOND)
    assert (await kept(call)).status is CallStatus.CONNECTING
    await calls.hang_up(cast.asha.actor, call, NOW + 9 * SECOND)


async def test_nobody_answers_after_all(database: str, cast: Cast) -> None:
    number = await waits(cast.asha, cast.meera)
    call = await admit(cast.meera, number)
    await call_seats.SEATS.release((call, cast.asha.id), page(cast.asha))
    await call_rounds.see_to(NOW)
    await call_rounds.see_to(NOW + RING_INSTEAD_AFTER)
    await call_rounds.see_to(NOW + RING_INSTEAD_AFTER + 45 * SECOND)
    assert (await kept(call)).end_reason is EndReason.MISSED and await live() == []


async def test_sent_back_they_wait_in_the_place_they_had(database: str, cast: Cast) -> None:
    asha, ben = await both_wait(cast)
    call = await admit(cast.meera, asha)
    await calls.come_in(cast.asha.actor, call, page(cast.asha, "second"), NOW)
    before = await all_rows()
    for person in (cast.asha, cast.jonas, cast.ben):
        with pytest.raises((NotFound, NotAllowed)):
            await admitting.send_back(person.actor, call, NOW)
    assert await all_rows() == before
    await admitting.send_back(cast.meera.actor, call, NOW + MINUTE)
    assert (await kept(call)).end_reason is EndReason.COMPLETED and await live() == []
    found = await waiting_views.seen(cast.asha.actor, asha, page(cast.asha, "second"), NOW)
    assert (found.stage, found.place, found.since) == (Stage.WAITING, 1, NOW + MINUTE)
    assert await place(cast.ben, ben) == 2
    with pytest.raises(Conflict, match="over"):
        await admitting.send_back(cast.meera.actor, call, NOW + MINUTE)
    again = await admit(cast.meera, asha)
    assert (await calls.one(cast.asha.actor, again)).seat == page(cast.asha, "second")


async def test_who_was_rung_for_a_session_can_be_sent_to_wait_but_nobody_else(database: str, cast: Cast) -> None:
    number = await session(cast.asha, cast.meera)
    call = await calls.start(cast.meera.actor, cast.asha.id, "video", page(cast.meera), NOW)
    with pytest.raises(Conflict):
        await admitting.send_back(cast.meera.actor, call, NOW)
    await calls.answer(cast.asha.actor, call, page(cast.asha), NOW)
    await admitting.send_back(cast.meera.actor, call, NOW)
    assert await place(cast.asha, number) == 1
    limits._left.clear()
    later = NOW + timedelta(hours=2)
    call = await calls.start(cast.meera.actor, cast.asha.id, "video", page(cast.meera), later)
    await calls.answer(cast.asha.actor, call, page(cast.asha), later)
    with pytest.raises(Conflict, match="outside of a session"):
        await admitting.send_back(cast.meera.actor, call, later)
    assert (await kept(call)).status is CallStatus.CONNECTING
    async with transaction() as rows:
        assert (await rows.exec(select(PushSubscription.id))).all() == []


async def test_nobody_is_let_in_while_one_of_the_two_is_in_a_room(database: str, cast: Cast) -> None:
    asha, _ = await both_wait(cast)
    room, _ = await gathered(cast, cast.asha)
    with pytest.raises(Conflict, match="You are in a room"):
        await admit(cast.meera, asha)
    await rooms.take(cast.meera.actor, room, "leave", cast.meera.id, NOW)
    with pytest.raises(Conflict, match=f"{cast.asha.name} is in a room"):
        await admit(cast.meera, asha)
    assert await live() == []
    await rooms.take(cast.asha.actor, room, "leave", cast.asha.id, NOW)
    await admit(cast.meera, asha)

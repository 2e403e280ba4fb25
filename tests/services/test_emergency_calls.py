"""Talking in an emergency: exactly one of many calls whoever asked, who is in it at once while their page is open."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from calmconnect.domain.calls import CallStatus
from calmconnect.domain.emergencies import Voice
from calmconnect.domain.errors import Conflict, Invalid, NotFound, Refused
from calmconnect.domain.people import Actor, Role
from calmconnect.hub import hub
from calmconnect.services import alarms, call_rounds, call_seats, calls, emergencies, emergency_calls, emergency_line
from tests.support.calling import acquainted, kept, live, page, rings
from tests.support.cast import NOW, Cast
from tests.support.helpline import asked, on_duty
from tests.support.rows import all_rows

SECOND = timedelta(seconds=1)


async def wants_call(cast: Cast) -> int:
    """Asha asks for help and to be called, and waits on a page; gives the emergency."""
    number = (await asked(cast.asha.actor)).id or 0
    await emergency_calls.want(cast.asha.actor, True)
    await emergency_calls.wait(cast.asha.actor, page(cast.asha))
    return number


async def test_of_many_who_answer_exactly_one_is_in_a_call_with_them(database: str, cast: Cast) -> None:
    agents = await on_duty(cast, more=8)
    number = await wants_call(cast)
    assert [alarm.voice for alarm in await alarms.heard_by(cast.tara.actor)] == [True]

    async def answer(agent: int) -> int:
        actor = Actor(agent, Role.AGENT, 0)
        await emergencies.take(actor, number, NOW)
        assert await emergency_calls.voice(actor, number) is Voice.WANTED
        return await emergency_calls.begin(actor, number, f"page of {agent}", NOW)

    outcomes = await asyncio.gather(*(answer(agent) for agent in agents), return_exceptions=True)
    (call,) = [one for one in outcomes if isinstance(one, int)]
    assert sum(isinstance(one, Conflict) for one in outcomes) == 8
    going_on = await kept(call)
    assert going_on.status is CallStatus.CONNECTING and going_on.callee_id == cast.asha.id
    assert await live() == [(call, cast.asha.id), (call, going_on.caller_id)]
    mine = await calls.current(cast.asha.actor)
    assert mine is not None and mine.seat == page(cast.asha) and not mine.outgoing


async def test_who_did_not_ask_for_it_or_has_left_the_page_is_rung(database: str, cast: Cast) -> None:
    await on_duty(cast)
    number = await wants_call(cast)
    await emergencies.take(cast.tara.actor, number, NOW)
    await emergency_calls.want(cast.asha.actor, False)
    assert await emergency_calls.voice(cast.tara.actor, number) is Voice.POSSIBLE
    first = await emergency_calls.begin(cast.tara.actor, number, page(cast.tara), NOW)
    assert (await kept(first)).status is CallStatus.RINGING
    await calls.decline(cast.asha.actor, first, NOW)
    await emergency_calls.want(cast.asha.actor, True)
    await hub().release(f"emergency-call:{number}", page(cast.asha))
    second = await emergency_calls.begin(cast.tara.actor, number, page(cast.tara), NOW)
    assert (await kept(second)).status is CallStatus.RINGING


async def test_whose_page_turns_out_to_be_gone_is_rung_after_all(database: str, cast: Cast) -> None:
    await on_duty(cast)
    number = await wants_call(cast)
    await emergencies.take(cast.tara.actor, number, NOW)
    call = await emergency_calls.begin(cast.tara.actor, number, page(cast.tara), NOW)
    await hub().release(f"seat:{call}:{cast.asha.id}", page(cast.asha))
    await call_rounds.see_to(NOW + SECOND)
    await call_rounds.see_to(NOW + 7 * SECOND)
    assert (await kept(call)).status is CallStatus.RINGING
    await calls.answer(cast.asha.actor, call, page(cast.asha, "second"), NOW + 9 * SECOND)
    assert (await kept(call)).status is CallStatus.CONNECTING
    assert await call_seats.SEATS.held([(call, cast.tara.id)])


async def test_nobody_else_calls_and_guests_can_not_be_called(database: str, cast: Cast) -> None:
    await on_duty(cast)
    number = await wants_call(cast)
    guest = (await asked(None)).id or 0
    before = await all_rows()
    for person in (cast.tara, cast.jonas, cast.asha, cast.ben):
        with pytest.raises(Refused):
            await emergency_calls.begin(person.actor, number, page(person), NOW)
    await emergency_calls.want(cast.ben.actor, True)
    await emergency_calls.wait(cast.ben.actor, page(cast.ben))
    with pytest.raises(Invalid):
        await emergency_calls.want(cast.asha.actor, "yes")
    assert await all_rows() == before
    await emergencies.take(cast.tara.actor, guest, NOW)
    assert await emergency_calls.voice(cast.tara.actor, guest) is Voice.NEVER
    with pytest.raises(Conflict, match="no account"):
        await emergency_calls.begin(cast.tara.actor, guest, page(cast.tara), NOW)
    await emergencies.take(cast.tara.actor, number, NOW)
    await emergencies.close(cast.tara.actor, number, NOW)
    with pytest.raises(NotFound):
        await emergency_calls.begin(cast.tara.actor, number, page(cast.tara), NOW)


async def test_who_is_in_a_call_is_not_called_a_second_time(database: str, cast: Cast) -> None:
    await acquainted(cast)
    await on_duty(cast)
    number = await wants_call(cast)
    await rings(cast.asha, cast.meera)
    await emergencies.take(cast.tara.actor, number, NOW)
    with pytest.raises(Conflict, match="another call"):
        await emergency_calls.begin(cast.tara.actor, number, page(cast.tara), NOW)
    assert len(await live()) == 2


async def test_an_emergency_call_is_no_way_around_the_line(database: str, cast: Cast) -> None:
    await on_duty(cast)
    number = await wants_call(cast)
    assert await emergency_line.due() == [], "who has an account rings at once"
    assert [alarm.id for alarm in await alarms.heard_by(cast.tara.actor)] == [number]

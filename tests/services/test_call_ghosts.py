"""A hundred calls, each left in another ugly way, two at a time: nobody stays in one, and nothing of them goes on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest
from sqlmodel import select

from calmconnect.db.calls import Call
from calmconnect.db.session import reading
from calmconnect.domain.calls import COME_BACK_WITHIN, MISSED_AFTER, CallStatus
from calmconnect.domain.doctors import Presence
from calmconnect.domain.errors import Conflict
from calmconnect.hub import hub
from calmconnect.services import call_rounds, call_seats, calls, limits, presence, seats
from tests.support.calling import acquainted, live, page, rings
from tests.support.cast import NOW, Cast, Person

LATER = timedelta(hours=1)
assert LATER > COME_BACK_WITHIN
_LOOKS = count()
_HUNDRED = 100


@dataclass(frozen=True)
class Ugly:
    """A call from a patient to a doctor, and what two people and their pages can do to it."""

    patient: Person
    doctor: Person
    call: int

    async def answer(self) -> None:
        await calls.answer(self.doctor.actor, self.call, page(self.doctor), NOW)

    async def answer_and_connect(self) -> None:
        await self.answer()
        await calls.find(self.patient.actor, self.call, "connect", page(self.patient), NOW)

    async def decline(self) -> None:
        await calls.decline(self.doctor.actor, self.call, NOW)

    async def hang_up(self, person: Person) -> None:
        await calls.hang_up(person.actor, self.call, NOW)

    async def find(self, finding: str) -> None:
        await calls.find(self.patient.actor, self.call, finding, page(self.patient), NOW)

    async def come_in(self, person: Person, which: str) -> None:
        await calls.come_in(person.actor, self.call, page(person, which), NOW)

    async def vanish(self, *people: Person) -> None:
        for person in people:
            for which in ("first", "second", "third"):
                await call_seats.SEATS.release((self.call, person.id), page(person, which))
        # The clock that sees it first may be the other pair's: each look is later than all before it.
        for _ in range(2):
            await call_rounds.see_to(NOW + LATER * next(_LOOKS))


async def _cancelled_while_answered(ugly: Ugly) -> None:
    await _at_once(ugly.answer(), ugly.hang_up(ugly.patient))
    await ugly.hang_up(ugly.patient)


async def _declined_while_cancelled(ugly: Ugly) -> None:
    await _at_once(ugly.decline(), ugly.hang_up(ugly.patient))


async def _missed_while_answered(ugly: Ugly) -> None:
    await _at_once(call_rounds.see_to(NOW + MISSED_AFTER), ugly.answer())
    await ugly.vanish(ugly.patient)


async def _both_hang_up_at_once(ugly: Ugly) -> None:
    await ugly.answer_and_connect()
    await _at_once(ugly.hang_up(ugly.patient), ugly.hang_up(ugly.doctor))


async def _many_pages_come_in_while_one_hangs_up(ugly: Ugly) -> None:
    await ugly.answer_and_connect()
    pages = [ugly.come_in(ugly.doctor, which) for which in ("second", "third")]
    await _at_once(*pages, ugly.come_in(ugly.patient, "second"), ugly.hang_up(ugly.patient))


async def _comes_back_and_is_killed_again(ugly: Ugly) -> None:
    await ugly.answer_and_connect()
    await ugly.come_in(ugly.doctor, "second")
    await ugly.vanish(ugly.doctor)


async def _never_connected(ugly: Ugly) -> None:
    await ugly.answer()
    await call_rounds.see_to(NOW + LATER)


async def _given_up(ugly: Ugly) -> None:
    await ugly.answer()
    await _at_once(ugly.find("give_up"), ugly.hang_up(ugly.doctor))


async def _lost_for_good(ugly: Ugly) -> None:
    await ugly.answer_and_connect()
    await ugly.find("lose")
    await call_rounds.see_to(NOW + LATER)


async def _everybodys_process_dies(ugly: Ugly) -> None:
    await ugly.answer_and_connect()
    await ugly.vanish(ugly.patient, ugly.doctor)


async def _killed_while_connecting(ugly: Ugly) -> None:
    await ugly.answer()
    await ugly.vanish(ugly.doctor)


WAYS: list[Callable[[Ugly], Awaitable[None]]] = [
    lambda ugly: ugly.hang_up(ugly.patient),
    lambda ugly: ugly.decline(),
    lambda ugly: ugly.vanish(ugly.patient),
    _cancelled_while_answered,
    _declined_while_cancelled,
    _missed_while_answered,
    _killed_while_connecting,
    _never_connected,
    _given_up,
    _both_hang_up_at_once,
    _many_pages_come_in_while_one_hangs_up,
    _comes_back_and_is_killed_again,
    _lost_for_good,
    _everybodys_process_dies,
]


async def _at_once(*steps: Awaitable[object]) -> None:
    """Take steps of which some come too late."""
    for outcome in await asyncio.gather(*steps, return_exceptions=True):
        assert outcome is None or isinstance(outcome, int | Conflict), repr(outcome)


async def _call_and_call(patient: Person, doctor: Person, numbers: range) -> None:
    for nth in numbers:
        limits._left.clear()
        ugly = Ugly(patient, doctor, await rings(patient, doctor))
        # The other pair's clock may have ended it.
        with suppress(Conflict):
            await WAYS[nth % len(WAYS)](ugly)
        assert ugly.call not in {call for call, _ in await live()}, f"way {nth % len(WAYS)}"


async def test_a_hundred_calls_left_in_every_ugly_way_leave_no_ghost(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await acquainted(cast)
    tasks = len(asyncio.all_tasks())
    async with asyncio.TaskGroup() as both:
        both.create_task(_call_and_call(cast.asha, cast.meera, range(0, _HUNDRED, 2)))
        both.create_task(_call_and_call(cast.ben, cast.jonas, range(1, _HUNDRED, 2)))
    async with reading() as rows:
        known = list(await rows.exec(select(Call)))
        seen = await presence.of(rows, [cast.meera.id, cast.jonas.id])
    assert len(known) == _HUNDRED and {one.status for one in known} == {CallStatus.ENDED}
    assert await live() == [] and Presence.ON_CALL not in seen.values()
    assert len(asyncio.all_tasks()) == tasks
    # Pages that did not hear of it go on saying that they are there: that holds nothing.
    people = (cast.asha, cast.meera, cast.ben, cast.jonas)
    monkeypatch.setattr(hub(), "_clock", lambda: time.monotonic() + 2 * seats.SECONDS)
    for person in people:
        await call_seats.renew(page(person))
    assert await call_seats.SEATS.held((one.id or 0, person.id) for one in known for person in people) == set()

"""The helpline's hours and targets: changed by admins, and what that means for tickets that are open."""

from __future__ import annotations

import asyncio
from datetime import date, time, timedelta
from typing import Any

import pytest

from calmconnect.db.people import User
from calmconnect.db.session import reading, transaction
from calmconnect.db.tickets import Ticket
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed
from calmconnect.domain.helpline import ClosedDay
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.slots import Open
from calmconnect.domain.tickets import TARGETS, Priority, TicketStatus
from calmconnect.services import helpline, ticket_care, ticket_rounds, tickets
from tests.domain.test_helpline import WRITTEN
from tests.support.cast import NOW, Cast
from tests.support.helpline import on_duty
from tests.support.rows import all_rows

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Around the clock, so that time within the hours is time.
ALWAYS: dict[str, object] = {
    **WRITTEN,
    "time_zone": "UTC",
    **{
        f"{what}-{day}": clock
        for day in range(7)
        for what, clock in (("open", "on"), ("from", "00:00"), ("until", "00:00"))
    },
}


async def opened(cast: Cast) -> int:
    """A ticket of Asha's."""
    return await tickets.begin(cast.asha.actor, {"category": "payment", "text": "Where is my receipt?"}, NOW)


async def one(number: int) -> Ticket:
    """The ticket as it is now."""
    async with reading() as rows:
        return await rows.get_one(Ticket, number)


async def test_settings_hold_until_an_admin_decides_otherwise(database: str, cast: Cast) -> None:
    first = await helpline.in_force()
    assert (first.number, first.zone.key, first.targets) == (0, "Asia/Kolkata", TARGETS)
    assert first.week == (Open(time(8), time(20)),) * 6 + (None,)
    await helpline.change(cast.alex.actor, WRITTEN, 0, NOW)
    now = await helpline.in_force()
    assert (now.number, now.zone.key) == (1, "Europe/Berlin")
    assert now.week == (Open(time(9), time(17, 30)),) * 5 + (None, None)
    assert now.targets[Priority.LOW] == (HOUR, 8 * HOUR)
    (change,) = await helpline.history(cast.alex.actor)
    assert (change.what, change.by, change.at) == (("Hours", "Time zone", "Targets"), cast.alex.name, NOW)


async def test_days_off_come_and_go(database: str, cast: Cast) -> None:
    await helpline.close_on(cast.alex.actor, "2026-03-14", "Holi", NOW)
    assert (await helpline.in_force()).closed == (ClosedDay(date(2026, 3, 14), "Holi"),)
    await helpline.open_again(cast.alex.actor, "2026-03-14", NOW + HOUR)
    before = await all_rows()
    await helpline.open_again(cast.alex.actor, "2026-03-14", NOW + HOUR)
    assert await all_rows() == before, "what changes nothing is no change"
    assert [change.what for change in await helpline.history(cast.alex.actor)] == [
        ("Open again on 14 March 2026",),
        ("Closed on 14 March 2026: Holi",),
    ]


async def test_of_two_who_write_at_once_one_is_told_of_the_other(database: str, cast: Cast) -> None:
    tries = [helpline.change(cast.alex.actor, {**WRITTEN, "first-low": str(61 + n)}, 0, NOW) for n in range(6)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert outcomes.count(None) == 1 and sum(isinstance(one, Conflict) for one in outcomes) == 5
    before = await all_rows()
    with pytest.raises(Conflict):
        await helpline.change(cast.alex.actor, ALWAYS, 0, NOW)
    assert await all_rows() == before
    await helpline.change(cast.alex.actor, ALWAYS, 1, NOW)


@pytest.mark.parametrize("name", ["asha", "meera", "tara"])
async def test_only_admins(database: str, cast: Cast, name: str) -> None:
    actor, before = getattr(cast, name).actor, await all_rows()
    for refused in (
        helpline.change(actor, WRITTEN, 0, NOW),
        helpline.close_on(actor, "2026-03-14", "", NOW),
        helpline.open_again(actor, "2026-03-14", NOW),
        helpline.history(actor),
    ):
        with pytest.raises(NotAllowed):
            await refused
    assert await all_rows() == before


@pytest.mark.parametrize(("field", "value"), [("from-0", "late"), ("time_zone", None), ("whole-low", "0")])
async def test_bad_input(database: str, cast: Cast, field: str, value: Any) -> None:
    before = await all_rows()
    with pytest.raises(Invalid):
        await helpline.change(cast.alex.actor, {**WRITTEN, field: value}, 0, NOW)
    assert await all_rows() == before


class TestOpenTickets:
    async def test_what_has_passed_stays_passed_and_the_rest_counts_anew(self, database: str, cast: Cast) -> None:
        number = await opened(cast)
        await helpline.change(cast.alex.actor, {**ALWAYS, "whole-medium": "8"}, 0, NOW + HOUR / 2)
        assert sum(await asyncio.gather(*(ticket_rounds.see_to(NOW + HOUR / 2) for _ in range(3)))) == 1
        ticket = await one(number)
        assert (ticket.terms_number, ticket.first_due, ticket.solve_due) == (1, NOW + HOUR, NOW + 8 * HOUR)
        assert await ticket_rounds.see_to(NOW + HOUR - timedelta(seconds=1)) == 0

    async def test_a_stopped_clock_keeps_what_is_left_of_it(self, database: str, cast: Cast) -> None:
        await on_duty(cast)
        number = await opened(cast)
        await ticket_care.move(cast.tara.actor, number, "closed", NOW + HOUR)
        await helpline.change(cast.alex.actor, ALWAYS, 0, NOW + 2 * HOUR)
        assert await ticket_rounds.see_to(NOW + 2 * HOUR) == 0, "nobody waits for a closed one"
        await ticket_care.reopen(cast.asha.actor, number, NOW + DAY)
        ticket = await one(number)
        assert (ticket.status, ticket.solve_due) == (TicketStatus.OPEN, NOW + DAY + 7 * HOUR)

    async def test_nobody_is_told_of_what_is_late_no_more(self, database: str, cast: Cast) -> None:
        number = await opened(cast)
        late = (await one(number)).first_due
        longer = {f"{what}-{word.value}": "600" for word in Priority for what in ("first", "whole")}
        await helpline.change(cast.alex.actor, {**ALWAYS, **longer}, 0, late)
        await ticket_rounds.see_to(late)
        assert (await one(number)).missed_at is None and (await one(number)).first_due == NOW + 10 * HOUR

    async def test_a_day_off_moves_what_is_due_then(self, database: str, cast: Cast) -> None:
        # Opened on a Wednesday at 14:30 in Kolkata and due on Saturday at 8:30; without Thursday that
        # is Monday, because Sunday has no hours.
        number = await opened(cast)
        due = (await one(number)).solve_due
        await helpline.close_on(cast.alex.actor, "2026-03-12", "", NOW)
        await ticket_rounds.see_to(NOW)
        assert due is not None and (await one(number)).solve_due == due + 2 * DAY

    async def test_one_that_is_opened_meanwhile_is_found_too(self, database: str, cast: Cast) -> None:
        async with transaction() as rows:
            crowd = [User(role=Role.PATIENT, name="P", email=f"p{n}@calm.test", created_at=NOW) for n in range(6)]
            rows.add_all(crowd)
        given: dict[str, object] = {"category": "other", "text": "Hello"}
        asking = [tickets.begin(Actor(who.id or 0, Role.PATIENT, 0), given, NOW) for who in crowd]
        numbers, _ = await asyncio.gather(asyncio.gather(*asking), helpline.change(cast.alex.actor, ALWAYS, 0, NOW))
        await ticket_rounds.see_to(NOW)
        for number in numbers:
            ticket = await one(number)
            assert (ticket.terms_number, ticket.solve_due) == (1, NOW + 8 * HOUR)

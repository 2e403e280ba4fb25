"""Tickets: opened, given to whoever has least to do, seen through, missed, closed and rated."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from calmconnect.db.agents import Agent
from calmconnect.db.audit import AuditEvent
from calmconnect.db.notifications import Notification
from calmconnect.db.people import User
from calmconnect.db.session import reading, transaction
from calmconnect.db.tickets import Ticket
from calmconnect.domain.audit import Act
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.tickets import CLOSE_AFTER, MOST_OPEN, TARGETS, Priority, TicketStatus
from calmconnect.services import chat, duty, ticket_care, ticket_lists, ticket_rounds, tickets
from calmconnect.services.ticket_lists import Among
from tests.support.cast import NOW, Cast
from tests.support.helpline import on_duty
from tests.support.mailbox import mails_to
from tests.support.rows import all_rows

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
GIVEN: dict[str, object] = {"category": "payment", "text": "Where do I find my receipt?"}


async def opened(cast: Cast) -> int:
    """A ticket of Asha's."""
    return await tickets.begin(cast.asha.actor, GIVEN, NOW)


async def one(number: int) -> Ticket:
    """The ticket as it is now."""
    async with reading() as rows:
        return await rows.get_one(Ticket, number)


async def told(person_id: int) -> list[str]:
    """What somebody was told."""
    async with reading() as rows:
        wanted = select(Notification).where(Notification.user_id == person_id).order_by(col(Notification.id))
        return [notice.title for notice in await rows.exec(wanted)]


class TestOpening:
    async def test_it_goes_to_who_is_on_duty_and_can_be_answered(self, database: str, cast: Cast) -> None:
        await on_duty(cast)
        number = await opened(cast)
        ticket = await one(number)
        assert (ticket.agent_id, ticket.status, ticket.priority) == (cast.tara.id, TicketStatus.NEW, Priority.MEDIUM)
        assert await told(cast.tara.id) == ["A question was given to you"]
        assert [line.text for line in await chat.newest(cast.tara.actor, number)] == [GIVEN["text"]]
        await chat.send(cast.tara.actor, number, "client-one", "Under Appointments.", NOW + MINUTE)
        assert await ticket_rounds.see_to(NOW + 2 * MINUTE) == 1
        answered = await one(number)
        assert (answered.first_answer_at, answered.status) == (NOW + MINUTE, TicketStatus.OPEN)

    async def test_with_nobody_on_duty_it_waits_in_the_queue(self, database: str, cast: Cast) -> None:
        number = await opened(cast)
        assert (await one(number)).agent_id is None
        await chat.send(cast.asha.actor, number, "client-one", "One more thing.", NOW)
        found = await ticket_lists.queue(cast.tara.actor, Among.NOBODYS, 0, NOW)
        assert [seen.ticket.conversation_id for seen in found.rows] == [number] and found.total == 1
        with pytest.raises(NotFound):
            await chat.newest(cast.tara.actor, number)

    async def test_the_least_busy_gets_it_also_when_many_ask_at_once(self, database: str, cast: Cast) -> None:
        agents = await on_duty(cast, more=2)
        async with transaction() as rows:
            crowd = [User(role=Role.PATIENT, name="P", email=f"p{n}@calm.test", created_at=NOW) for n in range(9)]
            rows.add_all(crowd)
        asked = [tickets.begin(Actor(one.id or 0, Role.PATIENT, 0), GIVEN, NOW) for one in crowd]
        numbers = await asyncio.gather(*asked)
        given = Counter([(await one(number)).agent_id for number in numbers])
        assert given == dict.fromkeys(agents, 3)

    @pytest.mark.parametrize(
        ("field", "value"),
        [("category", "other things"), ("category", None), ("text", " "), ("text", "x" * 4_001), ("text", 7)],
    )
    async def test_bad_input(self, database: str, cast: Cast, field: str, value: Any) -> None:
        before = await all_rows()
        with pytest.raises(Invalid) as refused:
            await tickets.begin(cast.asha.actor, {**GIVEN, field: value}, NOW)
        assert set(refused.value.fields) == {field} and await all_rows() == before

    async def test_nobody_opens_endlessly_many(self, database: str, cast: Cast) -> None:
        outcomes = await asyncio.gather(*(opened(cast) for _ in range(MOST_OPEN + 3)), return_exceptions=True)
        assert sum(isinstance(one, Conflict) for one in outcomes) == 3
        assert len(await ticket_lists.own(cast.asha.actor)) == MOST_OPEN

    async def test_only_patients(self, database: str, cast: Cast) -> None:
        for person in (cast.meera, cast.tara, cast.alex):
            with pytest.raises(NotAllowed):
                await tickets.begin(person.actor, GIVEN, NOW)


class TestWhoseItIs:
    async def test_of_many_who_take_it_one_gets_it(self, database: str, cast: Cast) -> None:
        number = await opened(cast)
        agents = await on_duty(cast, more=7)
        tries = [tickets.take(Actor(agent, Role.AGENT, 0), number, NOW) for agent in agents]
        outcomes = await asyncio.gather(*tries, return_exceptions=True)
        assert outcomes.count(None) == 1 and sum(isinstance(one, Conflict) for one in outcomes) == 7
        winner = agents[outcomes.index(None)]
        assert (await one(number)).agent_id == winner
        assert [line.seq for line in await chat.newest(Actor(winner, Role.AGENT, 0), number)] == [1]

    async def test_handing_over_takes_the_conversation_along(self, database: str, cast: Cast) -> None:
        _, other = await on_duty(cast, more=1)
        number = await opened(cast)
        await tickets.hand_over(cast.tara.actor, number, other, NOW)
        assert (await one(number)).agent_id == other
        with pytest.raises(NotFound):
            await chat.newest(cast.tara.actor, number)
        with pytest.raises(NotFound):
            await tickets.hand_over(cast.tara.actor, number, cast.tara.id, NOW)
        await tickets.hand_over(cast.alex.actor, number, cast.tara.id, NOW)
        assert [line.seq for line in await chat.newest(cast.tara.actor, number)] == [1]

    @pytest.mark.parametrize("nobody", ["asha", "meera", "alex", None, "x", True, 987_654])
    async def test_only_agents_get_tickets(self, database: str, cast: Cast, nobody: Any) -> None:
        await on_duty(cast)
        number = await opened(cast)
        to = getattr(cast, nobody).id if isinstance(nobody, str) and hasattr(cast, nobody) else nobody
        with pytest.raises(Invalid):
            await tickets.hand_over(cast.tara.actor, number, to, NOW)

    async def test_who_goes_off_duty_gets_no_more(self, database: str, cast: Cast) -> None:
        await on_duty(cast)
        await duty.switch(cast.tara.actor, False, NOW)
        assert (await one(await opened(cast))).agent_id is None


class TestTheClock:
    async def test_targets_count_in_business_hours(self, database: str, cast: Cast) -> None:
        # 14:30 in Kolkata, on a Wednesday; the helpline closes at 20:00.
        ticket = await one(await opened(cast))
        first, whole = TARGETS[Priority.MEDIUM]
        assert ticket.first_due == NOW + first and ticket.solve_due is not None
        assert ticket.solve_due > NOW + whole, "nights don't count"

    async def test_a_reminder_stops_it_and_comes_back_by_itself(self, database: str, cast: Cast) -> None:
        await on_duty(cast)
        number = await opened(cast)
        due = (await one(number)).solve_due
        await ticket_care.move(cast.tara.actor, number, "pending_reminder", NOW + HOUR, NOW + DAY)
        waiting = await one(number)
        assert waiting.solve_due is None and waiting.left_seconds == TARGETS[Priority.MEDIUM][
            1
        ].seconds % 10**9 - 3600 + (TARGETS[Priority.MEDIUM][1].days * 86_400)
        assert await ticket_rounds.see_to(NOW + DAY - MINUTE) == 0
        assert sum(await asyncio.gather(*(ticket_rounds.see_to(NOW + DAY) for _ in range(3)))) == 1
        back = await one(number)
        assert back.status is TicketStatus.OPEN and due is not None
        assert back.solve_due is not None and back.solve_due > due and back.left_seconds is None
        assert (await told(cast.tara.id))[-1] == "A question waits for you again"

    async def test_a_word_of_the_patient_opens_it_again(self, database: str, cast: Cast) -> None:
        await on_duty(cast)
        number = await opened(cast)
        await ticket_care.move(cast.tara.actor, number, "pending_close", NOW + HOUR)
        await chat.send(cast.tara.actor, number, "client-one", "Does that help?", NOW + HOUR)
        await ticket_rounds.see_to(NOW + HOUR)
        assert (await one(number)).status is TicketStatus.PENDING_CLOSE
        await chat.send(cast.asha.actor, number, "client-two", "Not yet.", NOW + 2 * HOUR)
        await ticket_rounds.see_to(NOW + 2 * HOUR)
        assert (await one(number)).status is TicketStatus.OPEN
        await ticket_care.move(cast.tara.actor, number, "closed", NOW + 3 * HOUR)
        await chat.send(cast.asha.actor, number, "client-three", "It is back.", NOW + 4 * HOUR)
        await ticket_rounds.see_to(NOW + 4 * HOUR)
        assert (await one(number)).status is TicketStatus.OPEN, "also after it was closed"

    async def test_who_says_nothing_more_needs_no_more_help(self, database: str, cast: Cast) -> None:
        await on_duty(cast)
        number = await opened(cast)
        await ticket_care.move(cast.tara.actor, number, "pending_close", NOW)
        await ticket_rounds.see_to(NOW + CLOSE_AFTER)
        assert (await one(number)).status is TicketStatus.CLOSED

    async def test_a_missed_target_is_told_once_to_the_agent_and_the_admins(self, database: str, cast: Cast) -> None:
        await on_duty(cast)
        number = await opened(cast)
        late = (await one(number)).first_due
        assert await ticket_rounds.see_to(late - MINUTE) == 0
        assert sum(await asyncio.gather(*(ticket_rounds.see_to(late) for _ in range(4)))) == 1
        assert await ticket_rounds.see_to(late + MINUTE) == 0
        assert await told(cast.alex.id) == ["A question was not answered in time"]
        assert (await told(cast.tara.id))[-1] == "A question was not answered in time"
        found = await ticket_lists.queue(cast.alex.actor, Among.MISSED, 0, late)
        assert [seen.ticket.conversation_id for seen in found.rows] == [number]

    async def test_another_priority_has_other_targets(self, database: str, cast: Cast) -> None:
        await on_duty(cast)
        number = await opened(cast)
        await ticket_care.prioritise(cast.tara.actor, number, "urgent", NOW + MINUTE)
        ticket = await one(number)
        first, whole = TARGETS[Priority.URGENT]
        assert (ticket.first_due, ticket.solve_due) == (NOW + first, NOW + whole)


class TestSeeingItThrough:
    async def test_from_opening_to_rating(self, database: str, cast: Cast) -> None:
        await on_duty(cast)
        number = await opened(cast)
        with pytest.raises(Conflict):
            await ticket_care.rate(cast.asha.actor, number, "5", "")
        await ticket_care.move(cast.tara.actor, number, "closed", NOW + HOUR)
        await ticket_care.rate(cast.asha.actor, number, "4", "Quick.")
        ticket = await one(number)
        assert (ticket.closed_at, ticket.stars, ticket.comment) == (NOW + HOUR, 4, "Quick.")
        await ticket_care.reopen(cast.asha.actor, number, NOW + 2 * HOUR)
        with pytest.raises(Conflict):
            await ticket_care.reopen(cast.asha.actor, number, NOW + 2 * HOUR)
        await ticket_care.close(cast.asha.actor, number, NOW + 3 * HOUR)
        await ticket_care.close(cast.asha.actor, number, NOW + 3 * HOUR)
        steps = [
            row.after
            for row, _ in (await ticket_lists.detail(cast.tara.actor, number, NOW)).changes
            if row.what == "status"
        ]
        assert steps == ["closed", "open", "closed"]
        async with reading() as rows:
            kept = (await rows.exec(select(AuditEvent).where(AuditEvent.subject == f"ticket:{number}"))).all()
        deeds = {(one.act, one.actor_id, one.reason) for one in kept}
        assert (Act.TICKET_CHANGED, cast.tara.id, "status") in deeds and (Act.TICKET_READ, cast.tara.id, "") in deeds
        assert all(by == cast.tara.id for _, by, _ in deeds), "what the patient does is no agent's act"

    async def test_notes_are_for_agents_alone(self, database: str, cast: Cast) -> None:
        await on_duty(cast)
        number = await opened(cast)
        await ticket_care.note(cast.tara.actor, number, "She has asked before.", NOW)
        detail = await ticket_lists.detail(cast.alex.actor, number, NOW)
        assert [(row.text, by) for row, by in detail.notes] == [("She has asked before.", cast.tara.name)]
        assert "asked before" not in str(await ticket_lists.of_patient(cast.asha.actor, number))
        assert "asked before" not in str(await chat.newest(cast.asha.actor, number))
        with pytest.raises(NotAllowed):
            await ticket_lists.detail(cast.asha.actor, number, NOW)

    async def test_a_transcript_says_what_was_said_and_no_note(self, database: str, cast: Cast) -> None:
        await on_duty(cast)
        number = await opened(cast)
        await chat.send(cast.tara.actor, number, "client-one", "Under Appointments.", NOW + MINUTE)
        await ticket_care.note(cast.tara.actor, number, "She has asked before.", NOW)
        await ticket_care.mail_transcript(cast.asha.actor, number, NOW + HOUR)
        with pytest.raises(Conflict):
            await ticket_care.mail_transcript(cast.asha.actor, number, NOW + HOUR)
        (mail,) = await mails_to(cast.asha.email)
        assert mail.subject == f"Your question no. {number}", "no word of theirs stands on a locked screen"
        assert mail.text.index(str(GIVEN["text"])) < mail.text.index(
            "Tara Singh, 11 March 2026, 14:31: Under Appointments."
        )
        assert "asked before" not in mail.text + mail.html

    @pytest.mark.parametrize(
        ("status", "error"),
        [("new", Conflict), ("open", None), ("solved", Invalid), (None, Invalid), (["closed"], Invalid)],
    )
    async def test_steps_are_those_of_the_table(self, database: str, cast: Cast, status: Any, error: Any) -> None:
        await on_duty(cast)
        number = await opened(cast)
        if error is None:
            await ticket_care.move(cast.tara.actor, number, status, NOW)
        else:
            with pytest.raises(error):
                await ticket_care.move(cast.tara.actor, number, status, NOW)

    async def test_a_reminder_needs_a_time_ahead(self, database: str, cast: Cast) -> None:
        await on_duty(cast)
        number = await opened(cast)
        for when in (None, NOW, NOW - DAY):
            with pytest.raises(Invalid):
                await ticket_care.move(cast.tara.actor, number, "pending_reminder", NOW, when)

    async def test_the_most_urgent_comes_first(self, database: str, cast: Cast) -> None:
        await on_duty(cast)
        numbers = [await opened(cast) for _ in range(4)]
        for number, priority in zip(numbers, ("low", "high", "urgent", "medium"), strict=True):
            await ticket_care.prioritise(cast.tara.actor, number, priority, NOW)
        found = await ticket_lists.queue(cast.tara.actor, Among.MINE, 0, NOW)
        assert [seen.ticket.priority.value for seen in found.rows] == ["urgent", "high", "medium", "low"]


async def test_agents_off_the_list_get_nothing(database: str, cast: Cast) -> None:
    await on_duty(cast)
    async with transaction() as rows:
        (await rows.get_one(User, cast.tara.id)).disabled_at = NOW
    async with reading() as rows:
        assert (await rows.get_one(Agent, cast.tara.id)).on_duty
    assert (await one(await opened(cast))).agent_id is None

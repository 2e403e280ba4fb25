"""Two questions of one person that become one: nothing is lost, nothing is counted twice, and of two who try one wins."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from calmconnect.db.conversations import Conversation
from calmconnect.db.session import reading
from calmconnect.db.tickets import Ticket
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.tickets import Priority, TicketStatus
from calmconnect.services import (
    chat,
    message_marks,
    ticket_care,
    ticket_figures,
    ticket_lists,
    ticket_merging,
    ticket_rounds,
    tickets,
)
from calmconnect.services.ticket_lists import Among
from tests.support.cast import NOW, Cast, Person
from tests.support.helpline import on_duty
from tests.support.mailbox import mails_to
from tests.support.rows import all_rows

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


async def opened(person: Person, text: str, minutes: int = 0) -> int:
    """A ticket of somebody's, so many minutes after `NOW`."""
    return await tickets.begin(person.actor, {"category": "payment", "text": text}, NOW + minutes * MINUTE)


async def two(cast: Cast) -> tuple[int, int]:
    """Two tickets of Asha's that Tara sees through: the second an hour later."""
    await on_duty(cast)
    return await opened(cast.asha, "Where is my receipt?"), await opened(cast.asha, "And the other one?", 60)


async def one(number: int) -> Ticket:
    """The ticket as it is now."""
    async with reading() as rows:
        return await rows.get_one(Ticket, number)


async def lines(person: Person, number: int) -> list[tuple[int, str]]:
    """What somebody reads in a conversation."""
    return [(line.seq, line.text) for line in await chat.newest(person.actor, number)]


async def test_the_words_stay_where_they_are_and_nothing_more_is_said_there(database: str, cast: Cast) -> None:
    first, second = await two(cast)
    await chat.send(cast.tara.actor, first, "client-one", "Under Appointments.", NOW + MINUTE)
    await message_marks.seen(cast.asha.actor, first, 2, 1, NOW)
    await ticket_merging.merge(cast.tara.actor, first, second, NOW + 2 * HOUR)
    said = [(1, "Where is my receipt?"), (2, "Under Appointments.")]
    for person in (cast.asha, cast.tara):
        assert await lines(person, first) == said and await lines(person, second) == [(1, "And the other one?")]
        with pytest.raises(Conflict) as refused:
            await chat.send(person.actor, first, f"client-{person.name[:4]}", "One more thing.", NOW)
        assert f"no. {second}" in str(refused.value)
    (seen,) = await message_marks.of(cast.asha.actor, first)
    assert (seen.delivered, seen.read) == (2, 1), "what was not read is not read"
    await chat.send(cast.asha.actor, second, "client-six", "Thank you.", NOW + 3 * HOUR)
    assert await lines(cast.tara, second) == [(1, "And the other one?"), (2, "Thank you.")]


async def test_the_patient_sees_one_question_and_is_told(database: str, cast: Cast) -> None:
    first, second = await two(cast)
    await ticket_merging.merge(cast.tara.actor, first, second, NOW + 2 * HOUR)
    assert [seen.ticket.conversation_id for seen in await ticket_lists.own(cast.asha.actor)] == [second]
    assert (await ticket_lists.of_patient(cast.asha.actor, second)).parts == (first,)
    assert (await ticket_lists.of_patient(cast.asha.actor, first)).merged_into == second
    notices = (await all_rows())["notifications"]
    assert sum("Two of your questions are one now" in map(str, row) for row in notices) == 1
    await ticket_care.mail_transcript(cast.asha.actor, second, NOW + 3 * HOUR)
    (mail,) = await mails_to(cast.asha.email)
    assert mail.text.index("Where is my receipt?") < mail.text.index("And the other one?")
    for refused in (
        ticket_care.reopen(cast.asha.actor, first, NOW + 3 * HOUR),
        ticket_care.rate(cast.asha.actor, first, "5", ""),
        ticket_care.move(cast.tara.actor, first, "open", NOW + 3 * HOUR),
    ):
        with pytest.raises(Conflict):
            await refused


async def test_clocks_notes_and_history_come_along(database: str, cast: Cast) -> None:
    first, second = await two(cast)
    await chat.send(cast.tara.actor, first, "client-one", "Under Appointments.", NOW + MINUTE)
    await ticket_care.prioritise(cast.tara.actor, first, "high", NOW + MINUTE)
    await ticket_care.note(cast.tara.actor, first, "She has asked before.", NOW + MINUTE)
    await ticket_care.note(cast.tara.actor, second, "Once more.", NOW + HOUR)
    before = await one(first)
    await ticket_merging.merge(cast.tara.actor, first, second, NOW + 2 * HOUR)
    kept, gone = await one(second), await one(first)
    assert (kept.priority, kept.opened_at, kept.status) == (Priority.HIGH, NOW, TicketStatus.OPEN)
    assert kept.first_answer_at == NOW + MINUTE, "an answer that no job had found yet counts, too"
    assert (kept.first_due, kept.solve_due) == (before.first_due, before.solve_due)
    assert (gone.status, gone.closed_at) == (TicketStatus.CLOSED, NOW + 2 * HOUR)
    detail = await ticket_lists.detail(cast.tara.actor, second, NOW)
    assert [row.text for row, _ in detail.notes] == ["She has asked before.", "Once more."]
    whats = [(row.ticket_id, row.what) for row, _ in detail.changes]
    assert (second, "took") in whats and (first, "merged") in whats and (first, "opened") in whats
    assert detail.others == () and detail.seen.parts == (first,)


async def test_nothing_is_counted_twice(database: str, cast: Cast) -> None:
    first, second = await two(cast)
    await ticket_rounds.see_to((await one(first)).first_due)
    await ticket_merging.merge(cast.tara.actor, first, second, NOW + 5 * HOUR)
    found = await ticket_figures.figures(cast.alex.actor, NOW + 6 * HOUR)
    assert (found.opened, found.missed) == (1, 1)
    for among, count in ((Among.OPEN, 1), (Among.CLOSED, 0), (Among.MISSED, 1)):
        assert (await ticket_lists.queue(cast.alex.actor, among, 0, NOW + 5 * HOUR)).total == count, among


async def test_no_job_opens_again_what_goes_on_elsewhere(database: str, cast: Cast) -> None:
    first, second = await two(cast)
    # Said a moment later by another clock, and there before.
    await chat.send(cast.asha.actor, first, "client-one", "One more thing.", NOW + 3 * HOUR)
    await ticket_merging.merge(cast.tara.actor, first, second, NOW + 2 * HOUR)
    await ticket_rounds.see_to(NOW + 4 * HOUR)
    assert (await one(first)).status is TicketStatus.CLOSED


async def test_in_opposite_directions_at_once_exactly_one_wins(database: str, cast: Cast) -> None:
    await on_duty(cast)
    for _ in range(3):
        first, second = await opened(cast.asha, "One?"), await opened(cast.asha, "Two?")
        tries = [
            ticket_merging.merge(cast.tara.actor, source, target, NOW + HOUR)
            for source, target in ((first, second), (second, first)) * 2
        ]
        outcomes = await asyncio.gather(*tries, return_exceptions=True)
        assert outcomes.count(None) == 1 and sum(isinstance(one, Conflict) for one in outcomes) == 3
        statuses = {(await one(first)).status, (await one(second)).status}
        assert statuses == {TicketStatus.NEW, TicketStatus.CLOSED}
        async with reading() as rows:
            into = (await rows.exec(select(Conversation.merged_into).where(Conversation.id == first))).one()
            back = (await rows.exec(select(Conversation.merged_into).where(Conversation.id == second))).one()
        assert {into, back} in ({None, second}, {None, first})


async def test_what_is_being_said_meanwhile_is_kept_or_refused(database: str, cast: Cast) -> None:
    first, second = await two(cast)
    saying = [chat.send(cast.asha.actor, first, f"client-{n:03}", f"Line {n}", NOW + HOUR) for n in range(20)]
    merging = ticket_merging.merge(cast.tara.actor, first, second, NOW + HOUR)
    *outcomes, _ = await asyncio.gather(*saying[:10], merging, *saying[10:], return_exceptions=True)
    assert all(one is None or isinstance(one, Conflict) for one in outcomes)
    there = await lines(cast.asha, first)
    async with reading() as rows:
        assert (await rows.get_one(Conversation, first)).last_seq == len(there) == len({text for _, text in there})


async def test_parts_of_parts_go_along_and_are_handed_over_with_it(database: str, cast: Cast) -> None:
    _, omar = await on_duty(cast, more=1)
    numbers = [await opened(cast.asha, f"Question {n}") for n in range(3)]
    for number in numbers:
        await tickets.hand_over(cast.alex.actor, number, cast.tara.id, NOW)
    first, second, third = numbers
    await ticket_merging.merge(cast.tara.actor, first, second, NOW)
    await ticket_merging.merge(cast.tara.actor, second, third, NOW)
    assert (await ticket_lists.detail(cast.tara.actor, third, NOW)).seen.parts == (first, second)
    assert (await ticket_lists.of_patient(cast.asha.actor, first)).merged_into == third
    await tickets.hand_over(cast.tara.actor, third, omar, NOW)
    assert [line.text for line in await chat.newest(Actor(omar, Role.AGENT, 0), first)] == ["Question 0"]
    with pytest.raises(NotFound):
        await chat.newest(cast.tara.actor, first)


async def test_one_that_is_nobodys_becomes_the_agents_and_a_colleague_is_told(database: str, cast: Cast) -> None:
    nobodys = await opened(cast.asha, "One?")
    _, omar = await on_duty(cast, more=1)
    first, second = await opened(cast.asha, "Two?"), await opened(cast.asha, "Three?")
    agents = {(await one(first)).agent_id: first, (await one(second)).agent_id: second}
    mine, omars = agents[cast.tara.id], agents[omar]
    await ticket_merging.merge(cast.tara.actor, mine, nobodys, NOW)
    assert (await one(nobodys)).agent_id == cast.tara.id
    await ticket_merging.merge(cast.tara.actor, nobodys, omars, NOW)
    assert (await one(omars)).agent_id == omar
    assert [line.text for line in await chat.newest(Actor(omar, Role.AGENT, 0), nobodys)] == ["One?"]
    told = [
        row for row in (await all_rows())["notifications"] if "A question was put together with yours" in map(str, row)
    ]
    assert len(told) == 1


@pytest.mark.parametrize("into", [None, "2", True, 987_654, 0, -1, "itself", "bens"], ids=str)
async def test_only_another_question_of_the_same_person(database: str, cast: Cast, into: Any) -> None:
    first, _ = await two(cast)
    given = first if into == "itself" else await opened(cast.ben, "Hello?") if into == "bens" else into
    before = await all_rows()
    with pytest.raises(Invalid) as refused:
        await ticket_merging.merge(cast.tara.actor, first, given, NOW)
    assert set(refused.value.fields) == {"into"} and await all_rows() == before


@pytest.mark.parametrize("closed", [0, 1])
async def test_what_is_closed_stays_so(database: str, cast: Cast, closed: int) -> None:
    pair = await two(cast)
    await ticket_care.close(cast.asha.actor, pair[closed], NOW)
    before = await all_rows()
    with pytest.raises(Conflict):
        await ticket_merging.merge(cast.tara.actor, *pair, NOW)
    assert await all_rows() == before


async def test_strangers(database: str, cast: Cast) -> None:
    first, second = await two(cast)
    other = Actor((await on_duty(cast, more=1))[1], Role.AGENT, 0)
    before = await all_rows()
    for actor, refusal in (
        (cast.asha.actor, NotAllowed),
        (cast.meera.actor, NotAllowed),
        (other, NotFound),
    ):
        with pytest.raises(refusal):
            await ticket_merging.merge(actor, first, second, NOW)
    assert await all_rows() == before
    await ticket_merging.merge(cast.alex.actor, first, second, NOW)

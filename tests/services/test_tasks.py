"""Seeing to somebody who may be in danger: one takes it, sees what was flagged and no more, and says how it ended."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import col, select, update

from calmconnect.db.audit import AuditEvent
from calmconnect.db.calls import Call
from calmconnect.db.conversations import Conversation
from calmconnect.db.doctors import Doctor
from calmconnect.db.risk import FalseAlarm, Task
from calmconnect.db.session import reading, transaction
from calmconnect.domain.audit import Act
from calmconnect.domain.calls import CallStatus, Medium
from calmconnect.domain.chat import ConversationStatus
from calmconnect.domain.doctors import PresenceChoice
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.risk import AGAIN_AFTER, Outcome, RiskLevel, TaskStatus
from calmconnect.domain.screener import Danger
from calmconnect.services import (
    anonymous,
    chat,
    duty,
    emergencies,
    false_alarms,
    message_changes,
    task_rounds,
    task_views,
    tasks,
)
from calmconnect.services.risk import may_take
from calmconnect.services.task_views import Open
from tests.support.cast import NOW, Cast, Person
from tests.support.helpline import newest, on_duty
from tests.support.risk import CALM_ANSWERS, SIGN, TALKED, every_task, flagged, told
from tests.support.unnamed import began

MINUTE = timedelta(minutes=1)


async def taken(cast: Cast, by: Person | None = None) -> Task:
    task = await flagged(cast)
    await tasks.take((by or cast.tara).actor, task.id or 0, NOW + MINUTE)
    return (await every_task())[-1]


async def seen(person: Person) -> Open:
    (only,) = await task_views.open_tasks(person.actor)
    return only


async def acts() -> list[tuple[int, Act, str]]:
    async with reading() as rows:
        found = await rows.exec(select(AuditEvent).order_by(col(AuditEvent.id)))
        return [(one.actor_id, one.act, one.subject) for one in found]


async def test_of_many_who_take_it_at_once_exactly_one_has_it(database: str, cast: Cast) -> None:
    agents = await on_duty(cast, more=8)
    task = await flagged(cast)
    tries = [tasks.take(Actor(agent, Role.AGENT, 0), task.id or 0, NOW + MINUTE) for agent in agents]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert outcomes.count(None) == 1 and sum(isinstance(one, Conflict) for one in outcomes) == 8
    (task,) = await every_task()
    assert task.status is TaskStatus.IN_PROGRESS and task.taken_at == NOW + MINUTE
    assert task.taken_by == agents[outcomes.index(None)]
    assert await told() == {}, "nobody is called any more"
    assert await acts() == [(task.taken_by, Act.TASK_TAKEN, f"task:{task.id}")]
    assert await task_rounds.see_to(task.due_at) == 0, "and the admins need not come"


async def test_before_it_is_taken_nobody_learns_whose_it_is(database: str, cast: Cast) -> None:
    await on_duty(cast)
    task = await flagged(cast)
    for person in (cast.tara, cast.alex, cast.jonas, cast.meera):
        one = await seen(person)
        assert not one.mine and one.who == "" and one.place == 0 and one.hits == 1 and not one.reachable
        with pytest.raises(NotFound):
            await task_views.words(person.actor, task.id or 0, NOW)


async def test_who_takes_it_sees_the_flagged_lines_and_no_more_on_record(database: str, cast: Cast) -> None:
    await on_duty(cast)
    task = await taken(cast)
    conversation = task.conversation_id or 0
    await chat.send(cast.asha.actor, conversation, "client-other", "And I like the sea.", NOW)
    (line,) = await task_views.words(cast.tara.actor, task.id or 0, NOW + MINUTE)
    assert line.text == SIGN
    assert (cast.tara.id, Act.TASK_READ, f"task:{task.id}") in await acts()
    one = await seen(cast.tara)
    assert one.who == cast.asha.name and one.mine and one.place == 0 and one.reachable
    with pytest.raises(NotFound):
        await chat.newest(cast.tara.actor, conversation)
    await message_changes.delete(cast.asha.actor, conversation, 1, NOW + MINUTE)
    (line,) = await task_views.words(cast.tara.actor, task.id or 0, NOW + MINUTE)
    assert line.text == "", "what was taken back is shown to nobody"
    assert (await seen(cast.alex)).by == cast.tara.name and (await seen(cast.alex)).who == ""


async def test_the_own_doctor_is_led_to_the_conversation(database: str, cast: Cast) -> None:
    task = await taken(cast, cast.meera)
    assert (await seen(cast.meera)).place == task.conversation_id
    assert await tasks.reach(cast.meera.actor, task.id or 0, NOW) == task.conversation_id


async def test_a_helper_reaches_the_patient_in_a_conversation_of_its_own(database: str, cast: Cast) -> None:
    await on_duty(cast)
    task = await taken(cast)
    place = await tasks.reach(cast.tara.actor, task.id or 0, NOW)
    assert place == await tasks.reach(cast.tara.actor, task.id or 0, NOW) != task.conversation_id
    await chat.send(cast.tara.actor, place, "client-hello", "Hello Asha, I am Tara from the helpline.", NOW)
    # What she writes there is a task of who is with her, and of nobody else.
    await chat.send(cast.asha.actor, place, "client-again", SIGN, NOW)
    second = (await every_task())[-1]
    assert (second.taken_by, second.status) == (cast.tara.id, TaskStatus.IN_PROGRESS)
    assert set(await told()) == {cast.tara.id}
    await tasks.complete(cast.tara.actor, task.id or 0, TALKED, NOW)
    async with reading() as rows:
        assert (await rows.get_one(Conversation, place)).status is ConversationStatus.RESOLVED


async def test_whoever_is_not_known_is_not_reached_elsewhere(database: str, cast: Cast) -> None:
    by = await began(cast.asha.actor)

    await anonymous.say(by, "client-sign", SIGN, NOW)
    (task,) = await every_task()
    await tasks.take(cast.tara.actor, task.id or 0, NOW)
    one = await seen(cast.tara)
    assert one.who not in ("", cast.asha.name) and not one.reachable
    with pytest.raises(Conflict):
        await tasks.reach(cast.tara.actor, task.id or 0, NOW)


async def test_who_answers_an_emergency_sees_to_what_is_flagged_in_it(database: str, cast: Cast) -> None:
    await on_duty(cast)
    await emergencies.ask(cast.asha.actor, NOW)
    _, conversation = await emergencies.place(cast.asha.actor)
    await chat.send(cast.asha.actor, conversation, "client-sign", SIGN, NOW)
    await emergencies.take(cast.tara.actor, (await newest()).id or 0, NOW)
    (task,) = await every_task()
    assert (task.taken_by, task.status) == (cast.tara.id, TaskStatus.IN_PROGRESS) and await told() == {}


async def test_further_signs_reach_who_sees_to_it_now_and_then(database: str, cast: Cast) -> None:
    await on_duty(cast)
    task = await taken(cast)
    for nth, at in enumerate((NOW + MINUTE, NOW + 2 * MINUTE, NOW + 2 * MINUTE + AGAIN_AFTER)):
        assert await told() == {}
        await chat.send(cast.asha.actor, task.conversation_id or 0, f"client-{nth:06}", SIGN, at)
    assert set(await told()) == {cast.tara.id} and (await every_task())[0].hits == 4


async def test_given_back_it_is_due_anew(database: str, cast: Cast) -> None:
    await on_duty(cast)
    task = await taken(cast)
    await tasks.give_back(cast.tara.actor, task.id or 0, NOW + 9 * MINUTE)
    (task,) = await every_task()
    assert (task.status, task.taken_by, task.due_at) == (TaskStatus.REQUESTED, None, NOW + 14 * MINUTE)
    assert cast.tara.id in await told()
    await tasks.take(cast.alex.actor, task.id or 0, NOW + 10 * MINUTE)
    with pytest.raises(NotFound):
        await tasks.give_back(cast.tara.actor, task.id or 0, NOW)


async def test_the_answers_are_kept_encrypted_and_give_a_level(database: str, cast: Cast) -> None:
    task = await taken(cast)
    assert (await seen(cast.tara)).level_found is None
    assert await tasks.assess(cast.tara.actor, task.id or 0, CALM_ANSWERS, NOW) is Danger.NONE
    graver = {**CALM_ANSWERS, "thoughts": "yes", "method": "yes", "intent": "yes", "plan": "no"}
    assert await tasks.assess(cast.tara.actor, task.id or 0, graver, NOW) is Danger.HIGH
    assert (await seen(cast.tara)).level_found is Danger.HIGH
    async with reading() as rows:
        raw = (await (await rows.connection()).execute(text("SELECT answers FROM tasks"))).scalar_one()
    assert b"intent" not in bytes(raw)
    with pytest.raises(Invalid):
        await tasks.assess(cast.tara.actor, task.id or 0, {"wish": "no"}, NOW)


@pytest.mark.parametrize("given", [{}, {"outcome": "talked"}, {"outcome": "nonsense", "note": "x"}, {"note": "x"}])
async def test_how_it_ended_must_be_said(database: str, cast: Cast, given: dict[str, object]) -> None:
    task = await taken(cast)
    with pytest.raises(Invalid):
        await tasks.complete(cast.tara.actor, task.id or 0, given, NOW)
    with pytest.raises(Invalid):
        await tasks.complete(cast.tara.actor, task.id or 0, {"outcome": "false_alarm", "note": "x"}, NOW)


async def test_after_it_is_completed_the_next_sign_is_a_new_task(database: str, cast: Cast) -> None:
    await on_duty(cast)
    task = await taken(cast)
    await tasks.complete(cast.tara.actor, task.id or 0, TALKED, NOW + 2 * MINUTE)
    assert await task_views.open_tasks(cast.tara.actor) == []
    with pytest.raises(NotFound):
        await task_views.words(cast.tara.actor, task.id or 0, NOW)
    await chat.send(cast.asha.actor, task.conversation_id or 0, "client-later", SIGN, NOW + 3 * MINUTE)
    first, second = await every_task()
    assert (first.outcome, first.note) == (Outcome.TALKED, TALKED["note"])
    assert second.status is TaskStatus.REQUESTED and cast.tara.id in await told()


@pytest.mark.parametrize("share", [False, True])
async def test_a_false_alarm_leaves_its_reason_and_words_only_when_allowed(
    database: str, cast: Cast, share: bool
) -> None:
    task = await taken(cast)
    given: dict[str, object] = {"reason": "figure_of_speech", "share": "on" if share else ""}
    await tasks.dismiss(cast.tara.actor, task.id or 0, given, NOW)
    async with reading() as rows:
        (kept,) = (await rows.exec(select(FalseAlarm))).all()
    assert kept.words == (SIGN if share else "")
    assert await false_alarms.shared() == ([("figure_of_speech", SIGN)] if share else [])
    assert set(FalseAlarm.model_fields) == {"id", "reason", "words"}, "nothing leads back to anybody"
    with pytest.raises(Invalid):
        await tasks.dismiss(cast.tara.actor, task.id or 0, {"reason": "because"}, NOW)


async def test_what_is_about_oneself_is_for_others(database: str, cast: Cast) -> None:
    await emergencies.ask(cast.meera.actor, NOW)
    _, conversation = await emergencies.place(cast.meera.actor)
    await chat.send(cast.meera.actor, conversation, "client-sign", SIGN, NOW)
    (task,) = await every_task()
    assert await task_views.open_tasks(cast.meera.actor) == []
    with pytest.raises(NotFound):
        await tasks.take(cast.meera.actor, task.id or 0, NOW)


async def test_what_is_taken_and_left_goes_to_everybody_again(database: str, cast: Cast) -> None:
    await on_duty(cast)
    task = await taken(cast)
    at = NOW + MINUTE + may_take(RiskLevel.URGENT)
    assert (await seen(cast.tara)).left_at == at
    assert await task_rounds.see_to(at - timedelta(seconds=1)) == 0 and await told() == {}
    rounds = await asyncio.gather(*(task_rounds.see_to(at) for _ in range(4)))
    assert sum(rounds) == 1
    (task,) = await every_task()
    assert (task.status, task.taken_by, task.escalated_at) == (TaskStatus.REQUESTED, None, at)
    assert task.due_at == at + 5 * MINUTE and (await seen(cast.alex)).left_at is None
    assert set(await told()) == {cast.tara.id, cast.meera.id, cast.alex.id}
    assert "whom you took" in (await told())[cast.tara.id]
    assert (await acts())[-1] == (cast.tara.id, Act.TASK_LEFT, f"task:{task.id}")
    assert await task_rounds.see_to(at + timedelta(days=1)) == 0, "they were told, and stay told"
    with pytest.raises(NotFound):
        await tasks.complete(cast.tara.actor, task.id or 0, TALKED, at)
    await tasks.take(cast.tara.actor, task.id or 0, at + MINUTE)
    assert await told() == {} and await task_rounds.see_to(at + 2 * MINUTE) == 0


async def test_who_goes_on_seeing_to_it_keeps_it(database: str, cast: Cast) -> None:
    await on_duty(cast)
    task = await taken(cast)
    number, long = task.id or 0, may_take(RiskLevel.URGENT)
    at = NOW + MINUTE

    async def still_theirs(now: datetime) -> bool:
        return await task_rounds.see_to(now) == 0 and (await every_task())[0].taken_by == cast.tara.id

    at += long - MINUTE
    await task_views.words(cast.tara.actor, number, at)
    assert await still_theirs(at + long - MINUTE)
    at += long - MINUTE
    await tasks.assess(cast.tara.actor, number, CALM_ANSWERS, at)
    assert await still_theirs(at + long - MINUTE)
    at += long - MINUTE
    place = await tasks.reach(cast.tara.actor, number, at)
    await chat.send(cast.tara.actor, place, "client-hello", "Hello Asha.", at + 5 * MINUTE)
    assert await still_theirs(at + long + 4 * MINUTE), "who writes to them is with them"
    assert await task_rounds.see_to(at + long + 5 * MINUTE) == 1


async def test_in_a_call_with_them_it_is_not_left(database: str, cast: Cast) -> None:
    await on_duty(cast)
    task = await taken(cast, cast.meera)
    late = NOW + MINUTE + may_take(RiskLevel.URGENT)
    call = Call(
        caller_id=cast.meera.id,
        callee_id=cast.asha.id,
        medium=Medium.AUDIO,
        status=CallStatus.CONNECTED,
        asked_at=NOW,
        changed_at=NOW,
        connected_at=NOW,
    )
    async with transaction() as rows:
        rows.add(call)
    assert await task_rounds.see_to(late) == 0 and await task_rounds.see_to(late + 20 * MINUTE) == 0
    async with transaction() as rows:
        await rows.exec(update(Call).values(status=CallStatus.ENDED, ended_at=late + 21 * MINUTE))
    assert await task_rounds.see_to(late + 50 * MINUTE) == 0
    assert await task_rounds.see_to(late + 51 * MINUTE) == 1
    assert task.id


async def test_on_every_page_it_calls_those_who_may_come(database: str, cast: Cast) -> None:
    async def called() -> set[int]:
        staff = (cast.tara, cast.meera, cast.jonas, cast.alex)
        return {one.id for one in staff if await task_views.calling(one.actor, NOW)}

    await on_duty(cast)
    task = await flagged(cast)
    # Doctors who want to be seen are, as soon as a page of theirs asks.
    assert await called() == {cast.tara.id, cast.meera.id, cast.jonas.id}
    async with transaction() as rows:
        await rows.exec(update(Doctor).values(presence=PresenceChoice.OFFLINE))
    assert await called() == {cast.tara.id, cast.meera.id}, "on duty, and the own doctor"
    await duty.switch(cast.tara.actor, False, NOW)
    await task_rounds.see_to(task.due_at)
    assert await called() == {cast.meera.id, cast.alex.id}
    await tasks.take(cast.jonas.actor, task.id or 0, NOW)
    assert await called() == set()
    for stranger in (cast.asha, cast.ben):
        with pytest.raises(NotAllowed):
            await task_views.calling(stranger.actor, NOW)

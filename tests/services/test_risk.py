"""What sounds like danger is found whichever way it is said, before anything answers, and becomes one task."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import func, select

from calmconnect.db.conversations import Message
from calmconnect.db.notifications import Notification
from calmconnect.db.session import reading
from calmconnect.domain.emergencies import Guest
from calmconnect.domain.risk import CARES_FOR, LINES_STAY_FOR, RiskLevel, RiskSource, TaskStatus
from calmconnect.hub import Fact, hub
from calmconnect.services import (
    anonymous,
    chat,
    emergencies,
    message_changes,
    presence,
    risk,
    task_rounds,
    tickets,
    topics,
)
from calmconnect.services.risk import About
from calmconnect.services.work import work
from tests.support.care import met, talking
from tests.support.cast import NOW, Cast
from tests.support.helpline import newest, on_duty
from tests.support.risk import SIGN, every_flag, every_task, flagged, told
from tests.support.statements import statements
from tests.support.unnamed import began

MINUTE = timedelta(minutes=1)


async def by_chat(cast: Cast, words: str = SIGN) -> int:
    conversation = await talking(cast.asha, cast.meera)
    await chat.send(cast.asha.actor, conversation, "client-sign", words, NOW)
    return conversation


async def by_edit(cast: Cast, words: str = SIGN) -> int:
    conversation = await talking(cast.asha, cast.jonas, lines=1)
    await message_changes.edit(cast.asha.actor, conversation, 1, words, NOW + 2 * MINUTE)
    return conversation


async def by_ticket(cast: Cast, words: str = SIGN) -> int:
    return await tickets.begin(cast.asha.actor, {"category": "other", "text": words}, NOW)


async def by_emergency(cast: Cast, words: str = SIGN) -> int:
    await emergencies.ask(cast.asha.actor, NOW)
    _, conversation = await emergencies.place(cast.asha.actor)
    await chat.send(cast.asha.actor, conversation, "client-urgent", words, NOW)
    return conversation


async def by_guest(cast: Cast, words: str = SIGN) -> int:
    await emergencies.ask(None, NOW)
    speaker, conversation = await emergencies.place(Guest((await newest()).id or 0))
    await chat.send(speaker, conversation, "client-sign", words, NOW)
    return conversation


async def unnamed(cast: Cast, words: str = SIGN) -> int:
    by = await began()
    await anonymous.say(by, "client-unnamed", words, NOW)
    return by.conversation_id


async def unnamed_with_account(cast: Cast, words: str = SIGN) -> int:
    by = await began(cast.asha.actor)
    await anonymous.say(by, "client-sealed", words, NOW)
    return by.conversation_id


KNOWN, NOT_KNOWN = (by_chat, by_edit, by_ticket, by_emergency), (by_guest, unnamed, unnamed_with_account)


async def test_no_way_of_saying_goes_around_it(database: str, cast: Cast) -> None:
    await on_duty(cast)
    for nth, way in enumerate([*KNOWN, *NOT_KNOWN]):
        conversation = await way(cast)
        flags, tasks = await every_flag(), await every_task()
        assert len(flags) == len(tasks) == nth + 1, way.__name__
        flag, task, who = flags[-1], tasks[-1], cast.asha.id if way in KNOWN else None
        assert (flag.conversation_id, flag.patient_id, flag.task_id) == (conversation, who, task.id), way.__name__
        assert (task.conversation_id, task.patient_id, task.hits) == (conversation, who, 1), way.__name__
        assert (task.level, task.source) == (RiskLevel.URGENT, RiskSource.MESSAGE)
        assert task.status is TaskStatus.REQUESTED
        async with reading() as rows:
            assert (await rows.get_one(Message, (conversation, flag.seq))).text == SIGN


async def test_those_on_duty_and_the_own_doctor_hear_of_it_at_once(database: str, cast: Cast) -> None:
    await on_duty(cast)
    await presence.here(cast.jonas.id, "a tab")
    task = await flagged(cast)
    # Meera is away, but it is her patient.
    assert set(await told()) == {cast.tara.id, cast.jonas.id, cast.meera.id}
    assert task.due_at == task.asked_at + 5 * MINUTE and task.escalated_at is None
    assert not [word for word in ("kill", cast.asha.name) if word in str(await told())]


async def test_with_nobody_on_duty_the_admins_hear_of_it_at_once(database: str, cast: Cast) -> None:
    task = await flagged(cast)
    assert set(await told()) == {cast.meera.id, cast.alex.id} and task.escalated_at == NOW


async def test_at_the_deadline_the_admins_hear_of_it_once(database: str, cast: Cast) -> None:
    await on_duty(cast)
    task = await flagged(cast)
    assert await task_rounds.see_to(task.due_at - timedelta(seconds=1)) == 0 and cast.alex.id not in await told()
    rounds = await asyncio.gather(*(task_rounds.see_to(task.due_at) for _ in range(4)))
    assert sum(rounds) == 1 and cast.alex.id in await told()
    assert (await every_task())[0].escalated_at == task.due_at


async def test_many_messages_at_once_are_one_task(database: str, cast: Cast) -> None:
    await on_duty(cast)
    conversation = await talking(cast.asha, cast.meera)
    sent = (chat.send(cast.asha.actor, conversation, f"client-{n:04}", SIGN, NOW) for n in range(50))
    await asyncio.gather(*sent)
    (task,), flags = await every_task(), await every_flag()
    assert task.hits == 50 and {flag.task_id for flag in flags} == {task.id} and len(flags) == 50
    async with reading() as rows:
        heard = select(func.count()).select_from(Notification).where(Notification.user_id == cast.tara.id)
        assert (await rows.exec(heard)).one() == 1, "nobody is flooded"


async def test_what_doctors_and_the_companion_write_is_no_sign(database: str, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await chat.send(cast.meera.actor, conversation, "client-asks", "Do you want to die, or kill yourself? suicide", NOW)
    await chat.send(cast.meera.actor, conversation, "client-edit", "How are you?", NOW)
    await message_changes.edit(cast.meera.actor, conversation, 2, SIGN, NOW)
    assert await every_flag() == [] == await every_task()


async def test_a_doctor_who_asks_for_help_is_somebody_who_needs_it(database: str, cast: Cast) -> None:
    await presence.here(cast.meera.id, "a tab")
    await emergencies.ask(cast.meera.actor, NOW)
    _, conversation = await emergencies.place(cast.meera.actor)
    await chat.send(cast.meera.actor, conversation, "client-sign", SIGN, NOW)
    (task,) = await every_task()
    assert task.patient_id == cast.meera.id and cast.meera.id not in await told(), "and not who should see to it"


async def test_an_ordinary_message_asks_nothing_more_of_the_database(database: str, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=1)
    with statements() as asked:
        await chat.send(cast.asha.actor, conversation, "client-plain", "I slept a little better.", NOW)
    assert not [one for one in asked if any(table in one for table in ("risk_flags", "tasks", "second_looks"))]


async def test_sent_twice_it_is_one_sign(database: str, cast: Cast) -> None:
    conversation = await by_chat(cast)
    assert await chat.send(cast.asha.actor, conversation, "client-sign", SIGN, NOW) is not None
    assert len(await every_flag()) == 1


async def test_what_could_not_follow_at_once_follows_by_the_clock(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> bool:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(risk, "follow", broken)
        conversation = await by_chat(cast)
    assert await every_task() == [] and len(await chat.newest(cast.asha.actor, conversation)) == 1
    assert await task_rounds.see_to(NOW + MINUTE) == 1
    (task,) = await every_task()
    assert task.asked_at == NOW, "the time counts from when it was written"
    assert await task_rounds.see_to(NOW + MINUTE) == 0


async def test_the_writer_sees_the_lines_and_the_other_does_not(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = list[tuple[str, Fact]]()

    async def keep(topic: str, fact: Fact) -> None:
        heard.append((topic, fact))

    monkeypatch.setattr(hub(), "publish", keep)
    conversation = await by_chat(cast)
    shown = [topic for topic, fact in heard if fact["kind"] == "help"]
    assert shown == [topics.inbox(cast.asha.id)]
    assert await risk.wrote_signs(cast.asha.actor, conversation, NOW + LINES_STAY_FOR - MINUTE)
    assert not await risk.wrote_signs(cast.asha.actor, conversation, NOW + LINES_STAY_FOR)
    for other in (cast.meera, cast.ben, cast.tara):
        assert not await risk.wrote_signs(other.actor, conversation, NOW)
    heard.clear()
    await message_changes.edit(cast.asha.actor, conversation, 1, f"{SIGN} Really.", NOW)
    assert [topic for topic, fact in heard if fact["kind"] == "help"] == [topics.inbox(cast.asha.id)]


async def raised(about: About, level: RiskLevel = RiskLevel.URGENT, at: Any = NOW) -> None:
    async with work() as w:
        await risk.raise_flag(w, about, RiskSource.MEASURE, level, at)


async def test_a_measure_raises_a_flag_about_a_patient(database: str, cast: Cast) -> None:
    await on_duty(cast)
    await met(cast.asha, cast.meera)
    await met(cast.asha, cast.jonas, NOW - CARES_FOR - MINUTE)
    await asyncio.gather(*(raised(About(patient_id=cast.asha.id)) for _ in range(5)))
    (task,) = await every_task()
    assert task.patient_id == cast.asha.id and task.conversation_id is None and task.hits == 5
    assert task.source is RiskSource.MEASURE
    assert set(await told()) == {cast.tara.id, cast.meera.id}, "a doctor of long ago is not told"
    await raised(About(patient_id=cast.ben.id))
    await by_chat(cast)
    assert len(await every_task()) == 3, "others, and what is written, are tasks of their own"


async def test_nothing_happens_for_no_level_or_for_work_that_fails(database: str, cast: Cast) -> None:
    await raised(About(patient_id=cast.asha.id), RiskLevel.NONE)
    with pytest.raises(RuntimeError):
        async with work() as w:
            await risk.raise_flag(w, About(patient_id=cast.asha.id), RiskSource.BOT, RiskLevel.URGENT, NOW)
            raise RuntimeError
    assert await every_flag() == [] == await every_task()


async def test_a_concern_that_grows_rings_again_and_is_due_sooner(database: str, cast: Cast) -> None:
    await on_duty(cast)
    about = About(patient_id=cast.asha.id)
    await raised(about, RiskLevel.CONCERN)
    (task,) = await every_task()
    assert task.level is RiskLevel.CONCERN and task.due_at == NOW + 60 * MINUTE
    await raised(about, RiskLevel.URGENT, NOW + MINUTE)
    (task,) = await every_task()
    assert task.level is RiskLevel.URGENT and task.due_at == NOW + 6 * MINUTE and task.hits == 2
    await raised(about, RiskLevel.CONCERN, NOW + 2 * MINUTE)
    assert (await every_task())[0].level is RiskLevel.URGENT, "it never becomes less by itself"

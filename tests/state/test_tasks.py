"""Who writes what sounds like danger, and who sees to it, on the real event path."""

from __future__ import annotations

from functools import partial
from typing import Any

from calmconnect.domain.risk import RiskLevel, RiskSource
from calmconnect.services import chat, risk
from calmconnect.services.clock import utc_now
from calmconnect.services.risk import About
from calmconnect.services.work import work
from calmconnect.state.shared.alarms import AlarmState
from calmconnect.state.shared.chat import ChatState
from calmconnect.state.shared.tasks import TasksState
from tests.support.care import talking
from tests.support.cast import Cast
from tests.support.helpline import on_duty
from tests.support.house import House
from tests.support.risk import CALM_ANSWERS, SIGN, TALKED, every_task
from tests.support.tab import Tab


def given_to(tab: Tab, ref: str, kind: str = "") -> list[Any]:
    """What a page was given for one of its components."""
    return [value for name, value in tab.given if name == ref and (not kind or value.get("kind") == kind)]


def called(tab: Tab, by: int) -> bool:
    """Whether a page says that so many people wait."""
    return bool(tab.see(AlarmState)["task_count"] == by)


async def test_the_writer_sees_the_lines_on_each_of_their_tabs_and_the_doctor_on_none(house: House, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    asha = await house.signed_in(cast.asha)
    first, second = [await asha.open(f"/patient/messages/{conversation}") for _ in range(2)]
    doctor = await (await house.signed_in(cast.meera)).open(f"/doctor/messages/{conversation}")
    await first.send(ChatState.send, conversation=conversation, client_id="client-plain", text="I slept well.")
    assert given_to(first, "messages", "help") == []
    await first.send(ChatState.send, conversation=conversation, client_id="client-sign", text=SIGN)
    for tab in (first, second):
        await tab.until(partial(given_to, tab, "messages", "help"))
    again = await asha.open(f"/patient/messages/{conversation}")
    assert given_to(again, "messages", "opened")[-1]["help"] is True, "and still after a reload"
    await doctor.until(lambda: len(given_to(doctor, "messages", "line")) == 2)
    assert given_to(doctor, "messages", "help") == []
    assert given_to(doctor, "messages", "opened")[-1]["help"] is False


async def test_an_agent_sees_it_live_takes_it_asks_and_closes_it(house: House, cast: Cast) -> None:
    await on_duty(cast)
    conversation = await talking(cast.asha, cast.meera)
    agent = await (await house.signed_in(cast.tara)).open("/agent/tasks")
    admin = await (await house.signed_in(cast.alex)).open("/admin/tasks")
    assert agent.see(TasksState)["waiting"] == []
    await chat.send(cast.asha.actor, conversation, "client-sign", SIGN, utc_now())
    (row,) = await agent.until(lambda: agent.see(TasksState)["waiting"])
    assert row["urgent"] and row["who"] == "" and row["where"] == "Written to their doctor"

    await agent.send(TasksState.take, task=row["id"])
    (words,) = given_to(agent, "task_words")
    assert [line["text"] for line in words["lines"]] == [SIGN]
    (current,) = agent.see(TasksState)["current"]
    assert current["who"] == cast.asha.name and SIGN not in str(agent.see(TasksState))
    (other,) = await admin.until(lambda: admin.see(TasksState)["others"])
    assert other["by"] == cast.tara.name and other["who"] == ""

    await agent.send(TasksState.assess, form={"wish": "yes"})
    assert agent.see(TasksState)["problems"] == {"answers": "Please answer question 2, too."}
    await agent.send(TasksState.assess, form={**CALM_ANSWERS, "wish": "yes"})
    assert agent.see(TasksState)["current"][0]["found"] == "low" and agent.see(TasksState)["problems"] == {}
    await agent.send(TasksState.complete, form={"outcome": "talked", "note": ""})
    assert agent.see(TasksState)["problems"] == {"note": "Please write what was done."}
    await agent.send(TasksState.complete, form=TALKED)
    assert agent.see(TasksState)["current"] == []
    await admin.until(lambda: not admin.see(TasksState)["others"])


async def test_who_does_not_have_it_can_do_nothing_with_it(house: House, cast: Cast) -> None:
    await on_duty(cast)
    conversation = await talking(cast.asha, cast.meera)
    await chat.send(cast.asha.actor, conversation, "client-sign", SIGN, utc_now())
    (task,) = await every_task()
    doctor = await (await house.signed_in(cast.jonas)).open("/doctor/tasks")
    for handler, payload in (
        (TasksState.show, {"task": task.id}),
        (TasksState.reach, {"task": task.id}),
        (TasksState.give_back, {"task": task.id}),
        (TasksState.assess, {"form": CALM_ANSWERS}),
        (TasksState.complete, {"form": TALKED}),
        (TasksState.dismiss, {"form": {"reason": "misread"}}),
    ):
        await doctor.send(handler, **payload)
    patient = await (await house.signed_in(cast.asha)).open("/patient")
    await patient.send(TasksState.take, task=task.id)
    assert await every_task() == [task] and given_to(doctor, "task_words") == []


async def test_a_false_alarm_is_closed_with_its_reason(house: House, cast: Cast) -> None:
    await on_duty(cast)
    conversation = await talking(cast.asha, cast.meera)
    await chat.send(cast.asha.actor, conversation, "client-sign", SIGN, utc_now())
    (task,) = await every_task()
    doctor = await (await house.signed_in(cast.meera)).open("/doctor/tasks")
    await doctor.send(TasksState.take, task=task.id)
    await doctor.send(TasksState.dismiss, form={})
    assert doctor.see(TasksState)["problems"] == {"reason": "Please choose one of these."}
    await doctor.send(TasksState.dismiss, form={"reason": "figure_of_speech", "share": "on"})
    assert doctor.see(TasksState)["own"] == []


async def test_every_page_of_those_on_duty_says_that_somebody_waits_until_one_takes_it(
    house: House, cast: Cast
) -> None:
    await on_duty(cast)
    conversation = await talking(cast.asha, cast.meera)
    agent = await (await house.signed_in(cast.tara)).open("/agent/tickets")
    doctor = await (await house.signed_in(cast.meera)).open("/doctor/schedule")
    admin = await (await house.signed_in(cast.alex)).open("/admin/people")
    patient = await (await house.signed_in(cast.asha)).open("/patient")
    assert agent.see(AlarmState)["task_count"] == 0
    await chat.send(cast.asha.actor, conversation, "client-sign", SIGN, utc_now())
    for tab in (agent, doctor):
        await tab.until(partial(called, tab, 1))
    (task,) = await every_task()
    assert agent.see(AlarmState)["task"] == task.id and SIGN not in str(agent.see(AlarmState))
    assert admin.see(AlarmState)["task_count"] == 0, "admins are called when nobody comes in time"
    for handler in (AlarmState.see_to, AlarmState.take):
        await patient.send(handler, **{"task" if handler is AlarmState.see_to else "emergency": task.id})
    assert (await every_task())[0].taken_by is None
    await doctor.send(AlarmState.see_to, task=task.id)
    assert (await every_task())[0].taken_by == cast.meera.id
    for tab in (agent, doctor):
        await tab.until(partial(called, tab, 0))
    await agent.send(AlarmState.see_to, task=task.id)
    assert (await every_task())[0].taken_by == cast.meera.id, "who is second is told so"


async def test_a_look_of_the_model_shows_as_one_and_says_when_others_are_asked(house: House, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    async with work() as w:
        about = About(conversation_id=conversation, seq=1)
        await risk.raise_flag(w, about, RiskSource.MODEL, RiskLevel.URGENT, utc_now())
    (task,) = await every_task()
    doctor = await (await house.signed_in(cast.meera)).open("/doctor/tasks")
    (row,) = doctor.see(TasksState)["waiting"]
    assert row["guessed"] and row["left"] == 0
    await doctor.send(TasksState.take, task=task.id)
    (current,) = doctor.see(TasksState)["current"]
    assert current["left"] > current["asked"]

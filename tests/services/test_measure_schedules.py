"""Asking for questionnaires: by doctors in treatment, on time, each once, without a clinical word, never after an answer."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from calmconnect.db.measures import QuestionnaireResponse
from calmconnect.db.notifications import Notification
from calmconnect.db.session import reading
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calmconnect.domain.measures import FORMS, Measure, next_due
from calmconnect.domain.notifications import Kind
from calmconnect.services import measure_schedules, measure_trends, measures, preferences
from tests.support.care import met
from tests.support.cast import NOW, Cast, Person
from tests.support.mailbox import mails_to
from tests.support.rows import all_rows

CALM = dict.fromkeys(range(1, 10), 0)
WEEK, DAY = timedelta(weeks=1), timedelta(days=1)


async def told(person: Person) -> list[Notification]:
    """What somebody was told and has not read, the first one first."""
    async with reading() as rows:
        mine = select(Notification).where(Notification.user_id == person.id, Notification.kind == Kind.REMINDER)
        return [one for one in (await rows.exec(mine.order_by("id"))).all() if one.read_at is None]


async def waiting(person: Person) -> list[measure_trends.Open]:
    return (await measure_trends.own(person.actor)).open


async def test_once_is_asked_now_and_not_again(database: str, cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    await measure_schedules.ask(cast.meera.actor, cast.asha.id, "phq9", "0", NOW)
    (one,) = await waiting(cast.asha)
    assert (one.measure, one.answered, one.asked_at) == (Measure.PHQ9, 0, NOW)
    assert await measure_schedules.of_patient(cast.meera.actor, cast.asha.id) == []
    await measures.complete(cast.asha.actor, one.id, CALM, NOW)
    assert await measure_schedules.make_due(NOW + 52 * WEEK) == 0 and await waiting(cast.asha) == []


async def test_every_two_weeks_it_is_there_again(database: str, cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    await measure_schedules.ask(cast.meera.actor, cast.asha.id, "who5", "2", NOW)
    (asked,) = await measure_schedules.of_patient(cast.meera.actor, cast.asha.id)
    assert (asked.every_weeks, asked.due_at) == (2, NOW + 2 * WEEK)
    (one,) = await waiting(cast.asha)
    await measures.complete(cast.asha.actor, one.id, dict.fromkeys(range(1, 6), 3), NOW + DAY)
    assert await measure_schedules.make_due(NOW + 2 * WEEK - DAY) == 0
    later = NOW + 2 * WEEK
    assert sum(await asyncio.gather(*(measure_schedules.make_due(later) for _ in range(3)))) == 1
    (again,) = await waiting(cast.asha)
    assert again.id != one.id and again.asked_at == later
    assert len(await told(cast.asha)) == 1


async def test_it_is_reminded_once_and_not_after_an_answer(database: str, cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    await measure_schedules.ask(cast.meera.actor, cast.asha.id, "phq9", "0", NOW)
    assert await measure_schedules.remind(NOW + 2 * DAY) == 0
    assert sum(await asyncio.gather(*(measure_schedules.remind(NOW + 3 * DAY) for _ in range(3)))) == 1
    assert await measure_schedules.remind(NOW + 30 * DAY) == 0
    assert [one.title for one in await told(cast.asha)] == ["A few questions from your doctor still wait for you"]
    (one,) = await waiting(cast.asha)
    await measures.complete(cast.asha.actor, one.id, CALM, NOW + 4 * DAY)
    assert await told(cast.asha) == [], "what was answered is taken back"
    await measure_schedules.ask(cast.meera.actor, cast.asha.id, "phq9", "0", NOW + 5 * DAY)
    (next_one,) = await waiting(cast.asha)
    await measures.complete(cast.asha.actor, next_one.id, CALM, NOW + 6 * DAY)
    assert await measure_schedules.remind(NOW + 30 * DAY) == 0


async def test_what_is_told_says_nothing_of_health_and_comes_as_wished(database: str, cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    await preferences.choose(cast.asha.actor, "reminder", "email", False)
    before = len(await mails_to(cast.asha.email))
    await measure_schedules.ask(cast.meera.actor, cast.asha.id, "phq9", "1", NOW)
    assert len(await mails_to(cast.asha.email)) == before
    (one,) = await told(cast.asha)
    words = " ".join((one.title, one.text, one.path, one.about)).lower()
    names = [form.name.lower() for form in FORMS.values()]
    assert not any(word in words for word in (*names, "phq", "depress", "mood", "anxi", "worry", "meera"))


async def test_one_that_was_begun_is_the_one_that_is_asked_for(database: str, cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    number = await measures.begin(cast.asha.actor, "phq9", NOW)
    await measures.answer(cast.asha.actor, number, 1, 2, NOW)
    await measure_schedules.ask(cast.meera.actor, cast.asha.id, "phq9", "1", NOW + DAY)
    assert [(one.id, one.answered) for one in await waiting(cast.asha)] == [(number, 1)]


async def test_stopping_takes_back_what_was_not_begun(database: str, cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    await met(cast.asha, cast.jonas, NOW + DAY)
    for doctor in (cast.meera, cast.jonas):
        await measure_schedules.ask(doctor.actor, cast.asha.id, "phq9", "1", NOW)
    for doctor, left in ((cast.meera, NOW), (cast.jonas, None)):
        (asked,) = await measure_schedules.of_patient(doctor.actor, cast.asha.id)
        await measure_schedules.stop(doctor.actor, asked.id, NOW)
        assert await measure_schedules.of_patient(doctor.actor, cast.asha.id) == []
        assert [one.asked_at for one in await waiting(cast.asha)] == [left], "as long as somebody asks, it waits"
    assert await told(cast.asha) == []
    assert await measure_schedules.make_due(NOW + 9 * WEEK) == 0 and await measure_schedules.remind(NOW + WEEK) == 0
    await measure_schedules.ask(cast.meera.actor, cast.asha.id, "phq9", "4", NOW + WEEK)


async def test_asking_twice_is_said_and_two_at_once_are_one(database: str, cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    asking = [measure_schedules.ask(cast.meera.actor, cast.asha.id, "gad7", "1", NOW) for _ in range(3)]
    said = await asyncio.gather(*asking, return_exceptions=True)
    assert sorted(type(one).__name__ for one in said) == ["Conflict", "Conflict", "NoneType"]
    with pytest.raises(Conflict, match="already"):
        await measure_schedules.ask(cast.meera.actor, cast.asha.id, "gad7", "4", NOW)


@pytest.mark.parametrize(
    ("measure", "every", "field"),
    [
        ("", "1", "measure"),
        (None, "1", "measure"),
        ("phq9", "3", "every"),
        ("phq9", 1, "every"),
        ("phq9", None, "every"),
    ],
)
async def test_what_can_not_be_asked_for(database: str, cast: Cast, measure: Any, every: Any, field: str) -> None:
    await met(cast.asha, cast.meera)
    before = await all_rows()
    with pytest.raises(Invalid) as refused:
        await measure_schedules.ask(cast.meera.actor, cast.asha.id, measure, every, NOW)
    assert field in refused.value.fields and await all_rows() == before


async def test_strangers_ask_for_nothing(database: str, cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    before = await all_rows()
    for person in (cast.jonas, cast.ben, cast.asha, cast.tara, cast.alex):
        with pytest.raises((NotFound, NotAllowed)):
            await measure_schedules.ask(person.actor, cast.asha.id, "phq9", "1", NOW)
    assert await all_rows() == before


async def test_after_a_long_silence_it_is_asked_for_once(database: str, cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    await measure_schedules.ask(cast.meera.actor, cast.asha.id, "phq9", "1", NOW)
    assert await measure_schedules.make_due(NOW + 10 * WEEK + DAY) == 1
    (asked,) = await measure_schedules.of_patient(cast.meera.actor, cast.asha.id)
    assert asked.due_at == NOW + 11 * WEEK
    async with reading() as rows:
        assert len((await rows.exec(select(QuestionnaireResponse))).all()) == 1


def test_the_next_time_is_whole_rhythms_later_and_to_come() -> None:
    for days in range(60):
        now: datetime = NOW + timedelta(days=days)
        due = next_due(NOW, 2, now)
        assert now < due <= now + 2 * WEEK and (due - NOW) % (2 * WEEK) == timedelta(0)

"""How fast people were answered, for admins; and agents, whom admins add."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.emergencies import ESCALATE_AFTER, answers
from calmconnect.domain.errors import Invalid, NotAllowed
from calmconnect.domain.people import Role
from calmconnect.services import (
    accounts,
    admin,
    answer_times,
    directory,
    duty,
    emergencies,
    overview,
    tasks,
    ticket_figures,
)
from calmconnect.services.directory import Standing
from tests.support.cast import NOW, PASSWORD, Cast
from tests.support.helpline import asked, on_duty
from tests.support.mailbox import mails_to
from tests.support.risk import flagged
from tests.support.rows import all_rows

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
WRITTEN: dict[str, object] = {"name": "Mira Sen", "email": "mira@help.example", "time_zone": "Asia/Kolkata"}


async def test_the_time_to_an_answer_is_kept_and_shown(database: str, cast: Cast) -> None:
    await on_duty(cast)
    for wait in (10 * SECOND, 30 * SECOND, 2 * ESCALATE_AFTER):
        number = (await asked(None)).id or 0
        await emergencies.take(cast.tara.actor, number, NOW + wait)
    await asked(None)
    log = await answer_times.log(cast.alex.actor, 0, NOW + DAY)
    assert [one.waited for one in log.rows] == [None, 2 * ESCALATE_AFTER, 30 * SECOND, 10 * SECOND]
    assert [one.by for one in log.rows] == ["", cast.tara.name, cast.tara.name, cast.tara.name]
    lately = log.lately
    assert (lately.asked, lately.answered, lately.in_time, lately.median) == (4, 3, 2, 30 * SECOND)
    assert log.total == 4 and log.there == 1
    assert (await answer_times.log(cast.alex.actor, 0, NOW + 40 * DAY)).lately.asked == 0


@given(st.lists(st.none() | st.timedeltas(timedelta(0), timedelta(hours=3))))
def test_who_was_answered_in_time_was_answered(waits: list[timedelta | None]) -> None:
    found = answers(waits)
    assert 0 <= found.in_time <= found.answered <= found.asked == len(waits)
    assert (found.median is None) == (found.answered == 0)


async def test_the_numbers_are_for_admins(database: str, cast: Cast) -> None:
    for person in (cast.asha, cast.meera, cast.tara):
        with pytest.raises(NotAllowed):
            await answer_times.log(person.actor, 0, NOW)
        with pytest.raises(NotAllowed):
            await ticket_figures.figures(person.actor, NOW)


async def test_guests_are_counted_and_listed_nowhere(database: str, cast: Cast) -> None:
    before = await overview.figures(cast.alex.actor, NOW + DAY)
    await emergencies.ask(None, NOW)
    assert (await overview.figures(cast.alex.actor, NOW + DAY)).patients == before.patients
    for role, standing in ((None, Standing.ANY), (Role.PATIENT, Standing.ANY), (None, Standing.SUSPENDED)):
        found = await directory.people(cast.alex.actor, "", role, standing, 0, NOW)
        assert "" not in {person.email for person in found.rows}


async def test_an_agent_is_invited_and_is_off_duty_at_first(database: str, cast: Cast) -> None:
    await admin.add_agent(cast.alex.actor, WRITTEN, NOW)
    async with reading() as rows:
        user = (await rows.exec(select(User).where(User.email == "mira@help.example"))).one()
    assert (user.role, user.name, user.password_hash) == (Role.AGENT, "Mira Sen", None)
    (mail,) = await mails_to("mira@help.example")
    await accounts.choose_password(mail.text.partition("token=")[2].split()[0], PASSWORD, NOW)
    async with reading() as rows:
        assert await duty.agents(rows) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", 7), ("email", "mira"), ("email", "asha@calm.test"), ("time_zone", "Mars")],
)
async def test_bad_input_adds_nobody(database: str, cast: Cast, field: str, value: object) -> None:
    before = await all_rows()
    with pytest.raises(Invalid) as refused:
        await admin.add_agent(cast.alex.actor, {**WRITTEN, field: value}, NOW)
    assert set(refused.value.fields) == {field} and await all_rows() == before


async def test_only_admins_add_agents(database: str, cast: Cast) -> None:
    for person in (cast.asha, cast.meera, cast.tara):
        with pytest.raises(NotAllowed):
            await admin.add_agent(person.actor, WRITTEN, NOW)


async def test_how_fast_somebody_saw_to_what_was_flagged(database: str, cast: Cast) -> None:
    await on_duty(cast)
    task = await flagged(cast)
    assert (await answer_times.log(cast.alex.actor, 0, NOW)).flagged.answered == 0
    await tasks.take(cast.tara.actor, task.id or 0, NOW + timedelta(minutes=6))
    found = (await answer_times.log(cast.alex.actor, 0, NOW + timedelta(minutes=7))).flagged
    assert (found.asked, found.answered, found.in_time, found.median) == (1, 1, 0, timedelta(minutes=6))

"""What an admin switches off is refused by the use case itself, whatever pages still show; what must always be there stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calmconnect.domain.anonymous import COMPANION_ID
from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.domain.dialogue_texts import IN_DANGER_UNNAMED, WELCOME
from calmconnect.domain.errors import Conflict
from calmconnect.domain.house_settings import Group, of_group
from calmconnect.domain.recommending import Weights
from calmconnect.services import admitting, anonymous, calls, chat, company, doctors, house_settings, ratings, reminders
from tests.services.test_anonymous import said
from tests.services.test_attendance import MINUTE, STARTS
from tests.services.test_ratings import held, rated
from tests.support.calling import page, rings
from tests.support.cast import NOW, Cast
from tests.support.resources import make_appointment
from tests.support.rows import all_rows
from tests.support.unnamed import began
from tests.support.waiting import both_wait

TERMS = AGREEMENTS[Subject.ANONYMITY].version


async def switch_off(cast: Cast, key: str) -> None:
    """Let an admin switch one thing off."""
    form = {one.key: "on" for one in of_group(Group.OFFERED) if one.key != key}
    await house_settings.change(cast.alex.actor, Group.OFFERED, form.get, 0, NOW)
    assert await house_settings.switched_off() == (key,)


async def test_nobody_begins_to_talk_without_a_name_but_who_does_goes_on(database: str, cast: Cast) -> None:
    by = await began()
    await switch_off(cast, "anonymous_chat")
    before = await all_rows()
    for account in (None, cast.asha.actor):
        with pytest.raises(Conflict):
            await anonymous.start(account, str(TERMS), NOW)
    assert await all_rows() == before
    await anonymous.say(by, "client-one", "Are you there?", NOW)
    await anonymous.answer(by, NOW)
    assert (await said(by))[-1][0] == COMPANION_ID


async def test_nobody_calls_but_a_call_goes_on(database: str, cast: Cast) -> None:
    visit, _ = await both_wait(cast)
    call = await rings(cast.asha, cast.meera)
    await switch_off(cast, "calls")
    before = await all_rows()
    with pytest.raises(Conflict):
        await rings(cast.meera, cast.asha)
    with pytest.raises(Conflict):
        await admitting.admit(cast.meera.actor, visit, page(cast.meera), NOW)
    assert await all_rows() == before
    await calls.answer(cast.meera.actor, call, page(cast.meera), NOW)


async def test_nobody_writes_to_a_companion_that_does_not_answer(database: str, cast: Cast) -> None:
    number = await company.open_own(cast.asha.actor, NOW)
    await switch_off(cast, "companion")
    with pytest.raises(Conflict):
        await company.say(cast.asha.actor, "client-one", "Hello?", NOW)
    with pytest.raises(Conflict):
        await company.choose(cast.asha.actor, "all", NOW)
    assert (await company.shown(cast.asha.actor, NOW)).choices == ()
    assert [line.text for line in await chat.newest(cast.asha.actor, number)] == [WELCOME], "what was said stays"
    with pytest.raises(Conflict):
        await company.say(cast.asha.actor, "client-two", "I want to kill myself.", NOW)
    assert (await company.shown(cast.asha.actor, NOW)).danger, "whom to call is shown all the same"


async def test_without_a_companion_people_wait_for_a_person_and_danger_is_seen(database: str, cast: Cast) -> None:
    await switch_off(cast, "companion")
    by = await began()
    await anonymous.say(by, "client-one", "I can't sleep.", NOW)
    await anonymous.answer(by, NOW)
    assert [text for _, text in await said(by)] == ["I can't sleep."]
    await anonymous.say(by, "client-two", "I want to kill myself.", NOW)
    await anonymous.answer(by, NOW)
    assert (await said(by))[-1] == (COMPANION_ID, f"Companion: {IN_DANGER_UNNAMED}")
    assert (await anonymous.one(by)).urgent


async def test_nobody_is_rated_and_nothing_of_ratings_is_shown(database: str, cast: Cast) -> None:
    await rated(cast.asha, cast.meera, 5, "Kind and clear.")
    visit = await held(cast.asha, cast.meera, 2)
    await switch_off(cast, "reviews")
    before = await all_rows()
    with pytest.raises(Conflict):
        await ratings.rate(cast.asha.actor, visit, 4, "", NOW)
    assert await all_rows() == before
    assert await ratings.unrated(cast.asha.actor, NOW) == []
    assert await ratings.reviews(cast.meera.id, 5) == ()
    card = (await doctors.profile(cast.meera.id, NOW)).card
    assert (card.stars, card.ratings) == (0, 0)
    assert len(await ratings.given(cast.asha.actor, NOW)) == 1, "one's own words stay one's own to see"


async def test_reminders_come_when_admins_say(database: str, cast: Cast) -> None:
    await make_appointment(cast)
    await house_settings.change(cast.alex.actor, Group.REMINDERS, {"reminders": "3 hours"}.get, 0, NOW)
    sent = [await reminders.send_due(STARTS - minutes * MINUTE) for minutes in (200, 180, 60, 10)]
    assert sent == [0, 1, 0, 0]
    await house_settings.change(cast.alex.actor, Group.REMINDERS, {"reminders": ""}.get, 1, NOW)
    assert await reminders.send_due(STARTS - timedelta(minutes=5)) == 0


async def test_what_counts_for_who_comes_first_is_what_admins_say(database: str, cast: Cast) -> None:
    async def first() -> str:
        return (await doctors.find("grief", "", False, 0, NOW)).cards[0].name

    assert await first() == cast.jonas.name
    await rated(cast.asha, cast.meera, 5)
    form = {one.key: "0" for one in of_group(Group.DOCTORS)} | {"recommend_rating": "10"}
    await house_settings.change(cast.alex.actor, Group.DOCTORS, form.get, 0, NOW)
    assert (await house_settings.current()).weights == Weights(need=0, language=0, rating=10, soon=0, here=0)
    found = await doctors.find("", "", False, 0, NOW)
    assert found.cards[0].name == cast.meera.name

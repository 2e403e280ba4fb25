"""Agreeing ahead of what needs it: to the text as it is now, by oneself, and until it is taken back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from calmconnect.db.consents import Consent
from calmconnect.db.session import reading, transaction
from calmconnect.domain.booking import Status
from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.domain.errors import ConsentNeeded, Invalid, NotAllowed, NotFound
from calmconnect.domain.payments import CardNumber
from calmconnect.services import attendance, consents, payments, waiting_room
from tests.support.care import met
from tests.support.cast import NOW, Cast
from tests.support.resources import make_hold
from tests.support.rows import all_rows

AI, MEETING = Subject.AI_USE, Subject.TELEHEALTH
VERSION = str(AGREEMENTS[AI].version)
LATER = NOW + timedelta(hours=1)


async def test_it_holds_from_agreeing_to_taking_back(database: str, cast: Cast) -> None:
    assert not await consents.has(cast.asha.actor, AI)
    await consents.give(cast.asha.actor, "ai_use", VERSION, NOW)
    async with reading() as rows:
        assert await consents.holds(rows, cast.asha.id, AI)
        assert not await consents.holds(rows, cast.ben.id, AI), "each for themself"
    await consents.withdraw(cast.asha.actor, "ai_use", LATER)
    assert not await consents.has(cast.asha.actor, AI)
    await consents.give(cast.asha.actor, "ai_use", VERSION, LATER)
    assert await consents.has(cast.asha.actor, AI)
    steps = [(step.withdrawn, step.at) for step in await consents.own(cast.asha.actor) if step.subject is AI]
    assert steps == [(False, LATER), (True, LATER), (False, NOW)], "everything stays on record, the latest first"


async def test_agreeing_twice_or_taking_back_what_was_not_given_is_nothing(database: str, cast: Cast) -> None:
    await consents.withdraw(cast.asha.actor, "ai_use", NOW)
    assert [step.subject for step in await consents.own(cast.asha.actor)] == [MEETING]
    for _ in range(2):
        await consents.give(cast.asha.actor, "ai_use", VERSION, NOW)
    assert [step.subject for step in await consents.own(cast.asha.actor)] == [AI, MEETING]


async def test_a_changed_text_is_asked_for_again(database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(AGREEMENTS, MEETING, replace(AGREEMENTS[MEETING], version=2))
    assert not await consents.has(cast.asha.actor, MEETING)
    with pytest.raises(Invalid, match="read the text again"):
        await consents.give(cast.asha.actor, "telehealth", "1", NOW)
    await consents.give(cast.asha.actor, "telehealth", "2", NOW)
    assert await consents.has(cast.asha.actor, MEETING)
    assert [step.version for step in await consents.own(cast.asha.actor)] == [2, 1]


@pytest.mark.parametrize("subject", ["", "naming", "everything", None, 7, ["ai_use"], {"ai_use": 1}])
async def test_what_is_no_such_text_is_refused(database: str, cast: Cast, subject: object) -> None:
    before = await all_rows()
    for attempt in (
        consents.give(cast.asha.actor, subject, "1", NOW),
        consents.withdraw(cast.asha.actor, subject, NOW),
    ):
        with pytest.raises(Invalid):
            await attempt
    assert await all_rows() == before


@pytest.mark.parametrize("version", ["", "0", "1", "2", "4", 3, None, True, "3 ", ["3"]])
async def test_only_the_version_that_was_read_counts(database: str, cast: Cast, version: object) -> None:
    with pytest.raises(Invalid):
        await consents.give(cast.asha.actor, "ai_use", version, NOW)
    assert not await consents.has(cast.asha.actor, AI)


async def test_what_care_rests_on_is_not_taken_back_here_and_only_patients_agree(database: str, cast: Cast) -> None:
    with pytest.raises(Invalid, match="can't be taken back"):
        await consents.withdraw(cast.asha.actor, "telehealth", NOW)
    for person in (cast.meera, cast.tara, cast.alex):
        for attempt in (
            consents.give(person.actor, "ai_use", VERSION, NOW),
            consents.withdraw(person.actor, "ai_use", NOW),
            consents.own(person.actor),
        ):
            with pytest.raises(NotAllowed):
                await attempt


async def forget_all() -> None:
    async with transaction() as rows:
        for row in (await rows.exec(select(Consent))).all():
            await rows.delete(row)


async def test_nobody_books_without_it(database: str, cast: Cast) -> None:
    hold = await make_hold(cast)
    await forget_all()
    before = await all_rows()
    with pytest.raises(ConsentNeeded) as refused:
        await payments.pay(cast.asha.actor, hold, "video", "", CardNumber.WORKS.value, NOW)
    assert refused.value.subject == MEETING and await all_rows() == before
    with pytest.raises(NotFound):
        # Whose it is comes first.
        await payments.pay(cast.ben.actor, hold, "video", "", CardNumber.WORKS.value, NOW)
    await consents.give(cast.asha.actor, "telehealth", "1", NOW)
    await payments.pay(cast.asha.actor, hold, "video", "", CardNumber.WORKS.value, NOW)


async def test_a_patient_does_not_come_in_without_it_and_the_doctor_does(database: str, cast: Cast) -> None:
    session = await met(cast.asha, cast.meera, NOW, Status.BOOKED)
    await forget_all()
    for attempt in (
        attendance.join(cast.asha.actor, session, NOW),
        waiting_room.enter(cast.asha.actor, session, "seat", NOW),
    ):
        with pytest.raises(ConsentNeeded):
            await attempt
    await attendance.join(cast.meera.actor, session, NOW)
    await consents.give(cast.asha.actor, "telehealth", "1", NOW)
    await attendance.join(cast.asha.actor, session, NOW)


async def test_two_pages_that_agree_at_once(database: str, cast: Cast) -> None:
    await asyncio.gather(*(consents.give(cast.asha.actor, "ai_use", VERSION, NOW) for _ in range(4)))
    assert await consents.has(cast.asha.actor, AI)

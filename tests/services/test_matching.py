"""Doctors see who looks for somebody like them: only those who want that, only what they chose, and only for as long."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select, update

from calmconnect.db.audit import AuditEvent
from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.db.session import reading, transaction
from calmconnect.domain.audit import Act
from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.domain.errors import Invalid, NotAllowed
from calmconnect.domain.matching import Wish
from calmconnect.domain.recommending import Reason, Why
from calmconnect.services import consents, doctors, matching
from tests.support.care import met
from tests.support.cast import NOW, Cast, Person
from tests.support.rows import all_rows

VERSION = str(AGREEMENTS[Subject.MATCHING].version)
MINUTE = timedelta(minutes=1)


async def wishes(person: Person, *about: str, languages: tuple[str, ...] = (), at: Any = NOW) -> None:
    await matching.look_for(person.actor, list(about), list(languages), VERSION, at)


async def seen_by(doctor: Person) -> list[str]:
    return [one.name for one in await matching.suited(doctor.actor, NOW)]


async def test_it_is_off_until_somebody_switches_it_on_and_off_again(database: str, cast: Cast) -> None:
    assert await matching.own(cast.asha.actor) is None and await seen_by(cast.meera) == []
    await wishes(cast.asha, "sleep", "grief")
    assert await matching.own(cast.asha.actor) == Wish(("grief", "sleep"), ())
    (one,) = await matching.suited(cast.meera.actor, NOW)
    assert (one.patient_id, one.name, one.since) == (cast.asha.id, cast.asha.name, NOW)
    assert one.why == (Reason(Why.HELPS, "sleep"),), "and not what the doctor does not help with"
    assert await seen_by(cast.jonas) == [cast.asha.name]
    await consents.withdraw(cast.asha.actor, "matching", NOW + MINUTE)
    assert await seen_by(cast.meera) == [] == await seen_by(cast.jonas)
    assert await matching.own(cast.asha.actor) is None and (await all_rows())["match_wishes"] == []


async def test_only_those_whom_it_suits_see_it(database: str, cast: Cast) -> None:
    await wishes(cast.asha, "sleep", languages=("hi",))
    await wishes(cast.ben, "grief", at=NOW + MINUTE)
    assert await seen_by(cast.jonas) == [cast.ben.name]
    async with reading() as rows:
        speaks = (await rows.get_one(Doctor, cast.meera.id)).languages
    assert (await seen_by(cast.meera) == [cast.asha.name]) is ("hi" in speaks)
    await wishes(cast.asha, "grief", at=NOW + 2 * MINUTE)
    assert await seen_by(cast.jonas) == [cast.asha.name, cast.ben.name], "the latest first"
    await met(cast.asha, cast.jonas)
    assert await seen_by(cast.jonas) == [cast.ben.name], "who has met them is in their list of patients"


async def test_it_counts_only_under_the_text_that_was_shown(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await wishes(cast.asha, "sleep")
    monkeypatch.setitem(AGREEMENTS, Subject.MATCHING, replace(AGREEMENTS[Subject.MATCHING], version=2))
    assert await seen_by(cast.meera) == [] and await matching.own(cast.asha.actor) is None
    with pytest.raises(Invalid):
        await wishes(cast.asha, "sleep")
    await matching.look_for(cast.asha.actor, ["sleep"], [], "2", NOW)
    assert await seen_by(cast.meera) == [cast.asha.name]


async def test_who_may_not_sees_nothing(database: str, cast: Cast) -> None:
    await wishes(cast.asha, "sleep", "grief")
    for person in (cast.asha, cast.tara, cast.alex):
        with pytest.raises(NotAllowed):
            await matching.suited(person.actor, NOW)
    for person in (cast.meera, cast.tara, cast.alex):
        with pytest.raises(NotAllowed):
            await wishes(person, "sleep")
        with pytest.raises(NotAllowed):
            await matching.own(person.actor)
    async with transaction() as rows:
        await rows.exec(update(Doctor).where(col(Doctor.user_id) == cast.meera.id).values(verified_at=None))
        await rows.exec(update(User).where(col(User.id) == cast.asha.id).values(disabled_at=NOW))
    with pytest.raises(NotAllowed):
        await matching.suited(cast.meera.actor, NOW)
    assert await seen_by(cast.jonas) == []


async def test_it_opens_nothing_else_and_each_look_is_on_record(database: str, cast: Cast) -> None:
    await wishes(cast.asha, "sleep")
    for _ in range(3):
        await seen_by(cast.meera)
    async with reading() as rows:
        kept = [(one.actor_id, one.act, one.subject) for one in await rows.exec(select(AuditEvent))]
        raw = (await (await rows.connection()).execute(text("SELECT said FROM match_wishes"))).scalar_one()
    assert kept == [(cast.meera.id, Act.WISH_SEEN, f"patient:{cast.asha.id}")]
    assert b"sleep" not in bytes(raw), "what somebody looks for is encrypted"
    assert set(matching.Match.__dataclass_fields__) == {"patient_id", "name", "since", "why"}
    found = await doctors.find("", "", False, 0, NOW, cast.asha.actor)
    assert all(card.why == () for card in found.cards), "and it is used for nothing else"


async def test_taking_it_back_wins_over_saving_at_the_same_moment(database: str, cast: Cast) -> None:
    await wishes(cast.asha, "sleep")
    both = [wishes(cast.asha, "grief"), consents.withdraw(cast.asha.actor, "matching", NOW)]
    await asyncio.gather(*both, return_exceptions=True)
    agreed = await consents.has(cast.asha.actor, Subject.MATCHING)
    assert agreed or (await all_rows())["match_wishes"] == [], "nothing is kept of what nobody agrees to"

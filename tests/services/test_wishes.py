"""Tell me when this doctor is there: one wish, one answer, and no doctor who waits for their patients."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from sqlmodel import col, select, update

from calmconnect.db.doctors import Doctor
from calmconnect.db.mail import MailStatus, OutgoingMail
from calmconnect.db.notifications import Notification
from calmconnect.db.people import User
from calmconnect.db.session import reading, transaction
from calmconnect.db.wishes import AvailabilityWish
from calmconnect.domain.doctors import PresenceChoice
from calmconnect.domain.errors import Conflict, NotAllowed, NotFound
from calmconnect.domain.notifications import Kind
from calmconnect.domain.people import Role
from calmconnect.services import preferences, presence, wishes
from calmconnect.services.work import Work
from tests.support.cast import NOW, Cast, Person
from tests.support.mailbox import mails_to
from tests.support.rows import all_rows
from tests.support.statements import statements

MINUTE = timedelta(minutes=1)


async def notices() -> list[tuple[int, str]]:
    """Who was told what in the app."""
    async with reading() as rows:
        found = await rows.exec(select(Notification).order_by(col(Notification.user_id), col(Notification.id)))
        return [(one.user_id, one.title) for one in found]


async def waiting_crowd(doctor: Person, count: int) -> list[int]:
    """So many patients who wait for a doctor."""
    async with transaction() as rows:
        ids = list(range(10_000, 10_000 + count))
        people = [
            {"id": one, "role": Role.PATIENT, "email": f"p{one}@calm.test", "name": f"P {one}", "created_at": NOW}
            for one in ids
        ]
        connection = await rows.connection()
        await connection.execute(insert(User), [{**one, "time_zone": "UTC"} for one in people])
        waits = [{"patient_id": one, "doctor_id": doctor.id, "wished_at": NOW} for one in ids]
        await connection.execute(insert(AvailabilityWish), waits)
    return ids


async def test_a_wish_is_answered_once_in_the_app_and_by_mail(database: str, cast: Cast) -> None:
    await wishes.wish(cast.asha.actor, cast.meera.id, NOW)
    assert await wishes.answer(NOW) == 0
    assert await wishes.waited_for(cast.asha.actor) == {cast.meera.id}
    await presence.here(cast.meera.id, "a tab")
    assert [await wishes.answer(NOW + MINUTE) for _ in range(2)] == [1, 0]
    assert await notices() == [(cast.asha.id, "Dr. Meera Iyer is available now")]
    (mail,) = await mails_to(cast.asha.email)
    assert f"http://calm.test/doctors/{cast.meera.id}" in mail.text and mail.kind is Kind.AVAILABLE
    assert await wishes.waited_for(cast.asha.actor) == set()


async def test_a_doctors_click_costs_the_same_whoever_waits(database: str, cast: Cast) -> None:
    async def clicked() -> list[str]:
        await presence.choose(cast.meera.actor, "offline")
        with statements() as said:
            await presence.choose(cast.meera.actor, "online")
        return said

    alone = await clicked()
    patients = await waiting_crowd(cast.meera, 5_000)
    assert await clicked() == alone
    assert await notices() == [], "they are told afterwards, by a job"
    await presence.here(cast.meera.id, "a tab")
    told = await wishes.answer(NOW)
    assert told == len(await notices()) and 100 < told < len(patients), "a run ends, so that others are served, too"
    assert {person for person, _ in await notices()} == set(patients[:told])


async def test_two_runners_answer_each_wish_once(database: str, cast: Cast) -> None:
    patients = await waiting_crowd(cast.meera, 90)
    await presence.here(cast.meera.id, "a tab")
    told = 0
    while some := sum(await asyncio.gather(*(wishes.answer(NOW) for _ in range(2)))):
        told += some
    assert told == 90
    assert [person for person, _ in await notices()] == patients


async def test_who_goes_away_again_is_not_announced(database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wishes, "_TOGETHER", 10)
    await waiting_crowd(cast.meera, 30)
    await presence.here(cast.meera.id, "a tab")
    take = wishes._take

    async def take_and_go(w: Work, *given: Any, **values: Any) -> list[int]:
        some = await take(w, *given, **values)
        gone = update(Doctor).where(col(Doctor.user_id) == cast.meera.id).values(presence=PresenceChoice.AWAY)
        await w.rows.exec(gone)
        return some

    monkeypatch.setattr(wishes, "_take", take_and_go)
    assert await wishes.answer(NOW) == 10, "the others go on waiting"
    assert len(await notices()) == 10


async def test_what_has_not_left_is_taken_back_when_the_doctor_goes(database: str, cast: Cast) -> None:
    for person in (cast.asha, cast.ben):
        await wishes.wish(person.actor, cast.meera.id, NOW)
    await presence.here(cast.meera.id, "a tab")
    await wishes.answer(NOW)
    async with transaction() as rows:
        sent = update(OutgoingMail).where(col(OutgoingMail.user_id) == cast.ben.id).values(status=MailStatus.SENT)
        await rows.exec(sent)
    assert await wishes.recall(NOW + MINUTE) == 0, "the doctor is there"
    await presence.choose(cast.meera.actor, "away")
    assert [await wishes.recall(NOW + MINUTE) for _ in range(2)] == [2, 0]
    assert [mail.status for mail in await mails_to(cast.asha.email)] == [MailStatus.DROPPED]
    assert [mail.status for mail in await mails_to(cast.ben.email)] == [MailStatus.SENT]


async def test_a_wish_can_be_made_again_and_taken_back(database: str, cast: Cast) -> None:
    await wishes.wish(cast.asha.actor, cast.meera.id, NOW)
    await wishes.wish(cast.asha.actor, cast.meera.id, NOW + MINUTE)
    await wishes.let_go(cast.asha.actor, cast.meera.id)
    await wishes.let_go(cast.asha.actor, cast.meera.id)
    await presence.here(cast.meera.id, "a tab")
    assert await wishes.answer(NOW) == 0
    await presence.choose(cast.meera.actor, "away")
    await wishes.wish(cast.asha.actor, cast.meera.id, NOW)
    await presence.choose(cast.meera.actor, "online")
    assert await wishes.answer(NOW) == 1
    await presence.choose(cast.meera.actor, "away")
    await wishes.wish(cast.asha.actor, cast.meera.id, NOW + MINUTE)
    await presence.choose(cast.meera.actor, "online")
    assert await wishes.answer(NOW + MINUTE) == 1
    assert len(await notices()) == 2


async def test_refusals(database: str, cast: Cast) -> None:
    await presence.here(cast.meera.id, "a tab")
    async with transaction() as rows:
        await rows.exec(update(User).where(col(User.id) == cast.jonas.id).values(disabled_at=NOW))
    before = await all_rows()
    with pytest.raises(Conflict, match="available right now"):
        await wishes.wish(cast.asha.actor, cast.meera.id, NOW)
    for nobody in (cast.jonas.id, cast.ben.id, 987_654):
        with pytest.raises(NotFound):
            await wishes.wish(cast.asha.actor, nobody, NOW)
    for person in (cast.meera, cast.tara, cast.alex):
        with pytest.raises(NotAllowed):
            await wishes.wish(person.actor, cast.meera.id, NOW)
        with pytest.raises(NotAllowed):
            await wishes.let_go(person.actor, cast.meera.id)
    assert await all_rows() == before


async def test_nobody_waits_for_endlessly_many(database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wishes, "MOST", 1)
    await wishes.wish(cast.asha.actor, cast.meera.id, NOW)
    await wishes.wish(cast.asha.actor, cast.meera.id, NOW)
    with pytest.raises(Conflict):
        await wishes.wish(cast.asha.actor, cast.jonas.id, NOW)


async def test_who_does_not_want_mail_about_it_gets_none(database: str, cast: Cast) -> None:
    await preferences.choose(cast.asha.actor, "available", "email", False)
    await wishes.wish(cast.asha.actor, cast.meera.id, NOW)
    await presence.here(cast.meera.id, "a tab")
    assert await wishes.answer(NOW) == 1
    assert await mails_to(cast.asha.email) == [] and len(await notices()) == 1

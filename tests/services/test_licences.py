"""Licences of doctors: number, last day, documents, reminders, and what becomes of a doctor when one ends."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from calmconnect.db.doctors import Doctor
from calmconnect.db.licences import LicenceReminder
from calmconnect.db.mail import OutgoingMail
from calmconnect.db.session import reading
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calmconnect.domain.licences import REMIND_BEFORE, reminder_due
from calmconnect.services import admin, doctors, holds, licences, orphaned
from calmconnect.services.clock import epoch_ms
from tests.support.care import met
from tests.support.cast import NOW, Cast
from tests.support.rows import all_rows

DAY, TODAY = timedelta(days=1), NOW.date()


def in_days(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


async def ends(cast: Cast, days: int, now: datetime = NOW) -> None:
    """Dr. Meera's licence ends in so many days."""
    await licences.change(cast.alex.actor, cast.meera.id, "MCI-1", in_days(days), now)
    await admin.verify_licence(cast.alex.actor, cast.meera.id, now)


async def subjects(person_id: int) -> list[str]:
    async with reading() as rows:
        found = await rows.exec(select(OutgoingMail).where(OutgoingMail.user_id == person_id))
        return [mail.subject for mail in found if "licence" in mail.subject]


@given(st.integers(-400, 400))
def test_a_reminder_is_due_in_its_days_alone(left: int) -> None:
    due = reminder_due(TODAY + timedelta(days=left), TODAY)
    assert due == next((days for days in sorted(REMIND_BEFORE) if 0 <= left <= days), None)


async def test_another_number_has_to_be_verified_anew(database: str, cast: Cast) -> None:
    await licences.change(cast.alex.actor, cast.meera.id, f"MCI-{cast.meera.id:05}", in_days(90), NOW)
    assert (await doctors.find("Meera", "", False, 0, NOW)).total == 1
    await licences.change(cast.alex.actor, cast.meera.id, "TN-4711", "", NOW)
    assert (await doctors.find("Meera", "", False, 0, NOW)).total == 0
    await admin.verify_licence(cast.alex.actor, cast.meera.id, NOW)
    async with reading() as rows:
        doctor = await rows.get_one(Doctor, cast.meera.id)
    assert (doctor.licence_number, doctor.licence_expires_on, doctor.verified_by) == ("TN-4711", None, cast.alex.id)


async def test_doctor_and_admins_are_reminded_twice_and_once_each(database: str, cast: Cast) -> None:
    await ends(cast, 31)
    await licences.see_to(NOW)
    assert await subjects(cast.meera.id) == []
    for days, count in ((1, 1), (2, 1), (23, 1), (24, 2), (31, 2)):
        await asyncio.gather(licences.see_to(NOW + days * DAY), licences.see_to(NOW + days * DAY))
        assert len(await subjects(cast.meera.id)) == len(await subjects(cast.alex.id)) == count
    assert await subjects(cast.jonas.id) == []
    async with reading() as rows:
        sent = {one.days_before for one in await rows.exec(select(LicenceReminder))}
    assert sent == {30, 7}


async def test_nobody_is_found_or_booked_after_it_ended(database: str, cast: Cast) -> None:
    starts = (await doctors.profile(cast.meera.id, NOW)).slots[8].starts
    number = await met(cast.asha, cast.meera, NOW + 5 * DAY)
    await ends(cast, 2)
    await licences.see_to(NOW + 2 * DAY)
    assert (await doctors.find("Meera", "", False, 0, NOW)).total == 1
    over = NOW + 3 * DAY
    await asyncio.gather(licences.see_to(over), licences.see_to(over))
    assert (await doctors.find("Meera", "", False, 0, over)).total == 0
    with pytest.raises(NotFound):
        await holds.hold(cast.asha.actor, cast.meera.id, epoch_ms(starts), NOW)
    assert [ahead.id for ahead in await orphaned.unhandled(cast.alex.actor, over)] == [number]
    assert [subject for subject in await subjects(cast.meera.id) if "has ended" in subject] == [
        "Your licence has ended"
    ]
    with pytest.raises(Conflict):
        await admin.verify_licence(cast.alex.actor, cast.meera.id, over)
    later = (over + 365 * DAY).date().isoformat()
    await licences.change(cast.alex.actor, cast.meera.id, "MCI-1", later, over)
    await admin.verify_licence(cast.alex.actor, cast.meera.id, over)
    assert (await doctors.find("Meera", "", False, 0, over)).total == 1
    assert await orphaned.unhandled(cast.alex.actor, over) == ()


@pytest.mark.parametrize(
    ("number", "last_day", "field"),
    [
        ("", in_days(9), "licence_number"),
        ("<b>", in_days(9), "licence_number"),
        (None, in_days(9), "licence_number"),
        ("L", in_days(-1), "ends"),
        ("L", "soon", "ends"),
        ("L", None, "ends"),
        ("L", 7, "ends"),
        ("L", "2999-01-01", "ends"),
    ],
)
async def test_what_can_not_be_taken(database: str, cast: Cast, number: object, last_day: object, field: str) -> None:
    before = await all_rows()
    with pytest.raises(Invalid) as refused:
        await licences.change(cast.alex.actor, cast.meera.id, number, last_day, NOW)
    assert set(refused.value.fields) == {field} and await all_rows() == before


async def test_nobody_but_admins(database: str, cast: Cast) -> None:
    before = await all_rows()
    for person in (cast.asha, cast.meera, cast.tara):
        with pytest.raises(NotAllowed):
            await licences.change(person.actor, cast.meera.id, "L", "", NOW)
    with pytest.raises(NotFound):
        await licences.change(cast.alex.actor, cast.asha.id, "L", date(2030, 1, 1).isoformat(), NOW)
    assert await all_rows() == before

"""Waiting for time that becomes free: kept for the first in line, then for the next, and never for two."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import col, select

from calmconnect.db.appointments import Appointment
from calmconnect.db.mail import OutgoingMail
from calmconnect.db.people import User
from calmconnect.db.session import reading, transaction
from calmconnect.domain.booking import OFFER, Status
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calmconnect.domain.notifications import Kind
from calmconnect.domain.people import Actor, Role
from calmconnect.services import booking, holds, payments, waitlist
from calmconnect.services.clock import epoch_ms
from calmconnect.services.doctors import profile
from tests.support.care import ask, met
from tests.support.cast import NOW, Cast, Person
from tests.support.rows import all_rows

MONTH = (NOW + timedelta(days=30)).date().isoformat()
CARD = "4242424242424242"


async def another(name: str) -> Actor:
    async with transaction() as rows:
        user = User(role=Role.PATIENT, email=f"{name}@calm.test", name=name, created_at=NOW)
        rows.add(user)
    return Actor(user.id or 0, Role.PATIENT, 0)


async def slot_of(doctor: Person, nth: int = 9) -> datetime:
    return (await profile(doctor.id, NOW)).slots[nth].starts


async def kept_for(starts: datetime) -> list[int]:
    """Whose a time is now."""
    async with reading() as rows:
        found = await rows.exec(
            select(Appointment.patient_id).where(
                Appointment.starts_at == starts, col(Appointment.status) != Status.CANCELLED
            )
        )
        return list(found)


async def test_what_is_called_off_is_offered_to_the_first_in_line_then_to_the_next(cast: Cast) -> None:
    starts, third = await slot_of(cast.meera), await another("third")
    number = await ask(cast.asha, cast.meera, starts)
    await waitlist.join(cast.ben.actor, cast.meera.id, MONTH, NOW)
    await waitlist.join(third, cast.meera.id, MONTH, NOW)
    second = await waitlist.place(third, cast.meera.id, NOW)
    assert second is not None and second.place == 2
    await booking.reject(cast.meera.actor, number, "I am away.", NOW)
    assert await kept_for(starts) == [cast.ben.id]
    (offer,) = await waitlist.offers(cast.ben.actor, NOW)
    assert (offer.doctor_name, offer.starts_at, offer.expires_at) == (cast.meera.name, starts, NOW + OFFER)
    assert await waitlist.place(cast.ben.actor, cast.meera.id, NOW) is None
    async with reading() as rows:
        mail = (await rows.exec(select(OutgoingMail).where(OutgoingMail.kind == Kind.WAITLIST))).one()
    assert (mail.user_id, mail.urgent) == (cast.ben.id, True)
    assert await holds.lapse(NOW + OFFER) == 1
    assert await kept_for(starts) == [third.user_id] and await waitlist.offers(cast.ben.actor, NOW + OFFER) == []


async def test_an_offer_is_taken_by_paying_for_it(cast: Cast) -> None:
    starts = await slot_of(cast.meera)
    number = await ask(cast.asha, cast.meera, starts)
    await waitlist.join(cast.ben.actor, cast.meera.id, MONTH, NOW)
    await booking.cancel(cast.asha.actor, number, "I am ill.", NOW)
    mine = await holds.hold(cast.ben.actor, cast.meera.id, epoch_ms(starts), NOW)
    later = NOW + timedelta(hours=1)
    await payments.pay(cast.ben.actor, mine, "video", "", CARD, later)
    assert await kept_for(starts) == [cast.ben.id] and await waitlist.offers(cast.ben.actor, later) == []
    await waitlist.join(cast.ben.actor, cast.meera.id, MONTH, later)


async def test_looking_at_another_time_keeps_the_offer(cast: Cast) -> None:
    starts = await slot_of(cast.meera)
    number = await ask(cast.asha, cast.meera, starts)
    await waitlist.join(cast.ben.actor, cast.meera.id, MONTH, NOW)
    await booking.cancel(cast.asha.actor, number, "I am ill.", NOW)
    await holds.hold(cast.ben.actor, cast.meera.id, epoch_ms(await slot_of(cast.meera, 20)), NOW)
    assert len(await waitlist.offers(cast.ben.actor, NOW)) == 1


async def test_letting_go_of_an_offer_gives_it_to_the_next_or_to_all(cast: Cast) -> None:
    starts = await slot_of(cast.meera)
    number = await ask(cast.asha, cast.meera, starts)
    await waitlist.join(cast.ben.actor, cast.meera.id, MONTH, NOW)
    await booking.cancel(cast.asha.actor, number, "I am ill.", NOW)
    mine = await holds.hold(cast.ben.actor, cast.meera.id, epoch_ms(starts), NOW)
    await holds.release(cast.ben.actor, mine, NOW)
    assert await kept_for(starts) == [] and starts in [
        slot.starts for slot in (await profile(cast.meera.id, NOW)).slots
    ]


async def test_only_what_was_wished_for_is_offered(cast: Cast) -> None:
    """Not a time after the last day they can wait for, nor what somebody only looked at."""
    starts = await slot_of(cast.meera, 30)
    await waitlist.join(cast.ben.actor, cast.meera.id, NOW.date().isoformat(), NOW)
    await booking.cancel(cast.asha.actor, await ask(cast.asha, cast.meera, starts), "I am ill.", NOW)
    assert await kept_for(starts) == []
    await waitlist.leave(cast.ben.actor, cast.meera.id)
    await waitlist.join(cast.ben.actor, cast.meera.id, MONTH, NOW)
    held = await holds.hold(cast.asha.actor, cast.meera.id, epoch_ms(starts), NOW)
    await holds.release(cast.asha.actor, held, NOW)
    assert await kept_for(starts) == []


async def test_whoever_has_no_time_then_is_passed_over(cast: Cast) -> None:
    starts, third = await slot_of(cast.meera), await another("third")
    number = await ask(cast.asha, cast.meera, starts)
    await waitlist.join(cast.ben.actor, cast.meera.id, MONTH, NOW)
    await waitlist.join(third, cast.meera.id, MONTH, NOW)
    await met(cast.ben, cast.jonas, starts - timedelta(minutes=10))
    await booking.cancel(cast.asha.actor, number, "I am ill.", NOW)
    assert await kept_for(starts) == [third.user_id]
    first = await waitlist.place(cast.ben.actor, cast.meera.id, NOW)
    assert first is not None and first.place == 1, "they still wait, for another time"


async def test_two_who_call_off_at_once_make_two_offers(cast: Cast) -> None:
    first, second, third = await slot_of(cast.meera, 9), await slot_of(cast.meera, 12), await another("third")
    numbers = [await ask(cast.asha, cast.meera, first), await ask(cast.asha, cast.meera, second)]
    await waitlist.join(cast.ben.actor, cast.meera.id, MONTH, NOW)
    await waitlist.join(third, cast.meera.id, MONTH, NOW)
    await asyncio.gather(*[booking.cancel(cast.asha.actor, one, "I am ill.", NOW) for one in numbers])
    assert {*await kept_for(first), *await kept_for(second)} == {cast.ben.id, third.user_id}


async def test_bad_wishes_change_nothing(cast: Cast) -> None:
    before = await all_rows()
    days = (None, "", "soon", 7, (NOW.date() - timedelta(days=1)).isoformat(), date(2030, 1, 1).isoformat())
    for wrong in days:
        with pytest.raises(Invalid):
            await waitlist.join(cast.ben.actor, cast.meera.id, wrong, NOW)
    with pytest.raises(NotFound):
        await waitlist.join(cast.ben.actor, cast.asha.id, MONTH, NOW)
    for person in (cast.meera, cast.alex, cast.tara):
        with pytest.raises(NotAllowed):
            await waitlist.join(person.actor, cast.meera.id, MONTH, NOW)
    assert await all_rows() == before
    await waitlist.join(cast.ben.actor, cast.meera.id, MONTH, NOW)
    with pytest.raises(Conflict):
        await waitlist.join(cast.ben.actor, cast.meera.id, MONTH, NOW)
    await waitlist.leave(cast.asha.actor, cast.meera.id)
    assert await waitlist.place(cast.ben.actor, cast.meera.id, NOW) is not None
    await waitlist.leave(cast.ben.actor, cast.meera.id)
    assert await all_rows() == before

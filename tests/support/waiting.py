"""Waiting rooms of the cast: sessions one after the other, and who waits for them."""

from __future__ import annotations

from datetime import datetime, timedelta

from calmconnect.db.session import reading
from calmconnect.db.waiting import Wait
from calmconnect.domain.booking import Mode, Status
from calmconnect.services import waiting_room, waiting_views
from tests.support.calling import page
from tests.support.care import met
from tests.support.cast import NOW, Cast, Person


async def session(
    patient: Person,
    doctor: Person,
    at: datetime = NOW,
    minutes: int = 50,
    mode: Mode = Mode.VIDEO,
    status: Status = Status.BOOKED,
) -> int:
    """A session of the two at `at`, with no time kept free around it; gives its id."""
    return await met(patient, doctor, at, status, after=timedelta(0), minutes=minutes, mode=mode)


async def waits(patient: Person, doctor: Person, at: datetime = NOW, now: datetime = NOW) -> int:
    """A patient waits for a session of five minutes on a page of theirs; gives the session's id."""
    number = await session(patient, doctor, at, minutes=5)
    await waiting_room.enter(patient.actor, number, page(patient), now)
    return number


async def both_wait(cast: Cast) -> tuple[int, int]:
    """Asha and Ben wait for Dr. Meera: Asha's session is the first one, though Ben came first. Gives the sessions' ids."""
    ben = await waits(cast.ben, cast.meera, NOW + timedelta(minutes=5))
    return await waits(cast.asha, cast.meera, now=NOW + timedelta(minutes=1)), ben


async def place(person: Person, number: int, now: datetime = NOW) -> int:
    """The place in the line, as a patient sees it on their page."""
    return (await waiting_views.seen(person.actor, number, page(person), now)).place


async def kept(number: int) -> Wait:
    """Who waits for a session, as it is kept."""
    async with reading() as rows:
        return await rows.get_one(Wait, number)

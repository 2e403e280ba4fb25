"""The waiting room: who waits, in which order, and that nobody waits as a ghost; what the doctor says to who does."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import col, select

from calmconnect.db.appointments import Appointment
from calmconnect.db.notifications import Notification
from calmconnect.db.session import reading
from calmconnect.domain.booking import Mode, Status
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound, TooFast
from calmconnect.domain.waiting import COME_BACK_WITHIN, Stage
from calmconnect.services import (
    admitting,
    attendance,
    booking,
    calls,
    waiting_room,
    waiting_rounds,
    waiting_seats,
    waiting_views,
)
from tests.support.calling import page
from tests.support.cast import NOW, Cast, Person
from tests.support.rows import all_rows
from tests.support.waiting import both_wait, kept, place, session, waits

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


async def stage(person: Person, number: int, now: object = NOW, seat: str = "") -> Stage:
    """What there is on a page of a patient's."""
    found = await waiting_views.seen(person.actor, number, seat or page(person), now)  # type: ignore[arg-type]
    return found.stage


async def notices(person: Person) -> list[tuple[str, bool]]:
    """What somebody was told, and whether they need not be told any more."""
    async with reading() as rows:
        found = await rows.exec(
            select(Notification).where(Notification.user_id == person.id).order_by(col(Notification.id))
        )
        return [(one.title, one.read_at is not None) for one in found]


async def gone(number: int, person: Person) -> None:
    """The page on which somebody waits is closed."""
    await waiting_seats.SEATS.release(number, page(person))


async def test_who_comes_in_waits_and_the_session_knows(database: str, cast: Cast) -> None:
    number = await session(cast.asha, cast.meera)
    assert await stage(cast.asha, number, NOW - 11 * MINUTE) is Stage.EARLY
    with pytest.raises(Conflict, match="ten minutes before"):
        await waiting_room.enter(cast.asha.actor, number, page(cast.asha), NOW - 11 * MINUTE)
    assert await stage(cast.asha, number, NOW - 10 * MINUTE) is Stage.AWAY
    await waiting_room.enter(cast.asha.actor, number, page(cast.asha), NOW - 10 * MINUTE)
    async with reading() as rows:
        appointment = await rows.get_one(Appointment, number)
    assert appointment.status is Status.ARRIVED and appointment.patient_came_at == NOW - 10 * MINUTE
    found = await waiting_views.seen(cast.asha.actor, number, page(cast.asha), NOW)
    assert (found.stage, found.place, found.since, found.doctor) == (
        Stage.WAITING, 1, NOW - 10 * MINUTE, cast.meera.name,
    )  # fmt: skip
    assert found.given_up == NOW + 30 * MINUTE
    assert await notices(cast.meera) == [("Somebody is in your waiting room", False)]
    (one,) = await waiting_views.line(cast.meera.actor, NOW)
    assert (one.name, one.missing, one.mode) == (cast.asha.name, False, Mode.VIDEO)
    await waiting_room.leave(cast.asha.actor, number, NOW)
    assert await waiting_views.line(cast.meera.actor, NOW) == [] and await stage(cast.asha, number) is Stage.AWAY
    assert await notices(cast.meera) == [("Somebody is in your waiting room", True)]
    # Coming again is no news.
    await waiting_room.enter(cast.asha.actor, number, page(cast.asha), NOW)
    assert len(await notices(cast.meera)) == 1 and (await kept(number)).since == NOW


async def test_the_earlier_session_comes_first_and_places_move_up(database: str, cast: Cast) -> None:
    asha, ben = await both_wait(cast)
    assert (await place(cast.asha, asha), await place(cast.ben, ben)) == (1, 2)
    assert [one.name for one in await waiting_views.line(cast.meera.actor, NOW)] == [cast.asha.name, cast.ben.name]
    assert await waiting_views.line(cast.jonas.actor, NOW) == []
    own = await waiting_views.own(cast.ben.actor, NOW)
    assert own is not None and (own.place, own.doctor) == (2, cast.meera.name)
    await waiting_room.leave(cast.asha.actor, asha, NOW)
    assert (await place(cast.asha, asha), await place(cast.ben, ben)) == (0, 1)
    assert await waiting_views.own(cast.asha.actor, NOW) is None


async def test_a_closed_page_leaves_no_ghost_and_a_short_break_keeps_the_place(database: str, cast: Cast) -> None:
    number = await waits(cast.asha, cast.meera)
    assert await waiting_rounds.see_to(NOW) == 0
    await gone(number, cast.asha)
    assert await waiting_rounds.see_to(NOW + SECOND) == 1
    (one,) = await waiting_views.line(cast.meera.actor, NOW)
    assert one.missing
    # The page is loaded again, as another of theirs.
    await waiting_room.enter(cast.asha.actor, number, page(cast.asha, "second"), NOW + 2 * SECOND)
    row = await kept(number)
    assert (row.since, row.missing_since, row.seat) == (NOW, None, page(cast.asha, "second"))
    assert await stage(cast.asha, number) is Stage.ELSEWHERE
    await waiting_seats.SEATS.release(number, page(cast.asha, "second"))
    assert await waiting_rounds.see_to(NOW + 3 * SECOND) == 1
    await waiting_seats.renew(page(cast.asha, "second"))
    assert await waiting_rounds.see_to(NOW + 4 * SECOND) == 1 and (await kept(number)).missing_since is None
    await waiting_seats.SEATS.release(number, page(cast.asha, "second"))
    await waiting_rounds.see_to(NOW + 5 * SECOND)
    late = NOW + 5 * SECOND + COME_BACK_WITHIN
    assert await waiting_rounds.see_to(late - SECOND) == 0
    outcomes = await asyncio.gather(waiting_rounds.see_to(late), waiting_rounds.see_to(late))
    assert sum(outcomes) == 1 and await waiting_views.line(cast.meera.actor, late) == []
    # Renewing brings nobody back who is gone.
    await waiting_seats.renew(page(cast.asha, "second"))
    assert await waiting_rounds.see_to(late) == 0 and (await kept(number)).left_at == late


async def test_nobody_waits_in_two_rooms(database: str, cast: Cast) -> None:
    first = await waits(cast.asha, cast.meera)
    second = await waits(cast.asha, cast.jonas, NOW + 5 * MINUTE)
    assert [await stage(cast.asha, one) for one in (first, second)] == [Stage.AWAY, Stage.WAITING]
    assert await waiting_views.line(cast.meera.actor, NOW) == []


async def test_what_is_called_off_or_over_is_waited_for_no_longer(database: str, cast: Cast) -> None:
    off, over = await both_wait(cast)
    await booking.cancel(cast.meera.actor, off, "I am ill.", NOW - MINUTE)
    assert await place(cast.ben, over) == 1, "the line is right before the clock has seen to it"
    assert await waiting_rounds.see_to(NOW) == 1
    assert await stage(cast.asha, off) is Stage.OVER
    ends = NOW + 10 * MINUTE
    assert await waiting_rounds.see_to(ends) == 1
    assert await stage(cast.ben, over, ends) is Stage.UNATTENDED
    await attendance.conclude(NOW + 35 * MINUTE)
    assert await stage(cast.ben, over, NOW + 35 * MINUTE) is Stage.UNATTENDED
    with pytest.raises(Conflict):
        await waiting_room.enter(cast.ben.actor, over, page(cast.ben), NOW + 35 * MINUTE)


async def test_who_talks_with_the_doctor_waits_no_longer(database: str, cast: Cast) -> None:
    number = await waits(cast.asha, cast.meera)
    call = await calls.start(cast.meera.actor, cast.asha.id, "video", page(cast.meera), NOW)
    assert await waiting_rounds.see_to(NOW) == 0, "it only rings"
    await calls.answer(cast.asha.actor, call, page(cast.asha), NOW)
    assert await waiting_rounds.see_to(NOW) == 1
    assert await stage(cast.asha, number) is Stage.TOGETHER
    with pytest.raises(Conflict, match="in a call"):
        await waiting_room.enter(cast.asha.actor, number, page(cast.asha), NOW)
    await calls.hang_up(cast.asha.actor, call, NOW)
    assert await stage(cast.asha, number) is Stage.PARTED


async def test_a_short_word_reaches_who_waits_and_nobody_else(database: str, cast: Cast) -> None:
    asha, ben = await both_wait(cast)
    await waiting_room.say(cast.meera.actor, asha, " I'm 10 minutes late. ", NOW + MINUTE)
    found = await waiting_views.seen(cast.asha.actor, asha, page(cast.asha), NOW)
    assert (found.said, found.said_at) == ("I'm 10 minutes late.", NOW + MINUTE)
    assert (await waiting_views.seen(cast.ben.actor, ben, page(cast.ben), NOW)).said == ""
    before = await all_rows()
    for words in ("", " ", None, "x" * 300):
        with pytest.raises(Invalid):
            await waiting_room.say(cast.meera.actor, asha, words, NOW)
    for person in (cast.asha, cast.jonas, cast.tara):
        with pytest.raises((NotFound, NotAllowed)):
            await waiting_room.say(person.actor, asha, "Hello.", NOW)
    assert await all_rows() == before
    await waiting_room.leave(cast.asha.actor, asha, NOW)
    with pytest.raises(Conflict, match="not in your waiting room"):
        await waiting_room.say(cast.meera.actor, asha, "Hello.", NOW)
    with pytest.raises(TooFast):
        for _ in range(100):
            await waiting_room.say(cast.meera.actor, ben, "Hello.", NOW)


async def test_refusals(database: str, cast: Cast) -> None:
    video = await session(cast.asha, cast.meera)
    chat = await session(cast.asha, cast.jonas, NOW + timedelta(hours=1), mode=Mode.CHAT)
    asked = await session(cast.asha, cast.jonas, NOW + timedelta(hours=3), status=Status.PENDING)
    before = await all_rows()
    for person, number, at, refused in (
        (cast.ben, video, NOW, NotFound),
        (cast.meera, video, NOW, NotAllowed),
        (cast.tara, video, NOW, NotAllowed),
        (cast.asha, video + 999, NOW, NotFound),
        (cast.asha, chat, NOW + timedelta(hours=1), NotFound),
        (cast.asha, asked, NOW + timedelta(hours=3), Conflict),
        (cast.asha, video, NOW + 50 * MINUTE, Conflict),
    ):
        with pytest.raises(refused):
            await waiting_room.enter(person.actor, number, page(person), at)
    for person in (cast.ben, cast.meera, cast.alex):
        with pytest.raises((NotFound, NotAllowed)):
            await waiting_views.seen(person.actor, video, page(person), NOW)
        with pytest.raises((NotFound, NotAllowed)):
            await waiting_room.leave(person.actor, video, NOW)
    for person in (cast.asha, cast.jonas, cast.alex):
        with pytest.raises((NotFound, NotAllowed)):
            await admitting.admit(person.actor, video, page(person), NOW)
    with pytest.raises(NotAllowed):
        await waiting_views.line(cast.asha.actor, NOW)
    assert await all_rows() == before

"""Moving an appointment: proposed by one side, answered by the other, and never two times taken for one."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from calmconnect.db.appointments import Appointment
from calmconnect.db.payments import Payment
from calmconnect.db.proposals import ProposalStatus, RescheduleProposal
from calmconnect.db.session import reading
from calmconnect.domain.booking import Status
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calmconnect.domain.payments import PaymentStatus
from calmconnect.services import booking, holds, rescheduling, settlement
from calmconnect.services.clock import epoch_ms
from calmconnect.services.doctors import profile
from calmconnect.services.keeping import SlotTaken
from tests.services.test_news import ReaderCalendar, mails
from tests.support.care import ask
from tests.support.cast import NOW, Cast, Person
from tests.support.rows import all_rows


async def times(doctor: Person) -> list[datetime]:
    return [slot.starts for slot in (await profile(doctor.id, NOW)).slots]


async def booked(cast: Cast, nth: int = 9) -> int:
    number = await ask(cast.asha, cast.meera, (await times(cast.meera))[nth])
    await booking.accept(cast.meera.actor, number, NOW)
    await settlement.carry_out(NOW)
    return number


async def suggest(by: Person, number: int, starts: datetime, now: datetime = NOW) -> int:
    return await rescheduling.propose(by.actor, number, epoch_ms(starts), "I have to travel.", now)


async def active() -> list[tuple[int, Status, datetime]]:
    async with reading() as rows:
        found = await rows.exec(
            select(Appointment).where(col(Appointment.status) != Status.CANCELLED).order_by(col(Appointment.id))
        )
        return [(one.id or 0, one.status, one.starts_at) for one in found]


async def proposal(number: int) -> ProposalStatus:
    async with reading() as rows:
        return (await rows.get_one(RescheduleProposal, number)).status


@pytest.mark.parametrize(("by", "to"), [("asha", "meera"), ("meera", "asha")])
async def test_moved_with_its_payment_and_its_place_in_calendars(cast: Cast, by: str, to: str) -> None:
    old = await booked(cast)
    new_time = (await times(cast.meera))[20]
    number = await suggest(getattr(cast, by), old, new_time)
    assert new_time not in await times(cast.meera), "held for both until it is answered"
    await rescheduling.accept(getattr(cast, to).actor, number, NOW)
    ((new, status, starts),) = await active()
    assert (status, starts) == (Status.BOOKED, new_time)
    assert await settlement.carry_out(NOW) == 0, "paid once, and nothing goes back"
    async with reading() as rows:
        (payment,) = (await rows.exec(select(Payment))).all()
    assert (payment.appointment_id, payment.status) == (new, PaymentStatus.CAPTURED)
    reader = ReaderCalendar()
    for mail in await mails(cast.asha):
        if mail.calendar:
            reader.read(mail.calendar)
    assert list(reader.events.values()) == [(1, new_time)]
    second = await suggest(cast.asha, new, (await times(cast.meera))[25])
    await rescheduling.accept(cast.meera.actor, second, NOW)
    ((last, _, _),) = await active()
    await booking.cancel(cast.meera.actor, last, "I am ill.", NOW)
    for mail in await mails(cast.asha):
        if mail.calendar:
            reader.read(mail.calendar)
    assert reader.events == {}
    await settlement.carry_out(NOW)
    async with reading() as rows:
        (payment,) = (await rows.exec(select(Payment))).all()
    assert payment.status is PaymentStatus.REFUNDED


async def test_a_doctor_suggests_another_time_instead_of_answering_a_request(cast: Cast) -> None:
    free = await times(cast.meera)
    old = await ask(cast.asha, cast.meera, free[9])
    with pytest.raises(Conflict):
        await suggest(cast.asha, old, free[20])
    number = await suggest(cast.meera, old, free[20])
    await rescheduling.accept(cast.asha.actor, number, NOW)
    assert [(status, starts) for _, status, starts in await active()] == [(Status.BOOKED, free[20])]
    assert await settlement.carry_out(NOW) == 1


@pytest.mark.parametrize(("by", "ends_as"), [("meera", ProposalStatus.DECLINED), ("asha", ProposalStatus.WITHDRAWN)])
async def test_declined_or_taken_back_it_stays_as_it_was(cast: Cast, by: str, ends_as: ProposalStatus) -> None:
    old = await booked(cast)
    free = await times(cast.meera)
    number = await suggest(cast.asha, old, free[20])
    await rescheduling.decline(getattr(cast, by).actor, number, NOW)
    assert await proposal(number) is ends_as
    assert [one for one, _, _ in await active()] == [old] and await times(cast.meera) == free
    with pytest.raises(Conflict):
        await rescheduling.accept(cast.meera.actor, number, NOW)
    await suggest(cast.asha, old, free[21])


async def test_a_proposal_lapses_and_the_time_is_free_again(cast: Cast) -> None:
    old = await booked(cast)
    free = await times(cast.meera)
    number = await suggest(cast.asha, old, free[20])
    late = NOW + timedelta(hours=48)
    with pytest.raises(Conflict):
        await rescheduling.accept(cast.meera.actor, number, late)
    await holds.lapse(late)
    assert await proposal(number) is ProposalStatus.WITHDRAWN
    assert [one for one, _, _ in await active()] == [old]


async def test_cancelling_ends_what_was_proposed(cast: Cast) -> None:
    old = await booked(cast)
    number = await suggest(cast.asha, old, (await times(cast.meera))[20])
    await booking.cancel(cast.meera.actor, old, "I am ill.", NOW)
    assert await proposal(number) is ProposalStatus.WITHDRAWN and await active() == []


async def test_only_the_other_side_accepts_and_strangers_hear_nothing(cast: Cast) -> None:
    old = await booked(cast)
    free = await times(cast.meera)
    number = await suggest(cast.asha, old, free[20])
    before = await all_rows()
    for person in (cast.asha, cast.ben, cast.jonas):
        with pytest.raises(NotFound):
            await rescheduling.accept(person.actor, number, NOW)
    for person in (cast.ben, cast.jonas):
        with pytest.raises(NotFound):
            await rescheduling.decline(person.actor, number, NOW)
        with pytest.raises(NotFound):
            await suggest(person, old, free[21])
    with pytest.raises(NotAllowed):
        await suggest(cast.alex, old, free[21])
    for wrong in (None, "soon", 1.5, -1):
        with pytest.raises(Invalid):
            await rescheduling.propose(cast.asha.actor, old, wrong, "", NOW)
    with pytest.raises(SlotTaken):
        await suggest(cast.meera, old, free[20])
    with pytest.raises(Conflict, match="proposed already"):
        await suggest(cast.meera, old, free[21])
    assert await all_rows() == before


async def test_accepting_and_cancelling_at_once_leaves_one_truth(cast: Cast) -> None:
    old = await booked(cast)
    number = await suggest(cast.asha, old, (await times(cast.meera))[20])
    outcome = await asyncio.gather(
        rescheduling.accept(cast.meera.actor, number, NOW),
        booking.cancel(cast.asha.actor, old, "I am ill.", NOW),
        return_exceptions=True,
    )
    left = await active()
    if outcome[0] is None:
        assert isinstance(outcome[1], Conflict) and [status for _, status, _ in left] == [Status.BOOKED]
    else:
        assert isinstance(outcome[0], Conflict) and left == []

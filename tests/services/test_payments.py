"""Holding, paying, giving back: money follows the appointment, whatever the provider does and however often it is asked."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from calmconnect.db.appointments import Appointment
from calmconnect.db.doctors import Doctor
from calmconnect.db.payments import Payment, ProviderCharge
from calmconnect.db.session import reading, transaction
from calmconnect.domain.booking import HOLD, CancellationReason, Status
from calmconnect.domain.errors import Conflict
from calmconnect.domain.payments import CardNumber, PaymentStatus
from calmconnect.services import booking, holds, payments, receipts, settlement, steps
from calmconnect.services.clock import epoch_ms
from calmconnect.services.doctors import profile
from calmconnect.services.payment_provider import LATE, Silence, TestProvider
from calmconnect.services.work import Work
from tests.support.care import ask
from tests.support.cast import NOW, Cast, Person
from tests.support.rows import all_rows

SECOND = timedelta(seconds=1)


async def held(cast: Cast, nth: int = 0, patient: Person | None = None) -> int:
    starts = (await profile(cast.meera.id, NOW)).slots[nth].starts
    return await holds.hold((patient or cast.asha).actor, cast.meera.id, epoch_ms(starts), NOW)


async def pay(cast: Cast, number: int, card: CardNumber, now: datetime = NOW) -> PaymentStatus | None:
    return await payments.pay(cast.asha.actor, number, "video", "", card.value, now)


async def status(number: int) -> tuple[Status, CancellationReason | None]:
    async with reading() as rows:
        row = await rows.get_one(Appointment, number)
    return row.status, row.cancellation_reason


async def paid(number: int) -> list[PaymentStatus]:
    async with reading() as rows:
        found = await rows.exec(select(Payment).where(Payment.appointment_id == number).order_by(Payment.id))  # type: ignore[arg-type]
        return [one.status for one in found]


async def books() -> list[tuple[bool, bool]]:
    """Of each of the provider's charges, whether it was taken and given back."""
    async with reading() as rows:
        found = await rows.exec(select(ProviderCharge).order_by(ProviderCharge.created_at))  # type: ignore[arg-type]
        return [(one.captured_at is not None, one.refunded_at is not None) for one in found]


async def test_authorised_when_asked_and_taken_when_accepted(cast: Cast) -> None:
    number = await held(cast)
    assert await pay(cast, number, CardNumber.WORKS) is PaymentStatus.AUTHORISED
    assert await status(number) == (Status.PENDING, None)
    assert await settlement.carry_out(NOW) == 0 and await books() == [(False, False)]
    await booking.accept(cast.meera.actor, number, NOW)
    assert await settlement.carry_out(NOW) == 1
    assert (await paid(number), await books()) == ([PaymentStatus.CAPTURED], [(True, False)])
    assert await settlement.carry_out(NOW) == 0
    receipt = await receipts.of_visit(cast.asha.actor, number)
    assert receipt is not None and (receipt.card_end, receipt.doctor_name) == ("4242", cast.meera.name)


@pytest.mark.parametrize("how", ["rejected", "expired", "cancelled early"])
async def test_given_back_when_nothing_comes_of_it(cast: Cast, how: str) -> None:
    starts = NOW + timedelta(days=3)
    slot = next(one.starts for one in (await profile(cast.meera.id, NOW)).slots if one.starts > starts)
    number = await ask(cast.asha, cast.meera, slot)
    if how == "rejected":
        await booking.reject(cast.meera.actor, number, "I am away.", NOW)
    elif how == "expired":
        assert await holds.lapse(NOW + timedelta(hours=48)) == 1
        assert await status(number) == (Status.CANCELLED, CancellationReason.EXPIRED)
    else:
        await booking.cancel(cast.asha.actor, number, "I am ill.", NOW)
    receipt = await receipts.of_visit(cast.asha.actor, number)
    assert receipt is not None and receipt.back
    assert await settlement.carry_out(NOW + timedelta(hours=48)) == 1
    assert (await paid(number), await books()) == ([PaymentStatus.REFUNDED], [(False, True)])


@pytest.mark.parametrize(("by", "back"), [("asha", False), ("meera", True)])
async def test_late_cancelling_costs_the_patient_who_does_it(cast: Cast, by: str, back: bool) -> None:
    number = await ask(cast.asha, cast.meera, (await profile(cast.meera.id, NOW)).slots[0].starts)
    await booking.accept(cast.meera.actor, number, NOW)
    await settlement.carry_out(NOW)
    async with transaction() as rows:
        doctor = await rows.get_one(Doctor, cast.meera.id)
        doctor.free_cancel_hours = 72
        rows.add(doctor)
    await booking.cancel(getattr(cast, by).actor, number, "I am ill.", NOW)
    await settlement.carry_out(NOW)
    assert await paid(number) == [PaymentStatus.REFUNDED if back else PaymentStatus.CAPTURED]


async def test_declined_and_then_another_card(cast: Cast) -> None:
    number = await held(cast)
    assert await pay(cast, number, CardNumber.DECLINED) is PaymentStatus.DECLINED
    assert await status(number) == (Status.HELD, None)
    await pay(cast, number, CardNumber.WORKS)
    assert await paid(number) == [PaymentStatus.DECLINED, PaymentStatus.AUTHORISED]


@pytest.mark.parametrize("agreed", [True, False])
async def test_a_second_step(cast: Cast, agreed: bool) -> None:
    number = await held(cast)
    with pytest.raises(Conflict):
        await payments.confirm(cast.asha.actor, number, agreed, NOW)
    assert await pay(cast, number, CardNumber.CONFIRM) is PaymentStatus.REQUIRES_ACTION
    await payments.confirm(cast.asha.actor, number, agreed, NOW)
    assert (await status(number))[0] is (Status.PENDING if agreed else Status.HELD)
    with pytest.raises(Conflict):
        await payments.confirm(cast.asha.actor, number, True, NOW)


async def test_a_second_step_after_the_hold_is_over(cast: Cast) -> None:
    number = await held(cast)
    await pay(cast, number, CardNumber.CONFIRM)
    await payments.confirm(cast.asha.actor, number, True, NOW + HOLD)
    assert await status(number) == (Status.CANCELLED, CancellationReason.EXPIRED)
    await settlement.carry_out(NOW + HOLD)
    assert (await paid(number), await books()) == ([PaymentStatus.REFUNDED], [(False, True)])


async def test_what_is_paid_too_late_goes_back(cast: Cast) -> None:
    number = await held(cast)
    assert await pay(cast, number, CardNumber.LATE) is PaymentStatus.PROCESSING
    assert await payments.ask_again(NOW + timedelta(minutes=1)) == 0
    await holds.lapse(NOW + HOLD)
    other = await held(cast, patient=cast.ben)
    assert await payments.ask_again(NOW + LATE) == 1
    await settlement.carry_out(NOW + LATE)
    assert (await paid(number), await books()) == ([PaymentStatus.REFUNDED], [(False, True)])
    assert (await status(other))[0] is Status.HELD, "whoever has the time now keeps it"


async def test_what_is_never_answered_is_given_up(cast: Cast) -> None:
    number = await held(cast)
    await pay(cast, number, CardNumber.SILENT)
    assert await payments.ask_again(NOW + timedelta(hours=1)) == 1
    assert await paid(number) == [PaymentStatus.DECLINED]


async def test_paying_twice_at_once_pays_once(cast: Cast) -> None:
    number = await held(cast)
    tries = [pay(cast, number, CardNumber.WORKS) for _ in range(20)]
    outcome = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(map(str, outcome)).count("authorised") == 1
    assert all(isinstance(one, Conflict) for one in outcome if one is not PaymentStatus.AUTHORISED)
    assert await paid(number) == [PaymentStatus.AUTHORISED] and len(await books()) == 1


async def test_a_hold_that_is_over_or_not_held_cannot_be_paid(cast: Cast) -> None:
    number = await held(cast)
    before = await all_rows()
    with pytest.raises(Conflict, match="five minutes are over"):
        await pay(cast, number, CardNumber.WORKS, NOW + HOLD)
    assert await all_rows() == before
    await holds.release(cast.asha.actor, number, NOW)
    with pytest.raises(Conflict):
        await pay(cast, number, CardNumber.WORKS)
    with pytest.raises(Conflict):
        await holds.release(cast.asha.actor, number, NOW)


async def test_a_hold_that_is_over_keeps_nobody_off_even_if_no_clock_ran(cast: Cast) -> None:
    number = await held(cast)
    starts = (await row_of(number)).starts_at
    other = await holds.hold(cast.ben.actor, cast.meera.id, epoch_ms(starts), NOW + HOLD)
    assert await status(number) == (Status.CANCELLED, CancellationReason.EXPIRED)
    assert (await status(other))[0] is Status.HELD


async def row_of(number: int) -> Appointment:
    async with reading() as rows:
        return await rows.get_one(Appointment, number)


async def test_a_doctor_without_a_fee_is_asked_at_once(cast: Cast) -> None:
    async with transaction() as rows:
        doctor = await rows.get_one(Doctor, cast.meera.id)
        doctor.fee_minor = 0
        rows.add(doctor)
    number = await held(cast)
    assert await payments.pay(cast.asha.actor, number, "video", "", None, NOW) is None
    assert await status(number) == (Status.PENDING, None) and await paid(number) == []
    await booking.reject(cast.meera.actor, number, "I am away.", NOW)


async def test_two_runners_end_and_settle_each_thing_once(cast: Cast) -> None:
    """Holds that lapse and refunds that are due, by two runners at once: every effect is there once."""
    number = await ask(cast.asha, cast.meera, (await profile(cast.meera.id, NOW)).slots[0].starts)
    await booking.reject(cast.meera.actor, number, "I am away.", NOW)
    await held(cast, 0, cast.asha)
    await held(cast, 1, cast.ben)
    lapsed = await asyncio.gather(*[holds.lapse(NOW + HOLD) for _ in range(2)])
    settled = await asyncio.gather(*[settlement.carry_out(NOW + HOLD) for _ in range(2)])
    assert (sum(lapsed), sum(settled)) == (2, 1)
    rows = await all_rows()
    expired = [one for one in rows["appointment_changes"] if one[5] == Status.CANCELLED and one[3] is None]
    assert len(expired) == 2


async def test_a_provider_that_fails_is_asked_again_later(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    number = await ask(cast.asha, cast.meera, (await profile(cast.meera.id, NOW)).slots[0].starts)
    await booking.accept(cast.meera.actor, number, NOW)

    async def silent(*_: object) -> None:
        raise Silence

    with monkeypatch.context() as patched:
        patched.setattr(TestProvider, "capture", silent)
        assert await settlement.carry_out(NOW) == 0
    assert await settlement.carry_out(NOW + SECOND) == 0, "not at once"
    assert await settlement.carry_out(NOW + timedelta(minutes=5)) == 1
    assert await paid(number) == [PaymentStatus.CAPTURED]


async def test_one_that_cannot_be_ended_keeps_no_other_waiting(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stuck, other = await held(cast, 0, cast.asha), await held(cast, 1, cast.ben)
    move = steps.move

    async def broken(w: Work, appointment: Appointment, *step: Any, **more: Any) -> None:
        if appointment.id == stuck:
            raise ValueError("zebra")
        await move(w, appointment, *step, **more)

    with monkeypatch.context() as patched:
        patched.setattr(steps, "move", broken)
        assert await holds.lapse(NOW + HOLD) == 1
    assert (await status(stuck), await status(other)) == (
        (Status.HELD, None),
        (Status.CANCELLED, CancellationReason.EXPIRED),
    )
    assert "Ending a hold or a request failed with ValueError" in caplog.text and "zebra" not in caplog.text
    assert await holds.lapse(NOW + HOLD) == 1, "tried at the next round"

"""Keeping a time and paying for it, on the real event path: what the page says at each turn."""

from __future__ import annotations

from datetime import timedelta

from calmconnect.domain.booking import HOLD
from calmconnect.domain.payments import CardNumber
from calmconnect.services import holds, payments
from calmconnect.services.clock import utc_now
from calmconnect.services.payment_provider import LATE
from calmconnect.state.public.doctor import DoctorPageState
from tests.support.cast import Cast, Person
from tests.support.house import House
from tests.support.rows import all_rows
from tests.support.tab import Tab


async def keeping(house: House, patient: Person, doctor: Person, nth: int = 0) -> Tab:
    """The patient's page of the doctor, with a time kept."""
    page = await (await house.signed_in(patient)).open(f"/doctors/{doctor.id}")
    await page.send(DoctorPageState.choose, at=page.see(DoctorPageState)["times"][nth])
    assert page.see(DoctorPageState)["held"] > 0
    return page


async def pay(page: Tab, card: CardNumber) -> None:
    await page.send(DoctorPageState.request, form={"mode": "chat", "reason": "I sleep badly.", "card": card.value})


async def test_a_chosen_time_is_kept_and_gone_for_others(house: House, cast: Cast) -> None:
    other = await (await house.signed_in(cast.ben)).open(f"/doctors/{cast.meera.id}")
    page = await keeping(house, cast.asha, cast.meera)
    seen = dict(page.see(DoctorPageState))
    at = seen["chosen"]
    assert at in seen["times"] and seen["held_until"] > seen["since"]
    await other.until(lambda: at not in other.see(DoctorPageState)["times"])
    again = await (await house.signed_in(cast.asha)).open(f"/doctors/{cast.meera.id}")
    assert again.see(DoctorPageState)["held"] == seen["held"], "a reload shows what is kept"
    await page.send(DoctorPageState.begin_again)
    assert page.see(DoctorPageState)["held"] == 0
    await other.until(lambda: at in other.see(DoctorPageState)["times"])


async def test_choosing_another_time_lets_go_of_the_first(house: House, cast: Cast) -> None:
    page = await keeping(house, cast.asha, cast.meera)
    first, second = page.see(DoctorPageState)["times"][:2]
    await page.send(DoctorPageState.choose, at=second)
    seen = page.see(DoctorPageState)
    assert seen["chosen"] == second and first in seen["times"]


async def test_a_time_in_the_address_is_kept_once_the_patient_says_so(house: House, cast: Cast) -> None:
    page = await (await house.signed_in(cast.asha)).open(f"/doctors/{cast.meera.id}")
    at = page.see(DoctorPageState)["times"][0]
    named = await (await house.signed_in(cast.ben)).open(f"/doctors/{cast.meera.id}?slot={at}")
    assert (named.see(DoctorPageState)["chosen"], named.see(DoctorPageState)["held"]) == (at, 0)
    await named.send(DoctorPageState.keep)
    assert named.see(DoctorPageState)["held"] > 0
    await page.until(lambda: at not in page.see(DoctorPageState)["times"])
    await page.send(DoctorPageState.choose, at=at)
    seen = page.see(DoctorPageState)
    assert seen["held"] == 0 and "no longer free" in seen["problems"]["starts"] and len(seen["near"]) == 3


async def test_a_declined_card_leaves_the_time_kept(house: House, cast: Cast) -> None:
    page = await keeping(house, cast.asha, cast.meera)
    await pay(page, CardNumber.DECLINED)
    seen = page.see(DoctorPageState)
    assert seen["held"] and "declined" in seen["problems"]["card"]
    await pay(page, CardNumber.WORKS)
    assert page.see(DoctorPageState)["asked"] is True


async def test_a_payment_that_needs_a_second_step(house: House, cast: Cast) -> None:
    page = await keeping(house, cast.asha, cast.meera)
    await pay(page, CardNumber.CONFIRM)
    assert page.see(DoctorPageState)["paying"] == "requires_action"
    await page.send(DoctorPageState.confirm, agreed=False)
    assert "declined" in page.see(DoctorPageState)["problems"]["card"]
    await pay(page, CardNumber.CONFIRM)
    for garbage in ("yes", 1, None, [True]):
        await page.send(DoctorPageState.confirm, agreed=garbage)
        assert page.see(DoctorPageState)["asked"] is False
        await pay(page, CardNumber.CONFIRM)
    await page.send(DoctorPageState.confirm, agreed=True)
    assert page.see(DoctorPageState)["asked"] is True


async def test_a_payment_that_stays_silent_and_comes_too_late(house: House, cast: Cast) -> None:
    page = await keeping(house, cast.asha, cast.meera)
    at = page.see(DoctorPageState)["chosen"]
    await pay(page, CardNumber.LATE)
    assert page.see(DoctorPageState)["paying"] == "processing"
    before = await all_rows()
    await pay(page, CardNumber.WORKS)
    assert "under way" in page.see(DoctorPageState)["problems"]["starts"]
    assert (await all_rows())["payments"] == before["payments"]
    assert await holds.lapse(utc_now() + HOLD) == 1
    await page.until(lambda: page.see(DoctorPageState)["held"] == 0)
    seen = page.see(DoctorPageState)
    assert "came to nothing in time" in seen["problems"]["starts"] and seen["chosen"] == at
    assert await payments.ask_again(utc_now() + LATE + timedelta(seconds=1)) == 1
    await page.send(DoctorPageState.keep)
    await pay(page, CardNumber.WORKS)
    assert page.see(DoctorPageState)["asked"] is True


async def test_five_minutes_that_are_over(house: House, cast: Cast) -> None:
    page = await keeping(house, cast.asha, cast.meera)
    await holds.lapse(utc_now() + HOLD)
    await page.until(lambda: page.see(DoctorPageState)["held"] == 0)
    assert "nothing was paid" in page.see(DoctorPageState)["problems"]["starts"]
    await page.send(DoctorPageState.keep)
    assert page.see(DoctorPageState)["held"] and page.see(DoctorPageState)["problems"] == {}

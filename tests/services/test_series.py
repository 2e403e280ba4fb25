"""Several sessions asked for at once: all that was confirmed or nothing, one answer, one letter, and a payment for each."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import col, select

from calmconnect.db.appointments import Appointment, AppointmentSeries
from calmconnect.db.doctors import Doctor
from calmconnect.db.mail import MailStatus, OutgoingMail
from calmconnect.db.payments import Payment
from calmconnect.db.session import reading, transaction
from calmconnect.domain.booking import ACTIVE, HOLD, CancellationReason, Status
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calmconnect.domain.payments import CardNumber, PaymentStatus
from calmconnect.domain.series import Hindrance, Repeat, Wanted
from calmconnect.services import booking, histories, holds, payments, rescheduling, series, settlement, visits, waitlist
from calmconnect.services.clock import epoch_ms
from calmconnect.services.doctors import profile
from calmconnect.services.payment_provider import LATE, Silence, TestProvider
from tests.services.test_news import GOLDEN, ReaderCalendar, mails
from tests.support.cast import NOW, Cast, Person
from tests.support.rows import all_rows

WEEK = timedelta(weeks=1)
SOON = NOW + timedelta(seconds=1)


async def first_held(cast: Cast, patient: Person | None = None, nth: int = 20) -> tuple[int, datetime]:
    starts = (await profile(cast.meera.id, NOW)).slots[nth].starts
    return await holds.hold((patient or cast.asha).actor, cast.meera.id, epoch_ms(starts), NOW), starts


def weekly(first: datetime, count: int, weeks: int = 1) -> Wanted:
    later = tuple(first + place * weeks * WEEK for place in range(1, count))
    return Wanted(Repeat(weeks, count), later)


async def ask(
    cast: Cast, number: int, wanted: Wanted, card: CardNumber = CardNumber.WORKS, now: datetime = NOW
) -> PaymentStatus | None:
    return await payments.pay(cast.asha.actor, number, "video", "I sleep badly.", card.value, now, wanted)


async def asked(cast: Cast, count: int = 4, card: CardNumber = CardNumber.WORKS) -> list[int]:
    """A request for so many weekly sessions, paid for as far as that card pays; gives the ids in order."""
    number, first = await first_held(cast)
    assert await ask(cast, number, weekly(first, count), card) is PaymentStatus.AUTHORISED
    await payments.ask_again(SOON)
    async with reading() as rows:
        row = await rows.get_one(Appointment, number)
        found = await rows.exec(
            select(Appointment.id).where(Appointment.series_id == row.series_id).order_by(col(Appointment.place))
        )
        return [one or 0 for one in found]


async def statuses(ids: list[int]) -> list[Status]:
    async with reading() as rows:
        return [(await rows.get_one(Appointment, one)).status for one in ids]


async def paid(ids: list[int], at: datetime = SOON) -> list[PaymentStatus]:
    await settlement.carry_out(at)
    async with reading() as rows:
        found = await rows.exec(
            select(Payment.status).where(col(Payment.appointment_id).in_(ids)).order_by(col(Payment.appointment_id))
        )
        return [PaymentStatus(word) for word in found]


async def waiting(person: Person) -> list[OutgoingMail]:
    return [mail for mail in await mails(person) if mail.status is MailStatus.QUEUED]


async def test_what_can_be_had_is_shown_and_nothing_is_written(cast: Cast) -> None:
    number, first = await first_held(cast)
    await holds.hold(cast.ben.actor, cast.meera.id, epoch_ms(first + WEEK), NOW)
    before = await all_rows()
    planned = await series.plan(cast.asha.actor, number, 1, 8, NOW)
    assert await all_rows() == before
    assert [one.hindrance for one in planned] == [
        Hindrance.TAKEN, None, None, None, None, Hindrance.TOO_FAR, Hindrance.TOO_FAR
    ]  # fmt: skip
    assert [one.starts for one in planned] == [first + place * WEEK for place in range(1, 8)]
    assert abs((planned[0].instead or NOW) - planned[0].starts) == timedelta(hours=1)


async def test_asked_for_at_once_answered_at_once_and_paid_one_by_one(cast: Cast) -> None:
    ids = await asked(cast)
    assert await statuses(ids) == [Status.PENDING] * 4
    assert await paid(ids) == [PaymentStatus.AUTHORISED] * 4
    (news,) = await waiting(cast.meera)
    assert news.subject == "A new request" and "4 sessions" in news.text and news.text.count("\n- ") == 4
    await booking.accept(cast.meera.actor, ids[2], NOW)
    assert await statuses(ids) == [Status.BOOKED] * 4
    assert await paid(ids) == [PaymentStatus.CAPTURED] * 4
    (confirmed,) = await waiting(cast.asha)
    events = Calendar.from_ical(confirmed.calendar or "").walk("VEVENT")
    assert len({str(event["UID"]) for event in events}) == 4
    seen = await visits.coming(cast.asha.actor, NOW)
    assert [(one.series.place, one.series.total, one.series.following) for one in seen if one.series] == [
        (1, 4, 3), (2, 4, 2), (3, 4, 1), (4, 4, 0)
    ]  # fmt: skip


async def test_the_letter_is_as_it_was_agreed(cast: Cast) -> None:
    """A golden file: whoever changes the words or the calendar looks at what people will read."""
    ids = await asked(cast, 3)
    await booking.accept(cast.meera.actor, ids[0], NOW)
    (mail,) = await waiting(cast.asha)
    shown = {"txt": mail.text, "html": mail.html, "ics": (mail.calendar or "").replace("\r\n", "\n")}
    for kind, text in shown.items():
        assert text == (GOLDEN / f"series_confirmed.{kind}").read_text(encoding="utf-8"), kind


async def test_declined_at_once_and_all_of_it_goes_back(cast: Cast) -> None:
    ids = await asked(cast)
    await booking.reject(cast.meera.actor, ids[0], "I am away in spring.", NOW)
    assert await statuses(ids) == [Status.CANCELLED] * 4
    assert await paid(ids) == [PaymentStatus.REFUNDED] * 4
    (letter,) = await waiting(cast.asha)
    assert "4 sessions" in letter.text and "away in spring" not in letter.text
    assert await waiting(cast.meera) == [], "nobody reads of a request that was answered"


async def test_a_request_lapses_as_a_whole_with_one_letter(cast: Cast) -> None:
    ids = await asked(cast)
    async with reading() as rows:
        until = {(await rows.get_one(Appointment, one)).expires_at for one in ids}
    assert len(until) == 1
    assert await holds.lapse(NOW + timedelta(hours=48)) == 1
    assert await statuses(ids) == [Status.CANCELLED] * 4
    assert await paid(ids, NOW + timedelta(hours=48)) == [PaymentStatus.REFUNDED] * 4
    assert len(await waiting(cast.asha)) == 1


async def test_what_has_gone_meanwhile_is_named_and_nothing_is_kept(cast: Cast) -> None:
    number, first = await first_held(cast)
    await holds.hold(cast.ben.actor, cast.meera.id, epoch_ms(first + 2 * WEEK), NOW)
    before = await all_rows()
    with pytest.raises(series.Changed) as changed:
        await ask(cast, number, weekly(first, 4))
    assert changed.value.gone == [first + 2 * WEEK]
    assert await all_rows() == before


async def test_what_was_left_out_is_not_booked_and_another_time_is(cast: Cast) -> None:
    number, first = await first_held(cast)
    await holds.hold(cast.ben.actor, cast.meera.id, epoch_ms(first + WEEK), NOW)
    planned = await series.plan(cast.asha.actor, number, 1, 4, NOW)
    instead = planned[0].instead
    assert instead is not None
    await ask(cast, number, Wanted(Repeat(1, 4), (instead, first + 3 * WEEK)))
    seen = await visits.coming(cast.asha.actor, NOW)
    assert [one.starts_at for one in seen] == [first, instead, first + 3 * WEEK]
    assert [one.series.total for one in seen if one.series] == [3, 3, 3]


@pytest.mark.parametrize("moved", [timedelta(minutes=7), timedelta(days=1), 400 * WEEK, timedelta(0)])
async def test_times_that_are_no_part_of_the_series_are_refused(cast: Cast, moved: timedelta) -> None:
    number, first = await first_held(cast)
    before = await all_rows()
    later = first + moved if moved else first
    with pytest.raises(series.Changed):
        await ask(cast, number, Wanted(Repeat(1, 3), (later,)))
    assert await all_rows() == before


async def test_only_who_holds_a_time_plans_with_it_and_only_as_long(cast: Cast) -> None:
    number, first = await first_held(cast)
    before = await all_rows()
    for person, refusal in ((cast.ben, NotFound), (cast.meera, NotAllowed), (cast.alex, NotAllowed)):
        with pytest.raises(refusal):
            await series.plan(person.actor, number, 1, 4, NOW)
        with pytest.raises(refusal):
            await payments.pay(person.actor, number, "video", "", CardNumber.WORKS.value, NOW, weekly(first, 4))
    for weeks, count in ((3, 4), (0, 4), (1, 0), (1, 1), (1, 13), (1, 100_000), ("x", 4), (1, "x"), (None, None)):
        with pytest.raises(Invalid):
            await series.plan(cast.asha.actor, number, weeks, count, NOW)
    with pytest.raises(Conflict):
        await series.plan(cast.asha.actor, number, 1, 4, NOW + HOLD)
    with pytest.raises(Conflict, match="five minutes"):
        await ask(cast, number, weekly(first, 4), now=NOW + HOLD)
    with pytest.raises(Invalid):
        await payments.pay(cast.asha.actor, number, "video", "", "4111", NOW, weekly(first, 4))
    assert await all_rows() == before


async def test_a_declined_card_keeps_the_first_time_only(cast: Cast) -> None:
    number, first = await first_held(cast)
    assert await ask(cast, number, weekly(first, 4), CardNumber.DECLINED) is PaymentStatus.DECLINED
    async with reading() as rows:
        kept = (await rows.exec(select(Appointment).where(col(Appointment.status).in_(ACTIVE)))).all()
    assert [(one.id, one.series_id, one.place) for one in kept] == [(number, None, None)]
    assert await ask(cast, number, weekly(first, 3)) is PaymentStatus.AUTHORISED
    assert len(await visits.coming(cast.asha.actor, NOW)) == 3


async def test_while_it_is_paid_all_of_it_is_kept_and_let_go_of_together(cast: Cast) -> None:
    number, first = await first_held(cast)
    await ask(cast, number, weekly(first, 4), CardNumber.CONFIRM)
    open_times = {slot.starts for slot in (await profile(cast.meera.id, NOW)).slots}
    assert not open_times & {first + place * WEEK for place in range(4)}
    held = await holds.own(cast.asha.actor, cast.meera.id, NOW)
    assert held is not None and held.id == number
    before = await all_rows()
    with pytest.raises(Conflict, match="under way"):
        await ask(cast, number, weekly(first, 4))
    with pytest.raises(NotFound):
        await payments.pay(cast.asha.actor, number + 1, "video", "", CardNumber.WORKS.value, NOW)
    assert await all_rows() == before
    await holds.release(cast.asha.actor, number, NOW)
    assert {slot.starts for slot in (await profile(cast.meera.id, NOW)).slots} >= {
        first + place * WEEK for place in range(4)
    }


async def test_choosing_another_time_lets_go_of_all_that_was_kept(cast: Cast) -> None:
    number, first = await first_held(cast)
    await ask(cast, number, weekly(first, 4), CardNumber.CONFIRM)
    other, _ = await first_held(cast, nth=3)
    async with reading() as rows:
        kept = (await rows.exec(select(Appointment.id).where(Appointment.status == Status.HELD))).all()
    assert kept == [other]


async def test_a_second_step_asks_for_all_of_it(cast: Cast) -> None:
    number, first = await first_held(cast)
    await ask(cast, number, weekly(first, 4), CardNumber.CONFIRM)
    await payments.confirm(cast.asha.actor, number, True, NOW)
    assert await payments.ask_again(SOON) == 3
    async with reading() as rows:
        found = (await rows.exec(select(Payment.status))).all()
    assert found == [PaymentStatus.AUTHORISED] * 4


async def test_a_payment_that_comes_too_late_books_nothing_and_goes_back(cast: Cast) -> None:
    number, first = await first_held(cast)
    await ask(cast, number, weekly(first, 4), CardNumber.LATE)
    assert await holds.lapse(NOW + HOLD) >= 1
    await payments.ask_again(NOW + LATE)
    async with reading() as rows:
        found = (await rows.exec(select(Appointment.status))).all()
    assert found == [Status.CANCELLED] * 4
    assert await paid([number], NOW + LATE) == [PaymentStatus.REFUNDED]


async def test_sessions_that_cannot_be_paid_are_called_off_with_one_letter(cast: Cast) -> None:
    ids = await asked(cast, card=CardNumber.ONCE)
    assert await statuses(ids) == [Status.PENDING, *[Status.CANCELLED] * 3]
    async with reading() as rows:
        last = await rows.get_one(Appointment, ids[-1])
    assert last.cancellation_reason is CancellationReason.PAYMENT_FAILED
    (letter,) = await waiting(cast.asha)
    assert "3 sessions" in letter.text and letter.text.count("\n- ") == 3
    await booking.accept(cast.meera.actor, ids[0], NOW)
    assert await paid(ids) == [PaymentStatus.CAPTURED, *[PaymentStatus.DECLINED] * 3]


async def test_a_session_accepted_before_it_is_paid(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider stays silent; the doctor is quicker; then it answers."""
    answer = TestProvider.authorise_later

    async def silent(*_given: object) -> None:
        raise Silence

    monkeypatch.setattr(TestProvider, "authorise_later", silent)
    ids = await asked(cast)
    await booking.accept(cast.meera.actor, ids[0], NOW)
    await booking.cancel(cast.asha.actor, ids[3], "I am away.", NOW)
    monkeypatch.setattr(TestProvider, "authorise_later", answer)
    assert await payments.ask_again(SOON) == 3
    captured = PaymentStatus.CAPTURED
    assert await paid(ids) == [captured, captured, captured, PaymentStatus.REFUNDED]


async def test_a_session_accepted_and_then_not_paid(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(*_given: object) -> None:
        raise Silence

    monkeypatch.setattr(TestProvider, "authorise_later", silent)
    ids = await asked(cast)
    await booking.accept(cast.meera.actor, ids[0], NOW)
    assert await payments.ask_again(NOW + timedelta(hours=1)) == 3
    assert await statuses(ids) == [Status.BOOKED, *[Status.CANCELLED] * 3]
    letters = [mail for mail in await waiting(cast.asha) if mail.calendar]
    events: list[Any] = Calendar.from_ical(letters[-1].calendar or "").walk("VEVENT")
    assert [(str(event["STATUS"]), int(event["SEQUENCE"])) for event in events] == [("CANCELLED", 1)] * 3


@pytest.mark.parametrize("by", ["asha", "meera"])
async def test_this_and_all_that_follow_are_called_off_by_the_policy_of_each(cast: Cast, by: str) -> None:
    ids = await asked(cast)
    await booking.accept(cast.meera.actor, ids[0], NOW)
    async with reading() as rows:
        second = await rows.get_one(Appointment, ids[1])
    await paid(ids)
    late = second.starts_at - timedelta(hours=1)
    assert await booking.cancel_following(getattr(cast, by).actor, ids[1], "I am moving away.", late) == 3
    assert await statuses(ids) == [Status.BOOKED, *[Status.CANCELLED] * 3]
    back = PaymentStatus.REFUNDED
    assert await paid(ids, late) == [
        PaymentStatus.CAPTURED,
        PaymentStatus.CAPTURED if by == "asha" else back,
        back,
        back,
    ]
    letter = (await mails(cast.asha))[-1]
    assert "3 sessions" in letter.text and len(Calendar.from_ical(letter.calendar or "").walk("VEVENT")) == 3
    before = await all_rows()
    with pytest.raises(Conflict):
        await booking.cancel_following(getattr(cast, by).actor, ids[1], "Again.", late)
    with pytest.raises(NotFound):
        await booking.cancel_following(cast.ben.actor, ids[0], "Mine.", NOW)
    with pytest.raises(Invalid):
        await booking.cancel_following(cast.asha.actor, ids[0], " ", NOW)
    assert await all_rows() == before


async def test_one_called_off_leaves_the_others(cast: Cast) -> None:
    ids = await asked(cast)
    await booking.cancel(cast.asha.actor, ids[0], "I am ill.", NOW)
    await booking.accept(cast.meera.actor, ids[1], NOW)
    assert await statuses(ids) == [Status.CANCELLED, *[Status.BOOKED] * 3]


async def test_a_moved_session_keeps_its_place(cast: Cast) -> None:
    ids = await asked(cast)
    await booking.accept(cast.meera.actor, ids[0], NOW)
    async with reading() as rows:
        third = await rows.get_one(Appointment, ids[2])
    other = third.starts_at + 2 * WEEK + timedelta(days=1)
    proposal = await rescheduling.propose(cast.asha.actor, ids[2], epoch_ms(other), "", NOW)
    await rescheduling.accept(cast.meera.actor, proposal, NOW)
    seen = await visits.coming(cast.asha.actor, NOW)
    assert [one.series.place for one in seen if one.series] == [1, 2, 4, 3]
    assert [one.series.following for one in seen if one.series] == [3, 2, 1, 0]
    assert await booking.cancel_following(cast.asha.actor, ids[3], "I am moving away.", NOW) == 2


async def test_both_calendars_end_up_right(cast: Cast) -> None:
    """Booked in one mail, one moved by its own, the rest called off in one mail again."""
    ids = await asked(cast)
    await booking.accept(cast.meera.actor, ids[0], NOW)
    async with reading() as rows:
        first, second = [await rows.get_one(Appointment, one) for one in ids[:2]]
    other = second.starts_at + timedelta(days=1)
    proposal = await rescheduling.propose(cast.asha.actor, ids[1], epoch_ms(other), "", NOW)
    await rescheduling.accept(cast.meera.actor, proposal, NOW)

    async def read(person: Person) -> list[datetime]:
        reader = ReaderCalendar()
        for mail in await mails(person):
            if mail.calendar:
                reader.read(mail.calendar)
        return sorted(starts for _, starts in reader.events.values())

    for person in (cast.asha, cast.meera):
        assert await read(person) == [first.starts_at, other, *(first.starts_at + place * WEEK for place in (2, 3))]
    await booking.cancel_following(cast.meera.actor, ids[2], "I am ill.", NOW)
    for person in (cast.asha, cast.meera):
        assert await read(person) == [first.starts_at, other]


async def test_a_series_is_seen_by_its_two_only(cast: Cast) -> None:
    ids = await asked(cast)
    async with reading() as rows:
        number = (await rows.get_one(Appointment, ids[0])).series_id or 0
    for person, many in ((cast.asha, 4), (cast.meera, 4), (cast.ben, 0), (cast.jonas, 0), (cast.alex, 0)):
        assert len(await visits.of_series(person.actor, number)) == many
    told = (await histories.with_patient(cast.meera.actor, cast.asha.id, 0, NOW)).rows
    assert [one.series.place for one in told if one.series] == [4, 3, 2, 1]


async def test_what_was_not_paid_is_told_so_in_the_history(cast: Cast) -> None:
    ids = await asked(cast, card=CardNumber.ONCE)
    _, steps = await histories.of_visit(cast.asha.actor, ids[1])
    assert [(step.to, step.unpaid) for step in steps][-1] == (Status.CANCELLED, True)


async def test_what_is_called_off_goes_to_who_waits(cast: Cast) -> None:
    ids = await asked(cast)
    await booking.accept(cast.meera.actor, ids[0], NOW)
    await waitlist.join(cast.ben.actor, cast.meera.id, (NOW + 6 * WEEK).date().isoformat(), NOW)
    await booking.cancel_following(cast.asha.actor, ids[1], "I am moving away.", NOW)
    (offer,) = await waitlist.offers(cast.ben.actor, NOW)
    async with reading() as rows:
        assert offer.starts_at == (await rows.get_one(Appointment, ids[1])).starts_at


async def test_without_a_fee_it_is_a_request_at_once(cast: Cast) -> None:
    async with transaction() as rows:
        doctor = await rows.get_one(Doctor, cast.meera.id)
        doctor.fee_minor = 0
        rows.add(doctor)
    number, first = await first_held(cast)
    assert await payments.pay(cast.asha.actor, number, "video", "", None, NOW, weekly(first, 3, weeks=2)) is None
    seen = await visits.coming(cast.asha.actor, NOW)
    assert [one.starts_at for one in seen] == [first, first + 2 * WEEK, first + 4 * WEEK]
    assert {one.series.weeks for one in seen if one.series} == {2}


async def test_two_who_want_the_same_weeks_at_once(cast: Cast) -> None:
    """Asha every two weeks, Ben every week from the second on: whoever is first gets all, the other is told what has gone."""
    first, starts = await first_held(cast)
    other = await holds.hold(cast.ben.actor, cast.meera.id, epoch_ms(starts + WEEK), NOW)

    async def go(person: Person, number: int, what: Wanted) -> str:
        try:
            await payments.pay(person.actor, number, "video", "", CardNumber.WORKS.value, NOW, what)
        except series.Changed as changed:
            return f"{len(changed.gone)} gone"
        except Conflict:
            return "asked already"
        return "asked"

    both = [(cast.asha, first, weekly(starts, 3, 2)), (cast.ben, other, weekly(starts + WEEK, 4))]
    outcome = Counter(await asyncio.gather(*[go(*one) for one in both * 10]))
    assert outcome == {"asked": 1, "asked already": 9, "2 gone": 10}
    async with reading() as rows:
        found = (await rows.exec(select(Appointment).where(Appointment.status == Status.PENDING))).all()
        made = (await rows.exec(select(AppointmentSeries))).all()
    assert len(made) == 1 and len(found) == made[0].total


async def test_a_race_for_one_of_the_weeks(cast: Cast) -> None:
    """Others take single times while the series is confirmed: it is whole or not at all, and nothing is there twice."""
    number, first = await first_held(cast)

    async def one_of_many(place: int) -> str:
        try:
            await holds.hold(cast.ben.actor, cast.meera.id, epoch_ms(first + place * WEEK), NOW)
        except Conflict:
            return "too late"
        return "held"

    async def whole() -> str:
        try:
            await ask(cast, number, weekly(first, 5))
        except series.Changed:
            return "changed"
        return "asked"

    outcome = await asyncio.gather(*[one_of_many(place) for place in (1, 2, 3, 4)], whole())
    async with reading() as rows:
        found = (await rows.exec(select(Appointment).where(col(Appointment.status).in_(ACTIVE)))).all()
    mine = sorted(one.starts_at for one in found if one.patient_id == cast.asha.id)
    assert mine == [first + place * WEEK for place in range(5 if outcome[-1] == "asked" else 1)]
    assert len({one.starts_at for one in found}) == len(found)

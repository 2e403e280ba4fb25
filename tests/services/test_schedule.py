"""A doctor's schedule: kept as written, shown and accepted alike, and refused without a trace."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, time, timedelta

import pytest
from sqlmodel import select

from calmconnect.db.appointments import Appointment
from calmconnect.db.session import reading
from calmconnect.domain.booking import Status
from calmconnect.domain.errors import Invalid, NotAllowed, NotFound
from calmconnect.domain.schedule import CHOICES
from calmconnect.domain.slots import Days, Open
from calmconnect.services import booking, doctors, overrides, schedule
from calmconnect.services.keeping import SlotTaken
from tests.support import care
from tests.support.care import met
from tests.support.cast import NOW, Cast, Person
from tests.support.rows import all_rows

WEEK = [[("09:00", "12:00"), ("13:00", "17:00")], [], [], [], [("10:00", "11:00")], [], []]
TERMS: dict[str, object] = {
    "session_minutes": "50",
    "buffer_before_minutes": "5",
    "buffer_after_minutes": "10",
    "notice_minutes": "120",
    "horizon_days": "28",
    "daily_cap": "2",
}
# Tomorrow for everyone in the cast, a Thursday.
TOMORROW = NOW.date() + timedelta(days=1)


async def times(doctor: Person, day: date) -> list[str]:
    """What a patient is shown of a day, in UTC."""
    found = (await doctors.profile(doctor.id, NOW)).slots
    return [f"{slot.starts:%H:%M}" for slot in found if slot.starts.date() == day]


async def ask(patient: Person, doctor: Person, day: date, at: str) -> int:
    starts = datetime.combine(day, time.fromisoformat(at), NOW.tzinfo)
    return await care.ask(patient, doctor, starts)


async def test_a_week_is_kept_as_written(cast: Cast) -> None:
    backwards = [list(reversed(day)) for day in WEEK]
    shown = await schedule.preview(cast.meera.actor, backwards, TERMS, 0, NOW)
    await schedule.save_schedule(cast.meera.actor, backwards, TERMS)
    own = await schedule.own_schedule(cast.meera.actor, NOW)
    kept = [[(f"{h.starts:%H:%M}", f"{h.ends:%H:%M}") for h in own.hours if h.weekday == day] for day in range(7)]
    assert kept == WEEK and own.time_zone == cast.meera.time_zone
    assert {field: str(getattr(own.terms, field)) for field in CHOICES} == TERMS
    assert [f"{slot.starts:%a %H:%M}" for slot in shown][:3] == ["Fri 04:30", "Mon 03:30", "Mon 04:35"]
    bookable = (await doctors.profile(cast.meera.id, NOW)).slots
    # Half past six on Tuesday evening in UTC is midnight in India: seven dates, beginning with today.
    until = datetime(2026, 3, 17, 18, 30, tzinfo=NOW.tzinfo)
    assert shown == [slot for slot in bookable if slot.starts < until], "the preview told the truth"


async def test_a_preview_changes_nothing_and_looks_ahead(cast: Cast) -> None:
    before = await all_rows()
    shown = await schedule.preview(cast.meera.actor, WEEK, TERMS, 7, NOW)
    days = {slot.starts.date() for slot in shown}
    assert days == {TOMORROW + timedelta(days=8), TOMORROW + timedelta(days=11)}, "Friday and Monday of the week after"
    assert await all_rows() == before


@pytest.mark.parametrize(
    ("week", "fields"),
    [
        ([[("09:00", "12:00"), ("11:00", "13:00")], *WEEK[1:]], {"hours_0"}),
        ([*WEEK[:6], [("12:00", "09:00")]], {"hours_6"}),
        ([*WEEK[:6], [("09:00", "09:00")]], {"hours_6"}),
        ([[("9", "10:00")], [("09:00", "24:00")], [("09:00", 10)], [("",)], [None], [7], [("09:00", "10:00")] * 7],
         {f"hours_{day}" for day in range(7)}),
        ([[("٠٩:٠٠", "10:00")], *WEEK[1:]], {"hours_0"}),
        (WEEK[:6], {"hours"}),
        ([*WEEK, []], {"hours"}),
        ("all day", {"hours"}),
        (["monday"] * 7, {f"hours_{day}" for day in range(7)}),
        (None, {"hours"}),
        ({"0": "09:00"}, {"hours"}),
    ],
)  # fmt: skip
async def test_weeks_that_cannot_be_name_each_day(cast: Cast, week: object, fields: set[str]) -> None:
    before = await all_rows()
    for attempt in (
        schedule.save_schedule(cast.meera.actor, week, TERMS),
        schedule.preview(cast.meera.actor, week, TERMS, 0, NOW),
    ):
        with pytest.raises(Invalid) as refused:
            await attempt
        assert set(refused.value.fields) == fields
    assert await all_rows() == before


@pytest.mark.parametrize("field", list(CHOICES))
@pytest.mark.parametrize("value", ["-5", "7.5", "13", None, True, 50, "9" * 5000, ["50"], ""])
async def test_terms_that_are_not_offered(cast: Cast, field: str, value: object) -> None:
    before = await all_rows()
    with pytest.raises(Invalid) as refused:
        await schedule.save_schedule(cast.meera.actor, WEEK, {**TERMS, field: value})
    assert set(refused.value.fields) == {field}
    assert await all_rows() == before


async def test_a_buffer_before_is_kept_and_written_down(cast: Cast) -> None:
    every = [[("09:00", "13:00")]] * 7
    await schedule.save_schedule(cast.meera.actor, every, {**TERMS, "daily_cap": "0"})
    assert await times(cast.meera, TOMORROW) == ["03:30", "04:35", "05:40"]
    number = await ask(cast.asha, cast.meera, TOMORROW, "04:35")
    async with reading() as rows:
        row = await rows.get(Appointment, number)
    assert row is not None
    assert (row.starts_at - row.busy_from, row.busy_until - row.ends_at) == (
        timedelta(minutes=5),
        timedelta(minutes=10),
    )
    longer = {**TERMS, "daily_cap": "0", "buffer_before_minutes": "20", "buffer_after_minutes": "15"}
    await schedule.save_schedule(cast.meera.actor, every, longer)
    assert await times(cast.meera, TOMORROW) == ["06:20"], "beside what is booked, the new buffers hold"


async def test_the_database_itself_keeps_the_buffer_before(cast: Cast) -> None:
    """Rows that a future use case writes without asking: ten minutes apart, but a quarter of an hour is kept before."""
    await met(cast.asha, cast.meera, NOW)
    async with reading() as rows:
        first = (await rows.exec(select(Appointment))).one()
    with pytest.raises(Exception, match="appointments_doctor_id_overlap"):
        await met(cast.ben, cast.meera, first.busy_until, before=timedelta(minutes=15))
    await met(cast.ben, cast.meera, first.busy_until + timedelta(minutes=15), before=timedelta(minutes=15))


async def test_a_full_day_is_not_shown_and_not_accepted(cast: Cast) -> None:
    every = [[("09:00", "13:00")]] * 7
    await schedule.save_schedule(cast.meera.actor, every, {**TERMS, "daily_cap": "1"})
    number = await ask(cast.asha, cast.meera, TOMORROW, "03:30")
    assert await times(cast.meera, TOMORROW) == []
    with pytest.raises(SlotTaken):
        await ask(cast.ben, cast.meera, TOMORROW, "05:40")
    await booking.cancel(cast.asha.actor, number, "I am ill.", NOW)
    await ask(cast.ben, cast.meera, TOMORROW, "05:40")


async def test_many_at_once_never_exceed_a_days_cap(cast: Cast) -> None:
    """Different times of one day: no constraint of the database sees the cap, so the doctor's time is asked for in turn."""
    await schedule.save_schedule(cast.meera.actor, [[("09:00", "17:00")]] * 7, {**TERMS, "daily_cap": "2"})
    starts = await times(cast.meera, TOMORROW)
    people = [cast.asha, cast.ben] * 4
    await asyncio.gather(
        *(ask(one, cast.meera, TOMORROW, at) for one, at in zip(people, starts, strict=False)), return_exceptions=True
    )
    async with reading() as rows:
        kept = select(Appointment).where(Appointment.status != Status.CANCELLED)
        assert len((await rows.exec(kept)).all()) == 2


async def test_a_date_of_its_own_is_shown_accepted_and_forgotten(cast: Cast) -> None:
    meera = cast.meera.actor
    usual = await times(cast.meera, TOMORROW)
    await overrides.set_date(meera, TOMORROW.isoformat(), [("18:00", "20:00"), ("08:00", "09:00")], NOW)
    assert await times(cast.meera, TOMORROW) == ["02:30", "12:30", "13:30"]
    with pytest.raises(SlotTaken):
        await ask(cast.asha, cast.meera, TOMORROW, usual[0])
    await ask(cast.asha, cast.meera, TOMORROW, "12:30")
    await overrides.set_date(meera, TOMORROW.isoformat(), [], NOW)
    (own,) = (await schedule.own_schedule(meera, NOW)).dates
    assert (own.day, own.hours) == (TOMORROW, ()) and await times(cast.meera, TOMORROW) == []
    assert [(one.patient_name, one.status) for one in own.caught] == [(cast.asha.name, Status.PENDING)]
    await overrides.forget_date(meera, TOMORROW.isoformat())
    assert (await schedule.own_schedule(meera, NOW)).dates == () and await times(cast.meera, TOMORROW) == usual


async def test_an_appointment_within_a_dates_own_hours_is_not_caught(cast: Cast) -> None:
    await ask(cast.asha, cast.meera, TOMORROW, "03:30")
    await overrides.set_date(cast.meera.actor, TOMORROW.isoformat(), [("09:00", "09:50")], NOW)
    (own,) = (await schedule.own_schedule(cast.meera.actor, NOW)).dates
    assert own.hours == (Open(time(9), time(9, 50)),) and own.caught == ()


async def test_leave_shows_whom_it_catches_and_cancels_nobody(cast: Cast) -> None:
    meera, later = cast.meera.actor, TOMORROW + timedelta(days=5)
    number = await ask(cast.asha, cast.meera, TOMORROW, "03:30")
    await booking.accept(meera, number, NOW)
    await overrides.set_date(meera, TOMORROW.isoformat(), [("09:00", "17:00")], NOW)
    await overrides.add_leave(meera, TOMORROW.isoformat(), later.isoformat(), " At the  sea ", NOW)
    await overrides.add_leave(meera, TOMORROW.isoformat(), later.isoformat(), "a second click", NOW)
    (own,) = (await schedule.own_schedule(meera, NOW)).leave
    assert (own.days, own.note) == (Days(TOMORROW, later), "At the sea")
    assert [(one.id, one.patient_name, one.status) for one in own.caught] == [(number, cast.asha.name, Status.BOOKED)]
    assert await times(cast.meera, TOMORROW) == [] and await times(cast.jonas, TOMORROW) != []
    with pytest.raises(SlotTaken):
        await ask(cast.ben, cast.meera, TOMORROW, "04:30")
    await overrides.remove_leave(meera, own.id)
    assert (await schedule.own_schedule(meera, NOW)).leave == () and await times(cast.meera, TOMORROW) != []


async def test_what_has_passed_is_listed_no_more(cast: Cast) -> None:
    day = TOMORROW.isoformat()
    await overrides.set_date(cast.meera.actor, day, [], NOW)
    await overrides.add_leave(cast.meera.actor, day, day, "", NOW)
    own = await schedule.own_schedule(cast.meera.actor, NOW + timedelta(days=3))
    assert own.dates == () and own.leave == ()


@pytest.mark.parametrize(
    ("day", "hours", "field"),
    [
        ("", [], "day"),
        (None, [], "day"),
        ("tomorrow", [], "day"),
        ("20260312", [], "day"),
        ("2026-02-30", [], "day"),
        ("2026-03-10", [], "day"),
        ("2999-01-01", [], "day"),
        ("2026-03-12", [("12:00", "09:00")], "override_hours"),
        ("2026-03-12", [("09:00", "12:00"), ("11:00", "13:00")], "override_hours"),
        ("2026-03-12", [("09:00", "10:00")] * 7, "override_hours"),
        ("2026-03-12", "closed", "override_hours"),
        ("2026-03-12", None, "override_hours"),
    ],
)
async def test_dates_that_cannot_be(cast: Cast, day: object, hours: object, field: str) -> None:
    before = await all_rows()
    with pytest.raises(Invalid) as refused:
        await overrides.set_date(cast.meera.actor, day, hours, NOW)
    assert set(refused.value.fields) == {field}
    assert await all_rows() == before


@pytest.mark.parametrize(
    ("first", "last", "note", "field"),
    [
        ("", "2026-03-12", "", "first"),
        ("2026-03-12", "", "", "last"),
        (None, ["2026-03-12"], "", "first"),
        ("2026-03-12", "2026-03-11", "", "last"),
        ("2026-03-01", "2026-03-10", "", "last"),
        ("2024-03-12", "2026-03-12", "", "first"),
        ("2026-03-12", "2027-04-12", "", "last"),
        ("2026-03-12", "9999-12-31", "", "last"),
        ("2026-03-12", "2026-03-13", "x" * 121, "note"),
        ("2026-03-12", "2026-03-13", "bell \x07", "note"),
        ("2026-03-12", "2026-03-13", None, "note"),
    ],
)
async def test_leave_that_cannot_be(cast: Cast, first: object, last: object, note: object, field: str) -> None:
    before = await all_rows()
    with pytest.raises(Invalid) as refused:
        await overrides.add_leave(cast.meera.actor, first, last, note, NOW)
    assert set(refused.value.fields) == {field}
    assert await all_rows() == before


async def test_today_is_the_doctors_own_today(cast: Cast) -> None:
    """At half past eight in the evening in London it is tomorrow in India already."""
    evening = NOW.replace(hour=20, minute=30)
    with pytest.raises(Invalid):
        await overrides.set_date(cast.meera.actor, NOW.date().isoformat(), [], evening)
    await overrides.set_date(cast.jonas.actor, NOW.date().isoformat(), [], evening)


async def test_nobody_else_changes_a_schedule(cast: Cast) -> None:
    day = TOMORROW.isoformat()
    await overrides.set_date(cast.meera.actor, day, [], NOW)
    await overrides.add_leave(cast.meera.actor, day, day, "", NOW)
    (own,) = (await schedule.own_schedule(cast.meera.actor, NOW)).leave
    before = await all_rows()
    for person in (cast.asha, cast.tara, cast.alex):
        for attempt in (
            schedule.own_schedule(person.actor, NOW),
            schedule.preview(person.actor, WEEK, TERMS, 0, NOW),
            schedule.save_schedule(person.actor, WEEK, TERMS),
            overrides.set_date(person.actor, day, [], NOW),
            overrides.forget_date(person.actor, day),
            overrides.add_leave(person.actor, day, day, "", NOW),
            overrides.remove_leave(person.actor, own.id),
        ):
            with pytest.raises(NotAllowed):
                await attempt
    await overrides.forget_date(cast.jonas.actor, day)
    with pytest.raises(NotFound):
        await overrides.remove_leave(cast.jonas.actor, own.id)
    assert await all_rows() == before

"""A doctor's patients, what they had with each other, and how the practice goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.people import User
from calmconnect.db.session import transaction
from calmconnect.domain.booking import CancellationReason, Status
from calmconnect.domain.errors import Invalid, NotAllowed, NotFound
from calmconnect.domain.insights import WEEKS, Outcome
from calmconnect.domain.people import Role
from calmconnect.services import doctors, histories, insights, patients, ratings, rescheduling
from calmconnect.services.clock import epoch_ms
from calmconnect.services.histories import By, Turn
from tests.support.care import met
from tests.support.cast import NOW, Cast, Person
from tests.support.rows import all_rows
from tests.support.statements import statements

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

Step = tuple[Person | None, Status, str]


async def lived(
    cast: Cast, days: float, status: Status, *steps: Step, reason: CancellationReason | None = None, patient: Person
) -> int:
    """An appointment with Dr. Meera, `days` from now, and what happened to it, an hour apart, from three days before."""
    starts = NOW + days * DAY
    number = await met(patient, cast.meera, starts, status)
    async with transaction() as rows:
        (await rows.exec(select(Appointment).where(Appointment.id == number))).one().cancellation_reason = reason
        before = None
        for n, (who, to, why) in enumerate(steps):
            at = starts - 3 * DAY + n * HOUR
            actor_id = who.id if who else None
            change: dict[str, Any] = {"appointment_id": number, "at": at, "actor_id": actor_id}
            rows.add(AppointmentChange(**change, from_status=before, to_status=to, why=why))
            before = to
    return number


async def test_who_comes_next_stands_first_then_who_was_there_last(database: str, cast: Cast) -> None:
    async with transaction() as rows:
        rows.add_all(User(role=Role.PATIENT, name=f"P{n}", email=f"p{n}@calm.test", created_at=NOW) for n in range(2))
    await met(cast.asha, cast.meera, NOW - 9 * DAY, Status.FULFILLED)
    await met(cast.asha, cast.meera, NOW - 2 * DAY, Status.NOSHOW)
    await met(cast.ben, cast.meera, NOW - 5 * DAY, Status.FULFILLED)
    await met(cast.ben, cast.meera, NOW + 5 * DAY)
    await met(cast.ben, cast.meera, NOW + 3 * DAY, Status.PENDING)
    await met(cast.asha, cast.jonas, NOW + DAY)
    found = await patients.own(cast.meera.actor, "", 0, NOW)
    assert [(one.name, one.last_at, one.next_at, one.sessions) for one in found.rows] == [
        ("Ben Okafor", NOW - 5 * DAY, NOW + 3 * DAY, 1),
        ("Asha Rao", NOW - 2 * DAY, None, 1),
    ]
    assert [one.name for one in (await patients.own(cast.meera.actor, "RAO", 0, NOW)).rows] == ["Asha Rao"]
    assert (await patients.own(cast.meera.actor, "%", 0, NOW)).total == 0
    assert [one.name for one in (await patients.own(cast.jonas.actor, "", 0, NOW)).rows] == ["Asha Rao"]


async def test_who_was_turned_down_is_no_patient(database: str, cast: Cast) -> None:
    asked = (cast.asha, Status.PENDING, "")
    declined = (cast.meera, Status.CANCELLED, "I am away.")
    rejected = CancellationReason.REJECTED
    await lived(cast, -3, Status.CANCELLED, asked, declined, reason=rejected, patient=cast.asha)
    with pytest.raises(NotFound):
        await histories.with_patient(cast.meera.actor, cast.asha.id, 0, NOW)
    assert (await patients.own(cast.meera.actor, "", 0, NOW)).total == 0
    accepted, ill = (cast.meera, Status.BOOKED, ""), (cast.asha, Status.CANCELLED, "I am ill.")
    by_patient = CancellationReason.BY_PATIENT
    await lived(cast, -2, Status.CANCELLED, asked, accepted, ill, reason=by_patient, patient=cast.asha)
    assert (await patients.own(cast.meera.actor, "", 0, NOW)).total == 1
    assert (await histories.with_patient(cast.meera.actor, cast.asha.id, 0, NOW)).total == 2


async def test_pages_and_a_number_of_queries_that_does_not_grow(database: str, cast: Cast) -> None:
    async with transaction() as rows:
        people = [User(role=Role.PATIENT, name=f"P{n:02}", email=f"p{n}@calm.test", created_at=NOW) for n in range(45)]
        rows.add_all(people)
    for n, one in enumerate(people):
        person = Person(one.id or 0, Role.PATIENT, one.name, one.email, "UTC")
        await met(person, cast.meera, NOW - (n + 1) * DAY, Status.FULFILLED)
    pages = [await patients.own(cast.meera.actor, "", page, NOW) for page in range(3)]
    assert [len(page.rows) for page in pages] == [20, 20, 5] and {page.total for page in pages} == {45}
    assert [one.name for page in pages for one in page.rows] == [f"P{n:02}" for n in range(45)]
    with statements() as said:
        await patients.own(cast.meera.actor, "", 0, NOW)
    assert len([one for one in said if one.startswith("SELECT")]) == 2


async def test_a_history_tells_who_when_and_why(database: str, cast: Cast) -> None:
    asked, accepted = (cast.asha, Status.PENDING, ""), (cast.meera, Status.BOOKED, "")
    ill = (cast.asha, Status.CANCELLED, "I am ill.")
    off = await lived(
        cast, -9, Status.CANCELLED, asked, accepted, ill, reason=CancellationReason.BY_PATIENT, patient=cast.asha
    )
    took_place = (None, Status.ARRIVED, ""), (None, Status.FULFILLED, "")
    held = await lived(cast, -2, Status.FULFILLED, asked, accepted, *took_place, patient=cast.asha)
    await met(cast.ben, cast.meera, NOW - DAY, Status.FULFILLED)
    found = await histories.with_patient(cast.meera.actor, cast.asha.id, 0, NOW)
    assert (found.patient_name, [one.id for one in found.rows]) == (cast.asha.name, [held, off])
    assert found.counts == {Status.FULFILLED: 1, Status.CANCELLED: 1}
    steps = found.rows[1].steps
    assert [(one.by, one.before, one.to, one.why) for one in steps] == [
        (By.OTHER, None, Status.PENDING, ""),
        (By.SELF, Status.PENDING, Status.BOOKED, ""),
        (By.OTHER, Status.BOOKED, Status.CANCELLED, "I am ill."),
    ]
    assert [one.at for one in steps] == [NOW - 12 * DAY + n * HOUR for n in range(3)]
    other, mine = await histories.of_visit(cast.asha.actor, held)
    assert other == cast.meera.name and [one.by for one in mine] == [By.SELF, By.OTHER, By.SERVICE, By.SERVICE]


async def test_a_history_tells_of_times_suggested_and_where_it_was_before(database: str, cast: Cast) -> None:
    asked, accepted = (cast.asha, Status.PENDING, ""), (cast.meera, Status.BOOKED, "")
    first = await lived(cast, 2, Status.BOOKED, asked, accepted, patient=cast.asha)
    times = [slot.starts for slot in (await doctors.profile(cast.meera.id, NOW)).slots]
    ms = [epoch_ms(at) for at in times if abs(at - (NOW + 2 * DAY)) > DAY]
    declined = await rescheduling.propose(cast.meera.actor, first, ms[0], "I am at a congress.", NOW)
    await rescheduling.decline(cast.asha.actor, declined, NOW + HOUR)
    taken = await rescheduling.propose(cast.asha.actor, first, ms[-1], "", NOW + 2 * HOUR)
    await rescheduling.accept(cast.meera.actor, taken, NOW + 3 * HOUR)
    found = await histories.with_patient(cast.meera.actor, cast.asha.id, 0, NOW)
    assert (found.total, found.counts) == (1, {Status.BOOKED: 1}), "what was moved is the same appointment"
    (moved,) = found.rows
    assert epoch_ms(moved.starts_at) == ms[-1]
    assert [(one.by, one.turn or one.to, one.why) for one in moved.steps] == [
        (By.OTHER, Status.PENDING, ""),
        (By.SELF, Status.BOOKED, ""),
        (By.SELF, Turn.SUGGESTED, "I am at a congress."),
        (By.OTHER, Turn.KEPT, ""),
        (By.OTHER, Turn.SUGGESTED, ""),
        (By.SELF, Turn.AGREED, ""),
    ]
    suggested = [epoch_ms(one.suggested) for one in moved.steps if one.suggested]
    assert suggested == [ms[0], ms[-1]]
    counted = await insights.own(cast.meera.actor, NOW + 5 * DAY)
    assert counted.count(Outcome.CALLED_OFF) == 0, "moving is not cancelling"


async def test_the_queries_of_a_history_do_not_grow(database: str, cast: Cast) -> None:
    for n in range(12):
        await lived(cast, -n - 1, Status.FULFILLED, (cast.asha, Status.PENDING, ""), patient=cast.asha)
    assert len((await histories.with_patient(cast.meera.actor, cast.asha.id, 1, NOW)).rows) == 2
    # That they look is on record by now.
    with statements() as said:
        found = await histories.with_patient(cast.meera.actor, cast.asha.id, 0, NOW)
    assert (len(found.rows), found.total) == (10, 12)
    assert len([one for one in said if one.startswith("SELECT")]) == 6


async def test_strangers_are_refused(database: str, cast: Cast) -> None:
    await met(cast.asha, cast.meera, NOW - DAY, Status.FULFILLED)
    before = await all_rows()
    for patient_id in (cast.asha.id, cast.ben.id, cast.meera.id, 987_654):
        with pytest.raises(NotFound):
            await histories.with_patient(cast.jonas.actor, patient_id, 0, NOW)
    for person in (cast.asha, cast.tara, cast.alex):
        for refused in (
            histories.with_patient(person.actor, cast.asha.id, 0, NOW),
            patients.own(person.actor, "", 0, NOW),
            insights.own(person.actor, NOW),
        ):
            with pytest.raises(NotAllowed):
                await refused
    for words in ("x" * 81, None, 7, "bell \x07"):
        with pytest.raises(Invalid):
            await patients.own(cast.meera.actor, words, 0, NOW)
    assert await all_rows() == before


async def test_twelve_weeks_of_a_practice(database: str, cast: Cast) -> None:
    held = await met(cast.asha, cast.meera, NOW - 7 * DAY, Status.FULFILLED)
    await ratings.rate(cast.asha.actor, held, 4, "", NOW)
    await met(cast.asha, cast.meera, NOW - 14 * DAY, Status.NOSHOW)
    await met(cast.asha, cast.meera, NOW + DAY)
    await met(cast.asha, cast.meera, NOW - 100 * DAY, Status.FULFILLED)
    await met(cast.asha, cast.jonas, NOW - 8 * DAY, Status.FULFILLED)
    for n, hours in enumerate((1, 2, 30)):
        steps = [(cast.ben, Status.PENDING, ""), (cast.meera, Status.BOOKED, "")]
        number = await lived(cast, -20 - n, Status.FULFILLED, *steps, patient=cast.ben)
        async with transaction() as rows:
            changes = select(AppointmentChange).where(AppointmentChange.appointment_id == number)
            first, second = (await rows.exec(changes.order_by(AppointmentChange.id))).all()  # type: ignore[arg-type]
            second.at = first.at + hours * HOUR
    found = await insights.own(cast.meera.actor, NOW)
    assert len(found.weeks) == WEEKS
    assert {one: found.count(one) for one in Outcome} == {
        Outcome.HELD: 4,
        Outcome.MISSED: 1,
        Outcome.CALLED_OFF: 0,
        Outcome.TO_COME: 1,
    }
    assert (found.answer_time, found.answered, found.rated.mean) == (2 * HOUR, 3, 4.0)
    empty = await insights.own(cast.jonas.actor, NOW - 50 * DAY)
    assert (empty.answer_time, empty.rated.total) == (None, 0)

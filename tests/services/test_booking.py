"""From a free slot to a confirmed appointment; nobody's time is ever taken twice, on either database."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.db.session import reading, transaction
from calmconnect.domain.booking import CancellationReason, Status
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calmconnect.domain.people import Actor, Role
from calmconnect.services import booking
from calmconnect.services.booking import SlotTaken
from calmconnect.services.clock import epoch_ms
from calmconnect.services.doctors import profile
from tests.support.cast import NOW, Cast, Person
from tests.support.rows import all_rows


async def first_slot(doctor: Person) -> datetime:
    """The first time of this doctor that can be booked."""
    return (await profile(doctor.id, NOW)).slots[0].starts


async def ask(patient: Person, doctor: Person, starts: datetime) -> int:
    return await booking.request(patient.actor, doctor.id, epoch_ms(starts), "video", "I sleep badly.", NOW)


async def row(appointment_id: int) -> Appointment:
    async with reading() as rows:
        found = await rows.get(Appointment, appointment_id)
    assert found is not None
    return found


async def history(appointment_id: int) -> list[tuple[Status | None, Status, int | None, str]]:
    async with reading() as rows:
        found = await rows.exec(
            select(AppointmentChange)
            .where(AppointmentChange.appointment_id == appointment_id)
            .order_by(AppointmentChange.id)  # type: ignore[arg-type]
        )
        return [(one.from_status, one.to_status, one.actor_id, one.why) for one in found]


async def test_asked_accepted_and_remembered(cast: Cast) -> None:
    starts = await first_slot(cast.meera)
    number = await ask(cast.asha, cast.meera, starts)
    asked = await row(number)
    assert (asked.status, asked.starts_at, asked.reason) == (Status.PENDING, starts, "I sleep badly.")
    assert starts not in {slot.starts for slot in (await profile(cast.meera.id, NOW)).slots}
    await booking.accept(cast.meera.actor, number, NOW)
    assert (await row(number)).status is Status.BOOKED
    assert await history(number) == [
        (None, Status.PENDING, cast.asha.id, ""),
        (Status.PENDING, Status.BOOKED, cast.meera.id, ""),
    ]


async def test_rejected_with_a_reason_and_free_again(cast: Cast) -> None:
    starts = await first_slot(cast.meera)
    number = await ask(cast.asha, cast.meera, starts)
    await booking.reject(cast.meera.actor, number, "I am away that day.", NOW)
    rejected = await row(number)
    assert (rejected.status, rejected.cancellation_reason) == (Status.CANCELLED, CancellationReason.REJECTED)
    assert (await history(number))[-1][3] == "I am away that day."
    assert await first_slot(cast.meera) == starts
    await ask(cast.ben, cast.meera, starts)


@pytest.mark.parametrize("why", ["", "   ", None, 7, "x" * 501, "bell \x07"])
async def test_a_rejection_without_words_changes_nothing(cast: Cast, why: object) -> None:
    number = await ask(cast.asha, cast.meera, await first_slot(cast.meera))
    before = await all_rows()
    with pytest.raises(Invalid):
        await booking.reject(cast.meera.actor, number, why, NOW)
    assert await all_rows() == before


async def test_either_side_calls_off_what_has_not_begun(cast: Cast) -> None:
    starts = await first_slot(cast.meera)
    number = await ask(cast.asha, cast.meera, starts)
    await booking.cancel(cast.asha.actor, number, "I am ill.", NOW)
    assert (await row(number)).cancellation_reason is CancellationReason.BY_PATIENT
    number = await ask(cast.asha, cast.meera, starts)
    await booking.accept(cast.meera.actor, number, NOW)
    with pytest.raises(Conflict):
        await booking.cancel(cast.meera.actor, number, "Too late.", starts)
    await booking.cancel(cast.meera.actor, number, "I am ill.", NOW)
    assert (await row(number)).cancellation_reason is CancellationReason.BY_DOCTOR


async def test_what_is_over_stays_as_it_is(cast: Cast) -> None:
    number = await ask(cast.asha, cast.meera, await first_slot(cast.meera))
    await booking.cancel(cast.asha.actor, number, "I am ill.", NOW)
    before = await all_rows()
    for attempt in (
        booking.accept(cast.meera.actor, number, NOW),
        booking.reject(cast.meera.actor, number, "No.", NOW),
        booking.cancel(cast.asha.actor, number, "Again.", NOW),
    ):
        with pytest.raises(Conflict):
            await attempt
    assert await all_rows() == before


async def test_only_its_doctor_answers_a_request(cast: Cast) -> None:
    number = await ask(cast.asha, cast.meera, await first_slot(cast.meera))
    before = await all_rows()
    with pytest.raises(NotFound):
        await booking.accept(cast.jonas.actor, number, NOW)
    for person in (cast.asha, cast.ben, cast.alex, cast.tara):
        with pytest.raises(NotAllowed):
            await booking.accept(person.actor, number, NOW)
    with pytest.raises(NotFound):
        await booking.cancel(cast.ben.actor, number, "Mine now.", NOW)
    assert await all_rows() == before


async def test_times_that_were_never_free_are_refused(cast: Cast) -> None:
    starts = await first_slot(cast.meera)
    before = await all_rows()
    for wrong in (
        starts + timedelta(minutes=7),
        NOW - timedelta(days=1),
        NOW + timedelta(minutes=1),
        starts + timedelta(days=400),
        datetime(2026, 3, 15, 3, 0, tzinfo=UTC),
    ):
        with pytest.raises(SlotTaken) as refused:
            await ask(cast.asha, cast.meera, wrong)
    assert all(slot.starts > NOW for slot in refused.value.near)
    for garbage in ("soon", None, True, 1.5, -5, [1]):
        with pytest.raises(Invalid):
            await booking.request(cast.asha.actor, cast.meera.id, garbage, "video", "", NOW)
    assert await all_rows() == before


async def test_other_bad_input_changes_nothing(cast: Cast) -> None:
    starts = epoch_ms(await first_slot(cast.meera))
    before = await all_rows()
    for mode, reason in (("telepathy", ""), (None, ""), ("video", "x" * 501), ("video", "bell \x07"), ("video", 7)):
        with pytest.raises(Invalid):
            await booking.request(cast.asha.actor, cast.meera.id, starts, mode, reason, NOW)
    for nobody in (cast.asha.id, 10**6):
        with pytest.raises(NotFound):
            await booking.request(cast.asha.actor, nobody, starts, "video", "", NOW)
    for person in (cast.meera, cast.alex, cast.tara):
        with pytest.raises(NotAllowed):
            await booking.request(person.actor, cast.meera.id, starts, "video", "", NOW)
    assert await all_rows() == before


async def test_html_is_kept_as_the_text_that_it_is(cast: Cast) -> None:
    words = "<script>alert(1)</script> & <b>tired</b>"
    starts = epoch_ms(await first_slot(cast.meera))
    number = await booking.request(cast.asha.actor, cast.meera.id, starts, "chat", words, NOW)
    assert (await row(number)).reason == words


async def test_a_request_is_not_accepted_once_its_time_has_come_or_the_licence_is_in_doubt(cast: Cast) -> None:
    starts = await first_slot(cast.meera)
    number = await ask(cast.asha, cast.meera, starts)
    with pytest.raises(Conflict, match="has passed"):
        await booking.accept(cast.meera.actor, number, starts)
    await unlist(cast.meera)
    with pytest.raises(Conflict, match="licence"):
        await booking.accept(cast.meera.actor, number, NOW)
    assert (await row(number)).status is Status.PENDING
    await booking.reject(cast.meera.actor, number, "I may not practise at present.", NOW)


async def test_whoever_is_too_late_hears_of_times_nearby_even_on_other_days(cast: Cast) -> None:
    """The last time on a Friday: what is free lies beyond the weekend."""
    friday = NOW.replace(day=13, hour=10, minute=30)
    async with transaction() as rows:
        doctor = await rows.get(Doctor, cast.meera.id)
        assert doctor is not None
        doctor.notice_minutes = int(timedelta(days=2).total_seconds()) // 60
        rows.add(doctor)
    await ask(cast.asha, cast.meera, friday)
    with pytest.raises(SlotTaken) as refused:
        await ask(cast.ben, cast.meera, friday)
    assert [f"{slot.starts:%a}" for slot in refused.value.near] == ["Fri", "Mon", "Mon"]


async def unlist(doctor: Person) -> None:
    async with transaction() as rows:
        kept = await rows.get(Doctor, doctor.id)
        assert kept is not None
        kept.verified_at = None
        rows.add(kept)


@pytest.mark.parametrize("how", ["not verified", "disabled"])
async def test_a_doctor_who_is_not_listed_cannot_be_booked(cast: Cast, how: str) -> None:
    starts = await first_slot(cast.meera)
    if how == "not verified":
        await unlist(cast.meera)
    else:
        async with transaction() as rows:
            user = await rows.get(User, cast.meera.id)
            assert user is not None
            user.disabled_at = NOW
            rows.add(user)
    with pytest.raises(NotFound):
        await ask(cast.asha, cast.meera, starts)


async def patients(number: int) -> list[Actor]:
    async with transaction() as rows:
        people = [
            User(role=Role.PATIENT, email=f"crowd-{n}@calm.test", name=f"Patient {n}", created_at=NOW)
            for n in range(number)
        ]
        rows.add_all(people)
        await rows.flush()
        return [Actor(person.id or 0, Role.PATIENT, 0) for person in people]


async def attempt(patient: Actor, doctor_id: int, starts: datetime) -> str:
    try:
        await booking.request(patient, doctor_id, epoch_ms(starts), "video", "", NOW)
    except SlotTaken as taken:
        return "told what is near" if taken.near else "told nothing"
    except Conflict as conflict:
        return str(conflict)
    return "won"


async def test_two_hundred_at_once_for_one_slot_and_one_gets_it(cast: Cast) -> None:
    crowd, starts = await patients(200), await first_slot(cast.meera)
    outcome = Counter(await asyncio.gather(*[attempt(one, cast.meera.id, starts) for one in crowd]))
    assert outcome == {"won": 1, "told what is near": 199}
    async with reading() as rows:
        found = (await rows.exec(select(Appointment))).all()
    assert len(found) == 1


async def test_two_hundred_attempts_to_be_in_two_places_at_once(cast: Cast) -> None:
    """One patient, two doctors, overlapping times: the patient's own time is taken once, too."""
    async with transaction() as rows:
        meera, jonas = await rows.get(User, cast.meera.id), await rows.get(User, cast.jonas.id)
        assert meera is not None and jonas is not None
        jonas.time_zone = meera.time_zone
        rows.add(jonas)
    starts = await first_slot(cast.meera)
    assert await first_slot(cast.jonas) == starts
    tries = [attempt(cast.asha.actor, person.id, starts) for _ in range(100) for person in (cast.meera, cast.jonas)]
    outcome = Counter(await asyncio.gather(*tries))
    assert outcome["won"] == 1 and sum(outcome.values()) == 200
    assert set(outcome) <= {"won", "told what is near", "You already have an appointment at that time."}
    async with reading() as rows:
        assert len((await rows.exec(select(Appointment))).all()) == 1


async def test_the_database_itself_refuses_overlaps(cast: Cast) -> None:
    """Whatever a future use case forgets to ask: plain rows that overlap can't be written."""
    number = await ask(cast.asha, cast.meera, await first_slot(cast.meera))
    first = await row(number)
    for doctor, patient in ((cast.meera, cast.ben), (cast.jonas, cast.asha)):
        with pytest.raises(Exception, match="overlap"):
            async with transaction() as rows:
                rows.add(
                    Appointment(
                        doctor_id=doctor.id,
                        patient_id=patient.id,
                        status=Status.BOOKED,
                        mode=first.mode,
                        starts_at=first.starts_at + timedelta(minutes=30),
                        ends_at=first.ends_at + timedelta(minutes=30),
                        busy_from=first.busy_from + timedelta(minutes=30),
                        busy_until=first.busy_until + timedelta(minutes=30),
                        created_at=NOW,
                    )
                )

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
from calmconnect.domain.payments import CardNumber
from calmconnect.domain.people import Actor, Role
from calmconnect.services import booking, holds, payments
from calmconnect.services.clock import epoch_ms
from calmconnect.services.doctors import profile
from calmconnect.services.keeping import SlotTaken
from tests.support.care import ask
from tests.support.cast import NOW, Cast, Person
from tests.support.rows import all_rows


async def first_slot(doctor: Person) -> datetime:
    """The first time of this doctor that can be booked."""
    return (await profile(doctor.id, NOW)).slots[0].starts


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
        (None, Status.HELD, cast.asha.id, ""),
        (Status.HELD, Status.PENDING, cast.asha.id, ""),
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
        with pytest.raises(SlotTaken):
            await ask(cast.asha, cast.meera, wrong)
    for garbage in ("soon", None, True, 1.5, -5, [1]):
        with pytest.raises(Invalid):
            await holds.hold(cast.asha.actor, cast.meera.id, garbage, NOW)
    assert await all_rows() == before


async def test_other_bad_input_changes_nothing(cast: Cast) -> None:
    starts = epoch_ms(await first_slot(cast.meera))
    number = await holds.hold(cast.asha.actor, cast.meera.id, starts, NOW)
    before = await all_rows()
    card = CardNumber.WORKS.value
    for mode, reason in (("telepathy", ""), (None, ""), ("video", "x" * 501), ("video", "bell \x07"), ("video", 7)):
        with pytest.raises(Invalid):
            await payments.pay(cast.asha.actor, number, mode, reason, card, NOW)
    for wrong in (None, "", "4111 1111 1111 1111", 4242424242424242, ["4242"], "4" * 50):
        with pytest.raises(Invalid) as refused:
            await payments.pay(cast.asha.actor, number, "video", "", wrong, NOW)
        assert set(refused.value.fields) == {"card"}
    for nobody in (cast.asha.id, 10**6):
        with pytest.raises(NotFound):
            await holds.hold(cast.asha.actor, nobody, starts, NOW)
    for person in (cast.meera, cast.alex, cast.tara):
        with pytest.raises(NotAllowed):
            await holds.hold(person.actor, cast.meera.id, starts, NOW)
    assert await all_rows() == before


async def test_html_is_kept_as_the_text_that_it_is(cast: Cast) -> None:
    words = "<script>alert(1)</script> & <b>tired</b>"
    number = await ask(cast.asha, cast.meera, await first_slot(cast.meera), words, "chat")
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
        await holds.hold(patient, doctor_id, epoch_ms(starts), NOW)
    except SlotTaken:
        return "too late"
    except Conflict as conflict:
        return str(conflict)
    return "won"


async def test_two_hundred_at_once_for_one_slot_and_one_gets_it(cast: Cast) -> None:
    crowd, starts = await patients(200), await first_slot(cast.meera)
    outcome = Counter(await asyncio.gather(*[attempt(one, cast.meera.id, starts) for one in crowd]))
    assert outcome == {"won": 1, "too late": 199}
    async with reading() as rows:
        found = (await rows.exec(select(Appointment))).all()
    assert len(found) == 1


@pytest.mark.timeout(300)
async def test_two_thousand_attempts_for_a_hundred_slots(cast: Cast) -> None:
    """Each slot is won once, and whoever loses is told so."""
    crowd = await patients(2000)
    wanted = [slot.starts for slot in (await profile(cast.meera.id, NOW)).slots[:100]]
    # As many at once as requests would be; SQLite's writers queue.
    door = asyncio.Semaphore(200)

    async def come(place: int, one: Actor) -> str:
        async with door:
            return await attempt(one, cast.meera.id, wanted[place % 100])

    tries = [come(place, one) for place, one in enumerate(crowd)]
    outcome = Counter(await asyncio.gather(*tries))
    assert outcome == {"won": 100, "too late": 1900}
    async with reading() as rows:
        found = (await rows.exec(select(Appointment))).all()
    assert sorted(one.starts_at for one in found) == wanted


async def test_forty_attempts_to_be_in_two_places_at_once(cast: Cast) -> None:
    """One patient, two doctors, overlapping times: whatever they chose last is held, and nothing else is."""
    async with transaction() as rows:
        meera, jonas = await rows.get(User, cast.meera.id), await rows.get(User, cast.jonas.id)
        assert meera is not None and jonas is not None
        jonas.time_zone = meera.time_zone
        rows.add(jonas)
    starts = await first_slot(cast.meera)
    assert await first_slot(cast.jonas) == starts
    tries = [attempt(cast.asha.actor, person.id, starts) for _ in range(20) for person in (cast.meera, cast.jonas)]
    assert Counter(await asyncio.gather(*tries)) == {"won": 40}
    async with reading() as rows:
        held = (await rows.exec(select(Appointment).where(Appointment.status == Status.HELD))).all()
    assert len(held) == 1
    await payments.pay(cast.asha.actor, held[0].id or 0, "video", "", CardNumber.WORKS.value, NOW)
    other = cast.jonas if held[0].doctor_id == cast.meera.id else cast.meera
    with pytest.raises(Conflict, match="You already have an appointment at that time"):
        await ask(cast.asha, other, starts)


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

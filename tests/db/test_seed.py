"""The demo rows: the same for the same moment, and nothing among them that the service itself would refuse."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from cryptography.fernet import Fernet
from sqlmodel import select

from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.calls import Call, CallParty, CallRating
from calmconnect.db.conversations import Conversation, Message, ReadMarker
from calmconnect.db.doctors import Doctor, DoctorSpecialisation, ScheduleLeave, ScheduleOverride, ScheduleRule
from calmconnect.db.notifications import Notification
from calmconnect.db.payments import Payment
from calmconnect.db.people import User
from calmconnect.db.ratings import Rating
from calmconnect.db.seed import DEMO_ACCOUNTS, HERE, fill
from calmconnect.db.session import dispose, reading, transaction
from calmconnect.domain import booking, chat, people
from calmconnect.domain.booking import CancellationReason, Mode, Status
from calmconnect.domain.call_quality import clean_quality
from calmconnect.domain.call_ratings import clean_opinion, clean_troubles
from calmconnect.domain.calls import CallStatus, EndReason
from calmconnect.domain.chat import ConversationKind
from calmconnect.domain.doctors import LANGUAGES, SPECIALISATIONS
from calmconnect.domain.emergencies import GUEST_ID
from calmconnect.domain.payments import PaymentStatus
from calmconnect.domain.people import Role
from calmconnect.domain.slots import Days, Hours, Open, Overrides, Rules, Span, free_slots
from calmconnect.services import slots
from tests.support.database import SqliteFiles, configured
from tests.support.rows import all_rows

KEY = Fernet.generate_key().decode()
TABLES = (
    *(
        User,
        Doctor,
        DoctorSpecialisation,
        ScheduleLeave,
        ScheduleOverride,
        ScheduleRule,
        Appointment,
        AppointmentChange,
        Rating,
    ),
    *(Conversation, Message, ReadMarker, Notification, Payment),
    *(Call, CallParty, CallRating),
)

# A Wednesday, a late Sunday evening in India, and the nights in which clocks change in Europe and in America.
MOMENTS = [
    datetime(2026, 3, 11, 9, 0, tzinfo=UTC),
    datetime(2026, 11, 22, 17, 40, tzinfo=UTC),
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
    datetime(2027, 11, 7, 5, 30, tzinfo=UTC),
]


@dataclass(frozen=True)
class World:
    """All rows that were written for one moment, by their tables."""

    now: datetime
    rows: dict[type[Any], list[Any]]

    def every(self, table: type[Any]) -> list[Any]:
        return self.rows[table]


async def seed(now: datetime) -> World:
    async with transaction() as rows:
        await fill(rows, now, "no hash")
    async with reading() as rows:
        return World(now, {table: list((await rows.exec(select(table))).all()) for table in TABLES})


async def seed_and_close(now: datetime) -> tuple[World, dict[str, Any]]:
    try:
        return await seed(now), await all_rows()
    finally:
        await dispose()


def seeded(files: SqliteFiles, now: datetime) -> tuple[World, dict[str, Any]]:
    with files.fresh() as address, configured(database_url=address, keys=KEY):
        return asyncio.run(seed_and_close(now))


@pytest.fixture(scope="module", params=MOMENTS, ids=str)
def world(request: pytest.FixtureRequest, sqlite_databases: SqliteFiles) -> World:
    return seeded(sqlite_databases, request.param)[0]


def test_the_same_moment_gives_the_same_rows(sqlite_databases: SqliteFiles) -> None:
    first, second = (seeded(sqlite_databases, MOMENTS[0])[1] for _ in range(2))
    assert first == second


async def test_it_can_be_written_and_is_enough_to_see(database: str) -> None:
    world = await seed(MOMENTS[0])
    users = {user.email: user for user in world.every(User)}
    assert Counter(user.role for user in users.values()) == {
        Role.DOCTOR: 12,
        Role.PATIENT: 41,
        Role.ADMIN: 1,
        Role.AGENT: 1,
    }
    assert [users[email].role for email in DEMO_ACCOUNTS] == [Role.PATIENT, Role.DOCTOR, Role.ADMIN, Role.AGENT]
    assert len([email for email in HERE if email in users]) == 5 and DEMO_ACCOUNTS[1] not in HERE
    assert {row.specialisation for row in world.every(DoctorSpecialisation)} == set(SPECIALISATIONS)
    assert len(world.every(Appointment)) > 300 and len(world.every(Rating)) > 60
    stands = {row.status for row in world.every(Appointment)}
    assert stands >= {Status.PENDING, Status.BOOKED, Status.FULFILLED, Status.CANCELLED, Status.NOSHOW}
    assert len(world.every(Conversation)) >= 25


def test_the_demo_accounts_have_something_to_do(world: World) -> None:
    patient, doctor, *_ = (next(user for user in world.every(User) if user.email == email) for email in DEMO_ACCOUNTS)
    own = [row for row in world.every(Appointment) if row.doctor_id == doctor.id]
    assert len([row for row in own if row.status is Status.PENDING]) >= 4
    soon = Span(world.now, world.now + timedelta(hours=26))
    assert len([row for row in own if row.status is Status.BOOKED and soon.starts <= row.starts_at < soon.ends]) >= 2
    theirs = {row.status for row in own if row.patient_id == patient.id}
    assert theirs >= {Status.BOOKED, Status.FULFILLED, Status.CANCELLED}
    talks = [row for row in world.every(Conversation) if row.doctor_id == doctor.id]
    assert len(talks) >= 5 and max(row.last_seq for row in talks if row.patient_id == patient.id) == 40


def test_what_people_were_told_was_so(world: World) -> None:
    patient, doctor, *_ = (
        next(user.id for user in world.every(User) if user.email == email) for email in DEMO_ACCOUNTS
    )
    appointments = {f"appointment:{row.id}": row for row in world.every(Appointment)}
    by_whom = {(row.appointment_id, row.at): row.actor_id for row in world.every(AppointmentChange)}
    told = world.every(Notification)
    assert {one.user_id for one in told} == {patient, doctor}
    assert any(one.read_at is None for one in told) and any(one.read_at is not None for one in told)
    for one in told:
        about = appointments[one.about]
        assert one.user_id in {about.patient_id, about.doctor_id}
        assert by_whom[about.id, one.created_at] not in {one.user_id, None}
        assert one.created_at <= (one.read_at or world.now) <= world.now
    assert [one.created_at for one in told] == sorted(one.created_at for one in told)


def test_nothing_overlaps(world: World) -> None:
    by_person: dict[tuple[str, int], list[Span]] = defaultdict(list)
    for row in world.every(Appointment):
        by_person["doctor", row.doctor_id].append(Span(row.busy_from, row.busy_until))
        by_person["patient", row.patient_id].append(Span(row.starts_at, row.ends_at))
    for spans in by_person.values():
        assert not any(one.overlaps(another) for one, another in pairwise(sorted(spans)))


def test_every_appointment_is_a_slot_of_the_doctors_hours(world: World) -> None:
    zones = {user.id: ZoneInfo(user.time_zone) for user in world.every(User)}
    hours = defaultdict(list)
    for rule in world.every(ScheduleRule):
        hours[rule.doctor_id].append(Hours(rule.weekday, rule.starts, rule.ends))
    window = Span(world.now - timedelta(days=63), world.now + timedelta(days=31))
    for doctor in world.every(Doctor):
        terms = replace(slots.terms(doctor), notice=timedelta(0), horizon=timedelta(days=100))
        rules = Rules(tuple(hours[doctor.user_id]), zones[doctor.user_id], terms)
        free = free_slots(rules, exceptions(world, doctor.user_id), [], window.starts, window)
        for row in [row for row in world.every(Appointment) if row.doctor_id == doctor.user_id]:
            slot = Span(row.starts_at, row.ends_at)
            assert slot in free and Span(row.busy_from, row.busy_until) == terms.around(slot)
            assert row.mode in doctor.modes


def exceptions(world: World, doctor_id: int) -> Overrides:
    dates: defaultdict[date, list[Open]] = defaultdict(list)
    for row in [row for row in world.every(ScheduleOverride) if row.doctor_id == doctor_id]:
        dates[row.day] += [Open(row.starts, row.ends)] if row.starts else []
    leave = [Days(row.first_day, row.last_day) for row in world.every(ScheduleLeave) if row.doctor_id == doctor_id]
    return Overrides({day: tuple(hours) for day, hours in dates.items()}, tuple(leave))


def test_no_day_has_more_sessions_than_its_doctor_takes(world: World) -> None:
    zones = {user.id: ZoneInfo(user.time_zone) for user in world.every(User)}
    days = Counter(
        (row.doctor_id, row.starts_at.astimezone(zones[row.doctor_id]).date())
        for row in world.every(Appointment)
        if row.status in booking.COUNTED
    )
    caps = {doctor.user_id: doctor.daily_cap for doctor in world.every(Doctor)}
    assert all(count <= caps[doctor_id] for (doctor_id, _), count in days.items() if caps[doctor_id])
    assert any(caps.values()) and world.every(ScheduleOverride) and world.every(ScheduleLeave)


def test_each_change_was_allowed_and_is_past(world: World) -> None:
    joined = {user.id: user.created_at for user in world.every(User)}
    assert max(joined.values()) <= world.now
    changes = defaultdict(list)
    for change in world.every(AppointmentChange):
        changes[change.appointment_id].append(change)
    for row in world.every(Appointment):
        first, last = changes[row.id][0], changes[row.id][-1]
        assert (first.from_status, first.to_status, first.actor_id) == (None, Status.PENDING, row.patient_id)
        assert joined[row.patient_id] < first.at == row.created_at < row.starts_at
        for before, after in pairwise(changes[row.id]):
            assert before.at <= after.at and after.from_status is before.to_status
            booking.step(before.to_status, after.to_status)
        assert last.to_status is row.status and last.at <= world.now


def test_how_an_appointment_stands_fits_its_time(world: World) -> None:
    for row in world.every(Appointment):
        assert (row.status is Status.CANCELLED) == (row.cancellation_reason is not None)
        assert row.ends_at <= world.now or row.status not in {Status.FULFILLED, Status.NOSHOW}
        assert row.starts_at > world.now or row.status not in {Status.PENDING, Status.BOOKED}


def test_what_was_paid_fits_how_the_visit_stands(world: World) -> None:
    paid = {payment.appointment_id: payment for payment in world.every(Payment)}
    assert len(paid) == len(world.every(Payment)) == len(world.every(Appointment))
    for row in world.every(Appointment):
        assert row.id is not None and row.patient_id == paid[row.id].patient_id and paid[row.id].due is None
        expected = {
            Status.PENDING: {PaymentStatus.AUTHORISED},
            Status.CANCELLED: {PaymentStatus.REFUNDED, PaymentStatus.CAPTURED},
        }.get(row.status, {PaymentStatus.CAPTURED})
        assert paid[row.id].status in expected
        if row.cancellation_reason in (CancellationReason.REJECTED, CancellationReason.BY_DOCTOR):
            assert paid[row.id].status is PaymentStatus.REFUNDED


def test_only_people_who_know_each_other_wrote(world: World) -> None:
    accepted: dict[tuple[int, int], datetime] = {}
    appointments = {row.id: row for row in world.every(Appointment)}
    for change in [change for change in world.every(AppointmentChange) if change.to_status is Status.BOOKED]:
        row = appointments[change.appointment_id]
        pair = row.patient_id, row.doctor_id
        accepted[pair] = min(change.at, accepted.get(pair, change.at))
    first = {row.conversation_id: row.sent_at for row in world.every(Message) if row.seq == 1}
    for talk in world.every(Conversation):
        if talk.kind is ConversationKind.SUPPORT:
            continue
        assert accepted[talk.patient_id, talk.doctor_id] <= first[talk.id]


def test_conversations_are_whole(world: World) -> None:
    messages = defaultdict(list)
    for message in world.every(Message):
        messages[message.conversation_id].append(message)
        assert chat.clean_message(message.text) == message.text
        assert chat.clean_client_id(message.client_id) == message.client_id
    for talk in world.every(Conversation):
        said = messages[talk.id]
        assert [message.seq for message in said] == list(range(1, talk.last_seq + 1))
        assert {message.sender_id for message in said} == {talk.patient_id, talk.doctor_id} - {None}
        moments = [message.sent_at for message in said]
        assert moments == sorted(moments) and moments[-1] == talk.last_message_at <= world.now
    assert all(0 < marker.seq <= len(messages[marker.conversation_id]) for marker in world.every(ReadMarker))


def test_people_are_as_the_service_would_take_them(world: World) -> None:
    for user in world.every(User):
        if user.id == GUEST_ID:
            continue
        assert people.clean_name(user.name) == user.name and people.clean_email(user.email) == user.email
        assert people.clean_time_zone(user.time_zone) == user.time_zone
    for doctor in world.every(Doctor):
        assert doctor.verified_at is not None and doctor.verified_at <= world.now
        assert set(doctor.languages) <= set(LANGUAGES) and set(doctor.modes) <= {mode.value for mode in Mode}


def test_calls_were_those_of_sessions(world: World) -> None:
    appointments = {row.id: row for row in world.every(Appointment)}
    sides = {(one.call_id, one.user_id): one for one in world.every(CallParty)}
    held: dict[int, list[Call]] = defaultdict(list)
    for call in world.every(Call):
        about = appointments[call.appointment_id]
        assert (call.caller_id, call.callee_id) == (about.doctor_id, about.patient_id)
        moments = [about.starts_at, call.asked_at, call.answered_at, call.connected_at, call.ended_at, world.now]
        assert (known := [one for one in moments if one]) == sorted(known) and call.status is CallStatus.ENDED
        assert (call.connected_at is not None) == (call.end_reason is EndReason.COMPLETED)
        for user_id in (call.caller_id, call.callee_id):
            kept = sides[call.id, user_id]
            assert kept.left_at == call.ended_at and (kept.quality is None) == (call.connected_at is None)
            assert kept.quality is None or asdict(clean_quality(kept.quality)) == kept.quality
            held[user_id].append(call)
    patient, doctor, *_ = (
        next(user.id for user in world.every(User) if user.email == email) for email in DEMO_ACCOUNTS
    )
    assert held[patient] and len(held[doctor]) >= 5
    assert {call.end_reason for call in world.every(Call)} >= {EndReason.COMPLETED, EndReason.FAILED}


def test_who_rated_a_call_had_heard_the_other(world: World) -> None:
    talks = {call.id: call for call in world.every(Call) if call.connected_at}
    assert len(world.every(CallRating)) >= 10
    for one in world.every(CallRating):
        call = talks[one.call_id]
        assert one.user_id in (call.caller_id, call.callee_id) and call.ended_at < one.given_at
        opinion = clean_opinion(one.opinion)
        assert [trouble.value for trouble in clean_troubles(one.troubles, opinion)] == one.troubles

"""Demo data: believable people and three months of what they did, always the same for the same moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.conversations import Conversation
from calmconnect.db.people import User
from calmconnect.db.risk import SecondLook
from calmconnect.db.scores import ReadingMark
from calmconnect.db.seed import (
    activity,
    articles,
    calls,
    consents,
    conversations,
    emergencies,
    events,
    histories,
    matching,
    measures,
    notices,
    payments,
    people,
    ratings,
    replies,
    safety_plans,
    scores,
    tickets,
)
from calmconnect.db.seed.calendar import plan
from calmconnect.db.seed.doctors import DOCTORS
from calmconnect.db.seed.patients import DEMO_ADMIN, DEMO_AGENT, DEMO_PATIENT
from calmconnect.db.seed.people import id_of
from calmconnect.db.wishes import AvailabilityWish

DEMO_PASSWORD = "demo-demo-demo"  # noqa: S105 - printed at every start in demo mode
DEMO_ACCOUNTS = (DEMO_PATIENT, DOCTORS[0].email, DEMO_ADMIN, DEMO_AGENT)
# Doctors shown as connected in demo mode, though nobody is signed in as them.
HERE = tuple(doctor.email for doctor in DOCTORS if doctor.here)

_ALWAYS_THE_SAME = 20_110
# Places in PATIENTS of those who say now and then how they are, beside the first.
_TELL_HOW_THEY_ARE = slice(3, 18)
# Place in DOCTORS of somebody who is not there, and whom the demo patient waits for.
_WAITED_FOR = next(place for place, doctor in enumerate(DOCTORS) if place and not doctor.here)


async def fill(rows: AsyncSession, now: datetime, password_hash: str) -> None:
    """Write all demo rows, dated around `now`, into a database without people; the password is the same for all of them."""
    random = Random(_ALWAYS_THE_SAME)  # noqa: S311 - nothing here is secret
    lives = [histories.live(visit, now, random) for visit in plan(now, random)]
    lives.sort(key=lambda life: life.steps[0].at)
    admin, agent = people.admin(now, password_hash), people.agent(now, password_hash)
    doctors = people.doctors(now, password_hash, random)
    patients = people.patients(lives, now, password_hash, random)
    rows.add_all([admin, agent, *doctors, *patients])
    await rows.flush()
    doctor_ids, patient_ids = [id_of(user) for user in doctors], [id_of(user) for user in patients]
    rows.add_all([*consents.consents(patients), *scores.scores(patients[0], now), *matching.wishes(patients, now)])
    quiet = patients[_TELL_HOW_THEY_ARE]
    rows.add_all(scores.of_others(quiet, now))
    practices = people.practices(doctors, admin)
    rows.add_all(practices)
    await rows.flush()
    rows.add_all([*people.offers(doctor_ids), *people.exceptions(doctor_ids, now)])
    appointments = histories.appointments(lives, doctor_ids, patient_ids, random)
    rows.add_all(appointments)
    await rows.flush()
    steps = [(one, row) for life, row in zip(lives, appointments, strict=True) for one in histories.changes(life, row)]
    rows.add_all([one for one, _ in steps])
    rows.add_all(payments.payments(steps, {practice.user_id: practice for practice in practices}))
    everyone = {id_of(user): user for user in (*doctors, *patients)}
    rows.add_all(notices.notices(steps, [patients[0], doctors[0]], everyone, now))
    given = list(ratings.ratings(appointments, patient_ids[0], now, random))
    ratings.moderated(given, doctor_ids[0], id_of(admin), now)
    rows.add_all(given)
    await rows.flush()
    rows.add_all(ratings.traces(given, {row.id: row.patient_id for row in appointments if row.id}))
    rows.add(
        AvailabilityWish(
            patient_id=patient_ids[0], doctor_id=doctor_ids[_WAITED_FOR], wished_at=now - timedelta(hours=3)
        )
    )
    await _events(rows, doctor_ids, patients, id_of(admin), now)
    rows.add_all(measures.responses(patient_ids[0], now))
    rows.add_all(measures.schedules(patient_ids[0], doctor_ids[0], now))
    rows.add_all(safety_plans.steps(patient_ids[0], doctor_ids[0], now))
    rows.add_all([emergencies.guest(now), emergencies.duty(id_of(agent), now)])
    await rows.flush()
    for emergency in emergencies.calls(now, random):
        conversation = emergencies.conversation(emergency, (id_of(agent), id_of(admin), *doctor_ids))
        rows.add(conversation)
        await rows.flush()
        rows.add_all(emergencies.contents(emergency, conversation))
    rows.add_all([*articles.articles(id_of(admin), now), *replies.replies(id_of(admin), now)])
    for asked in tickets.ASKED:
        conversation = tickets.conversation(asked, patient_ids[asked.patient], id_of(agent), now)
        rows.add(conversation)
        await rows.flush()
        row = tickets.ticket(asked, conversation, now)
        rows.add_all([*tickets.contents(asked, conversation, now), row])
        await rows.flush()
        rows.add_all(tickets.changes(row))
    for talk in conversations.talks(lives, now, random):
        conversation = conversations.conversation(talk, doctor_ids[talk.doctor], patient_ids[talk.patient])
        rows.add(conversation)
        await rows.flush()
        rows.add_all(conversations.contents(talk, conversation))
    held = list(calls.calls(appointments, now))
    rows.add_all(held)
    await rows.flush()
    rows.add_all(one for call in held for one in calls.parties(call, random))
    await rows.flush()
    rows.add_all(activity.rows([agent, *doctors, *patients], doctor_ids, now))
    await _looked_at(rows, [id_of(user) for user in quiet])


async def _events(
    rows: AsyncSession, doctor_ids: list[int], patients: list[User], admin_id: int, now: datetime
) -> None:
    for planned, series in events.series(now):
        if series is not None:
            rows.add(series)
            await rows.flush()
        number = series.id if series else None
        for occurrence in list(events.events(planned, number, doctor_ids, admin_id, now)):
            rows.add(occurrence.event)
            await rows.flush()
            rows.add_all(events.registrations(occurrence, patients, now))


async def _looked_at(rows: AsyncSession, quiet: list[int]) -> None:
    """Let what demo people wrote to each other be known already: nobody is called because of it, nor is it read for scores
    that rest on what people say of their days.
    """
    known = select(Conversation.id, Conversation.last_seq, Conversation.last_change)
    await rows.exec(insert(SecondLook).from_select(["conversation_id", "seq", "change"], known))
    read = select(Conversation.id, Conversation.patient_id, Conversation.last_seq).where(
        col(Conversation.patient_id).in_(quiet)
    )
    await rows.exec(insert(ReadingMark).from_select(["conversation_id", "user_id", "seq"], read))

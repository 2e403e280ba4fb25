"""Fills a database with the people of a run: `python -m bench.people FILE OPTIONS`, under the server's own settings.

FILE becomes a JSON object that the loads read: `chat` and `presence` hold one tab after the other (`cookie`, `path`, and for
chat `conversation`), `plans` who books, on which page, and the slots they want in that order. Sessions are written straight
into their table: a thousand sign-ins would measure bcrypt.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from calmconnect.db import migrate
from calmconnect.db.appointments import Appointment
from calmconnect.db.conversations import Conversation
from calmconnect.db.doctors import Doctor, ScheduleRule
from calmconnect.db.people import User, UserSession
from calmconnect.db.session import dispose, transaction
from calmconnect.domain.booking import Mode, Status
from calmconnect.domain.doctors import PresenceChoice
from calmconnect.domain.people import Role
from calmconnect.domain.slots import Hours, Overrides, Rules, Span, Terms, free_slots
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.secrets import digest, new_token

_LISTED = 40
_BUFFER = timedelta(minutes=10)
_SESSION = timedelta(minutes=50)
_SESSION_LIFE = timedelta(days=1)
# The same plans in every run.
_SHUFFLE = random.Random(2)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many of everything a run needs."""

    tabs: int
    bookers: int
    slots: int
    tries: int
    rounds: int


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who is signed in."""

    id: int
    cookie: str


async def fill(wanted: Wanted) -> dict[str, Any]:
    """Write everyone's rows into a migrated database and give what the loads must know of them."""
    now = utc_now()
    patients = await _people(Role.PATIENT, max(wanted.tabs, wanted.bookers), now)
    doctors = await _people(Role.DOCTOR, _LISTED + wanted.tabs // 2, now)
    listed, writing = doctors[:_LISTED], doctors[_LISTED:]
    # Those who only write are not listed: a list of hundreds of doctors is not what a patient looks at.
    await _practices(listed, now)
    await _practices(writing, None)
    conversations = await _conversations(patients, writing, now)
    return {
        "chat": [tab for pair in zip(patients, writing, conversations, strict=False) for tab in _chat_tabs(*pair)],
        "presence": [_tab(listed[0], "/doctor"), *(_tab(patient, "/find") for patient in patients)],
        "plans": _plans(wanted, patients, listed, now),
    }


async def _people(role: Role, count: int, now: datetime) -> list[Person]:
    users = [
        User(
            role=role,
            email=f"{role}-{n}@bench.example",
            name=f"{role.title()} {n}",
            email_verified_at=now,
            created_at=now,
        )
        for n in range(count)
    ]
    async with transaction() as rows:
        rows.add_all(users)
    people = [Person(user.id or 0, new_token()) for user in users]
    async with transaction() as rows:
        rows.add_all(
            UserSession(
                user_id=person.id,
                token_hash=digest(person.cookie),
                device="Bench",
                created_at=now,
                last_seen_at=now,
                expires_at=now + _SESSION_LIFE,
            )
            for person in people
        )
    return people


async def _practices(doctors: Sequence[Person], verified_at: datetime | None) -> None:
    async with transaction() as rows:
        rows.add_all(
            Doctor(
                user_id=doctor.id,
                headline="Here to listen",
                languages=["en"],
                modes=["video", "chat"],
                licence_number=f"BENCH-{doctor.id}",
                verified_at=verified_at,
                presence=PresenceChoice.ONLINE,
                session_minutes=_SESSION // timedelta(minutes=1),
                buffer_after_minutes=_BUFFER // timedelta(minutes=1),
            )
            for doctor in doctors
        )
    if verified_at is not None:
        async with transaction() as rows:
            rows.add_all(
                ScheduleRule(doctor_id=doctor.id, weekday=hours.weekday, starts=hours.starts, ends=hours.ends)
                for doctor in doctors
                for hours in _hours()
            )


async def _conversations(patients: Sequence[Person], doctors: Sequence[Person], now: datetime) -> list[int]:
    conversations = [
        Conversation(patient_id=patient.id, doctor_id=doctor.id, created_at=now)
        for patient, doctor in zip(patients, doctors, strict=False)
    ]
    async with transaction() as rows:
        rows.add_all(conversations)
        # Who has met may call each other.
        rows.add_all(_met(patient, doctor, now) for patient, doctor in zip(patients, doctors, strict=False))
    return [conversation.id or 0 for conversation in conversations]


def _met(patient: Person, doctor: Person, now: datetime) -> Appointment:
    starts = now - timedelta(days=1)
    return Appointment(
        patient_id=patient.id,
        doctor_id=doctor.id,
        status=Status.FULFILLED,
        mode=Mode.VIDEO,
        starts_at=starts,
        ends_at=starts + _SESSION,
        busy_from=starts,
        busy_until=starts + _SESSION,
        created_at=starts,
    )


def _chat_tabs(patient: Person, doctor: Person, conversation: int) -> list[dict[str, Any]]:
    path = f"messages/{conversation}"
    return [
        {**_tab(patient, f"/patient/{path}"), "conversation": conversation},
        {**_tab(doctor, f"/doctor/{path}"), "conversation": conversation},
    ]


def _tab(person: Person, path: str) -> dict[str, Any]:
    return {"cookie": person.cookie, "path": path}


def _plans(wanted: Wanted, patients: Sequence[Person], doctors: Sequence[Person], now: datetime) -> dict[str, Any]:
    """For each round: in `free` everyone wants another slot, in `contended` all want a few slots of one doctor.

    No round meets the slots of another, nor those of `warm`: each has a week of its own.
    """
    bookers = patients[: wanted.bookers]
    plans = {"warm": _free_plan(bookers, doctors, _slots_of_week(wanted.rounds, now))}
    for number in range(wanted.rounds):
        slots = _slots_of_week(number, now)
        plans[f"free-{number}"] = _free_plan(bookers, doctors, slots)
        few = slots[-wanted.slots :]
        plans[f"contended-{number}"] = [
            _booker(patient, doctors[0], _SHUFFLE.sample(few, min(wanted.tries, len(few)))) for patient in bookers
        ]
    return plans


def _free_plan(bookers: Sequence[Person], doctors: Sequence[Person], slots: Sequence[Span]) -> list[dict[str, Any]]:
    count = len(doctors)
    return [_booker(patient, doctors[n % count], [slots[n // count]]) for n, patient in enumerate(bookers)]


def _booker(patient: Person, doctor: Person, slots: Sequence[Span]) -> dict[str, Any]:
    wished = [{"doctor": doctor.id, "at": epoch_ms(slot.starts)} for slot in slots]
    return {**_tab(patient, f"/doctors/{doctor.id}"), "slots": wished}


def _hours() -> list[Hours]:
    return [Hours(weekday, time(9), time(17)) for weekday in range(5)]


def _slots_of_week(number: int, now: datetime) -> list[Span]:
    terms = Terms(_SESSION, timedelta(0), _BUFFER, notice=timedelta(hours=2), horizon=timedelta(days=42))
    rules = Rules(tuple(_hours()), ZoneInfo("UTC"), terms)
    start = now + timedelta(days=1 + 7 * number)
    return free_slots(rules, Overrides(), [], now, Span(start, start + timedelta(days=7)))


async def _main(path: str, wanted: str) -> None:
    try:
        Path(path).write_text(json.dumps(await fill(Wanted(**json.loads(wanted)))), encoding="utf-8")
    finally:
        await dispose()


if __name__ == "__main__":
    migrate.upgrade()
    asyncio.run(_main(*sys.argv[1:]))

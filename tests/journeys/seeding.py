"""Writing what would take a person hours to type, behind the back of a running server."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from json import dumps
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlmodel import col, select, update

from calmconnect.db.append import Wanted, append
from calmconnect.db.appointments import Appointment
from calmconnect.db.calls import Call
from calmconnect.db.consents import Consent
from calmconnect.db.conversations import Conversation
from calmconnect.db.people import User
from calmconnect.db.scores import CheckIn
from calmconnect.db.session import dispose, reading, transaction
from calmconnect.domain.booking import ACTIVE, Mode, Status
from calmconnect.domain.calls import MISSED_AFTER, CallStatus
from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.services.clock import utc_now
from tests.support.database import configured
from tests.support.serving import Server


def say_all(server: Server, conversation_id: int, texts: list[str]) -> None:
    """Let the two people of a conversation say these lines in turns. Nobody is told: pages find them when they load."""
    _behind(server, _say_all(conversation_id, texts))


def meet_now(server: Server, doctor: str, patients: list[str]) -> None:
    """Let these two, given by their names, have video sessions with a doctor that can be joined now, one right after the other.

    The first began some minutes ago, and the second begins within ten. What the doctor had planned around now gives way. The
    patients have agreed to sessions over the internet.
    """
    _behind(server, _meet_now(doctor, patients))


def met_before(server: Server, doctor: str, patient: str) -> None:
    """Let these two, given by their names, have had a session a week ago."""
    _behind(server, _met_before(doctor, patient))


def said_before(server: Server, patient: str, moods: list[int]) -> None:
    """Let somebody, given by their name, have said on each of the last days how they were (1…5), yesterday last."""
    _behind(server, _said_before(patient, moods))


def let_time_pass_while_it_rings(server: Server) -> None:
    """Let every call that rings have done so for as long as calls may."""
    _behind(server, _let_time_pass_while_it_rings())


def _behind(server: Server, work: Coroutine[Any, Any, None]) -> None:
    names = ("database_url", "var_dir", "keys")
    same = {name: server.env[f"CALM_{name.upper()}"] for name in names}
    with configured(**same), ThreadPoolExecutor(max_workers=1) as elsewhere:
        # Playwright runs an event loop in this thread already.
        elsewhere.submit(asyncio.run, _and_let_go(work)).result()


async def _and_let_go(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    finally:
        await dispose()


async def _say_all(conversation_id: int, texts: list[str]) -> None:
    async with reading() as rows:
        conversation = await rows.get_one(Conversation, conversation_id)
    people, now = (conversation.patient_id, conversation.doctor_id or 0), utc_now()
    lines = [Wanted(conversation_id, people[n % 2], uuid4().hex, text, now) for n, text in enumerate(texts)]
    assert None not in await append(lines)


async def _let_time_pass_while_it_rings() -> None:
    async with transaction() as rows:
        ringing = update(Call).where(col(Call.status) == CallStatus.RINGING)
        await rows.exec(ringing.values(changed_at=utc_now() - MISSED_AFTER))


async def _meet_now(doctor: str, patients: list[str]) -> None:
    now = utc_now()
    starts = now - timedelta(minutes=10)
    async with transaction() as rows:
        known = dict((await rows.exec(select(User.name, User.id))).all())
        near = select(Appointment).where(
            Appointment.doctor_id == known[doctor],
            col(Appointment.status).in_(ACTIVE),
            col(Appointment.busy_until) > starts,
            col(Appointment.busy_from) < now + timedelta(hours=2),
        )
        for planned in await rows.exec(near):
            planned.status = Status.CANCELLED
            rows.add(planned)
        await rows.flush()
        for name in patients:
            version = AGREEMENTS[Subject.TELEHEALTH].version
            rows.add(Consent(user_id=known[name] or 0, subject=Subject.TELEHEALTH, version=version, given_at=now))
            ends = starts + timedelta(minutes=19)
            rows.add(
                Appointment(
                    doctor_id=known[doctor] or 0,
                    patient_id=known[name] or 0,
                    status=Status.BOOKED,
                    mode=Mode.VIDEO,
                    starts_at=starts,
                    ends_at=ends,
                    busy_from=starts,
                    busy_until=ends,
                    created_at=now,
                )
            )
            starts = ends


async def _met_before(doctor: str, patient: str) -> None:
    now = utc_now()
    starts = now - timedelta(days=7)
    async with transaction() as rows:
        known = dict((await rows.exec(select(User.name, User.id))).all())
        rows.add(
            Appointment(
                doctor_id=known[doctor] or 0,
                patient_id=known[patient] or 0,
                status=Status.FULFILLED,
                mode=Mode.VIDEO,
                starts_at=starts,
                ends_at=starts + timedelta(minutes=50),
                busy_from=starts,
                busy_until=starts + timedelta(minutes=50),
                created_at=starts,
            )
        )


async def _said_before(patient: str, moods: list[int]) -> None:
    now = utc_now()
    async with transaction() as rows:
        found = (await rows.exec(select(User).where(User.name == patient))).one()
        today = now.astimezone(ZoneInfo(found.time_zone)).date()
        for ago, mood in enumerate(reversed(moods), 1):
            said, day = dumps({"mood": mood, "word": ""}), timedelta(days=ago)
            rows.add(CheckIn(user_id=found.id or 0, day=today - day, at=now - day, said=said))

"""A few weeks of a house in rows, by chance but always the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise, product
from random import Random
from typing import Any

from sqlmodel import update
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.activity import ActiveDay, HandOver, OnlineSpan, Sighting
from calmconnect.db.anonymous import AnonymousChat
from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.calls import Call, CallParty, CallRating
from calmconnect.db.conversations import Conversation, Message
from calmconnect.db.emergencies import Emergency
from calmconnect.db.mail import MailStatus, OutgoingMail
from calmconnect.db.people import User
from calmconnect.db.proposals import ProposalStatus, RescheduleProposal
from calmconnect.db.ratings import Rating
from calmconnect.db.session import transaction
from calmconnect.db.tickets import Ticket
from calmconnect.db.vitals import Vital, VitalDuration
from calmconnect.domain.booking import Absent, CancellationReason, Mode, Status
from calmconnect.domain.calls import CallStatus, EndReason, Medium
from calmconnect.domain.chat import ConversationKind
from calmconnect.domain.people import Role
from calmconnect.domain.statistics import Count
from calmconnect.domain.tickets import Category
from tests.support.cast import Cast

_SECOND, _MINUTE, _HOUR, _DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DAYS = 40
_Values = dict[str, Any]
_HELD, _ASKED, _BOOKED, _CAME, _OFF = Status.HELD, Status.PENDING, Status.BOOKED, Status.ARRIVED, Status.CANCELLED
# How appointments go: their steps, why they were called off, who did not come.
_LIVES: Sequence[tuple[tuple[Status, ...], CancellationReason | None, Absent | None]] = (
    ((_HELD, _OFF), CancellationReason.EXPIRED, None),
    ((_HELD, _OFF), CancellationReason.REJECTED, None),
    ((_HELD, _ASKED), None, None),
    ((_HELD, _ASKED, _OFF), CancellationReason.REJECTED, None),
    ((_HELD, _ASKED, _OFF), CancellationReason.EXPIRED, None),
    ((_HELD, _ASKED, _OFF), CancellationReason.BY_PATIENT, None),
    ((_HELD, _ASKED, _BOOKED), None, None),
    ((_HELD, _ASKED, _BOOKED, _OFF), CancellationReason.BY_DOCTOR, None),
    ((_HELD, _ASKED, _BOOKED, _OFF), CancellationReason.BY_SERVICE, None),
    ((_HELD, _ASKED, _BOOKED, _OFF), CancellationReason.UNATTENDED, None),
    ((_HELD, _ASKED, _BOOKED, _OFF), CancellationReason.PAYMENT_FAILED, None),
    ((_HELD, _ASKED, _BOOKED, _CAME, Status.NOSHOW), None, Absent.DOCTOR),
    ((_HELD, _ASKED, _BOOKED, _CAME, Status.NOSHOW), None, Absent.PATIENT),
    *[((_HELD, _ASKED, _BOOKED, _CAME, Status.FULFILLED), None, None)] * 5,
    # A time that was taken instead of another one.
    ((_HELD, _BOOKED, _CAME, Status.FULFILLED), None, None),
)


async def write(cast: Cast, since: datetime, now: datetime, appointments: int) -> None:
    """Write 40 days from `since` on, which reach beyond `now`."""
    async with transaction() as rows:
        # Nothing is to be counted before.
        await rows.exec(update(User).values(created_at=since))
        maker = _Maker(rows, cast, since, now)
        for number in range(appointments):
            await maker.appointment(number)
        await maker.conversations()
        for _ in range(25):
            await maker.call()
        for number in range(12):
            await maker.asks_for_help(number)
        for number in range(30):
            maker.person(number)
        maker.presence()
        maker.minutes()


class _Maker:
    """Makes rows up."""

    def __init__(self, rows: AsyncSession, cast: Cast, since: datetime, now: datetime) -> None:
        self.rows, self.cast, self.since, self.now, self.random = rows, cast, since, now, Random(11)
        self.doctors, self.patients = (cast.meera.id, cast.jonas.id), (cast.asha.id, cast.ben.id)

    def moment(self) -> datetime:
        """Any moment of the stretch, before now."""
        return self.since + timedelta(seconds=self.random.randrange(int((self.now - self.since).total_seconds())))

    def wait(self) -> timedelta:
        """Any while, short ones more often."""
        return timedelta(seconds=round(10 ** self.random.uniform(0, 5.3), 3))

    async def appointment(self, number: int) -> None:
        """One that begins in its own three hours, with its changes, and perhaps what the patient thought of it."""
        steps, reason, absent = self.random.choice(_LIVES)
        starts = self.since + number * 3 * _HOUR + self.random.randrange(60) * _MINUTE
        made = min(starts, self.now) - self.random.uniform(0.1, 6) * _DAY
        row = Appointment(
            doctor_id=self.random.choice(self.doctors),
            patient_id=self.random.choice(self.patients),
            status=steps[-1],
            cancellation_reason=reason,
            absent=absent,
            mode=Mode.VIDEO,
            starts_at=starts,
            ends_at=starts + 50 * _MINUTE,
            busy_from=starts,
            busy_until=starts + 50 * _MINUTE,
            created_at=made,
        )
        number = await self._add(row)
        before, at = None, made
        for step in steps:
            self.rows.add(AppointmentChange(appointment_id=number, at=at, from_status=before, to_status=step))
            row.confirmed_at = at if step is _BOOKED else row.confirmed_at
            before, at = step, at + self.wait()
        if reason is CancellationReason.BY_PATIENT:
            await self._moved(row)
        if row.status is Status.FULFILLED and self.random.random() < 0.7:
            said: _Values = {"stars": self.random.randint(1, 5), "stars_left_out": self.random.random() < 0.1}
            said |= {"appointment_id": number, "doctor_id": row.doctor_id, "created_at": self.moment()}
            self.rows.add(Rating(**said))

    async def _moved(self, row: Appointment) -> None:
        """The appointment gave way to another."""
        kept = row.model_dump(exclude={"id"})
        later = Appointment(**{**kept, "status": Status.FULFILLED, "cancellation_reason": None})
        later.chain_id, later.sequence, later.created_at = row.id, 1, row.created_at + _MINUTE
        number = await self._add(later)
        steps = (_HELD, _BOOKED, _CAME, Status.FULFILLED)
        for before, step in pairwise((None, *steps)):
            at = later.created_at
            self.rows.add(AppointmentChange(appointment_id=number, at=at, from_status=before, to_status=step or _HELD))
        taken: _Values = {"appointment_id": row.id, "replacement_id": number, "proposed_by": row.patient_id}
        taken |= {"status": ProposalStatus.ACCEPTED, "created_at": later.created_at}
        self.rows.add(RescheduleProposal(**taken))

    async def conversations(self) -> None:
        """Some of several kinds, with their lines."""
        for kind, doctor_id, patient_id in (
            (ConversationKind.DIRECT, self.doctors[0], self.patients[0]),
            (ConversationKind.DIRECT, self.doctors[1], self.patients[0]),
            (ConversationKind.COMPANION, None, self.patients[0]),
            (ConversationKind.COMPANION, None, self.patients[1]),
            (ConversationKind.SUPPORT, self.cast.tara.id, self.patients[1]),
        ):
            await self._conversation(kind, doctor_id, patient_id, self.random.randrange(20, 60))
        self.rows.add_all(HandOver(at=self.moment()) for _ in range(9))

    async def _conversation(self, kind: ConversationKind, doctor_id: int | None, patient_id: int, lines: int) -> int:
        row = Conversation(kind=kind, doctor_id=doctor_id, patient_id=patient_id, created_at=self.since)
        number = await self._add(row)
        for seq, at in enumerate(sorted(self.moment() for _ in range(lines)), 1):
            line: _Values = {"conversation_id": number, "seq": seq, "sender_id": patient_id, "text": "Hm."}
            self.rows.add(Message(**line, client_id=f"{number}-line-{seq}", sent_at=at))
        return number

    async def call(self) -> None:
        """One that may be answered, and may connect."""
        both = [self.random.choice(self.doctors), self.random.choice(self.patients)]
        self.random.shuffle(both)
        asked = self.moment()
        answered = asked + self.random.uniform(1, 40) * _SECOND if self.random.random() < 0.7 else None
        connected = answered + 2 * _SECOND if answered and self.random.random() < 0.8 else None
        ended = (connected or answered or asked) + self.wait()
        reason = EndReason.COMPLETED if connected else EndReason.FAILED if answered else EndReason.MISSED
        call: _Values = {"caller_id": both[0], "callee_id": both[1], "medium": Medium.VIDEO, "end_reason": reason}
        call |= {"status": CallStatus.ENDED, "asked_at": asked, "answered_at": answered, "connected_at": connected}
        number = await self._add(Call(**call, changed_at=ended, ended_at=ended))
        for user_id in both:
            quality = {"rtt": self.random.randrange(5, 900)} if connected else None
            self.rows.add(CallParty(call_id=number, user_id=user_id, left_at=ended, quality=quality))
            if connected and self.random.random() < 0.5:
                opinion = self.random.randint(1, 5)
                self.rows.add(CallRating(call_id=number, user_id=user_id, opinion=opinion, given_at=ended))

    async def asks_for_help(self, number: int) -> None:
        """Somebody at once, somebody without a name, and somebody of the helpline."""
        asked = self.moment()
        taken = asked + self.wait() if self.random.random() < 0.7 else None
        by = self.random.choice((self.doctors[0], self.cast.tara.id)) if taken else None
        places = [await self._conversation(ConversationKind.SUPPORT, None, self.patients[1], 1) for _ in range(3)]
        at_once = Emergency(conversation_id=places[0], token_hash=f"e{number}", asked_at=asked, ended_at=asked)
        at_once.taken_by, at_once.taken_at = by, taken
        unnamed = AnonymousChat(conversation_id=places[1], token_hash=f"a{number}", pseudonym="Fox", asked_at=asked)
        unnamed.doctor_id, unnamed.taken_at = self.doctors[1] if taken else None, taken
        ticket: _Values = {"conversation_id": places[2], "patient_id": self.patients[1], "first_answer_at": taken}
        ticket |= {"category": next(iter(Category)), "opened_at": asked, "changed_at": asked, "first_due": asked}
        self.rows.add_all([at_once, unnamed, Ticket(**ticket)])

    def person(self, number: int) -> None:
        """Somebody who joined, and what was sent to somebody."""
        role = self.random.choice((Role.PATIENT, Role.DOCTOR, Role.AGENT))
        self.rows.add(User(role=role, email=f"{number}@raw.test", name="Somebody", created_at=self.moment()))
        mail: _Values = {"user_id": self.patients[0], "address": "a@b.test", "subject": "Hello", "text": "", "html": ""}
        mail |= {"status": self.random.choice(list(MailStatus)), "created_at": self.moment()}
        self.rows.add(OutgoingMail(**mail, next_attempt_at=self.now))

    def presence(self) -> None:
        """Who was there, when doctors were online, and how often they were shown."""
        today = self.now.date()
        people = [one.id for one in self.cast.everyone]
        lately = {(today - self.random.randrange(10) * _DAY, self.random.choice(people)) for _ in range(40)}
        self.rows.add_all(ActiveDay(day=day, user_id=user_id) for day, user_id in sorted(lately))
        for doctor_id in self.doctors:
            for since in [self.moment() for _ in range(12)]:
                self.rows.add(OnlineSpan(doctor_id=doctor_id, since=since, until=since + self.wait(), open=False))
            for back, what in product(range(5), (Count.SHOWN, Count.VIEWED)):
                value = self.random.randrange(1, 90)
                self.rows.add(Sighting(day=today - back * _DAY, doctor_id=doctor_id, what=what, value=value))

    def minutes(self) -> None:
        """How two processes were in the last ten days."""
        for ago, process in product(range(0, 10 * 24 * 60, 97), ("one", "two")):
            minute, tabs = (self.now - ago * _MINUTE).replace(second=0, microsecond=0), self.random.randrange(50)
            self.rows.add(Vital(minute=minute, process=process, handled=9, failed=ago % 3 % 2, tabs=tabs))
            bucket = self.random.randrange(20, 40)
            self.rows.add(VitalDuration(minute=minute, process=process, bucket=bucket, handled=9))

    async def _add(self, row: Any) -> int:
        self.rows.add(row)
        await self.rows.flush()
        return int(row.id)

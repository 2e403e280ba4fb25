"""What there is to count in the rows of a few weeks, counted one after the other in the plainest way."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import SQLModel, select

from calmconnect.db.activity import ActiveDay, HandOver, OnlineSpan, Sighting
from calmconnect.db.anonymous import AnonymousChat
from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.calls import Call, CallParty, CallRating
from calmconnect.db.conversations import Conversation, Message
from calmconnect.db.emergencies import Emergency
from calmconnect.db.mail import OutgoingMail
from calmconnect.db.notifications import OutgoingPush
from calmconnect.db.people import User
from calmconnect.db.proposals import ProposalStatus, RescheduleProposal
from calmconnect.db.ratings import Rating
from calmconnect.db.session import reading
from calmconnect.db.tickets import Ticket
from calmconnect.db.vitals import Vital, VitalDuration
from calmconnect.domain.booking import Absent, Status
from calmconnect.domain.calls import EndReason
from calmconnect.domain.chat import ConversationKind
from calmconnect.domain.histograms import bucket
from calmconnect.domain.people import Role
from calmconnect.domain.statistics import Count, Spread

_DAY = timedelta(days=1)

Figures = dict[tuple[int, str, date, int], int]


async def plainly_counted(zone: ZoneInfo, now: datetime) -> Figures:
    """What there is to count, row by row, in the plainest way."""
    return _Plain(zone, now, {table: await _all(table) for table in _TABLES}).counted()


_TABLES: tuple[type[SQLModel], ...] = (
    Appointment, AppointmentChange, RescheduleProposal, Rating, Message, Conversation, Call, CallParty, CallRating,
    Emergency, AnonymousChat, Ticket, HandOver, User, ActiveDay, OnlineSpan, OutgoingMail, OutgoingPush, Vital,
    VitalDuration, Sighting,
)  # fmt: skip


async def _all(table: type[SQLModel]) -> list[Any]:
    async with reading() as rows:
        return list(await rows.exec(select(table)))


class _Plain:
    """Counts rows one after the other."""

    def __init__(self, zone: ZoneInfo, now: datetime, rows: dict[type[SQLModel], list[Any]]) -> None:
        self.zone, self.now, self.rows = zone, now, rows
        self.found: Counter[tuple[int, str, date, int]] = Counter()
        self.doctors: set[int] = {one.id for one in rows[User] if one.role is Role.DOCTOR}

    def counted(self) -> Figures:
        """All of it."""
        self._appointments()
        self._calls()
        self._messages()
        self._help()
        self._people()
        self._program()
        return {key: value for key, value in self.found.items() if value}

    def add(self, count: Count, at: datetime, number: int = 1, *doctor_ids: int | None) -> None:
        for subject in {0, *(one for one in doctor_ids if one in self.doctors)}:
            self.found[subject, count.value, at.astimezone(self.zone).date(), 0] += number

    def took(self, spread: Spread, at: datetime, until: datetime, *doctor_ids: int | None) -> None:
        self.length(spread, at, (until - at).total_seconds(), *doctor_ids)

    def length(self, spread: Spread, at: datetime, seconds: float, *doctor_ids: int | None) -> None:
        for subject in {0, *(one for one in doctor_ids if one in self.doctors)}:
            self.found[subject, spread.value, at.astimezone(self.zone).date(), bucket(seconds)] += 1

    def _appointments(self) -> None:
        changes: defaultdict[int, list[AppointmentChange]] = defaultdict(list)
        for change in self.rows[AppointmentChange]:
            changes[change.appointment_id].append(change)
        moved = {one.appointment_id for one in self.rows[RescheduleProposal] if one.status is ProposalStatus.ACCEPTED}
        for one in self.rows[Appointment]:
            if _asked(changes[one.id]):
                self.add(_word(one, one.id in moved), one.starts_at, 1, one.doctor_id)
            if one.chain_id is None:
                self._booking(one, changes[one.id])
        for rating in self.rows[Rating]:
            if not rating.stars_left_out:
                self.add(Count.RATINGS, rating.created_at, 1, rating.doctor_id)
                self.add(Count.STARS, rating.created_at, rating.stars, rating.doctor_id)

    def _booking(self, one: Appointment, changes: list[AppointmentChange]) -> None:
        chain = [each for each in self.rows[Appointment] if (each.chain_id or each.id) == one.id]
        self.add(Count.CHOSEN, one.created_at, 1, one.doctor_id)
        self.add(Count.ASKED, one.created_at, _asked(changes), one.doctor_id)
        self.add(Count.ACCEPTED, one.created_at, one.confirmed_at is not None, one.doctor_id)
        held = any(each.status is Status.FULFILLED for each in chain)
        self.add(Count.TOOK_PLACE, one.created_at, held, one.doctor_id)
        at = {change.to_status: change.at for change in changes}
        if Status.PENDING in at and Status.BOOKED in at:
            seconds = (at[Status.BOOKED] - at[Status.PENDING]).total_seconds()
            self.length(Spread.ACCEPTANCE, one.created_at, seconds, one.doctor_id)

    def _calls(self) -> None:
        calls = {call.id: call for call in self.rows[Call]}
        for call in calls.values():
            both = (call.caller_id, call.callee_id)
            self.add(Count.CALLS, call.asked_at, 1, *both)
            self.add(Count.CALLS_CONNECTED, call.asked_at, call.connected_at is not None, *both)
            self.add(Count.CALLS_FAILED, call.asked_at, call.end_reason is EndReason.FAILED, *both)
            self.add(Count.CALLS_UNANSWERED, call.asked_at, call.end_reason is EndReason.MISSED, *both)
            for spread, since, until in (
                (Spread.CALL_RINGING, call.asked_at, call.answered_at),
                (Spread.CALL_SET_UP, call.answered_at, call.connected_at),
                (Spread.CALL_LENGTH, call.connected_at, call.ended_at),
            ):
                if since and until:
                    self.length(spread, call.asked_at, (until - since).total_seconds(), *both)
        for side in self.rows[CallParty]:
            call = calls[side.call_id]
            if side.quality:
                seconds = side.quality["rtt"] / 1000
                self.length(Spread.CALL_ROUND_TRIP, call.asked_at, seconds, call.caller_id, call.callee_id)
        for said in self.rows[CallRating]:
            call = calls[said.call_id]
            self.add(Count.CALL_OPINIONS, call.asked_at, 1, call.caller_id, call.callee_id)
            self.add(Count.CALL_POINTS, call.asked_at, said.opinion, call.caller_id, call.callee_id)

    def _messages(self) -> None:
        conversations = {one.id: one for one in self.rows[Conversation]}
        seen = set()
        for line in self.rows[Message]:
            where = conversations[line.conversation_id]
            self.add(Count.MESSAGES, line.sent_at, 1, where.doctor_id)
            if (once := (where.id, line.sent_at.astimezone(self.zone).date())) not in seen:
                seen.add(once)
                self.add(Count.CHATS, line.sent_at, 1, where.doctor_id)
                self.add(Count.BOT_CHATS, line.sent_at, where.kind is ConversationKind.COMPANION)

    def _help(self) -> None:
        for one in self.rows[Emergency]:
            self.add(Count.EMERGENCIES, one.asked_at)
            if one.taken_at:
                self.add(Count.EMERGENCIES_TAKEN, one.asked_at, 1, one.taken_by)
                self.took(Spread.EMERGENCY_ANSWER, one.asked_at, one.taken_at)
        for one in self.rows[AnonymousChat]:
            self.add(Count.TALKS, one.asked_at)
            if one.taken_at:
                self.add(Count.TALKS_TAKEN, one.asked_at, 1, one.doctor_id)
                self.took(Spread.TALK_ANSWER, one.asked_at, one.taken_at)
        for one in self.rows[Ticket]:
            self.add(Count.TICKETS, one.opened_at)
            if one.first_answer_at:
                self.add(Count.TICKETS_ANSWERED, one.opened_at)
                self.took(Spread.TICKET_ANSWER, one.opened_at, one.first_answer_at)
        for one in self.rows[HandOver]:
            self.add(Count.HAND_OVERS, one.at)

    def _people(self) -> None:
        for one in self.rows[User]:
            self.add(Count.PATIENTS_JOINED, one.created_at, one.role is Role.PATIENT and one.id > 0)
            self.add(Count.DOCTORS_JOINED, one.created_at, one.role is Role.DOCTOR)
        today = self.now.astimezone(self.zone).date()
        for back in range(31):
            day = today - back * _DAY
            for count, days in ((Count.ACTIVE_DAY, 1), (Count.ACTIVE_WEEK, 7), (Count.ACTIVE_MONTH, 30)):
                lately = {day - n * _DAY for n in range(days)}
                here = {one.user_id for one in self.rows[ActiveDay] if one.day in lately}
                self.found[0, count.value, day, 0] += len(here)
        seconds: Counter[tuple[int, date]] = Counter()
        for span in self.rows[OnlineSpan]:
            at = span.since
            while at < span.until:
                day = at.astimezone(self.zone).date()
                midnight = datetime.combine(day + _DAY, datetime.min.time(), self.zone)
                seconds[span.doctor_id, day] += round((min(span.until, midnight) - at).total_seconds())
                at = midnight
        for (doctor_id, day), total in seconds.items():
            for subject in (0, doctor_id):
                self.found[subject, Count.MINUTES_ONLINE.value, day, 0] += round(total / 60)

    def _program(self) -> None:
        for table, kind in ((OutgoingMail, "mail"), (OutgoingPush, "push")):
            for one in self.rows[table]:
                status = {"queued": "waiting"}.get(one.status.value, one.status.value)
                self.add(Count(f"{kind}_{status}"), one.created_at)
        tabs: Counter[datetime] = Counter()
        for one in self.rows[Vital]:
            self.add(Count.HANDLED, one.minute, one.handled)
            self.add(Count.ERRORS, one.minute, one.failed)
            tabs[one.minute] += one.tabs
        for minute, number in tabs.items():
            key = (0, Count.PEAK_CONNECTIONS.value, minute.astimezone(self.zone).date(), 0)
            self.found[key] = max(self.found[key], number)
        for one in self.rows[VitalDuration]:
            self.found[0, Spread.HANDLING.value, one.minute.astimezone(self.zone).date(), one.bucket] += one.handled
        for one in self.rows[Sighting]:
            for subject in (0, one.doctor_id):
                self.found[subject, one.what.value, one.day, 0] += one.value


def _asked(changes: list[AppointmentChange]) -> bool:
    return any(change.to_status in (Status.PENDING, Status.BOOKED) for change in changes)


def _word(one: Appointment, moved: bool) -> Count:
    if one.status is Status.NOSHOW:
        return Count.NOSHOW_PATIENT if one.absent is Absent.PATIENT else Count.NOSHOW_DOCTOR
    if one.status is Status.CANCELLED:
        reason = one.cancellation_reason
        if moved:
            return Count.MOVED
        words = {"rejected": "declined", "expired": "lapsed", "payment_failed": "unpaid", "unattended": "unattended"}
        return Count(words.get(str(reason), f"cancelled_{reason}"))
    return Count.BOOKED if one.status in (Status.BOOKED, Status.ARRIVED) else Count(one.status.value)

"""What is counted each day, and how long things took: for the house, and for each doctor (docs/statistics.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from calmconnect.domain.booking import Absent, CancellationReason, Status
from calmconnect.domain.histograms import Histogram, added, quantile
from calmconnect.domain.periods import Period

# Whose figures those of the whole house are, where a doctor's stand under the doctor's id.
HOUSE = 0
# Of fewer people nothing is said of how they are on the whole, and it is said how many in steps of as many.
FEWEST_PEOPLE = 10


class Count(StrEnum):
    """What is counted a day. By which moment, and from which rows: docs/statistics.md."""

    # Appointments, by the day they begin.
    FULFILLED = "fulfilled"
    NOSHOW_PATIENT = "noshow_patient"
    NOSHOW_DOCTOR = "noshow_doctor"
    UNATTENDED = "unattended"
    CANCELLED_BY_PATIENT = "cancelled_by_patient"
    CANCELLED_BY_DOCTOR = "cancelled_by_doctor"
    CANCELLED_BY_SERVICE = "cancelled_by_service"
    MOVED = "moved"
    DECLINED = "declined"
    LAPSED = "lapsed"
    UNPAID = "unpaid"
    BOOKED = "booked"
    PENDING = "pending"
    # How far bookings got, by the day on which the time was chosen.
    CHOSEN = "chosen"
    ASKED = "asked"
    ACCEPTED = "accepted"
    TOOK_PLACE = "took_place"
    # What patients thought, by the day they said it first.
    RATINGS = "ratings"
    STARS = "stars"
    # Calls, by the day they began to ring.
    CALLS = "calls"
    CALLS_CONNECTED = "calls_connected"
    CALLS_UNANSWERED = "calls_unanswered"
    CALLS_FAILED = "calls_failed"
    CALL_OPINIONS = "call_opinions"
    CALL_POINTS = "call_points"
    # What was written, by the day it was sent.
    MESSAGES = "messages"
    CHATS = "chats"
    # Being there.
    MINUTES_ONLINE = "minutes_online"
    # Who asks for help at once or without a name, by the day they asked.
    EMERGENCIES = "emergencies"
    EMERGENCIES_TAKEN = "emergencies_taken"
    TALKS = "talks"
    TALKS_TAKEN = "talks_taken"
    TICKETS = "tickets"
    TICKETS_ANSWERED = "tickets_answered"
    # The companion.
    BOT_CHATS = "bot_chats"
    HAND_OVERS = "hand_overs"
    # People.
    PATIENTS_JOINED = "patients_joined"
    DOCTORS_JOINED = "doctors_joined"
    ACTIVE_DAY = "active_day"
    ACTIVE_WEEK = "active_week"
    ACTIVE_MONTH = "active_month"
    # What was sent out, by the day it was written.
    MAIL_SENT = "mail_sent"
    MAIL_FAILED = "mail_failed"
    MAIL_DROPPED = "mail_dropped"
    MAIL_WAITING = "mail_waiting"
    PUSH_SENT = "push_sent"
    PUSH_FAILED = "push_failed"
    PUSH_DROPPED = "push_dropped"
    PUSH_WAITING = "push_waiting"
    # The program itself.
    HANDLED = "handled"
    ERRORS = "errors"
    PEAK_CONNECTIONS = "peak_connections"
    # Who was suggested: in a search on its first page, looked at, and asked for an appointment after that.
    SHOWN = "shown"
    VIEWED = "viewed"
    # How people are, by whole weeks, on their Sundays: the mean score, and of how many.
    HAPPINESS = "happiness"
    HAPPINESS_PEOPLE = "happiness_people"


# What exists for each doctor, too.
OF_DOCTORS = frozenset({
    Count.FULFILLED, Count.NOSHOW_PATIENT, Count.NOSHOW_DOCTOR, Count.UNATTENDED, Count.CANCELLED_BY_PATIENT,
    Count.CANCELLED_BY_DOCTOR, Count.CANCELLED_BY_SERVICE, Count.MOVED, Count.DECLINED, Count.LAPSED, Count.UNPAID,
    Count.BOOKED, Count.PENDING, Count.CHOSEN, Count.ASKED, Count.ACCEPTED, Count.TOOK_PLACE, Count.RATINGS, Count.STARS,
    Count.CALLS, Count.CALLS_CONNECTED, Count.CALLS_UNANSWERED, Count.CALLS_FAILED, Count.CALL_OPINIONS,
    Count.CALL_POINTS, Count.MESSAGES, Count.CHATS, Count.MINUTES_ONLINE, Count.EMERGENCIES_TAKEN, Count.TALKS_TAKEN,
    Count.SHOWN, Count.VIEWED,
})  # fmt: skip
# What says how it was on a day; over several days only the highest means anything, a sum does not.
LEVELS = frozenset({
    Count.ACTIVE_DAY, Count.ACTIVE_WEEK, Count.ACTIVE_MONTH, Count.PEAK_CONNECTIONS, Count.HAPPINESS,
    Count.HAPPINESS_PEOPLE,
})  # fmt: skip
# All appointments that begin on a day and were ever asked for: each is exactly one of these.
BY_STATUS = (
    Count.FULFILLED, Count.BOOKED, Count.PENDING, Count.NOSHOW_PATIENT, Count.NOSHOW_DOCTOR, Count.UNATTENDED,
    Count.CANCELLED_BY_PATIENT, Count.CANCELLED_BY_DOCTOR, Count.CANCELLED_BY_SERVICE, Count.MOVED, Count.DECLINED,
    Count.LAPSED, Count.UNPAID,
)  # fmt: skip
# Each step of a booking, the first one first.
FUNNEL = (Count.CHOSEN, Count.ASKED, Count.ACCEPTED, Count.TOOK_PLACE)


def became(status: Status, reason: CancellationReason | None, absent: Absent | None, moved: bool) -> Count:
    """Which of `BY_STATUS` an appointment is; `moved`: it gave way to another time that both agreed on."""
    if status is Status.CANCELLED:
        return Count.MOVED if moved else _CALLED_OFF[reason or CancellationReason.BY_SERVICE]
    if status is Status.NOSHOW:
        return Count.NOSHOW_DOCTOR if absent is Absent.DOCTOR else Count.NOSHOW_PATIENT
    return {Status.FULFILLED: Count.FULFILLED, Status.PENDING: Count.PENDING}.get(status, Count.BOOKED)


_CALLED_OFF = {
    CancellationReason.REJECTED: Count.DECLINED,
    CancellationReason.EXPIRED: Count.LAPSED,
    CancellationReason.UNATTENDED: Count.UNATTENDED,
    CancellationReason.BY_PATIENT: Count.CANCELLED_BY_PATIENT,
    CancellationReason.BY_DOCTOR: Count.CANCELLED_BY_DOCTOR,
    CancellationReason.PAYMENT_FAILED: Count.UNPAID,
    CancellationReason.BY_SERVICE: Count.CANCELLED_BY_SERVICE,
}


class Spread(StrEnum):
    """How long something took, in seconds, kept as a histogram (`domain/histograms.py`)."""

    # From asking for an appointment until the doctor accepts it, by the day on which its time was chosen.
    ACCEPTANCE = "acceptance"
    # From asking until somebody answers, by the day of asking.
    EMERGENCY_ANSWER = "emergency_answer"
    TALK_ANSWER = "talk_answer"
    TICKET_ANSWER = "ticket_answer"
    # Calls, by the day they began to ring: until they were answered; from there until the two heard each other; how long
    # they lasted; and the mean round trip on each side.
    CALL_RINGING = "call_ringing"
    CALL_SET_UP = "call_set_up"
    CALL_LENGTH = "call_length"
    CALL_ROUND_TRIP = "call_round_trip"
    # What a person asks of a page, until it is done.
    HANDLING = "handling"


SPREADS_OF_DOCTORS = frozenset(
    {Spread.ACCEPTANCE, Spread.CALL_RINGING, Spread.CALL_SET_UP, Spread.CALL_LENGTH, Spread.CALL_ROUND_TRIP}
)


@dataclass(frozen=True, slots=True)
class PeopleOfWeek:
    """How people were in the week that ended on this Sunday: the mean of their scores, in whole points, over at least `people`
    of them. There is none for a week in which they were too few.
    """

    sunday: date
    score: int
    people: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """What was counted in a period, for each of its parts (`domain.periods.parts`), in their order.

    `as_of`: when today was counted last, None before anything was; `waiting`: how many days of the period are still to be
    counted, or counted anew. Counts of `LEVELS` are the highest of each part, all others sums.
    """

    period: Period
    parts: tuple[Period, ...]
    as_of: datetime | None
    waiting: int
    counts: dict[Count, tuple[int, ...]]
    spreads: dict[Spread, tuple[Histogram, ...]]
    people: tuple[PeopleOfWeek, ...] = ()

    def total(self, *counts: Count) -> int:
        """All of these together over the whole period; of `LEVELS`, the highest."""
        return sum((max if one in LEVELS else sum)(self.counts[one]) for one in counts)

    def quantile(self, spread: Spread, part: float = 0.5) -> timedelta | None:
        """The length of time below which the share `part` of the whole period lies, by default the median; None without any."""
        return _length(quantile(added(self.spreads[spread]), part))

    def medians(self, spread: Spread) -> tuple[timedelta | None, ...]:
        """The median of each part."""
        return tuple(_length(quantile(one, 0.5)) for one in self.spreads[spread])


def share(part: int, whole: int) -> float | None:
    """How much of a whole a part is; None of nothing."""
    return part / whole if whole else None


def _length(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)

"""What is drawn of the figures: which belong together, what each is called, and how it is worked out of what was counted.

The page and the file for spreadsheets both come from here, so they say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from calmconnect.domain.histograms import added, quantile
from calmconnect.domain.periods import Period
from calmconnect.domain.statistics import BY_STATUS, LEVELS, Count, Spread, Statistics, share


class Topic(StrEnum):
    """What a page of charts is about."""

    CARE = "care"
    PEOPLE = "people"
    TALKING = "talking"
    SERVICE = "service"


class Unit(StrEnum):
    """What a figure is a number of."""

    NUMBER = "number"
    SECONDS = "seconds"
    MINUTES = "minutes"
    POINTS = "points"


class Shape(StrEnum):
    """Bars on top of each other, which are one whole; lines, which are not; or a row for each part, of the whole period."""

    BARS = "bars"
    LINES = "lines"
    ROWS = "rows"


class Formula(Protocol):
    """How a figure is worked out of what was counted in some parts of a period, by their places."""

    def value(self, found: Statistics, places: Sequence[int]) -> float | None:
        """The figure; None where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Total:
    """How often any of these happened; of levels, the highest."""

    counts: tuple[Count, ...]

    def value(self, found: Statistics, places: Sequence[int]) -> float | None:
        """See `Formula`."""
        return sum(_on(found, one, places) for one in self.counts)


@dataclass(frozen=True, slots=True)
class Mean:
    """So many points in so many votes."""

    points: Count
    votes: Count

    def value(self, found: Statistics, places: Sequence[int]) -> float | None:
        """See `Formula`."""
        return share(_on(found, self.points, places), _on(found, self.votes, places))


@dataclass(frozen=True, slots=True)
class Typical:
    """The time within which the share `part` was done; half by itself."""

    spread: Spread
    part: float = 0.5

    def value(self, found: Statistics, places: Sequence[int]) -> float | None:
        """See `Formula`."""
        return quantile(added(found.spreads[self.spread][place] for place in places), self.part)


@dataclass(frozen=True, slots=True)
class Feeling:
    """How people were in the last week of which that may be said."""

    def value(self, found: Statistics, places: Sequence[int]) -> float | None:
        """See `Formula`."""
        inside = [found.parts[place] for place in places]
        scores = [week.score for week in found.people if any(part.first <= week.sunday <= part.last for part in inside)]
        return scores[-1] if scores else None


@dataclass(frozen=True, slots=True)
class Part:
    """One figure of a chart: `key` names it in addresses and files, `name` on the page."""

    key: str
    name: str
    formula: Formula


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures that are drawn together. `about` says what is counted, by which day."""

    key: str
    title: str
    about: str
    parts: tuple[Part, ...]
    shape: Shape = Shape.BARS
    unit: Unit = Unit.NUMBER


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart with its values: each part's for each step of time, in all, and in all of the period before, if that is asked."""

    chart: Chart
    steps: tuple[Period, ...]
    values: tuple[tuple[float | None, ...], ...]
    total: tuple[float | None, ...]
    total_before: tuple[float | None, ...] | None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to see."""
        return not any(value for row in self.values for value in row)


def draw(chart: Chart, found: Statistics, before: Statistics | None) -> Drawn:
    """Work out a chart of what was counted, and how it was before."""
    return Drawn(
        chart,
        found.parts,
        tuple(tuple(part.formula.value(found, [place]) for part in chart.parts) for place in range(len(found.parts))),
        _whole(chart, found),
        _whole(chart, before) if before else None,
    )


def _whole(chart: Chart, found: Statistics) -> tuple[float | None, ...]:
    return tuple(part.formula.value(found, range(len(found.parts))) for part in chart.parts)


def _on(found: Statistics, count: Count, places: Sequence[int]) -> int:
    values = [found.counts[count][place] for place in places]
    return max(values, default=0) if count in LEVELS else sum(values)


STATUS_NAMES = {
    Count.FULFILLED: "Took place",
    Count.BOOKED: "To come",
    Count.PENDING: "Waiting for an answer",
    Count.NOSHOW_PATIENT: "The patient did not come",
    Count.NOSHOW_DOCTOR: "The doctor did not come",
    Count.UNATTENDED: "Nobody came",
    Count.CANCELLED_BY_PATIENT: "Cancelled by the patient",
    Count.CANCELLED_BY_DOCTOR: "Cancelled by the doctor",
    Count.CANCELLED_BY_SERVICE: "Cancelled by us",
    Count.MOVED: "Moved to another time",
    Count.DECLINED: "Declined",
    Count.LAPSED: "Not answered in time",
    Count.UNPAID: "Not paid",
}

_APPOINTMENTS = Chart(
    "appointments",
    "Appointments",
    "By the day they begin, and what has become of them.",
    (
        Part("took_place", "Took place", Total((Count.FULFILLED,))),
        Part("to_come", "To come", Total((Count.BOOKED, Count.PENDING))),
        Part("missed", "Missed", Total((Count.NOSHOW_PATIENT, Count.NOSHOW_DOCTOR, Count.UNATTENDED))),
        Part(
            "cancelled",
            "Cancelled or moved",
            Total((Count.CANCELLED_BY_PATIENT, Count.CANCELLED_BY_DOCTOR, Count.CANCELLED_BY_SERVICE, Count.MOVED)),
        ),
        Part("unanswered", "Never accepted", Total((Count.DECLINED, Count.LAPSED, Count.UNPAID))),
    ),
)
_STATUSES = Chart(
    "statuses",
    "What became of them",
    "Each appointment that begins in this time is one of these.",
    tuple(Part(count.value, STATUS_NAMES[count], Total((count,))) for count in BY_STATUS),
    Shape.ROWS,
)
_FUNNEL = Chart(
    "bookings",
    "From a chosen time to a session",
    "Of the times that were chosen in this period: how many were asked for, accepted, and took place so far.",
    (
        Part("step-chosen", "Chose a time", Total((Count.CHOSEN,))),
        Part("step-asked", "Asked for it", Total((Count.ASKED,))),
        Part("step-accepted", "Were accepted", Total((Count.ACCEPTED,))),
        Part("step-took_place", "Had their session", Total((Count.TOOK_PLACE,))),
    ),
    Shape.ROWS,
)
_ACCEPTANCE = Chart(
    "acceptance",
    "How fast doctors accept",
    "From asking until the doctor says yes, by the day the time was chosen.",
    (
        Part("half", "Half within", Typical(Spread.ACCEPTANCE)),
        Part("nine", "Nine in ten within", Typical(Spread.ACCEPTANCE, 0.9)),
    ),
    Shape.LINES,
    Unit.SECONDS,
)
_RATINGS = Chart(
    "ratings",
    "Ratings",
    "Stars from 1 to 5, by the day they were given.",
    (Part("stars", "Stars on average", Mean(Count.STARS, Count.RATINGS)),),
    Shape.LINES,
    Unit.POINTS,
)
_RATED = Chart(
    "rated",
    "How many rated",
    "By the day they said it.",
    (Part("ratings", "Ratings", Total((Count.RATINGS,))),),
)
_JOINED = Chart(
    "joined",
    "Registrations",
    "By the day the account was made.",
    (
        Part("patients", "Patients", Total((Count.PATIENTS_JOINED,))),
        Part("doctors", "Doctors", Total((Count.DOCTORS_JOINED,))),
    ),
)
_ACTIVE = Chart(
    "active",
    "Active people",
    "Who was here while signed in: on a day, in the 7 days up to it and in the 30. The highest of each.",
    (
        Part("day", "On a day", Total((Count.ACTIVE_DAY,))),
        Part("week", "In 7 days", Total((Count.ACTIVE_WEEK,))),
        Part("month", "In 30 days", Total((Count.ACTIVE_MONTH,))),
    ),
    Shape.LINES,
)
_HAPPINESS = Chart(
    "happiness",
    "How people are",
    "The mean happiness score of those who let it be worked out, week by week, and only of ten people or more.",
    (Part("score", "Mean score, of 100", Feeling()),),
    Shape.LINES,
    Unit.POINTS,
)
_MESSAGES = Chart(
    "messages",
    "Messages",
    "By the day they were sent. A conversation counts on each day on which something is said in it.",
    (
        Part("messages", "Messages", Total((Count.MESSAGES,))),
        Part("chats", "Conversations", Total((Count.CHATS,))),
    ),
    Shape.LINES,
)
_FIRST_ANSWER = Chart(
    "first_answer",
    "Time to the first answer",
    "Half of those who asked to talk at once were answered within this time, by the day of asking.",
    (
        Part("emergencies", "Help at once", Typical(Spread.EMERGENCY_ANSWER)),
        Part("talks", "Without a name", Typical(Spread.TALK_ANSWER)),
    ),
    Shape.LINES,
    Unit.SECONDS,
)
_HELPLINE = Chart(
    "helpline",
    "Time to the helpline's first answer",
    "Half, and nine in ten, were answered within this time, by the day of asking.",
    (
        Part("half", "Half within", Typical(Spread.TICKET_ANSWER)),
        Part("nine", "Nine in ten within", Typical(Spread.TICKET_ANSWER, 0.9)),
    ),
    Shape.LINES,
    Unit.SECONDS,
)
_ASKED_FOR_HELP = Chart(
    "asked_for_help",
    "Who asked for help",
    "By the day of asking.",
    (
        Part("emergencies", "Help at once", Total((Count.EMERGENCIES,))),
        Part("talks", "Without a name", Total((Count.TALKS,))),
        Part("tickets", "Helpline", Total((Count.TICKETS,))),
    ),
)
_COMPANION = Chart(
    "companion",
    "The companion",
    "Conversations with it, and how often it led somebody to people.",
    (
        Part("chats", "Conversations", Total((Count.BOT_CHATS,))),
        Part("hand_overs", "Led to people", Total((Count.HAND_OVERS,))),
    ),
    Shape.LINES,
)
_CALLS = Chart(
    "calls",
    "Calls",
    "By the day they began to ring.",
    (
        Part("connected", "Connected", Total((Count.CALLS_CONNECTED,))),
        Part("unanswered", "Not answered", Total((Count.CALLS_UNANSWERED,))),
        Part("failed", "Failed", Total((Count.CALLS_FAILED,))),
    ),
)
_CALL_TIMES = Chart(
    "call_times",
    "How calls went",
    "Half of all calls were within these times.",
    (
        Part("ringing", "Rang for", Typical(Spread.CALL_RINGING)),
        Part("set_up", "Connected within", Typical(Spread.CALL_SET_UP)),
    ),
    Shape.LINES,
    Unit.SECONDS,
)
_ROUND_TRIP = Chart(
    "round_trip",
    "Delay in calls",
    "How long sound takes there and back: half of all calls were faster, and nine in ten.",
    (
        Part("half", "Half within", Typical(Spread.CALL_ROUND_TRIP)),
        Part("nine", "Nine in ten within", Typical(Spread.CALL_ROUND_TRIP, 0.9)),
    ),
    Shape.LINES,
    Unit.SECONDS,
)
_CALL_LENGTH = Chart(
    "call_length",
    "How long calls last",
    "Half of all calls were shorter.",
    (Part("length", "Length", Typical(Spread.CALL_LENGTH)),),
    Shape.LINES,
    Unit.SECONDS,
)
_CALL_OPINIONS = Chart(
    "call_opinions",
    "What people say of the connection",
    "From 1 to 5, by the day of the call.",
    (Part("opinion", "Mean opinion", Mean(Count.CALL_POINTS, Count.CALL_OPINIONS)),),
    Shape.LINES,
    Unit.POINTS,
)
_MAIL = Chart(
    "mail",
    "Mail",
    "By the day it was written. Dropped is what was not wanted any more when it could be sent.",
    (
        Part("sent", "Sent", Total((Count.MAIL_SENT,))),
        Part("waiting", "Waiting", Total((Count.MAIL_WAITING,))),
        Part("dropped", "Dropped", Total((Count.MAIL_DROPPED,))),
        Part("failed", "Failed", Total((Count.MAIL_FAILED,))),
    ),
)
_PUSH = Chart(
    "push",
    "Pushes",
    "By the day they were written, one for each device.",
    (
        Part("sent", "Sent", Total((Count.PUSH_SENT,))),
        Part("waiting", "Waiting", Total((Count.PUSH_WAITING,))),
        Part("dropped", "Dropped", Total((Count.PUSH_DROPPED,))),
        Part("failed", "Failed", Total((Count.PUSH_FAILED,))),
    ),
)
_RESPONSE = Chart(
    "response",
    "How fast pages answer",
    "From what somebody does on a page until it is done.",
    (
        Part("half", "Half within", Typical(Spread.HANDLING)),
        Part("most", "95 in 100 within", Typical(Spread.HANDLING, 0.95)),
    ),
    Shape.LINES,
    Unit.SECONDS,
)
_ERRORS = Chart(
    "errors",
    "What broke",
    "What somebody asked of a page and was told that it went wrong on our side.",
    (Part("errors", "Errors", Total((Count.ERRORS,))),),
)
_CONNECTIONS = Chart(
    "connections",
    "Open pages",
    "The most that were open at once.",
    (Part("peak", "At once", Total((Count.PEAK_CONNECTIONS,))),),
    Shape.LINES,
)
_ONLINE = Chart(
    "online",
    "Time online",
    "How long they were there to be reached.",
    (Part("online", "Online", Total((Count.MINUTES_ONLINE,))),),
    unit=Unit.MINUTES,
)
_FOUND = Chart(
    "found",
    "How they are found",
    "How often patients saw them among doctors, opened their page, and chose a time.",
    (
        Part("shown", "Shown", Total((Count.SHOWN,))),
        Part("viewed", "Looked at", Total((Count.VIEWED,))),
        Part("chosen", "Time chosen", Total((Count.CHOSEN,))),
    ),
    Shape.LINES,
)

# What an admin sees first.
FIRST = (_APPOINTMENTS, _JOINED, _ACTIVE)

OF_HOUSE: dict[Topic, tuple[Chart, ...]] = {
    Topic.CARE: (_APPOINTMENTS, _STATUSES, _FUNNEL, _ACCEPTANCE, _RATINGS, _RATED),
    Topic.PEOPLE: (_JOINED, _ACTIVE, _HAPPINESS),
    Topic.TALKING: (
        _MESSAGES,
        _ASKED_FOR_HELP,
        _FIRST_ANSWER,
        _HELPLINE,
        _COMPANION,
        _CALLS,
        _CALL_TIMES,
        _ROUND_TRIP,
        _CALL_LENGTH,
        _CALL_OPINIONS,
    ),
    Topic.SERVICE: (_RESPONSE, _ERRORS, _CONNECTIONS, _MAIL, _PUSH),
}
OF_DOCTOR = (
    _APPOINTMENTS,
    _STATUSES,
    _ACCEPTANCE,
    _RATINGS,
    _RATED,
    _ONLINE,
    _MESSAGES,
    _CALLS,
    _CALL_TIMES,
    _ROUND_TRIP,
    _CALL_LENGTH,
    _CALL_OPINIONS,
    _FOUND,
)
CHARTS: dict[str, Chart] = {chart.key: chart for charts in (*OF_HOUSE.values(), OF_DOCTOR) for chart in charts}

# What the figures of appointments' charts are made of, by the key of each: of the days they begin, or those of choosing.
KINDS: dict[str, tuple[Count, ...]] = {
    part.key: part.formula.counts
    for chart in (_APPOINTMENTS, _STATUSES)
    for part in chart.parts
    if isinstance(part.formula, Total)
}
STEPS = {part.key: part.formula.counts[0] for part in _FUNNEL.parts if isinstance(part.formula, Total)}
KIND_NAMES = {part.key: part.name for chart in (_APPOINTMENTS, _STATUSES, _FUNNEL) for part in chart.parts}

"""Events: one that is full, with people waiting; one that comes again; one that is over; one online; and a draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from calmconnect.db.events import Event, EventSeries, Registration
from calmconnect.db.people import User
from calmconnect.domain.event_times import Repetition, Rhythm, When, occurrences
from calmconnect.domain.events import EventKind, EventStatus, Place
from calmconnect.domain.registrations import RegistrationStatus

_ZONE = ZoneInfo("Asia/Kolkata")
_DAY = timedelta(days=1)
_G, _W, _Q = EventKind.GROUP, EventKind.WORKSHOP, EventKind.WELLNESS


@dataclass(frozen=True, slots=True)
class Planned:
    """An event: in how many days, from when to when, by which doctor (a place in the list of them), for how many, and who
    registered (places in the list of patients, in order). `times`: how often it comes again, every week.
    """

    title: str
    kind: EventKind
    doctor: int
    days: int
    clock: tuple[time, time]
    place: Place
    address: str
    capacity: int
    people: tuple[int, ...]
    description: str
    times: int = 1
    draft: bool = False


_PLANNED = (
    Planned(
        "Sleep better, together",
        _G,
        10,
        3,
        (time(18), time(19)),
        Place.AUDIENCE,
        "",
        6,
        (2, 13, 20, 10, 5, 6, 14, 0, 16),
        "An hour about what keeps us awake, and what lets us sleep again.\n\n- What a night is made of\n- Three things to try "
        "this week\n- Your questions\n\nYou can listen only, with no camera and no word, and that is welcome.",
    ),
    Planned(
        "A quiet half hour",
        _Q,
        0,
        1,
        (time(7, 30), time(8)),
        Place.CIRCLE,
        "",
        3,
        (0, 9),
        "We sit, breathe and begin the day slowly. **Nobody has to say anything.** Bring a cup of tea if you like.",
        times=4,
    ),
    Planned(
        "When worries come at once",
        _W,
        0,
        8,
        (time(17), time(18, 30)),
        Place.ADDRESS,
        "The reading room, Lotus House, 14 Lake Road, Bengaluru",
        12,
        (1, 22, 24, 23, 3),
        "A workshop in person, with tea.\n\n## What we do\n\nWe write worries down, sort them, and practise two ways to let "
        "go of those that can wait.\n\n## What to bring\n\nSomething to write with. That is all.",
    ),
    Planned(
        "Walking and talking",
        _Q,
        3,
        15,
        (time(6, 45), time(8)),
        Place.ADDRESS,
        "The east gate of Cubbon Park, Bengaluru",
        20,
        (4, 7, 12),
        "A slow walk under old trees. We walk in twos, and every quarter of an hour with somebody else.",
    ),
    Planned(
        "Grief has its own time",
        _G,
        4,
        -6,
        (time(18), time(19, 30)),
        Place.ADDRESS,
        "Lotus House, 14 Lake Road, Bengaluru",
        8,
        (12, 26, 0, 24, 6),
        "For everybody who has lost somebody. We listen to each other, and there is nothing one has to feel.",
    ),
    Planned(
        "First steps out of a panic",
        _W,
        0,
        22,
        (time(18), time(19)),
        Place.CIRCLE,
        "",
        3,
        (),
        "We are still working on this.",
        draft=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event's row, once its series is known, and who registered."""

    event: Event
    people: tuple[int, ...]


def series(now: datetime) -> Iterator[tuple[Planned, EventSeries | None]]:
    """What is planned, with the series of what comes again."""
    for one in _PLANNED:
        again = EventSeries(rhythm=Rhythm.WEEK, times=one.times, created_at=now - 20 * _DAY)
        yield one, again if one.times > 1 else None


def events(
    one: Planned, series_id: int | None, doctors: list[int], admin_id: int, now: datetime
) -> Iterator[Occurrence]:
    """The events of what is planned; people register for the first one of a series."""
    day = now.astimezone(_ZONE).date() + one.days * _DAY
    rhythm = Repetition(Rhythm.WEEK if one.times > 1 else Rhythm.ONCE, one.times)
    for nth, when in enumerate(occurrences(When(day, *one.clock, _ZONE), rhythm)):
        span = when.span
        event = Event(
            series_id=series_id,
            title=one.title,
            description=one.description,
            kind=one.kind,
            host_id=doctors[one.doctor],
            place=one.place,
            address=one.address,
            starts_at=span.starts.astimezone(UTC),
            ends_at=span.ends.astimezone(UTC),
            time_zone=_ZONE.key,
            capacity=one.capacity,
            status=EventStatus.DRAFT if one.draft else EventStatus.PUBLISHED,
            last_number=0 if nth else len(one.people),
            changed_by=admin_id,
            changed_at=now - 20 * _DAY,
            created_at=now - 20 * _DAY,
        )
        yield Occurrence(event, () if nth else one.people)


def registrations(one: Occurrence, patients: list[User], now: datetime) -> Iterator[Registration]:
    """Who registered, in order: those beyond the capacity wait; of what is over, all but the second came."""
    over = one.event.ends_at <= now
    for number, place in enumerate(one.people, 1):
        at = max(patients[place].created_at, one.event.created_at + number * timedelta(hours=7))
        placed = number <= one.event.capacity
        status = RegistrationStatus.CONFIRMED if placed else RegistrationStatus.WAITLISTED
        if over:
            status = RegistrationStatus.MISSED if number == 2 else RegistrationStatus.ATTENDED
        yield Registration(
            event_id=one.event.id or 0,
            user_id=patients[place].id or 0,
            status=status,
            number=number,
            changes=1 + placed,
            registered_at=min(at, now),
            placed_at=min(at, now) if placed else None,
        )

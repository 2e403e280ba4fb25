"""Events for several people: what they are, and what an admin may write of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from calmconnect.domain.errors import Invalid
from calmconnect.domain.event_times import When, clean_when
from calmconnect.domain.people import Role
from calmconnect.domain.rooms import TITLE_LENGTH, RoomKind
from calmconnect.domain.text import clean_line, clean_text, clean_word

DESCRIPTION_LENGTH = 4000
ADDRESS_LENGTH = 200
WHY_LENGTH = 300
FEWEST, MOST = 1, 500
# From when on people can come in.
JOIN_BEFORE = timedelta(minutes=15)
# How long before it begins registration may close; 0 is when it begins.
CLOSES_MINUTES = (0, 60, 1_440, 2_880, 10_080)


class EventKind(StrEnum):
    """What sort of event it is."""

    GROUP = "group_session"
    WORKSHOP = "workshop"
    WELLNESS = "wellness_session"


class EventStatus(StrEnum):
    """A draft is seen by admins alone."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Place(StrEnum):
    """Where it takes place: in a room of this service, as a circle or an audience, or at an address."""

    CIRCLE = "circle"
    AUDIENCE = "audience"
    ADDRESS = "address"


class Scope(StrEnum):
    """What of a series is meant: this event alone, or those to come, too."""

    THIS = "this"
    FOLLOWING = "following"


@dataclass(frozen=True, slots=True)
class WrittenEvent:
    """An event as an admin writes it. `address` is "" online; nobody registers from `closes_minutes` before it begins."""

    title: str
    description: str
    kind: EventKind
    host_id: int
    place: Place
    address: str
    when: When
    capacity: int
    closes_minutes: int


def changed(before: WrittenEvent, after: WrittenEvent) -> frozenset[str]:
    """The names of what differs."""
    names = (field.name for field in fields(WrittenEvent))
    return frozenset(name for name in names if getattr(before, name) != getattr(after, name))


def clean_event(
    given: Mapping[str, object],
    hosts: Mapping[int, Role],
    most: Mapping[RoomKind, int],
    now: datetime,
) -> WrittenEvent:
    """An event from the fields of a form. `hosts` are those who may host; `most` says how many each kind of room holds.

    Raises:
        Invalid: with every field that can't be taken.
    """
    found = gathered(
        title=lambda: clean_line(
            given.get("title"), field="title", longest=TITLE_LENGTH, empty="Please give the event a name."
        ),
        description=lambda: clean_text(
            given.get("description"),
            field="description",
            longest=DESCRIPTION_LENGTH,
            empty="Please say what people can expect.",
        ),
        kind=lambda: clean_word(given.get("kind"), EventKind, "kind"),
        host_id=lambda: _host(given.get("host"), hosts),
        place=lambda: _place(given.get("place"), most),
        address=lambda: _address(given),
        when=lambda: clean_when(given, now),
        capacity=lambda: _capacity(given.get("capacity")),
        closes_minutes=lambda: _closes(given.get("closes")),
    )
    written = WrittenEvent(**found)
    _check_room(written, hosts, most)
    return written


def gathered(**readers: Callable[[], Any]) -> dict[str, Any]:
    """What each of these reads, by its name.

    Raises:
        Invalid: with every field that any of them can't take.
    """
    found: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, read in readers.items():
        try:
            found[name] = read()
        except Invalid as invalid:
            problems |= invalid.fields
    if problems:
        raise Invalid(**problems)
    return found


def clean_why(value: object) -> str:
    """Why an event is called off, which may stay unsaid.

    Raises:
        Invalid: with the field `why`.
    """
    return clean_line(value, field="why", longest=WHY_LENGTH)


def closes_at(starts: datetime, closes_minutes: int) -> datetime:
    """When registration closes."""
    return starts - timedelta(minutes=closes_minutes)


def zone_of(name: str) -> ZoneInfo:
    """The zone of an event, by its name."""
    return ZoneInfo(name)


def _host(value: object, hosts: Mapping[int, Role]) -> int:
    number = _whole(value)
    if number not in hosts:
        raise Invalid(host="Please choose who hosts it.")
    return number


def _place(value: object, most: Mapping[RoomKind, int]) -> Place:
    place = clean_word(value, Place, "place", "Please choose where it takes place.")
    if place is not Place.ADDRESS and RoomKind(place.value) not in most:
        raise Invalid(place="That needs a media server, which this service has not got.")
    return place


def _address(given: Mapping[str, object]) -> str:
    if given.get("place") != Place.ADDRESS.value:
        return ""
    return clean_line(
        given.get("address"), field="address", longest=ADDRESS_LENGTH, empty="Please say where people should come to."
    )


def _capacity(value: object) -> int:
    number = _whole(value)
    if not FEWEST <= number <= MOST:
        raise Invalid(capacity=f"Please write a number from {FEWEST} to {MOST}.")
    return number


def _closes(value: object) -> int:
    number = _whole(value)
    if number not in CLOSES_MINUTES:
        raise Invalid(closes="Please choose one of these.")
    return number


def _check_room(written: WrittenEvent, hosts: Mapping[int, Role], most: Mapping[RoomKind, int]) -> None:
    if written.place is Place.ADDRESS:
        return
    if hosts[written.host_id] is not Role.DOCTOR:
        raise Invalid(host="Rooms are opened by doctors. Please choose one to host it online.")
    beside = most[RoomKind(written.place.value)] - 1
    if written.capacity > beside:
        raise Invalid(capacity=f"Such a room holds at most {beside} beside the host.")


def _whole(value: object) -> int:
    """What digits mean, -1 for anything else."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10 else -1

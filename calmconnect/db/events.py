"""Tables: events for several people, who registered, the rooms opened for them, and what was reminded of."""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel

from calmconnect.db.types import UtcDateTime, word
from calmconnect.domain.event_times import Rhythm
from calmconnect.domain.events import EventKind, EventStatus, Place
from calmconnect.domain.registrations import RegistrationStatus


class EventSeries(SQLModel, table=True):
    """Events that were written together. Each is a row of its own, and may differ from the others."""

    __tablename__ = "event_series"

    id: int | None = Field(default=None, primary_key=True)
    rhythm: Rhythm = Field(sa_column=word(Rhythm))
    times: int
    created_at: datetime = Field(sa_type=UtcDateTime)


class Event(SQLModel, table=True):
    """An event. `last_number` is the last registration's; whoever changes who has a place holds this row first.

    `version` rises with each change of what is written, `sequence` with each that calendars must hear of. `changed_by` wrote
    the present version. `why` is why it was called off.
    """

    __tablename__ = "events"
    __table_args__ = (Index("events_to_come", "status", "starts_at"),)

    id: int | None = Field(default=None, primary_key=True)
    series_id: int | None = Field(default=None, foreign_key="event_series.id", index=True)
    title: str
    description: str
    kind: EventKind = Field(sa_column=word(EventKind))
    host_id: int = Field(foreign_key="users.id", index=True)
    place: Place = Field(sa_column=word(Place))
    address: str = ""
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    time_zone: str
    capacity: int
    closes_minutes: int = 0
    status: EventStatus = Field(default=EventStatus.DRAFT, sa_column=word(EventStatus))
    why: str = ""
    version: int = 1
    sequence: int = 0
    last_number: int = 0
    changed_by: int = Field(foreign_key="users.id")
    changed_at: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)


class Registration(SQLModel, table=True):
    """Somebody's registration for an event. `number` is their place in the order, `changes` how often its status has changed.

    `placed_at` is since when they have a place. That somebody comes to an event may say why: only hosts and admins see it.
    """

    __tablename__ = "registrations"

    event_id: int = Field(foreign_key="events.id", primary_key=True)
    user_id: int = Field(foreign_key="users.id", primary_key=True, index=True)
    status: RegistrationStatus = Field(sa_column=word(RegistrationStatus))
    number: int
    changes: int = 0
    registered_at: datetime = Field(sa_type=UtcDateTime)
    placed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EventReminder(SQLModel, table=True):
    """A reminder that was sent: writing the row is the right to send it."""

    __tablename__ = "event_reminders"

    event_id: int = Field(foreign_key="events.id", primary_key=True)
    minutes_before: int = Field(primary_key=True)
    sent_at: datetime = Field(sa_type=UtcDateTime)


class EventRoom(SQLModel, table=True):
    """A room that was opened for an event; those with a place come in without being let in."""

    __tablename__ = "event_rooms"

    room_id: int = Field(foreign_key="rooms.id", primary_key=True)
    event_id: int = Field(foreign_key="events.id", index=True)

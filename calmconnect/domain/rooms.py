"""A room for several people: what it and its members can be.

A room has an owner, who opened it. It begins when they first come in. From then on it has a host who is in, or says since when
it has none: a co-host takes over at once, and without one the room closes after a while. Nobody comes in but the owner, those
who are invited because they have a place at an event, and those whom somebody who hosts lets in from the lobby, one by one. Who
was removed stays out; the owner's place is kept for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from calmconnect.domain.errors import Invalid, NotFound
from calmconnect.domain.text import clean_line, clean_word

# A page that is gone may come back, by a reload or another way, for so long.
COME_BACK_WITHIN = timedelta(seconds=20)
# A room without anybody who hosts it closes then.
HOST_BACK_WITHIN = timedelta(minutes=2)
# A room to which its owner never came closes then.
BEGUN_WITHIN = timedelta(hours=24)
# So many may be heard in an audience, and so many wait in a lobby.
MOST_SPEAKING = 6
MOST_WAITING = 50
# A circle of which every page sends to every other; and one of which each sends to a media server. (docs/rooms.md)
MOST_IN_MESH = 4
MOST_IN_CIRCLE = 6
TITLE_LENGTH = 80
KEY_LENGTH = 43


class RoomKind(StrEnum):
    """A circle, in which all speak; or an audience, in which those speak who host and whom they give the word."""

    CIRCLE = "circle"
    AUDIENCE = "audience"


class Standing(StrEnum):
    """Where somebody is who came to a room. `left`: they may come again. `removed`: they may not."""

    LOBBY = "lobby"
    IN = "in"
    LEFT = "left"
    REMOVED = "removed"


class Rank(StrEnum):
    """What somebody may do in a room; who is in the lobby has the rank that they would come in with."""

    HOST = "host"
    COHOST = "cohost"
    SPEAKER = "speaker"
    LISTENER = "listener"


HOSTING = frozenset({Rank.HOST, Rank.COHOST})
SPEAKING = HOSTING | {Rank.SPEAKER}


class Closed(StrEnum):
    """Why a room is over."""

    ENDED = "ended"
    HOST_GONE = "host_gone"
    UNUSED = "unused"


class RoomStep(StrEnum):
    """What can happen in a room. `vanish` and `close` are taken by the clock."""

    KNOCK = "knock"
    ADMIT = "admit"
    LEAVE = "leave"
    REMOVE = "remove"
    RAISE_HAND = "raise_hand"
    LOWER_HAND = "lower_hand"
    MUTE = "mute"
    MUTE_ALL = "mute_all"
    UNMUTE = "unmute"
    GIVE_WORD = "give_word"
    TAKE_WORD = "take_word"
    MAKE_COHOST = "make_cohost"
    END_COHOST = "end_cohost"
    LOCK = "lock"
    UNLOCK = "unlock"
    END = "end"
    VANISH = "vanish"
    CLOSE = "close"


def is_mesh(kind: RoomKind, size: int) -> bool:
    """Whether the pages of a room send to each other, and not to a media server."""
    return kind is RoomKind.CIRCLE and size <= MOST_IN_MESH


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who came to a room. `hand_at`: since when their hand is up; `muted`: by who hosts, until they unmute."""

    user_id: int
    standing: Standing
    rank: Rank
    hand_at: datetime | None = None
    muted: bool = False
    entered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RoomNow:
    """A room as it stands. `alone_since`: since when nobody hosts it, None before it began; `closed` once it is over.

    `most_speaking` is how many may speak to an audience at a time. `invited` come in without being let in.
    """

    owner_id: int
    kind: RoomKind
    size: int
    opened_at: datetime
    members: Mapping[int, Member]
    locked: bool = False
    begun: bool = False
    alone_since: datetime | None = None
    closed: Closed | None = None
    most_speaking: int = MOST_SPEAKING
    invited: frozenset[int] = frozenset()

    @property
    def places(self) -> int:
        """How many more may come in; the owner's place is kept for them."""
        owner = self.members.get(self.owner_id)
        kept = 0 if owner is not None and owner.standing is Standing.IN else 1
        return max(0, self.size - kept - len(self.those_in()))

    def those_in(self) -> list[Member]:
        """Who is in, the longest first."""
        found = [one for one in self.members.values() if one.standing is Standing.IN]
        return sorted(found, key=lambda one: (one.entered_at or self.opened_at, one.user_id))


@dataclass(frozen=True, slots=True)
class NewRoom:
    """What a room is opened with."""

    title: str
    kind: RoomKind
    size: int


# What people say that they do in a room; the first one also by coming to it.
_SAID = frozenset(RoomStep) - {RoomStep.KNOCK, RoomStep.VANISH, RoomStep.CLOSE}


def clean_room(title: object, kind: object, size: object, most: Mapping[RoomKind, int]) -> NewRoom:
    """What a room is opened with; `most` says how many each kind may hold here.

    Raises:
        Invalid: under `title`, `kind` or `size`.
    """
    words = clean_line(title, field="title", longest=TITLE_LENGTH, empty="Please give the room a name.")
    wanted = clean_word(kind, RoomKind, "kind")
    if wanted not in most:
        raise Invalid(kind="That needs a media server, which this service has not got.")
    number = int(size) if isinstance(size, str) and size.isascii() and size.isdigit() and len(size) < 4 else 0
    if not 2 <= number <= most[wanted]:
        raise Invalid(size=f"Please choose from 2 to {most[wanted]} people, with you.")
    return NewRoom(words, wanted, number)


def clean_step(value: object) -> RoomStep:
    """A step that a person takes in a room where they are.

    Raises:
        Invalid: with the field `step`.
    """
    if not isinstance(value, str) or value not in _SAID:
        raise Invalid(step="That could not be understood.")
    return RoomStep(value)


def clean_key(value: object) -> str:
    """What the address of a room ends with.

    Raises:
        NotFound: for anything that can't be one.
    """
    if not isinstance(value, str) or not value.isascii() or len(value) != KEY_LENGTH:
        raise NotFound
    return value

"""Tables: rooms for several people, who came to each, and their sessions in the media server."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime, word
from calmconnect.domain.rooms import Closed, Rank, RoomKind, Standing


class Room(SQLModel, table=True):
    """A room. `key` is what its address ends with: it leads to the lobby, and no further. `version` rises with every change.

    `begun_at` is when its owner first came in, `alone_since` since when nobody hosts it, `closed_at` when it was over.
    """

    __tablename__ = "rooms"

    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="users.id", index=True)
    key: str = Field(unique=True)
    title: str = Field(sa_type=EncryptedText)
    kind: RoomKind = Field(sa_column=word(RoomKind))
    size: int
    locked: bool = False
    version: int = 1
    opened_at: datetime = Field(sa_type=UtcDateTime)
    begun_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    alone_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    closed: Closed | None = Field(default=None, sa_column=word(Closed, nullable=True))


class RoomMember(SQLModel, table=True):
    """Somebody who came to a room, and where they are now.

    `seat` is the page that takes part, as the hash of its token, and `epoch` that page's connection. `sound` and `picture` are
    what the page says that it sends; `feed` is under which number the media server hands it on, None while it does not.
    `missing_since` is when that page was found to be gone.
    """

    __tablename__ = "room_members"

    room_id: int = Field(foreign_key="rooms.id", primary_key=True)
    user_id: int = Field(foreign_key="users.id", primary_key=True, index=True)
    standing: Standing = Field(sa_column=word(Standing, index=True))
    rank: Rank = Field(sa_column=word(Rank))
    seat: str = ""
    epoch: str = ""
    sound: bool = False
    picture: bool = False
    feed: int | None = Field(default=None, sa_type=BigInteger)
    muted: bool = False
    hand_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    entered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    missing_since: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RoomLine(SQLModel, table=True):
    """A session in the media server, for the connection of a page that is named `epoch`: as long as that takes part.

    `handle` is where it sends, and `feed` the number of what it sends. `kept_at` is when the session was last told to go on.
    """

    __tablename__ = "room_lines"

    session: int = Field(primary_key=True, sa_type=BigInteger)
    room_id: int = Field(foreign_key="rooms.id", index=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    epoch: str
    handle: int | None = Field(default=None, sa_type=BigInteger)
    feed: int | None = Field(default=None, sa_type=BigInteger)
    kept_at: datetime = Field(sa_type=UtcDateTime)

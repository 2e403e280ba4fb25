"""Tables: recordings of calls, who agreed to them, and what was recorded, encrypted."""

from datetime import datetime

from sqlalchemy import Column, LargeBinary, text
from sqlmodel import Field, Index, SQLModel

from calmconnect.db.types import UtcDateTime, word
from calmconnect.domain.recordings import Party, RecordingStatus

_OPEN = text("status IN ('asked', 'agreed', 'running')")


class Recording(SQLModel, table=True):
    """One recording, from the question to its deletion; a call has at most one that is open.

    `key` is the key of its own under which everything of it lies, itself sealed by the key ring; None once it is deleted, or
    when there never was anything. `size` counts the bytes that came, later those that are kept; `heard_at` is when the last
    came. `complete`: the browser says that nothing more comes. Who put it together holds it until `claimed_until`. `stopped_by`
    and `deleted_by` are None for the clock.
    """

    __tablename__ = "recordings"
    __table_args__ = (Index("recordings_one_open", "call_id", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),)

    id: int | None = Field(default=None, primary_key=True)
    call_id: int = Field(foreign_key="calls.id", index=True)
    doctor_id: int = Field(foreign_key="users.id", index=True)
    patient_id: int = Field(foreign_key="users.id", index=True)
    status: RecordingStatus = Field(sa_column=word(RecordingStatus, index=True))
    version: int = 1
    asked_by: int = Field(foreign_key="users.id")
    asked_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    heard_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stopped_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    stopped_by: int | None = Field(default=None, foreign_key="users.id")
    complete: bool = False
    size: int = 0
    duration_ms: int = 0
    key: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    attempts: int = 0
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deleted_by: int | None = Field(default=None, foreign_key="users.id")

    def party_of(self, user_id: int) -> Party:
        """Which of the two somebody is."""
        return Party.DOCTOR if user_id == self.doctor_id else Party.PATIENT

    def other_than(self, user_id: int) -> int:
        """The other one of the two."""
        return self.patient_id if user_id == self.doctor_id else self.doctor_id


class RecordingConsent(SQLModel, table=True):
    """That somebody agreed to one recording, and when. Kept for good, also when the recording is deleted."""

    __tablename__ = "recording_consents"

    recording_id: int = Field(foreign_key="recordings.id", primary_key=True)
    user_id: int = Field(foreign_key="users.id", primary_key=True)
    given_at: datetime = Field(sa_type=UtcDateTime)


class RecordingSegment(SQLModel, table=True):
    """What one page recorded without being loaded anew; `pieces` is how many have come, in their order."""

    __tablename__ = "recording_segments"

    recording_id: int = Field(foreign_key="recordings.id", primary_key=True)
    nth: int = Field(primary_key=True)
    begun_at: datetime = Field(sa_type=UtcDateTime)
    pieces: int = 0


class RecordingPiece(SQLModel, table=True):
    """A second of a segment as it came, encrypted; gone once the recording is put together."""

    __tablename__ = "recording_pieces"

    recording_id: int = Field(foreign_key="recordings.id", primary_key=True)
    segment: int = Field(primary_key=True)
    nth: int = Field(primary_key=True)
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class RecordingBlock(SQLModel, table=True):
    """A block of a recording that was put together, encrypted; all but the last hold the same number of bytes."""

    __tablename__ = "recording_blocks"

    recording_id: int = Field(foreign_key="recordings.id", primary_key=True)
    nth: int = Field(primary_key=True)
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))

"""Table: what a person's browser last found out about calls. It names no device, no address and no network."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from calmconnect.db.types import UtcDateTime, word
from calmconnect.domain.call_checks import Browser, Device, Heard


class KeptCallCheck(SQLModel, table=True):
    """The last check of a person; the next one takes its place. Columns as in `domain.call_checks.CallCheck`."""

    __tablename__ = "call_checks"

    user_id: int = Field(foreign_key="users.id", primary_key=True)
    checked_at: datetime = Field(sa_type=UtcDateTime)
    browser: Browser = Field(sa_column=word(Browser))
    camera: Device = Field(sa_column=word(Device))
    microphone: Device = Field(sa_column=word(Device))
    speaker: Heard = Field(sa_column=word(Heard))
    servers: int
    reached: int
    round_trip_ms: int
    down_kbps: int
    up_kbps: int

"""Tables: how each process was, minute by minute. Kept for two weeks; nothing here says who asked for what."""

from datetime import datetime

from sqlalchemy import SmallInteger
from sqlmodel import Field, SQLModel

from calmconnect.db.types import UtcDateTime


class Vital(SQLModel, table=True):
    """What a process did in a minute: handlers that ended, those among them that broke, and its open tabs at the end of it."""

    __tablename__ = "vitals"

    minute: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    process: str = Field(primary_key=True)
    handled: int
    failed: int
    tabs: int


class VitalDuration(SQLModel, table=True):
    """How many of a minute's handlers took how long, by bucket (`domain/histograms.py`)."""

    __tablename__ = "vital_durations"

    minute: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    process: str = Field(primary_key=True)
    bucket: int = Field(primary_key=True, sa_type=SmallInteger)
    handled: int

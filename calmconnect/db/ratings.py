"""Tables: what patients thought of their sessions, and what became of it. Reviews are for everybody, so they are plain."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from calmconnect.db.types import UtcDateTime, word
from calmconnect.domain.ratings import RatingStep


class Rating(SQLModel, table=True):
    """What the patient thought of a fulfilled appointment: 1 to 5 stars and, perhaps, some words.

    It has an id of its own, so that who may know the rating can't tell from it which appointment it is about. A hidden one is
    kept; its stars count all the same unless `stars_left_out`.
    """

    __tablename__ = "ratings"

    id: int | None = Field(default=None, primary_key=True)
    appointment_id: int = Field(foreign_key="appointments.id", unique=True)
    doctor_id: int = Field(foreign_key="doctors.user_id", index=True)
    stars: int
    review: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
    changed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reported_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reported_why: str = ""
    hidden_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    hidden_by: int | None = Field(default=None, foreign_key="users.id")
    hidden_why: str = ""
    stars_left_out: bool = False


class RatingChange(SQLModel, table=True):
    """One thing that happened to a rating: who did what, when and why, and what the rating said from then on."""

    __tablename__ = "rating_changes"

    id: int | None = Field(default=None, primary_key=True)
    rating_id: int = Field(foreign_key="ratings.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    actor_id: int = Field(foreign_key="users.id")
    step: RatingStep = Field(sa_column=word(RatingStep))
    stars: int
    review: str
    why: str = ""

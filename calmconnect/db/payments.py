"""Tables: what patients paid, and the books of the test provider, which no real provider would share with us."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from calmconnect.db.types import UtcDateTime, word
from calmconnect.domain.payments import OPEN, Due, PaymentStatus

# The migrations repeat these words.
_OPEN = text(f"status IN ({', '.join(repr(status.value) for status in OPEN)})")


class Payment(SQLModel, table=True):
    """One attempt to pay for an appointment; the database allows only one open attempt for each.

    `key` makes asking the provider twice the same as once. `due` is what the provider must still be asked to do, claimed by
    one runner at a time until `claimed_until`. `amount_minor` is in the currency's minor unit. A later session of a series is
    paid with the card of the first one: `mandate` is the key of that payment.
    """

    __tablename__ = "payments"
    __table_args__ = (
        Index("payments_one_open", "appointment_id", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
    )

    id: int | None = Field(default=None, primary_key=True)
    appointment_id: int = Field(foreign_key="appointments.id", index=True)
    patient_id: int = Field(foreign_key="users.id", index=True)
    key: str = Field(unique=True)
    amount_minor: int
    currency: str
    card_end: str
    status: PaymentStatus = Field(sa_column=word(PaymentStatus, index=True))
    due: Due | None = Field(default=None, sa_column=word(Due, nullable=True, index=True))
    attempts: int = 0
    next_attempt_at: datetime = Field(sa_type=UtcDateTime)
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    mandate: str | None = None


class ProviderCharge(SQLModel, table=True):
    """What the test provider knows of a payment, under the key it was asked with, and under which mandate, if any."""

    __tablename__ = "test_charges"

    key: str = Field(primary_key=True)
    card: str
    amount_minor: int
    currency: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    confirmed: bool | None = None
    captured_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    refunded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    mandate: str | None = None

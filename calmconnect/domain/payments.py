"""What is paid and given back. No real money yet: the test provider knows its own card numbers only."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from calmconnect.domain.booking import Absent, CancellationReason
from calmconnect.domain.errors import Invalid

# What a doctor may choose from: hours before the beginning until which a patient cancels without paying.
FREE_CANCEL_HOURS = (0, 2, 6, 12, 24, 48, 72)


class PaymentStatus(StrEnum):
    """`processing`: asked, and not answered yet; `requires_action`: the payer must confirm it with their bank."""

    PROCESSING = "processing"
    REQUIRES_ACTION = "requires_action"
    AUTHORISED = "authorised"
    CAPTURED = "captured"
    DECLINED = "declined"
    REFUNDED = "refunded"


class Due(StrEnum):
    """What is still to be asked of the provider."""

    CAPTURE = "capture"
    REFUND = "refund"


# Payments that may yet come to something; an appointment has at most one of them.
OPEN = (PaymentStatus.PROCESSING, PaymentStatus.REQUIRES_ACTION, PaymentStatus.AUTHORISED, PaymentStatus.CAPTURED)

_ALWAYS_BACK = frozenset(
    {
        CancellationReason.REJECTED,
        CancellationReason.EXPIRED,
        CancellationReason.UNATTENDED,
        CancellationReason.BY_DOCTOR,
        CancellationReason.BY_SERVICE,
        CancellationReason.PAYMENT_FAILED,
    }
)


class CardNumber(StrEnum):
    """The numbers that the test provider knows, each by how it answers."""

    WORKS = "4242424242424242"
    DECLINED = "4000000000000002"
    CONFIRM = "4000002500003155"
    SILENT = "4000000000006975"
    LATE = "4000000000000259"
    ONCE = "4000000000000341"


def clean_card(value: object) -> CardNumber:
    """One of the test numbers, however it is spaced.

    Raises:
        Invalid: with the field `card`. Any other number may be somebody's real one, so it is not even looked at.
    """
    digits = "".join(value.split()).replace("-", "") if isinstance(value, str) and len(value) < 40 else ""
    if digits not in set(CardNumber):
        raise Invalid(card="Please use one of the test numbers. Never enter a real card here.")
    return CardNumber(digits)


def free_until(starts: datetime, free_hours: int) -> datetime:
    """Until when a patient cancels without paying."""
    return starts - timedelta(hours=free_hours)


def given_back(
    reason: CancellationReason | None, absent: Absent | None, cancelled: datetime, starts: datetime, free_hours: int
) -> bool:
    """Whether the patient gets their money back for a session that did not take place.

    They do, unless they stayed away themselves or cancelled after `free_until`.
    """
    if absent is not None:
        return absent is Absent.DOCTOR
    if reason is CancellationReason.BY_PATIENT:
        return cancelled <= free_until(starts, free_hours)
    return reason in _ALWAYS_BACK

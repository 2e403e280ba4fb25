"""Who takes the money. The seam is `Provider`; behind it stands the test provider, which moves none.

A provider is asked under a key: asking twice under one key is the same as asking once. It may stay silent, and it may answer
long after it was asked; `look_up` says what has become of a key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from sqlmodel import col, update

from calmconnect.db.payments import ProviderCharge
from calmconnect.db.session import reading, transaction
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.payments import CardNumber

# When the card that answers late does so: after a hold is over.
LATE = timedelta(minutes=6)


class Silence(Exception):
    """The provider gave no answer; the payment may or may not have been made."""


class Said(StrEnum):
    """What a provider says of a payment. `UNKNOWN`: it never heard of the key, or has not decided yet."""

    AUTHORISED = "authorised"
    DECLINED = "declined"
    REQUIRES_ACTION = "requires_action"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Charge:
    """What is to be paid: `amount_minor` in the currency's minor unit."""

    key: str
    amount_minor: int
    currency: str
    card: CardNumber


@dataclass(frozen=True, slots=True)
class LaterCharge:
    """What is to be paid without the payer, with the card of the payment whose key is the `mandate`."""

    key: str
    amount_minor: int
    currency: str
    mandate: str


class Provider(Protocol):
    """Takes, keeps and gives back money. Every method may raise `Silence`."""

    async def authorise(self, charge: Charge, now: datetime) -> Said:
        """Set money aside."""

    async def authorise_later(self, charge: LaterCharge, now: datetime) -> Said:
        """Set more money aside, as the payer agreed to when they paid the first time; no second step is asked for."""

    async def confirm(self, key: str, agreed: bool, now: datetime) -> Said:
        """The payer's second step."""

    async def look_up(self, key: str, now: datetime) -> Said:
        """What has become of a payment."""

    async def capture(self, key: str, now: datetime) -> None:
        """Take what was set aside."""

    async def refund(self, key: str, now: datetime) -> None:
        """Give back what was set aside or taken, if anything was."""


class TestProvider:
    """Decides by the card's number, and keeps its own books."""

    async def authorise(self, charge: Charge, now: datetime) -> Said:
        """See `Provider.authorise`."""
        await self._enter(charge, now, card=charge.card.value)
        if charge.card in (CardNumber.SILENT, CardNumber.LATE):
            raise Silence
        return await self.look_up(charge.key, now)

    async def authorise_later(self, charge: LaterCharge, now: datetime) -> Said:
        """See `Provider.authorise_later`."""
        async with reading() as rows:
            first = await rows.get(ProviderCharge, charge.mandate)
        if first is None or _said(first, now) is not Said.AUTHORISED:
            return Said.DECLINED
        await self._enter(charge, now, card=first.card, mandate=charge.mandate, confirmed=first.confirmed)
        return await self.look_up(charge.key, now)

    async def confirm(self, key: str, agreed: bool, now: datetime) -> Said:
        """See `Provider.confirm`; the first answer counts."""
        await self._note(key, ProviderCharge.confirmed, agreed)
        return await self.look_up(key, now)

    async def look_up(self, key: str, now: datetime) -> Said:
        """See `Provider.look_up`."""
        async with reading() as rows:
            charge = await rows.get(ProviderCharge, key)
        return Said.UNKNOWN if charge is None else _said(charge, now)

    async def capture(self, key: str, now: datetime) -> None:
        """See `Provider.capture`."""
        await self._note(key, ProviderCharge.captured_at, now)

    async def refund(self, key: str, now: datetime) -> None:
        """See `Provider.refund`."""
        await self._note(key, ProviderCharge.refunded_at, now)

    async def _enter(self, charge: Charge | LaterCharge, now: datetime, **more: object) -> None:
        async with transaction() as rows:
            await insert_if_absent(
                rows,
                ProviderCharge,
                key=charge.key,
                amount_minor=charge.amount_minor,
                currency=charge.currency,
                created_at=now,
                **more,
            )

    async def _note(self, key: str, column: object, value: object) -> None:
        async with transaction() as rows:
            await rows.exec(
                update(ProviderCharge)
                .where(col(ProviderCharge.key) == key, col(column).is_(None))
                .values({column: value})
            )


def provider() -> Provider:
    """Who takes the money of this installation."""
    return TestProvider()


def _said(charge: ProviderCharge, now: datetime) -> Said:
    match charge.card:
        case CardNumber.WORKS:
            return Said.AUTHORISED
        case CardNumber.DECLINED:
            return Said.DECLINED
        case CardNumber.ONCE:
            return Said.DECLINED if charge.mandate else Said.AUTHORISED
        case CardNumber.LATE if now >= charge.created_at + LATE:
            return Said.AUTHORISED
        case CardNumber.CONFIRM if charge.confirmed is not None:
            return Said.AUTHORISED if charge.confirmed else Said.DECLINED
        case CardNumber.CONFIRM:
            return Said.REQUIRES_ACTION
        case _:
            return Said.UNKNOWN

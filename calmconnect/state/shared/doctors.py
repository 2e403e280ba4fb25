"""How doctors and free slots look to a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from calmconnect.domain.doctors import LANGUAGES, SPECIALISATIONS
from calmconnect.domain.recommending import Reason, Why
from calmconnect.domain.slots import Span
from calmconnect.services.clock import epoch_ms
from calmconnect.services.doctors import Card

_WHY = {
    Why.HELPS: "Helps with {}",
    Why.SPEAKS: "Speaks {}",
    Why.HERE: "There right now",
    Why.SOON: "Free within a day",
    Why.RATED: "Rated well by many",
}
_SIGNS = {"INR": "₹", "EUR": "€", "USD": "$", "GBP": "£"}


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A free slot: its beginning in ms since 1970, and the page that books it."""

    at: int
    href: str


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day with free slots; `at` is its first slot, `key` the date in the viewer's zone."""

    key: str
    at: int
    slots: list[SlotRow]


@dataclass(frozen=True, slots=True)
class DoctorRow:
    """A doctor as a card shows them. `stars` is "" without ratings; `helps_with` and `why` are in patients' words."""

    id: int
    name: str
    headline: str
    helps_with: str
    languages: str
    fee: str
    stars: str
    ratings: int
    presence: str
    slots: list[SlotRow]
    href: str
    why: str = ""
    picture: str = ""


def doctor_row(card: Card) -> DoctorRow:
    """A card for a page."""
    return DoctorRow(
        id=card.id,
        name=card.name,
        headline=card.headline,
        helps_with=" · ".join(SPECIALISATIONS[one][1] for one in card.specialisations),
        languages=", ".join(LANGUAGES.get(one, one) for one in card.languages),
        fee=fee_words(card.fee_minor, card.currency),
        stars=f"{card.stars:.1f}" if card.ratings else "",
        ratings=card.ratings,
        presence=card.presence.value,
        slots=slot_rows(card.id, card.next_slots),
        href=f"/doctors/{card.id}",
        why=why_words(card.why),
        picture=card.picture,
    )


def why_words(reasons: tuple[Reason, ...]) -> str:
    """Why a doctor suits somebody, as one would say it: "Helps with worry, panic, fear · Speaks Hindi"."""
    return " · ".join(_WHY[one.why].format(_named(one)) for one in reasons)


def _named(reason: Reason) -> str:
    return SPECIALISATIONS[reason.key][1] if reason.why is Why.HELPS else LANGUAGES.get(reason.key, reason.key)


def slot_rows(doctor_id: int, slots: Iterable[Span]) -> list[SlotRow]:
    """Free slots for a page."""
    starts = [epoch_ms(slot.starts) for slot in slots]
    return [SlotRow(at, f"/doctors/{doctor_id}?slot={at}") for at in starts]


def day_rows(doctor_id: int, slots: Iterable[Span], zone: ZoneInfo) -> list[DayRow]:
    """Free slots, in order, by the day on which they begin in `zone`."""
    grouped = groupby(slots, key=lambda slot: slot.starts.astimezone(zone).date().isoformat())
    days = ((key, slot_rows(doctor_id, group)) for key, group in grouped)
    return [DayRow(key, rows[0].at, rows) for key, rows in days]


def fee_words(minor: int, currency: str) -> str:
    """A fee as people write it: "₹1,200", "Free"."""
    if minor == 0:
        return "Free"
    amount = f"{minor // 100:,}" if minor % 100 == 0 else f"{minor / 100:,.2f}"
    return f"{_SIGNS.get(currency, currency + ' ')}{amount}"

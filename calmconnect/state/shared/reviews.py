"""How ratings look to a page."""

from __future__ import annotations

from dataclasses import dataclass

from calmconnect.services.clock import epoch_ms
from calmconnect.services.ratings import Review, Standing


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """What a patient wrote; `month` is some moment of that month, in ms since 1970."""

    id: int
    stars: int
    text: str
    month: int
    reported: bool


@dataclass(frozen=True, slots=True)
class Share:
    """How often so many stars were given, and which part of all that is, in percent."""

    stars: int
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class StandingRow:
    """How a doctor is rated: the mean as "4.6", "" without ratings; the shares of five stars first."""

    mean: str = ""
    total: int = 0
    shares: tuple[Share, ...] = ()


def review_row(review: Review) -> ReviewRow:
    """A review for a page."""
    return ReviewRow(review.id, review.stars, review.text, epoch_ms(review.month), review.reported)


def standing_row(standing: Standing) -> StandingRow:
    """How a doctor is rated, for a page."""
    if not standing.total:
        return StandingRow()
    shares = [
        Share(stars, count, round(100 * count / standing.total)) for stars, count in enumerate(standing.counts, start=1)
    ]
    return StandingRow(f"{standing.mean:.1f}", standing.total, tuple(reversed(shares)))

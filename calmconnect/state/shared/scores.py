"""How a happiness score looks to a page."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from calmconnect.domain.check_ins import MOOD_WORDS
from calmconnect.domain.doctors import SPECIALISATIONS
from calmconnect.services.scores import Said, Seen

# A chart shows every day; the table behind it enough to read.
_IN_TABLE = 14


@dataclass(frozen=True, slots=True)
class DayRow:
    """The score of a day: in words for the table, in numbers for the chart. `band` is its lowest and highest."""

    day: str
    score: int
    band: list[int]


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A day or a theme that moved the score, and by how much: "3 points up"."""

    what: str
    how: str
    up: bool


@dataclass(frozen=True, slots=True)
class SaidRow:
    """What somebody said of a day."""

    day: str
    mood: str
    word: str


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A score: `value` and its band, 0…100; `enough` once it says anything. `table` is the latest day first."""

    value: int
    low: int
    high: int
    enough: bool
    chart: list[dict[str, Any]]
    table: list[DayRow]
    days: list[MovedRow]
    themes: list[MovedRow]


def score_row(seen: Seen) -> ScoreRow:
    """A score for a page."""
    days = [
        DayRow(_day(one.day), round(one.score.value), [round(one.score.low), round(one.score.high)])
        for one in seen.trend
    ]
    found = seen.score
    return ScoreRow(
        value=round(found.value),
        low=round(found.low),
        high=round(found.high),
        enough=found.enough,
        chart=[asdict(day) for day in days],
        table=days[: -_IN_TABLE - 1 : -1],
        days=[_moved(_day(day), points) for day, points in seen.moved.days],
        themes=[_moved(_theme(theme), points) for theme, points in seen.moved.themes],
    )


def said_rows(said: tuple[Said, ...]) -> list[SaidRow]:
    """What somebody said of their last days, for a page."""
    return [SaidRow(_day(one.day), MOOD_WORDS[one.mood], one.word) for one in said[:_IN_TABLE]]


def _day(day: date) -> str:
    """A day as people say it: it is one of theirs already, so no zone has to turn it."""
    return f"{day:%a} {day.day} {day:%b}"


def _theme(key: str) -> str:
    return f"Messages about {SPECIALISATIONS[key][1]}" if key in SPECIALISATIONS else f"Messages with {key}"


def _moved(what: str, points: float) -> MovedRow:
    size = max(1, round(abs(points)))
    return MovedRow(what, f"{size} {'point' if size == 1 else 'points'} {'up' if points > 0 else 'down'}", points > 0)

"""Hours within one day, as they are being written. What is in them is for the domain to judge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from calmconnect.domain.schedule import MOST_A_DAY

_LONGEST = 8


@dataclass(frozen=True, slots=True)
class TimesRow:
    """From and until, "HH:MM" once they are whole; `key` tells the row from all others that were ever on the page."""

    key: str
    starts: str
    ends: str


def one_more(rows: list[TimesRow], key: str) -> list[TimesRow]:
    """The rows and a new one, an hour after the last; as they are when there is no room."""
    if len(rows) >= MOST_A_DAY:
        return rows
    begin = min(_hour(rows[-1].ends) + 1, 21) if rows else 9
    return [*rows, TimesRow(key, f"{begin:02}:00", f"{min(begin + 3, 23):02}:00")]


def changed(rows: list[TimesRow], key: object, *, starts: object = None, ends: object = None) -> list[TimesRow]:
    """The rows, the one of that key with another beginning or end."""
    written = {name: _short(value) for name, value in (("starts", starts), ("ends", ends)) if value is not None}
    return [replace(row, **written) if row.key == key else row for row in rows]


def pairs(rows: Iterable[TimesRow]) -> list[tuple[str, str]]:
    """The rows as the domain takes them."""
    return [(row.starts, row.ends) for row in rows]


def _short(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= _LONGEST else ""


def _hour(words: str) -> int:
    return int(words[:2]) if words[:2].isascii() and words[:2].isdigit() else 9

"""Lists that come in pages. Which of them is shown stands in the address, so filters and pages are plain links."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import reflex as rx

from calmconnect.state.route import query


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter, and where it leads."""

    words: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a list stands. `back` and `on` lead to its neighbours, "" where there is none."""

    page: int = 1
    pages: int = 1
    back: str = ""
    on: str = ""


def address(path: str, **query: str) -> str:
    """A path with what is not empty of a query."""
    given = urlencode({name: value for name, value in query.items() if value})
    return f"{path}?{given}" if given else path


def page_asked_for(state: rx.State) -> int:
    """The page that the address asks for, counted from 1; 1 for anything that is none."""
    asked = query(state, "page")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 and int(asked) > 0 else 1


def paging(path: str, page: int, total: int, size: int, **query: str) -> Paging:
    """The neighbours of a page in a list of `total` rows."""
    pages = max(1, -(-total // size))
    back = address(path, **query, page=str(min(page - 1, pages))) if page > 1 else ""
    on = address(path, **query, page=str(page + 1)) if page < pages else ""
    return Paging(page, pages, back, on)

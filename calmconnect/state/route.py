"""What a page's address says. It comes from the browser: a claim, like everything else."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qs

import reflex as rx

from calmconnect.domain.errors import NotFound
from calmconnect.domain.text import row_number

Word = TypeVar("Word", bound=StrEnum)
Else = TypeVar("Else")


def number_in_path(state: rx.State) -> int:
    """The number that ends the page's path.

    Raises:
        NotFound: when there is none.
    """
    return row_number(str(state.router.url.path).rstrip("/").rpartition("/")[2])


def number(value: object) -> int:
    """A row's number as a handler was given it.

    Raises:
        NotFound: for anything that is no such number.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10**9:
        raise NotFound
    return value


def query(state: rx.State, name: str) -> str:
    """The value that the page's address carries under a name, or ""."""
    return parse_qs(state.router.url.query).get(name, [""])[0]


def chosen(state: rx.State, name: str, words: type[Word], otherwise: Else) -> Word | Else:
    """Which of a few words the page's address carries under a name, or `otherwise` for anything else."""
    asked = query(state, name)
    return words(asked) if asked in set(words) else otherwise

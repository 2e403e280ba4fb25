"""What text from outside may contain."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import TypeVar

from calmconnect.domain.errors import Invalid, NotFound

Word = TypeVar("Word", bound=StrEnum)

_LINE_BREAKS = frozenset("\n\t")
# What the databases hold in a column of numbers.
_DIGITS = 9


def clean_line(value: object, *, field: str, longest: int, empty: str = "") -> str:
    """One line of text: trimmed, NFC, inner white space folded to single blanks.

    `empty` is the message for a missing text; with "" a missing text is allowed and gives "".

    Raises:
        Invalid: under `field` for anything but such a line.
    """
    text = _clean(value, field, frozenset())
    return _measured(" ".join(text.split()), field, longest, empty)


def clean_text(value: object, *, field: str, longest: int, empty: str = "") -> str:
    """Text that may have several lines: trimmed, NFC, line breaks as line feeds. Parameters and errors as `clean_line`."""
    if isinstance(value, str):
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    return _measured(_clean(value, field, _LINE_BREAKS).strip(), field, longest, empty)


def clean_word(value: object, kind: type[Word], field: str, otherwise: str = "Please choose one of these.") -> Word:
    """One of an enumeration's words; `otherwise` is the message for anything else.

    Raises:
        Invalid: under `field` for anything else.
    """
    if not isinstance(value, str) or value not in set(kind):
        raise Invalid(**{field: otherwise})
    return kind(value)


def row_number(words: str) -> int:
    """A row's number as it stands in an address.

    Raises:
        NotFound: for anything that is no such number.
    """
    if not words.isascii() or not words.isdigit() or len(words) > _DIGITS:
        raise NotFound
    return int(words)


def _clean(value: object, field: str, allowed: frozenset[str]) -> str:
    if not isinstance(value, str):
        raise Invalid(**{field: "Please enter some text."})
    if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in allowed for sign in value):
        raise Invalid(**{field: "That text has characters that can't be shown."})
    return unicodedata.normalize("NFC", value)


def _measured(text: str, field: str, longest: int, empty: str) -> str:
    if not text and empty:
        raise Invalid(**{field: empty})
    if len(text) > longest:
        raise Invalid(**{field: f"Please use at most {longest:,} characters; this has {len(text):,}."})
    return text

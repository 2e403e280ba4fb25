"""Tables as spreadsheets read them (CSV, RFC 4180), in which nothing that somebody wrote is ever taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

Cell = str | int | float | None

# What spreadsheets begin a formula with, after signs they pass over (OWASP, "CSV Injection"); the wide ones are typed in Asia.
_BEGINS = frozenset("=+-@\t\r\n|%＝＋－＠")
# Tells spreadsheets that what follows is UTF-8.
MARK = "\ufeff"


def csv_lines(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The file, line by line: its heading first. Numbers stay numbers, None is an empty cell."""
    yield MARK + _line(heading)
    for row in rows:
        yield _line(row)


def _line(cells: Sequence[Cell]) -> str:
    written = StringIO()
    csv.writer(written, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n").writerow([_cell(cell) for cell in cells])
    return written.getvalue()


def _cell(cell: Cell) -> Cell:
    """A text that would be a formula gets an apostrophe before it, which spreadsheets take for "this is text"."""
    if not isinstance(cell, str):
        return cell
    # A NUL ends the text for some programs, and csv can't write it.
    text = cell.replace("\0", "")
    return f"'{text}" if text.lstrip(" \u00a0\u200b\ufeff")[:1] in _BEGINS and text.strip() else text

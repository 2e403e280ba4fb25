"""The part of something that a request asks for (RFC 9110, 14): browsers jump about in films by it."""

from __future__ import annotations

import re

_ONE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


class Unsatisfiable(Exception):
    """There is nothing where the request asks for something."""


def wanted(header: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte, counted from 0, that are asked for of `size`; None for all of it.

    What is no range, or several at once, counts as none: all is given then, as the standard has it.

    Raises:
        Unsatisfiable: when it begins behind the end.
    """
    found = _ONE.fullmatch(header.replace(" ", ""))
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        # The last so many bytes.
        first, last = str(max(0, size - int(last))), str(size - 1) if int(last) else "-1"
    begin, end = int(first), min(int(last), size - 1) if last else size - 1
    if begin >= size or end < 0:
        raise Unsatisfiable
    return (begin, end) if begin <= end else None

"""What a form handed over. It comes from the browser: whatever is in it is for the domain to parse."""

from __future__ import annotations

from collections.abc import Iterable

from calmconnect.domain.errors import NotFound


def given(form: object, name: str) -> object:
    """The value under a name, or None for anything that holds no such name."""
    return form.get(name) if isinstance(form, dict) else None


def ticked(form: object, name: str, offered: Iterable[str]) -> list[str]:
    """Those of the offered keys that are ticked in a `ticks_field` of this name."""
    return [key for key in offered if given(form, f"{name}-{key}") is not None]


def number_in_form(form: object, name: str) -> int:
    """A row's number that a form carries under a name.

    Raises:
        NotFound: for anything that is no such number.
    """
    value = given(form, name)
    if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > 9:
        raise NotFound
    return int(value)

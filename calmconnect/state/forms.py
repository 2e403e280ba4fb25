"""What a form handed over. It comes from the browser: whatever is in it is for the domain to parse."""

from __future__ import annotations


def given(form: object, name: str) -> object:
    """The value under a name, or None for anything that holds no such name."""
    return form.get(name) if isinstance(form, dict) else None

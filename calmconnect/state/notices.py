"""Short words to the person in front of a tab, shown by `components/live.py` and read out by screen readers."""

from __future__ import annotations

from typing import Any, Literal

from reflex.event import Event


def to_component(ref: str, value: Any) -> Event:
    """Hand a value to the component on the page that is known as `ref`.

    It travels by itself, outside the state: nothing is compared or sent again, and values that follow each other quickly all
    arrive. A component that is not on the page misses it.
    """
    return Event(name="_set_value", payload={"ref": f"ref_{ref}", "value": value})


def say(text: str, kind: Literal["info", "success", "problem"] = "info") -> Event:
    """Show a notice that leaves by itself."""
    return to_component("notices", {"kind": kind, "text": text})


def leave(path: str) -> Event:
    """Load a page afresh, with a new connection."""
    return to_component("notices", {"kind": "leave", "path": path})

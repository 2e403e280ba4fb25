"""What somebody else has changed of what is being written on a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that somebody else has changed: what it was when this page was opened, and what it is now."""

    label: str
    before: str
    after: str


def differences(labels: Mapping[str, str], before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    """Which of the labelled fields differ."""
    return [
        Difference(label, before[name], after[name]) for name, label in labels.items() if before[name] != after[name]
    ]

"""What notes and care documents have in common: both are kept as they are typed, until a step after which they never change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from calmconnect.domain.errors import Conflict, Invalid

Status = TypeVar("Status")
Step = TypeVar("Step")


def after(
    steps: Mapping[Status, Mapping[Step, Status]], why_not: Mapping[Status, str], status: Status, step: Step
) -> Status:
    """Where a paper stands after a step.

    Raises:
        Conflict: when the step can't be taken there, with what `why_not` says.
    """
    if step not in steps[status]:
        raise Conflict(why_not[status])
    return steps[status][step]


def clean_parts(value: object) -> dict[str, object]:
    """What a page says of a paper, by the keys of its parts, which are still to be cleaned.

    Raises:
        Invalid: with the field `paper`.
    """
    if not isinstance(value, dict):
        raise Invalid(paper="That could not be understood, so nothing was changed. Please reload the page.")
    return value


def written(words: Mapping[str, Any]) -> str:
    """A paper's words as they are kept."""
    return json.dumps(words, ensure_ascii=False)


def read(kept: str | None) -> dict[str, Any]:
    """The words that `written` was given; none where nothing is kept yet."""
    found: dict[str, Any] = json.loads(kept) if kept else {}
    return found


def next_revision(text: str, kept: str | None, revision: int, *, seen: int, what: str) -> int:
    """The revision of a paper that says `kept` under `revision`, once a page that has seen the revision `seen` keeps `text`.

    It stays the same when the paper says that already: a page that got no answer may ask again. `what` names the paper.

    Raises:
        Conflict: when it was changed in another window meanwhile.
    """
    if text == kept:
        return revision
    if seen != revision:
        raise Conflict(
            f"This {what} was changed in another window meanwhile. Nothing was overwritten: what you wrote is still here."
        )
    return revision + 1

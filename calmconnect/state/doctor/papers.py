"""What the pages of notes and of care documents do in the same way with the paper in front of them.

What a paper says never stays in state: it goes to the component on the page, and comes from it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from reflex.event import Event

from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.state import notices
from calmconnect.state.notices import to_component

Read = Callable[[], Awaitable[Event]]


def count(value: object) -> int:
    """A revision or a version's number as a page says it; for anything else one that nothing has."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else -1


async def kept(paper: int, saving: Awaitable[int], read: Read) -> list[Event]:
    """Keep what is written so far by `saving`, which gives the new revision. `read` as in `finished`."""
    try:
        revision = await saving
    except (Invalid, Conflict) as refusal:
        return await _refused(paper, refusal, read)
    return [to_component("paper", {"what": "kept", "id": paper, "revision": revision})]


async def finished(paper: int, step: Awaitable[None], done: str, read: Read) -> list[Event]:
    """Take a step after which the paper is another one: `read` shows it anew, and `done` is said."""
    try:
        await step
    except (Invalid, Conflict) as refusal:
        return await _refused(paper, refusal, read)
    return [await read(), notices.say(done, "success")]


async def _refused(paper: int, refusal: Invalid | Conflict, read: Read) -> list[Event]:
    """Say what is wrong; when it is another window's doing, show what there is now, and keep what was written here."""
    if isinstance(refusal, Invalid):
        return [to_component("paper", {"what": "refused", "id": paper, "fields": refusal.fields})]
    return [await read(), notices.say(str(refusal), "problem")]

"""How events look to a page."""

from __future__ import annotations

from dataclasses import dataclass

from calmconnect.domain.events import EventKind, Place, closes_at
from calmconnect.services import event_rooms
from calmconnect.services.clock import epoch_ms
from calmconnect.services.event_views import Seen

KIND_WORDS = {
    EventKind.GROUP: "Group session",
    EventKind.WORKSHOP: "Workshop",
    EventKind.WELLNESS: "Wellness session",
}
PLACE_WORDS = {Place.CIRCLE: "Online, all speak", Place.AUDIENCE: "Online, the host speaks"}


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event; moments in ms since 1970. `opens` is when people come in, `closes` when registration closes.

    `share` is how much of it is taken, in percent. `mine` is what the one who looks is there, "" for nothing, and `line` their
    place among those who wait. `status` and `why` are the event's own; `told` how many came, once that was noted.
    """

    id: int
    href: str
    title: str
    kind: str
    host: str
    place: str
    online: bool
    starts: int
    ends: int
    opens: int
    closes: int
    zone: str
    places: str
    left: str
    waits: str
    full: bool
    share: int
    mine: str
    line: int
    status: str
    why: str
    told: str
    repeats: bool


def event_row(seen: Seen, path: str = "/events") -> EventRow:
    """An event for a page, which leads to its own page below `path`."""
    event, counts = seen.event, seen.counts
    free = max(0, event.capacity - counts.placed)
    return EventRow(
        id=event.id or 0,
        href=f"{path}/{event.id}",
        title=event.title,
        kind=KIND_WORDS[event.kind],
        host=seen.host,
        place=PLACE_WORDS.get(event.place, event.address),
        online=event.place is not Place.ADDRESS,
        starts=epoch_ms(event.starts_at),
        ends=epoch_ms(event.ends_at),
        opens=epoch_ms(event_rooms.opens_at(event)),
        closes=epoch_ms(closes_at(event.starts_at, event.closes_minutes)),
        zone=event.time_zone,
        places=f"{counts.placed} of {event.capacity} places taken",
        left=_left(free),
        waits=f"{counts.waiting} waiting" if counts.waiting else "",
        full=not free,
        share=min(100, round(100 * counts.placed / event.capacity)),
        mine=seen.mine.value if seen.mine else "",
        line=seen.line,
        status=event.status.value,
        why=event.why,
        told=f"{counts.came} came, {counts.missed} missed" if counts.came or counts.missed else "",
        repeats=event.series_id is not None,
    )


def _left(free: int) -> str:
    if not free:
        return "No place left"
    return "1 place left" if free == 1 else f"{free} places left"

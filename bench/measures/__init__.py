"""The measures, one a file: each takes a stage and gives its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bench.figure import Figure
from bench.measures import bookings, calls, chat, memory, models, pages, people, presence, statistics, throughput
from bench.options import Options
from bench.stage import Stage

Measure = Callable[[Stage, Options], Iterator[Figure]]

# In the order in which they are taken: memory last, as it starts the servers afresh.
ALL: dict[str, Measure] = {
    "chat": chat.measure,
    "throughput": throughput.measure,
    "presence": presence.measure,
    "bookings": bookings.measure,
    "pages": pages.measure,
    "calls": calls.measure,
    "models": models.measure,
    "people": people.measure,
    "statistics": statistics.measure,
    "memory": memory.measure,
}

"""What goes to the database, to show how much a use case asks of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from calmconnect.db.session import engines


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that go to the database meanwhile.

    Without those for the house's settings, which are asked for once a second, whoever does what, and what begins a look.
    """
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement != "BEGIN" and "FROM setting_changes" not in statement:
            said.append(statement)

    for engine in {engines().writer, engines().reader}:
        event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        for engine in {engines().writer, engines().reader}:
            event.remove(engine.sync_engine, "before_cursor_execute", note)

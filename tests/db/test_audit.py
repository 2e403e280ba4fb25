"""What is kept for good of who did what: the database itself refuses to change or to delete it."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from calmconnect.db.session import transaction
from calmconnect.domain.audit import Act
from calmconnect.services import audit
from calmconnect.services.work import work
from tests.support.cast import NOW, Cast
from tests.support.rows import all_rows

ATTEMPTS = (
    "UPDATE audit_events SET actor_id = 2",
    "UPDATE audit_events SET subject = subject WHERE id = 1",
    "DELETE FROM audit_events",
    "DELETE FROM audit_events WHERE id = 1",
)
ON_ONE = {
    "sqlite": "INSERT OR REPLACE INTO audit_events SELECT id, 2, act, subject, reason, at FROM audit_events",
    "postgresql": "TRUNCATE audit_events",
}


async def test_what_is_kept_is_neither_changed_nor_deleted(database: str, cast: Cast) -> None:
    async with work() as w:
        audit.record(w, cast.alex.actor, Act.IDENTITY_OPENED, "conversation:1", NOW, "I have to.")
    before = await all_rows()
    for attempt in (*ATTEMPTS, ON_ONE[database.partition("+")[0]]):
        with pytest.raises(DBAPIError, match="only ever added"):
            async with transaction() as rows:
                await (await rows.connection()).execute(text(attempt))
    assert await all_rows() == before
    async with work() as w:
        audit.record(w, cast.alex.actor, Act.IDENTITY_SEEN, "conversation:1", NOW)
    assert len((await all_rows())["audit_events"]) == 2

"""One use case, one transaction; what others must hear of leaves after the commit."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db import audit_chain
from calmconnect.db.audit import AuditEvent
from calmconnect.db.session import transaction
from calmconnect.hub import Fact, hub


@dataclass(frozen=True, slots=True)
class Work:
    """The rows of one use case and the facts it will announce."""

    rows: AsyncSession
    _facts: list[tuple[str, Fact]] = field(default_factory=list)
    _kept: list[AuditEvent] = field(default_factory=list)

    def keep(self, event: AuditEvent) -> None:
        """Keep for good that somebody did something."""
        self.rows.add(event)
        self._kept.append(event)

    def announce(self, topic: str, fact: Fact) -> None:
        """Publish this once the transaction is committed; never, should it fail."""
        self._facts.append((topic, fact))


@asynccontextmanager
async def work() -> AsyncIterator[Work]:
    """Begin a use case that changes rows."""
    async with transaction() as rows:
        begun = Work(rows)
        yield begun
        if begun._kept:
            await audit_chain.chain(rows, begun._kept)
    for topic, fact in begun._facts:
        await hub().publish(topic, fact)

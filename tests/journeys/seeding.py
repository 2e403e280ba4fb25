"""Writing what would take a person hours to type, behind the back of a running server."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from calmconnect.db.append import Wanted, append
from calmconnect.db.conversations import Conversation
from calmconnect.db.session import dispose, reading
from calmconnect.services.clock import utc_now
from tests.support.database import configured
from tests.support.serving import Server


def say_all(server: Server, conversation_id: int, texts: list[str]) -> None:
    """Let the two people of a conversation say these lines in turns. Nobody is told: pages find them when they load."""
    names = ("database_url", "var_dir", "keys")
    same = {name: server.env[f"CALM_{name.upper()}"] for name in names}
    with configured(**same), ThreadPoolExecutor(max_workers=1) as elsewhere:
        # Playwright runs an event loop in this thread already.
        elsewhere.submit(asyncio.run, _say_all(conversation_id, texts)).result()


async def _say_all(conversation_id: int, texts: list[str]) -> None:
    try:
        async with reading() as rows:
            conversation = await rows.get_one(Conversation, conversation_id)
        people, now = (conversation.patient_id, conversation.doctor_id or 0), utc_now()
        lines = [Wanted(conversation_id, people[n % 2], uuid4().hex, text, now) for n, text in enumerate(texts)]
        assert None not in await append(lines)
    finally:
        await dispose()

"""What one message costs does not grow with what was said before: on the wire, and in the database."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import text

from calmconnect.db.conversations import Conversation
from calmconnect.db.session import transaction
from calmconnect.domain.chat import LAST_SEQ, PAGE_SIZE
from calmconnect.services import chat
from calmconnect.settings import settings
from calmconnect.state.shared.chat import ChatState
from tests.state.test_chat import told
from tests.support.care import talking
from tests.support.cast import NOW, Cast, Person
from tests.support.house import House
from tests.support.statements import statements
from tests.support.tab import Tab

_WORDS = "I slept better this week, and the breathing exercise you showed me helped on Tuesday evening. " * 5


_MORE = """
INSERT INTO messages (conversation_id, seq, sender_id, client_id, text, sent_at)
WITH RECURSIVE numbers (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < :lines)
SELECT conversation_id, n, sender_id, client_id || n, text, sent_at
FROM messages, numbers WHERE conversation_id = :conversation AND seq = 1
"""


async def fill(conversation: int, sender: Person, lines: int) -> None:
    """Let somebody have said the same so many times."""
    await chat.send(sender.actor, conversation, f"long-ago-{conversation}-", "I am still here.", NOW)
    async with transaction() as rows:
        await (await rows.connection()).execute(text(_MORE), {"conversation": conversation, "lines": lines})
        (await rows.get_one(Conversation, conversation)).last_seq = lines


async def load_all(tab: Tab, conversation: int, oldest: int) -> None:
    """Scroll up until the first line is there."""
    while oldest > 1:
        await tab.send(ChatState.older, conversation=conversation, before=oldest)
        oldest = told(tab, "page")[-1]["lines"][0]["seq"]


@pytest.mark.parametrize("lines", [PAGE_SIZE, 500])
async def test_a_message_takes_at_most_two_kilobytes_on_the_wire(house: House, cast: Cast, lines: int) -> None:
    conversation = await talking(cast.asha, cast.meera)
    await fill(conversation, cast.meera, lines)
    reader = await (await house.signed_in(cast.asha)).open(f"/patient/messages/{conversation}")
    writer = await (await house.signed_in(cast.meera)).open(f"/doctor/messages/{conversation}")
    await load_all(reader, conversation, lines - PAGE_SIZE + 1)
    before = len(reader.frames)
    await writer.send(ChatState.send, conversation=conversation, client_id="client-one", text=_WORDS)
    (line,) = await reader.until(partial(told, reader, "line"))
    assert line["seq"] == lines + 1 and len(_WORDS) > 400
    assert sum(len(frame.encode()) for frame in reader.frames[before:]) <= 2_000


@pytest.mark.both_databases
async def test_the_longest_conversation_opens_like_a_short_one(house: House, cast: Cast) -> None:
    short, long = await talking(cast.asha, cast.meera), await talking(cast.ben, cast.jonas)
    await fill(short, cast.meera, PAGE_SIZE)
    await fill(long, cast.jonas, 50_000)
    asked = []
    for person, conversation in ((cast.asha, short), (cast.ben, long)):
        browser = await house.signed_in(person)
        with statements() as said:
            tab = await browser.open(f"/patient/messages/{conversation}")
        asked.append(sorted(statement for statement in said if "FROM messages" in statement))
    assert [line["seq"] for line in told(tab, "opened")[0]["lines"]] == list(range(49_951, 50_001))
    assert asked[0] == asked[1] and len(asked[0]) == 1
    assert await rows_looked_at(long) <= PAGE_SIZE


async def rows_looked_at(conversation: int) -> int:
    """How many messages the database looks at for the newest page; on SQLite 0 when it goes straight to them."""
    page = (
        f"FROM messages WHERE conversation_id = {conversation} AND seq < {LAST_SEQ} ORDER BY seq DESC LIMIT {PAGE_SIZE}"
    )
    async with transaction() as rows:
        there = await rows.connection()
        if settings().is_postgres:
            plan = (await there.execute(text(f"EXPLAIN (ANALYZE, FORMAT JSON) SELECT * {page}"))).scalar_one()
            return int(plan[0]["Plan"]["Plans"][0]["Actual Rows"])
        steps = (await there.execute(text(f"EXPLAIN QUERY PLAN SELECT * {page}"))).all()
    return 0 if [step.detail.startswith("SEARCH messages USING INDEX") for step in steps] == [True] else 50_000

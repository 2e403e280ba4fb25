"""Messages that are written together keep the order in which they were said; on both databases."""

from __future__ import annotations

from calmconnect.db.append import Wanted, append
from calmconnect.services import chat
from tests.support.care import talking
from tests.support.cast import NOW, Cast


async def test_what_is_written_together_keeps_its_order(database: str, cast: Cast) -> None:
    here, there = await talking(cast.asha, cast.meera, lines=1), await talking(cast.asha, cast.jonas)

    def wanted(conversation: int, by: int, text: str, name: str = "") -> Wanted:
        return Wanted(conversation, by, name or f"client-{text}", text, NOW)

    batch = [
        wanted(here, cast.asha.id, "first"),
        wanted(there, cast.jonas.id, "elsewhere"),
        wanted(here, cast.meera.id, "second"),
        wanted(here, cast.asha.id, "third"),
        wanted(here, cast.asha.id, "again", "client-third"),
        wanted(there, cast.ben.id, "stranger"),
        wanted(here, cast.asha.id, "fourth"),
    ]
    kept = await append(batch)
    assert [one.seq if one else None for one in kept] == [2, 1, 3, 4, None, None, 5]
    said = [line.text for line in await chat.newest(cast.asha.actor, here)]
    assert said == ["line 1", "first", "second", "third", "fourth"]

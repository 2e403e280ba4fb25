"""What a person was told, to look at again: their own alone, in pages, read once and for all tabs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calmconnect.domain.errors import NotFound
from calmconnect.domain.notifications import Kind
from calmconnect.services import notification_centre as centre
from calmconnect.services import notifications
from calmconnect.services.notifications import Notice
from calmconnect.services.work import work
from tests.support.cast import NOW, Cast, Person


async def told(person: Person, count: int) -> None:
    """Tell somebody "Notice 1" to "Notice n", a minute apart."""
    for number in range(1, count + 1):
        notice = Notice(Kind.BOOKING, f"Notice {number}", "More.", f"/patient/{number}")
        async with work() as w:
            await notifications.notify(w, person.id, notice, NOW + timedelta(minutes=number))


async def test_the_newest_first_in_pages(database: str, cast: Cast) -> None:
    await told(cast.asha, 45)
    await told(cast.ben, 1)
    first, last = await centre.notices(cast.asha.actor), await centre.notices(cast.asha.actor, 2)
    assert [row.title for row in first.rows] == [f"Notice {number}" for number in range(45, 25, -1)]
    assert [row.title for row in last.rows] == [f"Notice {number}" for number in range(5, 0, -1)]
    assert (first.total, first.unread) == (45, 45)
    assert [row.title for row in (await centre.notices(cast.asha.actor, size=8)).rows][-1] == "Notice 38"
    one = last.rows[-1]
    assert (one.kind, one.text, one.path, one.at, one.read) == (
        Kind.BOOKING, "More.", "/patient/1", NOW + timedelta(minutes=1), False,
    )  # fmt: skip
    assert (await centre.notices(cast.meera.actor)).rows == []


async def test_read(database: str, cast: Cast) -> None:
    await told(cast.asha, 3)
    newest = (await centre.notices(cast.asha.actor)).rows[0]
    for minutes in (1, 2):
        await centre.read(cast.asha.actor, newest.id, NOW + timedelta(minutes=minutes))
    seen = await centre.notices(cast.asha.actor)
    assert [row.read for row in seen.rows] == [True, False, False]
    assert (seen.total, seen.unread) == (3, 2)


async def test_all_read_are_ones_own(database: str, cast: Cast) -> None:
    await told(cast.asha, 3)
    await told(cast.ben, 2)
    await centre.read_all(cast.asha.actor, NOW)
    assert (await centre.notices(cast.asha.actor)).unread == 0
    assert (await centre.notices(cast.ben.actor)).unread == 2


async def test_what_is_not_ones_own_is_not_there(database: str, cast: Cast) -> None:
    await told(cast.asha, 1)
    (one,) = (await centre.notices(cast.asha.actor)).rows
    for who, number in ((cast.ben, one.id), (cast.asha, one.id + 1)):
        with pytest.raises(NotFound):
            await centre.read(who.actor, number, NOW)
    assert (await centre.notices(cast.asha.actor)).unread == 1

"""The chain in the database: one order whoever writes, and every kind of meddling is found, with the row."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from calmconnect.__main__ import audit as verify
from calmconnect.db import audit_chain
from calmconnect.db.session import dispose, transaction
from calmconnect.domain.audit import Act
from calmconnect.domain.audit_chain import Finding, Found
from calmconnect.keys import encrypt, new_key
from calmconnect.services import audit, audit_checking, rotation
from calmconnect.services.work import work
from calmconnect.settings import ROOT, settings
from tests.support.cast import NOW, Cast
from tests.support.database import configured

MANY = 50
SECRET = "I have to."


async def kept(cast: Cast, count: int = 6) -> None:
    """So many rows, some in one transaction."""
    for nth in range(0, count, 2):
        async with work() as w:
            audit.record(w, cast.alex.actor, Act.IDENTITY_OPENED, f"conversation:{nth}", NOW, SECRET)
            if nth + 1 < count:
                audit.record(w, cast.meera.actor, Act.NOTE_READ, f"note:{nth}", NOW)


async def meddle(*statements: str, **values: object) -> None:
    """What somebody with all rights on the database does: nothing keeps them from it."""
    async with transaction() as rows:
        connection = await rows.connection()
        if settings().is_postgres:
            await connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for (name,) in (
                await connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
            ).all():
                if name.startswith("audit_"):
                    await connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for statement in statements:
            await connection.execute(text(statement), values)


async def findings() -> list[Finding]:
    """What is found."""
    return list((await audit_checking.check()).findings)


async def test_what_was_not_touched_is_whole(database: str, cast: Cast) -> None:
    assert not (await audit_checking.check()).begun
    await kept(cast)
    checked = await audit_checking.check()
    assert (checked.length, checked.findings, checked.begun) == (6, (), True)
    await kept(cast, 2)
    later = await audit_checking.check(checked.end)
    assert (later.length, later.findings) == (8, ())


async def test_fifty_who_write_at_once_leave_one_whole_chain(database: str, cast: Cast) -> None:
    await asyncio.gather(*[kept(cast, 1) for _ in range(MANY)])
    checked = await audit_checking.check()
    assert (checked.length, checked.findings) == (MANY, ())


async def test_what_is_undone_leaves_no_gap(database: str, cast: Cast) -> None:
    await kept(cast, 2)
    with pytest.raises(RuntimeError):
        async with work() as w:
            audit.record(w, cast.alex.actor, Act.NOTE_READ, "note:1", NOW)
            raise RuntimeError
    await kept(cast, 2)
    assert (await audit_checking.check()).length == 4 and await findings() == []


@pytest.mark.parametrize(
    "change",
    [
        "actor_id = 2", "act = 'note_kept'",
        "act = 'nonsense'", "subject = 'note:99'", "at = '2020-01-01 00:00:00.000000'", "reason = :other",
    ],
)  # fmt: skip
async def test_a_changed_row_is_named(database: str, cast: Cast, change: str) -> None:
    await kept(cast)
    values = {"other": encrypt("I felt like it.")} if ":other" in change else {}
    await meddle(f"UPDATE audit_events SET {change} WHERE id = 3", **values)
    assert await findings() == [Finding(Found.CHANGED, 3, 3)]


async def test_a_removed_row_is_named(database: str, cast: Cast) -> None:
    await kept(cast)
    await meddle("DELETE FROM audit_events WHERE id = 3")
    assert await findings() == [Finding(Found.REMOVED, 3, 3)]
    await meddle("DELETE FROM audit_links WHERE place = 3")
    assert await findings() == [Finding(Found.LINK_REMOVED, place=3)]


async def test_a_row_that_was_put_in_is_named(database: str, cast: Cast) -> None:
    await kept(cast)
    columns = "actor_id, act, subject, reason, at"
    await meddle(f"INSERT INTO audit_events (id, {columns}) SELECT 77, {columns} FROM audit_events WHERE id = 2")
    assert await findings() == [Finding(Found.INSERTED, 77)]


async def test_the_newest_can_not_be_taken_away(database: str, cast: Cast) -> None:
    await kept(cast)
    whole = await audit_checking.check()
    await meddle("DELETE FROM audit_events WHERE id > 4", "DELETE FROM audit_links WHERE place > 4")
    assert await findings() == [Finding(Found.NEWEST_REMOVED, place=5)]
    last = "(SELECT hash FROM audit_links WHERE place = 4)"
    await meddle(f"UPDATE audit_head SET place = 4, hash = {last}")
    assert await findings() == [Finding(Found.HEAD_CHANGED, place=4)]
    assert Finding(Found.REPLACED, place=6) in (await audit_checking.check(whole.end)).findings


async def test_a_head_that_was_removed_is_missed_also_when_all_goes_on(database: str, cast: Cast) -> None:
    await kept(cast)
    await meddle("DELETE FROM audit_head")
    assert [one.what for one in await findings()] == [Found.HEAD_CHANGED]
    await kept(cast, 2)
    assert [(one.what, one.event_id) for one in await findings()] == [(Found.CHANGED, number) for number in range(1, 7)]


async def test_a_spoiled_reason_is_named(database: str, cast: Cast) -> None:
    await kept(cast)
    await meddle("UPDATE audit_events SET reason = :nothing WHERE id = 5", nothing=b"nonsense")
    assert await findings() == [Finding(Found.UNREADABLE, 5, 5)]


async def test_what_was_kept_before_there_was_a_chain_is_in_it(database: str, cast: Cast) -> None:
    await kept(cast)
    await meddle("DELETE FROM audit_links", "DELETE FROM audit_head")
    await audit_chain.begin()
    await audit_chain.begin()
    checked = await audit_checking.check()
    assert (checked.length, checked.findings) == (6, ())
    await meddle("DELETE FROM audit_links", "DELETE FROM audit_head")
    await asyncio.gather(*[kept(cast, 1) for _ in range(5)], audit_chain.begin())
    assert (await audit_checking.check()).length == 11 and await findings() == []


async def test_nobody_guesses_a_reason_from_the_chain(database: str, cast: Cast) -> None:
    await kept(cast)
    async with transaction() as rows:
        found = await (await rows.connection()).execute(text("SELECT salt, digest, hash FROM audit_links"))
        raw = [bytes(value) for row in found for value in row]
    assert len(set(raw)) == len(raw) and not any(SECRET.encode() in one for one in raw), "the same words look different"


async def test_it_stays_whole_under_a_new_key(database: str, cast: Cast) -> None:
    old, new, who = new_key(), new_key(), new_key()
    with configured(keys=old, identity_keys=who):
        await kept(cast)
        before = await audit_checking.check()
    with configured(keys=f"{new},{old}", identity_keys=who):
        await rotation.rotate(NOW, lambda one: None)
        await kept(cast, 2)
    with configured(keys=new, identity_keys=who):
        after = await audit_checking.check(before.end)
        assert (after.length, after.findings) == (8, ())
    with configured(keys=new_key(), identity_keys=who):
        assert [one.what for one in await findings()] == [Found.HEAD_CHANGED], "without the keys nothing can be said"


def test_nothing_is_kept_beside_the_chain() -> None:
    """Only `services/audit.py` and recordings make rows, and both hand them to `Work.keep`."""
    made = [
        path.name
        for path in (ROOT / "calmconnect").rglob("*.py")
        if "AuditEvent(" in path.read_text().replace("class AuditEvent(", "").replace("keep(AuditEvent(", "")
    ]
    assert made == []


async def test_the_command_says_what_is_wrong_and_ends_with_one(
    database: str, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    await kept(cast)
    await dispose()
    await asyncio.to_thread(verify, "verify", "")
    said = capsys.readouterr().out
    assert "All 6 rows" in said
    end = said.rstrip().rpartition(" ")[2]
    await asyncio.to_thread(verify, "verify", end)
    capsys.readouterr()
    await meddle("DELETE FROM audit_events WHERE id = 2")
    await dispose()
    with pytest.raises(SystemExit) as ended:
        await asyncio.to_thread(verify, "verify", end)
    assert ended.value.code not in {0, None} and "Row 2 was removed." in capsys.readouterr().out

"""What admins decide for the whole house: it holds everywhere, nobody overwrites what they have not seen, all is on record."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from types import SimpleNamespace

import pytest

from calmconnect.db.audit import AuditEvent
from calmconnect.db.house_settings import SettingChange
from calmconnect.db.session import reading, transaction
from calmconnect.domain.audit import Act
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calmconnect.domain.house_settings import DEFAULTS, Group, settings_from
from calmconnect.domain.people import Role
from calmconnect.hub import MISSED, Hub
from calmconnect.hub.local import LocalHub
from calmconnect.hub.through_redis import RedisHub
from calmconnect.keys import decrypt, encrypt
from calmconnect.services import house_settings, topics
from tests.support.cast import NOW, Cast
from tests.support.rows import all_rows

ALL_ON = {"anonymous_chat": "on", "companion": "on", "calls": "on", "reviews": "on", "events": "on"}
NO_CALLS = {**ALL_ON, "calls": None}
HOUR = timedelta(hours=1)
# As long as a busy machine may take.
_PATIENCE_SECONDS = 20


async def decide_elsewhere(key: str, value: str, by: Cast) -> None:
    """What another process does: this one is told nothing of it."""
    async with transaction() as rows:
        rows.add(SettingChange(number=1, key=key, after=value, changed_by=by.alex.id, changed_at=NOW))


async def test_defaults_hold_until_an_admin_decides_otherwise(database: str, cast: Cast) -> None:
    assert await house_settings.current() == DEFAULTS
    await house_settings.change(cast.alex.actor, Group.OFFERED, NO_CALLS.get, 0, NOW)
    held = await house_settings.current()
    assert (held.version, held.calls, held.companion) == (1, False, True)
    roles = {"second_factor_roles-doctor": "on", "second_factor_roles-admin": "on"}
    await house_settings.change(cast.alex.actor, Group.SIGN_IN, roles.get, 1, NOW)
    assert (await house_settings.current()).second_factor_roles == {Role.DOCTOR, Role.ADMIN}


async def test_each_change_says_who_when_and_from_what_to_what(database: str, cast: Cast) -> None:
    alex = cast.alex.actor
    await house_settings.change(alex, Group.REMINDERS, {"reminders": "2 days"}.get, 0, NOW)
    await house_settings.back_to_default(alex, "reminders", 1, NOW + HOUR)
    assert await house_settings.current() == settings_from({}, 2)
    second, first = await house_settings.history(alex)
    assert (first.key, first.before, first.after, first.by, first.at) == (
        "reminders",
        None,
        "2 days",
        cast.alex.name,
        NOW,
    )
    assert (second.before, second.after, second.at) == ("2 days", None, NOW + HOUR)
    async with reading() as rows:
        kept = [await rows.get_one(AuditEvent, n) for n in (1, 2)]
    assert [(one.actor_id, one.act, one.subject, one.at) for one in kept] == [
        (cast.alex.id, Act.SETTING_CHANGED, "setting:reminders", NOW),
        (cast.alex.id, Act.SETTING_CHANGED, "setting:reminders", NOW + HOUR),
    ]
    default = "1 day, 1 hour, 10 minutes (default)"
    assert [one.reason for one in kept] == [f"{default} → 2 days", f"2 days → {default}"]


async def test_what_changes_nothing_is_no_change(database: str, cast: Cast) -> None:
    before = await all_rows()
    await house_settings.change(cast.alex.actor, Group.OFFERED, ALL_ON.get, 0, NOW)
    await house_settings.back_to_default(cast.alex.actor, "calls", 0, NOW)
    assert await all_rows() == before


async def test_bad_input_changes_nothing_and_is_told_by_field(database: str, cast: Cast) -> None:
    before = await all_rows()
    with pytest.raises(Invalid) as refused:
        await house_settings.change(cast.alex.actor, Group.REMINDERS, {"reminders": "soon"}.get, 0, NOW)
    assert set(refused.value.fields) == {"reminders"}
    with pytest.raises(NotFound):
        await house_settings.back_to_default(cast.alex.actor, "gone", 0, NOW)
    assert await all_rows() == before


async def test_nobody_overwrites_what_they_have_not_seen(database: str, cast: Cast) -> None:
    alex = cast.alex.actor
    await house_settings.change(alex, Group.OFFERED, NO_CALLS.get, 0, NOW)
    before = await all_rows()
    with pytest.raises(Conflict):
        await house_settings.change(alex, Group.OFFERED, {**ALL_ON, "calls": None, "reviews": None}.get, 0, NOW)
    with pytest.raises(Conflict):
        await house_settings.back_to_default(alex, "calls", 0, NOW)
    assert await all_rows() == before
    # What nobody else has touched can be decided all the same.
    await house_settings.change(alex, Group.REMINDERS, {"reminders": ""}.get, 0, NOW)
    assert (await house_settings.current()).reminders == ()


async def test_of_several_who_decide_at_once_one_is_heard(database: str, cast: Cast) -> None:
    tries = [
        house_settings.change(cast.alex.actor, Group.REMINDERS, {"reminders": f"{n} hours"}.get, 0, NOW)
        for n in range(2, 8)
    ]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert outcomes.count(None) == 1 and sum(isinstance(one, Conflict) for one in outcomes) == 5
    assert len(await house_settings.history(cast.alex.actor)) == 1


@pytest.mark.parametrize("name", ["asha", "meera", "tara"])
async def test_nobody_but_admins_looks_or_decides(database: str, cast: Cast, name: str) -> None:
    actor, before = getattr(cast, name).actor, await all_rows()
    for attempt in (
        house_settings.written(actor),
        house_settings.history(actor),
        house_settings.change(actor, Group.OFFERED, NO_CALLS.get, 0, NOW),
        house_settings.back_to_default(actor, "calls", 0, NOW),
    ):
        with pytest.raises(NotAllowed):
            await attempt
    assert await all_rows() == before


async def test_a_process_that_hears_nothing_follows_within_a_second(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = [1e9]
    monkeypatch.setattr(house_settings, "time", SimpleNamespace(monotonic=lambda: moment[0]))
    assert (await house_settings.current()).calls
    await decide_elsewhere("calls", "off", cast)
    moment[0] += 0.9
    assert (await house_settings.current()).calls, "asked the database more than once a second"
    moment[0] += 0.2
    assert not (await house_settings.current()).calls


async def test_a_process_that_hears_of_a_change_follows_at_once(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch, redis: str
) -> None:
    monkeypatch.setattr(house_settings, "_TRUSTED_SECONDS", 3600.0)
    house_settings.forget()
    async with AsyncExitStack() as stack:
        here, there = (RedisHub(redis, seal=encrypt, unseal=decrypt) for _ in range(2))
        for one in (here, there):
            stack.push_async_callback(one.stop)
            await one.start()
        house_settings.follow(here)
        assert (await house_settings.current()).calls
        await decide_elsewhere("calls", "off", cast)
        assert (await house_settings.current()).calls
        await _told(there, topics.HOUSE_SETTINGS)


async def test_a_process_that_may_have_missed_something_asks(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house_settings, "_TRUSTED_SECONDS", 3600.0)
    house_settings.forget()
    hub = LocalHub()
    await hub.start()
    house_settings.follow(hub)
    assert (await house_settings.current()).calls
    await decide_elsewhere("calls", "off", cast)
    await _told(hub, MISSED)
    await hub.stop()


async def _told(by: Hub, topic: str) -> None:
    """Say something on a topic, and wait until this process has let calls go."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        # A subscription may still be on its way: the same again is heard by then.
        while (await house_settings.current()).calls:
            await by.publish(topic, {"kind": "settings"})
            await asyncio.sleep(0.01)

"""Devices: subscribed, recognised and removed by their owner alone; signing out ends pushes; nobody hears what is another's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from calmconnect.db.notifications import OutgoingPush, PushSubscription
from calmconnect.db.session import reading
from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.notifications import Kind
from calmconnect.services import devices, notifications, sessions
from calmconnect.services.notifications import Notice
from calmconnect.services.work import work
from tests.support.cast import NOW, Cast
from tests.support.push_service import Subscriber, signed_in_actor, subscribed
from tests.support.rows import all_rows

PHONE = Subscriber("https://push.example.com/phone")
HELLO = Notice(Kind.BOOKING, "Hello", "", "/patient")


async def owners() -> dict[str, int]:
    """Whose each device is, by its address."""
    async with reading() as rows:
        return {one.endpoint: one.user_id for one in (await rows.exec(select(PushSubscription))).all()}


async def test_a_device_is_listed_for_its_owner(database: str, cast: Cast) -> None:
    here = await subscribed(cast.asha, PHONE)
    (device,) = await devices.devices(here)
    assert (device.name, device.since, device.here) == ("Chrome on Android", NOW, True)
    (seen_elsewhere,) = await devices.devices(await signed_in_actor(cast.asha))
    assert not seen_elsewhere.here
    assert await devices.devices(await signed_in_actor(cast.ben)) == []


async def test_subscribing_again_keeps_one(database: str, cast: Cast) -> None:
    actor = await subscribed(cast.asha, PHONE)
    await devices.subscribe(actor, PHONE.json, NOW + timedelta(days=1))
    assert len(await devices.devices(actor)) == 1


async def test_a_device_changes_hands_with_all_that_was_on_its_way(database: str, cast: Cast) -> None:
    await subscribed(cast.asha, PHONE)
    async with work() as w:
        await notifications.notify(w, cast.asha.id, HELLO, NOW)
    await subscribed(cast.ben, PHONE)
    assert await owners() == {PHONE.endpoint: cast.ben.id}
    async with reading() as rows:
        assert (await rows.exec(select(OutgoingPush))).all() == []


async def test_a_browser_is_recognised_by_its_owner_alone(database: str, cast: Cast) -> None:
    await subscribed(cast.asha, PHONE)
    later = await signed_in_actor(cast.asha)
    before = await all_rows()
    assert not await devices.recognise(await signed_in_actor(cast.ben), PHONE.endpoint)
    assert not await devices.recognise(later, "https://push.example.com/another")
    assert (await all_rows())["push_subscriptions"] == before["push_subscriptions"]
    assert await devices.recognise(later, PHONE.endpoint)
    (device,) = await devices.devices(later)
    assert device.here


@pytest.mark.parametrize("how", ["sign out", "revoke", "revoke others", "end all"])
async def test_leaving_a_device_ends_its_pushes(database: str, cast: Cast, how: str) -> None:
    there = await subscribed(cast.asha, PHONE)
    here = await subscribed(cast.asha, Subscriber("https://push.example.com/laptop"))
    match how:
        case "revoke":
            await sessions.revoke(here, there.session_id, NOW)
        case "revoke others":
            await sessions.revoke_others(here, NOW)
        case "end all":
            async with work() as w:
                await sessions.end_all(w, cast.asha.id, NOW, but=here.session_id)
        case _:
            token = await sessions.sign_in(cast.asha.email, "a quiet place by the sea", "Phone", NOW)
            number = await sessions.session_behind(token, NOW)
            actor = await sessions.actor_of(number or 0, NOW)
            assert actor and await devices.recognise(actor, PHONE.endpoint)
            await sessions.sign_out(token, NOW)
    assert await owners() == {"https://push.example.com/laptop": cast.asha.id}


async def test_staff_who_went_idle_still_hear(database: str, cast: Cast) -> None:
    await subscribed(cast.meera, PHONE)
    assert await sessions.end_idle(NOW + timedelta(days=1)) == 1
    assert await owners() == {PHONE.endpoint: cast.meera.id}


async def test_nobody_has_countless_devices(database: str, cast: Cast) -> None:
    for number in range(20):
        await subscribed(cast.asha, Subscriber(f"https://push.example.com/{number}"))
    with pytest.raises(Conflict):
        await subscribed(cast.asha, PHONE)
    assert len(await owners()) == 20


GOOD = PHONE.json
KEYS = GOOD["keys"]


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        "https://push.example.com/x",
        [],
        {},
        {**GOOD, "keys": None},
        {**GOOD, "keys": {}},
        {**GOOD, "keys": {**KEYS, "p256dh": "AAAA"}},
        {**GOOD, "keys": {**KEYS, "p256dh": "B" + "A" * 86}},
        {**GOOD, "keys": {**KEYS, "auth": "A" * 4}},
        {**GOOD, "keys": {**KEYS, "auth": 7}},
        {**GOOD, "endpoint": None},
        *(
            {**GOOD, "endpoint": endpoint}
            for endpoint in (
                "",
                "http://push.example.com/x",
                "ftp://push.example.com/x",
                "//push.example.com/x",
                "https://",
                "https://localhost/x",
                "https://push/x",
                "https://box.local/x",
                "https://127.0.0.1/x",
                "https://10.1.2.3/x",
                "https://192.168.0.1:8443/x",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/x",
                "https://[fd00::1]/x",
                "https://[::ffff:10.0.0.1]/x",
                "https://0.0.0.0/x",
                "https://2130706433/x",
                "https://0x7f.1/x",
                "https://push.example.com:99999/x",
                "https://me@push.example.com/x",
                "https://push.example.com/\nx",
                "https://push.example.com/ x",
                "http://127.0.0.1:8000/x",
                "https://push.example.com/" + "x" * 1000,
            )
        ),
    ],
)
async def test_addresses_and_keys_that_can_not_be_used(database: str, cast: Cast, wrong: Any) -> None:
    actor = await signed_in_actor(cast.asha)
    before = await all_rows()
    with pytest.raises(Invalid) as refused:
        await devices.subscribe(actor, wrong, NOW)
    assert set(refused.value.fields) == {"subscription"}
    if isinstance(wrong, dict) and wrong.get("endpoint") != PHONE.endpoint:
        with pytest.raises(Invalid):
            await devices.recognise(actor, wrong.get("endpoint"))
    assert await all_rows() == before

"""Pushes: for the right browser alone, once, without a word too many; gone devices are forgotten; no way into our network."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpcore
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02
from sqlmodel import col, select, update

from calmconnect.db.mail import MailStatus
from calmconnect.db.notifications import OutgoingPush, PushSubscription
from calmconnect.db.people import User
from calmconnect.db.session import reading, transaction
from calmconnect.domain.notifications import Kind
from calmconnect.domain.push import Subscription, unpadded
from calmconnect.services import notification_centre, notifications, preferences, push_service, vapid
from calmconnect.services.notifications import Notice
from calmconnect.services.push_office import send_due
from calmconnect.services.work import work
from tests.support.cast import NOW, Cast, Person
from tests.support.database import configured
from tests.support.push_service import PushService, subscribed
from tests.support.push_service import push_service as running_push_service
from tests.support.servers import free_port

BOOKED = Notice(Kind.BOOKING, "Your session is confirmed", "I can't sleep.", "/patient/appointments", "appointment:7")
PAYLOAD = {"title": "Your session is confirmed", "path": "/patient/appointments"}
# 22:30 in Asha's zone, and the 07:00 after it.
LATE = datetime(2026, 3, 11, 17, tzinfo=UTC)
MORNING = datetime(2026, 3, 12, 1, 30, tzinfo=UTC)


@pytest_asyncio.fixture
async def service() -> AsyncIterator[PushService]:
    """A push service that counts as a public one."""
    async with running_push_service() as running:
        with configured(push_loopback=True, push_timeout_seconds=1, push_attempts=3):
            yield running


async def tell(person: Person, notice: Notice = BOOKED, now: datetime = NOW) -> None:
    """Tell somebody something, as a use case does."""
    async with work() as w:
        await notifications.notify(w, person.id, notice, now)


async def outgoing() -> list[OutgoingPush]:
    """The pushes, oldest first."""
    async with reading() as rows:
        return list((await rows.exec(select(OutgoingPush).order_by(col(OutgoingPush.id)))).all())


async def test_only_the_browser_can_read_it(database: str, cast: Cast, service: PushService) -> None:
    phone, laptop = service.subscriber("phone"), service.subscriber("laptop")
    await subscribed(cast.asha, phone)
    await subscribed(cast.ben, laptop)
    await tell(cast.asha)
    assert await send_due(NOW) == 1
    (push,) = service.taken
    assert push.path == "phone" and phone.opened(push.body) == PAYLOAD
    assert b"session" not in push.body and b"sleep" not in push.body
    with pytest.raises(Exception, match="Decryption"):
        laptop.opened(push.body)
    assert (push.headers["content-encoding"], push.headers["urgency"], push.headers["ttl"]) == (
        "aes128gcm", "normal", "86400",
    )  # fmt: skip


async def test_it_is_signed_by_us_for_this_service(database: str, cast: Cast, service: PushService) -> None:
    await subscribed(cast.asha, service.subscriber("phone"))
    await tell(cast.asha, Notice(Kind.REMINDER, "Soon", "", "/patient", urgent=True))
    assert await send_due(NOW) == 1
    headers = service.taken[0].headers
    assert Vapid02.verify(headers["authorization"])
    assert headers["authorization"].endswith(f"k={vapid.public_key()}")
    claims = headers["authorization"].split("t=")[1].split(".")[1]
    assert json.loads(unpadded_text(claims)) == {
        "aud": service.url,
        "exp": int((NOW + timedelta(hours=12)).timestamp()),
        "sub": "mailto:care@calmconnect.example",
    }
    assert headers["urgency"] == "high"


async def test_what_rings_is_of_use_only_for_a_moment(database: str, cast: Cast, service: PushService) -> None:
    await subscribed(cast.asha, service.subscriber("phone"))
    rings = Notice(Kind.CALL, "Somebody is calling you", "", "/patient", "call:7", urgent=True)
    for _ in range(2):
        async with work() as w:
            await notifications.ring(w, cast.asha.id, rings, NOW + timedelta(seconds=45), NOW)
        # Devices that are asleep need not be told later.
        await send_due(NOW + timedelta(seconds=5) if not service.taken else NOW + timedelta(seconds=45))
    (push,) = service.taken
    assert (push.headers["ttl"], push.headers["urgency"]) == ("40", "high")
    assert [one.status for one in await outgoing()] == ["sent", "dropped"]
    assert (await notification_centre.notices(cast.asha.actor)).rows == [], "open pages ring by themselves"


def unpadded_text(part: str) -> bytes:
    """A part of a token, read."""
    return unpadded(part, len(part) * 3 // 4)


def test_it_is_encrypted_as_the_standard_says(monkeypatch: pytest.MonkeyPatch) -> None:
    # The example of RFC 8291, section 5.
    ours = int.from_bytes(unpadded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", 32))
    to = Subscription(
        "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
    )
    monkeypatch.setattr(ec, "generate_private_key", lambda curve: ec.derive_private_key(ours, curve))
    monkeypatch.setattr("http_ece.os.urandom", lambda count: unpadded("DGv6ra1nlYgDCS1FRnbzlw", count))
    sealed = push_service._sealed(to, b"When I grow up, I want to be a watermelon")
    assert sealed == unpadded(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl9"
        "5bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
        144,
    )


async def test_an_address_that_does_not_answer_gives_way_to_the_next(
    monkeypatch: pytest.MonkeyPatch, service: PushService
) -> None:
    tried: list[str] = []

    async def connect(_self: object, address: str, *_: object) -> None:
        tried.append(address)
        raise httpcore.ConnectError

    async def resolved(_host: str, port: int, **_how: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", (address, port)) for address in ("2001:4860:4860::8888", "8.8.8.8")]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolved)
    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect)
    browser = service.subscriber("phone").json
    with pytest.raises(httpcore.ConnectError):
        await push_service.deliver(Subscription("https://push.example.com/x", **browser["keys"]), PAYLOAD, NOW)
    assert tried == ["2001:4860:4860::8888", "8.8.8.8"]


@pytest.mark.parametrize("status", [404, 410])
async def test_a_device_that_is_gone_is_forgotten(database: str, cast: Cast, service: PushService, status: int) -> None:
    await subscribed(cast.asha, service.subscriber("old"))
    await subscribed(cast.asha, service.subscriber("new"))
    service.statuses["old"] = status
    await tell(cast.asha)
    await tell(cast.asha)
    assert await send_due(NOW) == 2
    await tell(cast.asha)
    assert await send_due(NOW) == 1
    assert service.tries["new"] == 3 and service.tries["old"] <= 2
    async with reading() as rows:
        assert (await rows.exec(select(PushSubscription.endpoint))).all() == [f"{service.url}/new"]
    assert all(push.status is MailStatus.SENT for push in await outgoing())


async def test_a_service_that_refuses_is_tried_again_and_given_up(
    database: str, cast: Cast, service: PushService
) -> None:
    await subscribed(cast.asha, service.subscriber("phone"))
    service.statuses["phone"] = 429
    await tell(cast.asha)
    assert await send_due(NOW) == 0
    assert await send_due(NOW + timedelta(seconds=29)) == 0
    (push,) = await outgoing()
    assert (push.status, push.attempts, push.last_error) == (MailStatus.QUEUED, 1, "NotTaken")
    for hours in range(1, 5):
        await send_due(NOW + timedelta(hours=hours))
    (push,) = await outgoing()
    assert (push.status, push.attempts, service.tries["phone"]) == (MailStatus.FAILED, 3, 3)


async def test_one_that_hangs_or_is_away_keeps_no_other_waiting(
    database: str, cast: Cast, service: PushService
) -> None:
    away = service.subscriber("away")
    away.endpoint = f"http://127.0.0.1:{free_port()}/away"
    for browser in (service.subscriber("slow"), away, service.subscriber("phone")):
        await subscribed(cast.asha, browser)
    service.hangs.add("slow")
    await tell(cast.asha)
    assert await send_due(NOW) == 1
    assert [push.path for push in service.taken] == ["phone"]
    waiting = [(push.attempts, push.claimed_until) for push in await outgoing() if push.status is MailStatus.QUEUED]
    assert waiting == [(1, None)] * 2


async def test_senders_at_once_send_each_push_once(database: str, cast: Cast, service: PushService) -> None:
    for person in cast.everyone:
        await subscribed(person, service.subscriber(person.name.replace(" ", "-")))
        await tell(person)
    sent = await asyncio.gather(*(send_due(NOW) for _ in range(4)))
    assert sum(sent) == 6
    assert sorted(push.path for push in service.taken) == sorted(one.name.replace(" ", "-") for one in cast.everyone)


async def test_it_waits_for_the_end_of_quiet_hours(database: str, cast: Cast, service: PushService) -> None:
    await subscribed(cast.asha, service.subscriber("phone"))
    await preferences.keep_quiet(cast.asha.actor, "22:00", "07:00")
    await tell(cast.asha, now=LATE)
    assert await send_due(LATE) == await send_due(MORNING - timedelta(seconds=1)) == 0
    assert await send_due(MORNING) == 1


async def test_quiet_hours_begun_meanwhile_count(database: str, cast: Cast, service: PushService) -> None:
    await subscribed(cast.asha, service.subscriber("phone"))
    await tell(cast.asha)
    await preferences.keep_quiet(cast.asha.actor, "22:00", "07:00")
    assert await send_due(LATE) == 0
    (push,) = await outgoing()
    assert (push.attempts, push.next_attempt_at, service.tries.total()) == (0, MORNING, 0)


async def test_no_push_for_what_was_read_withdrawn_or_is_not_wanted_any_more(
    database: str, cast: Cast, service: PushService
) -> None:
    for person in (cast.asha, cast.ben, cast.meera, cast.jonas):
        await subscribed(person, service.subscriber(str(person.id)))
        await tell(person)
    await notification_centre.read_all(cast.asha.actor, NOW)
    await preferences.choose(cast.ben.actor, "booking", "push", False)
    async with work() as w:
        await notifications.withdraw(w, cast.meera.id, "appointment:7", NOW)
    async with transaction() as rows:
        await rows.exec(update(User).where(col(User.id) == cast.jonas.id).values(disabled_at=NOW))
    assert await send_due(NOW) == 0
    assert [push.status for push in await outgoing()] == [MailStatus.DROPPED] * 4
    assert service.tries.total() == 0


@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("push.example.com", ["10.0.0.7"]),
        ("push.example.com", ["127.0.0.1"]),
        ("push.example.com", ["169.254.169.254"]),
        ("push.example.com", ["8.8.8.8", "192.168.1.1"]),
        ("push.example.com", ["::1"]),
        ("push.example.com", ["::ffff:10.0.0.1"]),
        ("push.example.com", ["fd00::1"]),
        ("push.example.com", []),
    ],
)
async def test_a_name_that_leads_into_a_private_network_is_not_called(
    monkeypatch: pytest.MonkeyPatch, service: PushService, name: str, addresses: list[str]
) -> None:
    async def resolved(_host: str, port: int, **_how: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolved)
    browser = service.subscriber("phone").json
    with pytest.raises(push_service.NotPublic):
        await push_service.deliver(Subscription(f"https://{name}/x", **browser["keys"]), PAYLOAD, NOW)
    assert service.tries.total() == 0


async def test_without_the_setting_this_machine_is_not_called(service: PushService) -> None:
    browser = service.subscriber("phone").json
    with configured(push_loopback=False), pytest.raises(push_service.NotPublic):
        await push_service.deliver(Subscription(browser["endpoint"], **browser["keys"]), PAYLOAD, NOW)
    assert service.tries.total() == 0


async def test_what_a_service_says_is_not_read(service: PushService, caplog: pytest.LogCaptureFixture) -> None:
    async def talkative(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 99999999999\r\n\r\nzebra")
        await writer.drain()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(talkative, "127.0.0.1", 0)
    browser = service.subscriber("phone").json
    endpoint = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/x"
    async with asyncio.timeout(5):
        answer = await push_service.deliver(Subscription(endpoint, **browser["keys"]), PAYLOAD, NOW)
    server.close()
    assert answer is push_service.Answer.TAKEN


def test_our_key_is_made_once_and_is_ours_alone(tmp_path: Path) -> None:
    first, kept = vapid.public_key(), tmp_path / "vapid"
    assert kept.stat().st_mode & 0o777 == 0o600
    vapid._keys.cache_clear()
    assert vapid.public_key() == first and len(unpadded(first, 65)) == 65
    with configured(vapid_key=kept.read_text().strip(), var_dir=tmp_path / "elsewhere"):
        assert vapid.public_key() == first
    with configured(var_dir=tmp_path / "elsewhere"):
        assert vapid.public_key() != first

"""A push service of the test's own, on a free port, in the test's own event loop, and browsers that subscribe to it."""

from __future__ import annotations

import asyncio
import base64
import json
import threading
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from calmconnect.db.people import UserSession
from calmconnect.db.session import transaction
from calmconnect.domain.people import Actor
from calmconnect.services import devices
from tests.support.cast import NOW, Person


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass
class Subscriber:
    """A browser that has subscribed: it alone can read what is pushed to it."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = b"sixteen bytes ab"

    @property
    def json(self) -> dict[str, Any]:
        """As `PushSubscription.toJSON()` gives it."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": _text(point), "auth": _text(self.secret)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def opened(self, body: bytes) -> Any:
        """What was pushed, decrypted."""
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"))


@dataclass
class Push:
    """One push that came: for which subscriber, with which headers (in lower case), as it travelled."""

    path: str
    headers: dict[str, str]
    body: bytes


class PushService:
    """Takes pushes; answers with the status in `statuses` for a path, else 201. Never answers the paths in `hangs`."""

    def __init__(self) -> None:
        self.taken: list[Push] = []
        self.tries: Counter[str] = Counter()
        self.statuses: dict[str, int] = {}
        self.hangs: set[str] = set()
        self.url = ""
        # For whoever waits in another thread.
        self.arrived = threading.Event()

    def subscriber(self, name: str) -> Subscriber:
        """A browser that subscribes here."""
        return Subscriber(f"{self.url}/{name}")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request and close."""
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
        path = first.split(" ")[1].removeprefix("/")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers["content-length"]))
        self.tries[path] += 1
        if path in self.hangs:
            await reader.read()
        else:
            status = self.statuses.get(path, 201)
            if status == 201:
                self.taken.append(Push(path, headers, body))
                self.arrived.set()
            writer.write(f"HTTP/1.1 {status} Answer\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
            await writer.drain()
        writer.close()


@asynccontextmanager
async def push_service() -> AsyncIterator[PushService]:
    """A running push service."""
    service = PushService()
    server = await asyncio.start_server(service.serve, "127.0.0.1", 0)
    service.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield service
    finally:
        server.close()


async def signed_in_actor(person: Person) -> Actor:
    """The person, acting through a session of theirs."""
    async with transaction() as rows:
        session = UserSession(
            user_id=person.id,
            token_hash=uuid4().hex,
            device="Chrome on Android",
            created_at=NOW,
            last_seen_at=NOW,
            expires_at=NOW.replace(year=NOW.year + 1),
        )
        rows.add(session)
    assert session.id is not None
    return Actor(person.id, person.role, session.id)


async def subscribed(person: Person, browser: Subscriber) -> Actor:
    """Let a person get pushes in a browser; gives them as they act there."""
    actor = await signed_in_actor(person)
    await devices.subscribe(actor, browser.json, NOW)
    return actor

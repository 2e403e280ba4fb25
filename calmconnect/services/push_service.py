"""Takes one push to a push service: encrypted for the browser (RFC 8291), signed by us, and never into a private network."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import cache
from math import ceil

import http_ece
import httpcore
from cryptography.hazmat.primitives.asymmetric import ec

from calmconnect.domain.push import Subscription, is_public, unpadded
from calmconnect.services.vapid import authorization
from calmconnect.settings import settings

_HEADERS: dict[bytes | str, bytes | str] = {
    "Content-Encoding": "aes128gcm",
    "Content-Type": "application/octet-stream",
}
# What nobody has seen by then is of no use, unless it is of use for a shorter time.
USEFUL_FOR = timedelta(days=1)
_URGENCY = {True: "high", False: "normal"}
_TAKEN = frozenset({200, 201, 202, 204})
_GONE = frozenset({404, 410})


class Answer(Enum):
    """What a push service said: it took the push, or there is no such subscription any more."""

    TAKEN = auto()
    GONE = auto()


class NotTaken(Exception):
    """The push service refused for now."""


class NotPublic(Exception):
    """A push service's name stands for an address that is not of the open internet."""


async def deliver(
    to: Subscription,
    payload: dict[str, str],
    now: datetime,
    *,
    urgent: bool = False,
    useful_for: timedelta = USEFUL_FOR,
) -> Answer:
    """Hand a push over; the service may forget it when it could not be delivered for as long as it is useful.

    Raises:
        NotTaken: when the service refuses for now.
        NotPublic: when its name leads into a private network.
        httpcore.NetworkError, httpcore.TimeoutException: when it can't be reached.
    """
    about: dict[bytes | str, bytes | str] = {"TTL": str(ceil(useful_for.total_seconds())), "Urgency": _URGENCY[urgent]}
    async with httpcore.AsyncConnectionPool(_tls(), network_backend=_OnlyPublic()) as pool:
        asked = pool.stream(
            "POST",
            to.endpoint,
            headers={**_HEADERS, **about, "Authorization": authorization(to.endpoint, now)},
            content=_sealed(to, json.dumps(payload, ensure_ascii=False).encode()),
            extensions={
                "timeout": dict.fromkeys(("connect", "read", "write", "pool"), settings().push_timeout_seconds)
            },
        )
        # What it says beside the status is not read, however long that is.
        async with asked as answer:
            return _understood(answer.status)


def _understood(status: int) -> Answer:
    if status in _GONE:
        return Answer.GONE
    if status not in _TAKEN:
        raise NotTaken(str(status))
    return Answer.TAKEN


def _sealed(to: Subscription, content: bytes) -> bytes:
    once = ec.generate_private_key(ec.SECP256R1())
    point, secret = unpadded(to.p256dh, 65), unpadded(to.auth, 16)
    return bytes(http_ece.encrypt(content, private_key=once, dh=point, auth_secret=secret, version="aes128gcm"))


@cache
def _tls() -> ssl.SSLContext:
    """Whom we trust; read once, for it takes longer than a push."""
    return httpcore.default_ssl_context()


class _OnlyPublic(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only. A name is resolved once, and what was looked at is what is connected to."""

    def __init__(self) -> None:
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """See `httpcore.AsyncNetworkBackend.connect_tcp`."""
        *others, last = await _public_addresses(host, port)
        for address in others:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
        return await self._network.connect_tcp(last, port, timeout, local_address, socket_options)


async def _public_addresses(host: str, port: int) -> list[str]:
    """The addresses, at least one, that a name stands for.

    Raises:
        NotPublic: when one of them is not of the open internet.
    """
    if settings().push_loopback and host == "127.0.0.1":
        return [host]
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise NotPublic
    return addresses

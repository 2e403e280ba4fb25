"""What a browser may say of where its pushes go. The address is a claim: it must not be a way into our own network."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from calmconnect.domain.errors import Invalid

_LONGEST = 1_000
_POINT_BYTES = 65
_SECRET_BYTES = 16
_UNCOMPRESSED = 4


@dataclass(frozen=True, slots=True)
class Subscription:
    """A browser's subscription: an address at its push service, its public key and its secret (base64url)."""

    endpoint: str
    p256dh: str
    auth: str


def clean_subscription(value: object, *, loopback: bool = False) -> Subscription:
    """A subscription as `PushSubscription.toJSON()` gives it. With `loopback`, push services on this machine count, too.

    Raises:
        Invalid: with the field `subscription`.
    """
    keys = value.get("keys") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(keys, dict):
        raise _wrong()
    point = unpadded(keys.get("p256dh"), _POINT_BYTES)
    if point[0] != _UNCOMPRESSED:
        raise _wrong()
    unpadded(keys.get("auth"), _SECRET_BYTES)
    return Subscription(clean_endpoint(value.get("endpoint"), loopback=loopback), keys["p256dh"], keys["auth"])


def clean_endpoint(value: object, *, loopback: bool = False) -> str:
    """The address of a browser at its push service.

    Raises:
        Invalid: with the field `subscription`.
    """
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST or not value.isascii() or not value.isprintable():
        raise _wrong()
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise _wrong() from None
    if not host or " " in value or "@" in parts.netloc or parts.fragment:
        raise _wrong()
    if loopback and parts.scheme == "http" and host == "127.0.0.1":
        return value
    if parts.scheme != "https" or not _may_be_public(host):
        raise _wrong()
    return value


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet: not of a private network, this machine, a link or a group."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not found.is_multicast


def unpadded(value: object, length: int) -> bytes:
    """The bytes, this many, that are written in base64url without padding.

    Raises:
        Invalid: with the field `subscription`.
    """
    if not isinstance(value, str) or not value.isascii() or len(value) > length * 2:
        raise _wrong()
    try:
        found = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _wrong() from None
    if len(found) != length:
        raise _wrong()
    return found


def _may_be_public(host: str) -> bool:
    """Whether a host can be a push service's: a whole name, or a public address. What a name stands for is looked at later."""
    try:
        ip_address(host)
    except ValueError:
        # A name that ends in a number may be read as an address by some.
        last = host.rstrip(".").rpartition(".")[2]
        return "." in host.rstrip(".") and last.isalpha() and last not in {"local", "internal", "localhost"}
    return is_public(host)


def _wrong() -> Invalid:
    return Invalid(subscription="Your browser's answer could not be used. Please try again.")

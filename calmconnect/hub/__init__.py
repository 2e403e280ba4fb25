"""Publish/subscribe and leases, in this process or through Redis. Knows nothing above it."""

from __future__ import annotations

from calmconnect.hub.base import MISSED, Fact, Hub, Listener
from calmconnect.hub.local import LocalHub
from calmconnect.hub.through_redis import RedisHub
from calmconnect.keys import decrypt, encrypt
from calmconnect.settings import settings

__all__ = ["MISSED", "Fact", "Hub", "Listener", "hub", "start_hub", "stop_hub"]

_hub: Hub | None = None


def hub() -> Hub:
    """This process's hub."""
    global _hub
    if _hub is None:
        _hub = RedisHub(settings().redis_url, seal=encrypt, unseal=decrypt) if settings().redis_url else LocalHub()
    return _hub


async def start_hub() -> None:
    """Begin to deliver facts."""
    await hub().start()


async def stop_hub() -> None:
    """Stop, so that a later `hub()` starts anew."""
    global _hub
    if _hub is not None:
        stopping, _hub = _hub, None
        await stopping.stop()

"""What a hub is: facts published to every process of the service, and leases that end by themselves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

# A fact is small and JSON-serialisable. Outside the process it travels sealed: it may hold what somebody wrote.
Fact = Mapping[str, Any]
Listener = Callable[[str, Fact], Awaitable[None]]
# The topic under which listeners are told that facts may have been lost.
MISSED = "hub:missed"


class Hub(Protocol):
    """Facts reach every listener of every process, in the order one process published them.

    A fact can be lost, or come twice, when a connection breaks: whoever needs certainty reads the database again. Once
    facts come again, listeners are told so under the topic `MISSED`.
    """

    async def start(self) -> None:
        """Begin to deliver; listeners added before and after are both heard."""

    async def stop(self) -> None:
        """Stop delivering and let go of every connection."""

    def listen(self, listener: Listener) -> None:
        """Call `listener(topic, fact)` for every fact published from now on."""

    async def publish(self, topic: str, fact: Fact) -> None:
        """Hand a fact to all processes. Returns once it has left; never raises for a hub that is away."""

    async def hold(self, name: str, holder: str, seconds: float) -> bool:
        """Hold, or renew, `holder`'s share of the lease `name`. True when nobody held any share of it before."""

    async def release(self, name: str, holder: str) -> bool:
        """Give one share back. True when nobody holds the lease any more."""

    async def lead(self, name: str, holder: str, seconds: float) -> bool:
        """Hold, or renew, a lease that only one can hold. False while another does, and for a hub that is away."""

    async def held(self, names: list[str]) -> set[str]:
        """Those of `names` that somebody holds now."""

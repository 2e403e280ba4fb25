"""What the service asks, and nobody else: one line of JSON each way, under the secret that this program made for it."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from calmconnect.media.audience.sessions import Audience, Full, Gone

log = logging.getLogger(__name__)

_SECONDS = 30.0


class Desk:
    """Answers `{"secret", "do", …}` by `{"told": …}` or `{"refused": "gone" | "full" | "wrong"}`; strangers not at all."""

    # A description of media, with its line ends written out.
    LONGEST = 2**17

    def __init__(self, audience: Audience, secret: str) -> None:
        self.secret = secret
        self._does: dict[str, Callable[..., Awaitable[object]]] = {
            "begin": audience.begin,
            "keep": audience.keep,
            "end": audience.end,
            "send": audience.send,
            "send_no_more": audience.send_no_more,
            "watch": audience.watch,
            "answer": audience.answer,
        }

    async def hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one question."""
        with suppress(OSError, ValueError, TimeoutError):
            async with asyncio.timeout(_SECONDS):
                asked = json.loads(await reader.readline())
                if self._is_the_service(asked):
                    writer.write(json.dumps(await self._answer(asked)).encode() + b"\n")
                    await writer.drain()
        writer.close()

    def _is_the_service(self, asked: Any) -> bool:
        given = asked.pop("secret", None) if isinstance(asked, dict) else None
        return isinstance(given, str) and hmac.compare_digest(given.encode(), self.secret.encode())

    async def _answer(self, asked: dict[str, Any]) -> dict[str, object]:
        try:
            return {"told": await self._does[asked.pop("do")](**asked)}
        except Gone:
            return {"refused": "gone"}
        except Full:
            return {"refused": "full"}
        except Exception as error:
            # Whatever a description of media makes the library stumble over is the page's doing.
            log.warning("Something that was asked failed with %s", type(error).__name__)
            return {"refused": "wrong"}

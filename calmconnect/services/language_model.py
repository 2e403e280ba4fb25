"""A language model elsewhere, by the OpenAI-compatible protocol: streamed chat completions, and nothing else of it.

Whatever is not an answer to its very end is an outage, and what there was of it counts for nothing. Nobody is named to it.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import AsyncGenerator, AsyncIterator
from functools import cache
from typing import Any

import httpx

from calmconnect.domain.language_model import Messages
from calmconnect.settings import settings

# For a protocol that wraps each word; an answer that we would show fits in far less.
_MOST_BYTES = 512_000
_DATA = b"data:"
_DONE = b"[DONE]"


class Outage(Exception):
    """It can't be reached, refuses, takes too long, or does not speak the protocol. The message quotes nothing."""


def connected() -> bool:
    """Whether whoever runs the service has connected one."""
    return bool(settings().llm_base_url)


async def pieces(messages: Messages) -> AsyncGenerator[str, None]:
    """Ask it, and give its words as they come.

    Raises:
        Outage: for everything but an answer to its end. How long the whole may take is the caller's affair.
    """
    try:
        async with _client() as client, client.stream("POST", _address(), **_question(messages)) as answer:
            if answer.status_code != httpx.codes.OK:
                raise Outage(f"it answered {answer.status_code}")
            async for piece in _words(answer):
                yield piece
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Outage(type(error).__name__) from error


def _client() -> httpx.AsyncClient:
    # What the environment says of proxies is not what the settings say.
    return httpx.AsyncClient(verify=_tls(), timeout=settings().llm_stall_seconds, trust_env=False)


def _address() -> str:
    return f"{settings().llm_base_url}/chat/completions"


def _question(messages: Messages) -> dict[str, Any]:
    headers = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}
    if settings().llm_api_key:
        headers["Authorization"] = f"Bearer {settings().llm_api_key}"
    asked = {"model": settings().llm_model, "messages": messages, "stream": True}
    return {"json": asked, "headers": headers}


async def _words(answer: httpx.Response) -> AsyncIterator[str]:
    ended = False
    async for line in _lines(answer):
        if not line.startswith(_DATA):
            continue
        content = line.removeprefix(_DATA).strip()
        if content == _DONE:
            ended = True
            break
        piece, reason = _understood(content)
        if piece:
            yield piece
        if reason not in {None, "stop"}:
            raise Outage("it broke off by itself")
        ended = ended or reason == "stop"
    if not ended:
        raise Outage("it ended in the middle")


async def _lines(answer: httpx.Response) -> AsyncIterator[bytes]:
    """The lines of an answer, which may be cut anywhere on its way; never more of it than we would look at."""
    taken, rest = 0, b""
    async for part in answer.aiter_raw():
        taken += len(part)
        if taken > _MOST_BYTES:
            raise Outage("it does not stop")
        *lines, rest = (rest + part).split(b"\n")
        for line in lines:
            yield line
    yield rest


def _understood(content: bytes) -> tuple[str, str | None]:
    """The words of one part, and why it is the last one, None where it is not."""
    try:
        choices = json.loads(content)["choices"]
        if not choices:
            # Some tell at the end what it cost.
            return "", None
        piece, reason = choices[0]["delta"].get("content"), choices[0].get("finish_reason")
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise Outage("it says what means nothing") from error
    if not isinstance(piece, str | None) or not isinstance(reason, str | None):
        raise Outage("it says what means nothing")
    return piece or "", reason


@cache
def _tls() -> ssl.SSLContext:
    """Whom we trust; read once, because that takes long."""
    return httpx.create_ssl_context()

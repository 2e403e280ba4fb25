"""A language model of the test's own that speaks the OpenAI-compatible protocol, on a free port, in the test's own event loop.

What it answers is a *way*: a function that says it, or does not. It can keep an answer waiting, stall, refuse, break off, and
talk nonsense, as real ones do.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from tests.support.database import configured

# As long as a busy machine may take.
_PATIENT = {"llm_seconds": 120, "llm_stall_seconds": 60}


class Answering:
    """One answer on its way."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def begin(self, status: str = "200 OK") -> None:
        """Say how it will go."""
        kind = "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nConnection: close"
        self._writer.write(f"HTTP/1.1 {status}\r\n{kind}\r\n\r\n".encode())
        await self._writer.drain()

    async def raw(self, content: bytes) -> None:
        """Send something as it is."""
        self._writer.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
        await self._writer.drain()

    async def say(self, words: str, reason: str | None = None) -> None:
        """Send a piece of the answer."""
        choice = {"index": 0, "delta": {"content": words} if words else {}, "finish_reason": reason}
        await self.raw(f"data: {json.dumps({'object': 'chat.completion.chunk', 'choices': [choice]})}\n\n".encode())

    async def end(self) -> None:
        """End it as the protocol wants."""
        await self.say("", "stop")
        await self.raw(b'data: {"choices": [], "usage": {"total_tokens": 7}}\n\ndata: [DONE]\n\n')
        self._writer.write(b"0\r\n\r\n")
        await self._writer.drain()

    async def until_left(self) -> None:
        """Wait until nobody listens any more."""
        await self._reader.read()


Way = Callable[[Answering], Awaitable[None]]


@dataclass
class LanguageModel:
    """What was asked of it, and with which headers (names in lower case); and how it answers."""

    way: Way
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    _answering: set[asyncio.Task[Any]] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request and close."""
        answering = asyncio.current_task()
        assert answering is not None
        self._answering.add(answering)
        try:
            await self._serve(reader, writer)
        finally:
            writer.close()
            self._answering.discard(answering)

    async def close(self) -> None:
        """Let go of whoever still listens."""
        for answering in self._answering:
            answering.cancel()
        await asyncio.gather(*self._answering, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
            assert first.startswith("POST /v1/chat/completions ")
            pairs = (line.partition(":") for line in lines)
            headers = {name.lower(): value.strip() for name, _, value in pairs}
            self.headers.append(headers)
            self.asked.append(json.loads(await reader.readexactly(int(headers["content-length"]))))
            await self.way(Answering(reader, writer))


def says(*pieces: str) -> Way:
    """Answer with these pieces, to the end."""

    async def way(answer: Answering) -> None:
        await answer.begin()
        for piece in pieces:
            await answer.say(piece)
        await answer.end()

    return way


def waits(go_on: asyncio.Event, first: str, rest: str) -> Way:
    """Say the first part, and the rest when the event is set."""

    async def way(answer: Answering) -> None:
        await answer.begin()
        await answer.say(first)
        await go_on.wait()
        await answer.say(rest)
        await answer.end()

    return way


async def stalls(answer: Answering) -> None:
    """Begin to speak, and say nothing more."""
    await answer.begin()
    await answer.say("I hear you. And")
    await answer.until_left()


async def is_silent(answer: Answering) -> None:
    """Take the question, and never answer."""
    await answer.until_left()


async def only_pings(answer: Answering) -> None:
    """Be there for ever, and say nothing."""
    await answer.begin()
    while True:
        await answer.raw(b": still here\n\n")
        await asyncio.sleep(0.01)


async def fails(answer: Answering) -> None:
    """Answer that something went wrong."""
    await answer.begin("500 Internal Server Error")
    await answer.raw(b'{"error": {"message": "out of memory"}}')


async def breaks_off(answer: Answering) -> None:
    """Close the connection in the middle."""
    await answer.begin()
    await answer.say("I hear you. And I")


async def ends_early(answer: Answering) -> None:
    """End the connection properly, but not the answer."""
    await answer.begin()
    await answer.say("I hear you.")
    await answer.raw(b"\n")


async def runs_out(answer: Answering) -> None:
    """Say that it may say no more."""
    await answer.begin()
    await answer.say("I hear you. And I")
    await answer.say("", "length")
    await answer.end()


async def talks_nonsense(answer: Answering) -> None:
    """Send what is no answer at all."""
    await answer.begin()
    await answer.raw(b'data: {"choices": [{"delta": ["no"]}]}\n\ndata: \xff\xfe{\n\n')


async def wants_a_tool(answer: Answering) -> None:
    """Try to have something done."""
    await answer.begin()
    call = {
        "index": 0,
        "delta": {"tool_calls": [{"function": {"name": "begin_exercise"}}]},
        "finish_reason": "tool_calls",
    }
    await answer.raw(f"data: {json.dumps({'choices': [call]})}\n\n".encode())
    await answer.end()


async def never_ends(answer: Answering) -> None:
    """Say a megabyte without a sentence's end."""
    await answer.begin()
    for _ in range(1_024):
        await answer.say("and so on " * 100)
    await answer.end()


async def sends_one_line(answer: Answering) -> None:
    """Send a megabyte without a line's end."""
    await answer.begin()
    for _ in range(256):
        await answer.raw(b"data:" + b"x" * 4_096)


@asynccontextmanager
async def language_model(way: Way, **others: object) -> AsyncIterator[LanguageModel]:
    """A running one, which the settings name; `others` are further settings, such as shorter limits."""
    model = LanguageModel(way)
    server = await asyncio.start_server(model.serve, "127.0.0.1", 0)
    model.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        with configured(**{"llm_base_url": model.url, "llm_model": "small", **_PATIENT, **others}):
            yield model
    finally:
        server.close()
        await model.close()

"""A Janus media server, asked over its HTTP interface: rooms in which it hands on what each page sends to those who watch.

A page has one session there, with one handle for what it sends and one for each whom it watches. Pages never talk to it but by
the media themselves: what they say to find a way comes through us (docs/rooms.md), so its interface has to be reached by this
service alone.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpcore

from calmconnect.services.media_base import Gone, NotReached, Offered, Patience, Sent
from calmconnect.settings import settings

_PLUGIN = "janus.plugin.videoroom"
in_time = Patience(seconds=5)
# Of what pages send, in bits a second: as much as somebody who sees five others can receive.
_MOST_BITS = 600_000
_NO_SUCH_SESSION, _NO_SUCH_HANDLE = 458, 459
_NO_SUCH_ROOM, _ROOM_EXISTS, _NO_SUCH_FEED = 426, 427, 428
_GONE = frozenset({_NO_SUCH_SESSION, _NO_SUCH_HANDLE, _NO_SUCH_ROOM, _NO_SUCH_FEED})

Told = dict[str, Any]


@in_time
async def begin() -> int:
    """A new session. It ends by itself a minute after it was last used.

    Raises:
        NotReached: as all of these do.
    """
    return int((await _ask("", {"janus": "create"}))["data"]["id"])


@in_time
async def keep(session: int) -> None:
    """Keep a session.

    Raises:
        Gone: when there is none any more.
    """
    await _ask(f"/{session}", {"janus": "keepalive"})


@in_time
async def end(session: int) -> None:
    """End a session, with everything that is sent and watched in it.

    Raises:
        Gone: when it has ended.
    """
    await _ask(f"/{session}", {"janus": "destroy"})


@in_time
async def send(session: int, room: int, most: int, sdp: str) -> Sent:
    """Hand on what a page offers in a room in which at most so many send.

    Raises:
        Gone: when there is no such session any more.
    """
    handle = await _attach(session)
    await _open(session, handle, room, most)
    wanted = {"request": "joinandconfigure", "ptype": "publisher", "room": room}
    told, answer = await _message(session, handle, wanted, {"type": "offer", "sdp": sdp})
    return Sent(handle, int(told["id"]), str(answer["sdp"]))


@in_time
async def send_no_more(session: int, handle: int) -> None:
    """End what a page sends.

    Raises:
        Gone: when it has ended.
    """
    await _ask(f"/{session}/{handle}", {"janus": "detach"})


@in_time
async def watch(session: int, room: int, feed: int) -> Offered:
    """What somebody sends, offered to the page of a session.

    Raises:
        Gone: when it is not sent any more, or there is no such session.
    """
    handle = await _attach(session)
    wanted = {"request": "join", "ptype": "subscriber", "room": room, "streams": [{"feed": feed}]}
    _, offer = await _message(session, handle, wanted)
    return Offered(handle, str(offer["sdp"]))


@in_time
async def answer(session: int, handle: int, sdp: str) -> None:
    """Take the answer to what was offered, and begin to hand it on.

    Raises:
        Gone: when there is no such thing any more.
    """
    await _message(session, handle, {"request": "start"}, {"type": "answer", "sdp": sdp})


@in_time
async def close(room: int) -> None:
    """End a room, whether there is one or not."""
    session = await begin()
    handle = await _attach(session)
    try:
        _check(await _ask(f"/{session}/{handle}", _said({"request": "destroy", "room": room})))
    except Gone:
        pass
    finally:
        await end(session)


async def _attach(session: int) -> int:
    return int((await _ask(f"/{session}", {"janus": "attach", "plugin": _PLUGIN}))["data"]["id"])


async def _open(session: int, handle: int, room: int, most: int) -> None:
    wanted = {"request": "create", "room": room, "publishers": most, "bitrate": _MOST_BITS, "is_private": True}
    told = await _ask(f"/{session}/{handle}", _said({**wanted, "permanent": False}))
    if told["plugindata"]["data"].get("error_code") != _ROOM_EXISTS:
        _check(told)


async def _message(session: int, handle: int, body: Told, jsep: dict[str, str] | None = None) -> tuple[Told, Told]:
    """What comes of a message: what is said of the room, and a description of media. Other events are of no use to us."""
    turn = uuid4().hex
    await _ask(f"/{session}/{handle}", {**_said(body), **({"jsep": jsep} if jsep else {})}, turn)
    while True:
        told = await _call("GET", f"/{session}?apisecret={quote(settings().janus_secret)}&maxev=1")
        if told.get("transaction") == turn:
            return _check(told), told.get("jsep") or {}


def _said(body: Told) -> Told:
    return {"janus": "message", "body": body}


def _check(told: Told) -> Told:
    """What was said of a room."""
    data: Told = told["plugindata"]["data"]
    if "error_code" in data:
        raise Gone if data["error_code"] in _GONE else NotReached
    return data


async def _ask(path: str, message: Told, turn: str = "") -> Told:
    known = {"apisecret": settings().janus_secret, "transaction": turn or uuid4().hex}
    return await _call("POST", path, {**message, **known})


async def _call(method: str, path: str, message: Told | None = None) -> Told:
    content = json.dumps(message).encode() if message else None
    try:
        async with httpcore.AsyncConnectionPool() as pool:
            said = await pool.request(method, f"{settings().janus_url}{path}", content=content)
            told: Told = json.loads(said.content)
    except (httpcore.NetworkError, httpcore.ProtocolError, ValueError) as error:
        raise NotReached from error
    if told.get("janus") == "error":
        raise Gone if told["error"]["code"] in _GONE else NotReached
    return told

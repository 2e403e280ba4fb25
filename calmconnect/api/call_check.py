"""Bytes that mean nothing, back and forth: how a browser measures the way to us before a call."""

from __future__ import annotations

import os
from functools import cache

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from calmconnect.api.gate import cookie_in
from calmconnect.services import sessions
from calmconnect.services.clock import utc_now

_MOST = 2**20
# No proxy may make it smaller, and no cache answer for us.
_HEADERS = {"Cache-Control": "no-store, no-transform", "Content-Encoding": "identity"}


async def give(request: Request) -> Response:
    """So many bytes, at most a mebibyte, of which nothing can be said shorter."""
    wanted = request.path_params["size"]
    if wanted > _MOST:
        return _refused(413)
    if not await _signed_in(request):
        return _refused(401)
    return Response(_noise()[:wanted], media_type="application/octet-stream", headers=_HEADERS)


async def take(request: Request) -> Response:
    """Read the body, at most a mebibyte, and forget it."""
    if not await _signed_in(request):
        return _refused(401)
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > _MOST:
            return _refused(413)
    return Response(status_code=204, headers=_HEADERS)


async def _signed_in(request: Request) -> bool:
    return await sessions.actor_with(cookie_in(request.headers), utc_now()) is not None


@cache
def _noise() -> bytes:
    return os.urandom(_MOST)


def _refused(status: int) -> Response:
    return PlainTextResponse("", status, headers=_HEADERS)


routes = [
    Route("/call-check/bytes/{size:int}", give, methods=["GET"]),
    Route("/call-check/bytes", take, methods=["POST"]),
]

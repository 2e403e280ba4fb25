"""Recordings of calls: taken from the doctor's browser piece by piece, and given to the two of the call, and nobody else.

Addresses hold numbers alone, nothing is kept on the way or on a device, and each request is looked at anew.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from calmconnect.api.gate import cookie_in
from calmconnect.api.ranges import Unsatisfiable, wanted
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refused, SignInRequired
from calmconnect.domain.people import Actor
from calmconnect.domain.recordings import PIECE_BYTES
from calmconnect.domain.text import row_number
from calmconnect.services import recording_lists, recording_uploads, sessions
from calmconnect.services.clock import utc_now

_STATUS: dict[type[Refused], int] = {NotFound: 404, NotAllowed: 404, SignInRequired: 401, Conflict: 409}
_SERVED = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; media-src 'self'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


async def begin(request: Request) -> Response:
    """Begin a segment on the page that asks; gives its number."""
    try:
        nth = await recording_uploads.begin(await _acting(request), _number(request, "number"), utc_now())
    except Refused as refusal:
        return _refused(refusal)
    return JSONResponse({"segment": nth}, 201, _SERVED)


async def take(request: Request) -> Response:
    """Keep the body as a piece of a segment."""
    try:
        actor, recording = await _acting(request), _number(request, "number")
        place = _number(request, "segment"), _number(request, "piece")
        await recording_uploads.take(actor, recording, *place, await _body(request), utc_now())
    except Refused as refusal:
        return _refused(refusal)
    return Response(status_code=204)


async def finish(request: Request) -> Response:
    """Note that nothing more comes."""
    try:
        await recording_uploads.finish(await _acting(request), _number(request, "number"), utc_now())
    except Refused as refusal:
        return _refused(refusal)
    return Response(status_code=204)


async def play(request: Request) -> Response:
    """A recording, or the part of it that is asked for."""
    try:
        actor, number = await _acting(request), _number(request, "number")
        size = (await recording_lists.film(actor, number)).size
        try:
            part = wanted(request.headers.get("range", ""), size)
        except Unsatisfiable:
            return Response(status_code=416, headers={**_SERVED, "Content-Range": f"bytes */{size}"})
        first, last = part or (0, size - 1)
        content = await recording_lists.play(actor, number, first, last, utc_now())
    except Refused as refusal:
        return _refused(refusal)
    headers = {**_SERVED, "Accept-Ranges": "bytes", "Content-Length": str(last - first + 1)}
    if part:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return StreamingResponse(content, 206 if part else 200, headers, "video/webm")


async def _acting(request: Request) -> Actor:
    actor = await sessions.actor_with(cookie_in(request.headers), utc_now())
    if actor is None:
        raise SignInRequired
    return actor


def _number(request: Request, name: str) -> int:
    return row_number(request.path_params[name])


async def _body(request: Request) -> bytes:
    """The body, read no further than a piece may be long."""
    parts, size = [], 0
    async for part in request.stream():
        parts.append(part)
        size += len(part)
        if size > PIECE_BYTES:
            raise Invalid(piece="This piece of a recording can't be taken.")
    return b"".join(parts)


def _refused(refusal: Refused) -> Response:
    words = str(NotFound()) if isinstance(refusal, NotAllowed) else str(refusal)
    kind = next((kind for kind in type(refusal).__mro__ if kind in _STATUS), None)
    return JSONResponse({"problem": words}, _STATUS[kind] if kind else 422, _SERVED)


routes = [
    Route("/recordings/{number}", play, methods=["GET"]),
    Route("/recordings/{number}/segments", begin, methods=["POST"]),
    Route("/recordings/{number}/segments/{segment}/{piece}", take, methods=["POST"]),
    Route("/recordings/{number}/end", finish, methods=["POST"]),
]

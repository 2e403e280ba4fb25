"""Recordings of calls: taken from the doctor's browser piece by piece, and given to the two of the call, and nobody else.

Addresses hold numbers alone, nothing is kept on the way or on a device, and each request is looked at anew.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from calmconnect.api import private
from calmconnect.api.private import number
from calmconnect.api.ranges import Unsatisfiable, wanted
from calmconnect.domain.errors import Invalid, Refused
from calmconnect.domain.recordings import PIECE_BYTES
from calmconnect.services import recording_lists, recording_uploads
from calmconnect.services.clock import utc_now

# A page of our own may play it.
_SERVED = {**private.SERVED, "Content-Security-Policy": "default-src 'none'; media-src 'self'; sandbox"}


async def begin(request: Request) -> Response:
    """Begin a segment on the page that asks; gives its number."""
    try:
        nth = await recording_uploads.begin(await private.acting(request), number(request, "number"), utc_now())
    except Refused as refusal:
        return private.refused(refusal)
    return JSONResponse({"segment": nth}, 201, _SERVED)


async def take(request: Request) -> Response:
    """Keep the body as a piece of a segment."""
    try:
        actor, recording = await private.acting(request), number(request, "number")
        place = number(request, "segment"), number(request, "piece")
        content = await private.body(request, PIECE_BYTES, Invalid(piece="This piece of a recording can't be taken."))
        await recording_uploads.take(actor, recording, *place, content, utc_now())
    except Refused as refusal:
        return private.refused(refusal)
    return Response(status_code=204)


async def finish(request: Request) -> Response:
    """Note that nothing more comes."""
    try:
        await recording_uploads.finish(await private.acting(request), number(request, "number"), utc_now())
    except Refused as refusal:
        return private.refused(refusal)
    return Response(status_code=204)


async def play(request: Request) -> Response:
    """A recording, or the part of it that is asked for."""
    try:
        actor, recording = await private.acting(request), number(request, "number")
        size = (await recording_lists.film(actor, recording)).size
        try:
            part = wanted(request.headers.get("range", ""), size)
        except Unsatisfiable:
            return Response(status_code=416, headers={**_SERVED, "Content-Range": f"bytes */{size}"})
        first, last = part or (0, size - 1)
        content = await recording_lists.play(actor, recording, first, last, utc_now())
    except Refused as refusal:
        return private.refused(refusal)
    headers = {**_SERVED, "Accept-Ranges": "bytes", "Content-Length": str(last - first + 1)}
    if part:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return StreamingResponse(content, 206 if part else 200, headers, "video/webm")


routes = [
    Route("/recordings/{number}", play, methods=["GET"]),
    Route("/recordings/{number}/segments", begin, methods=["POST"]),
    Route("/recordings/{number}/segments/{segment}/{piece}", take, methods=["POST"]),
    Route("/recordings/{number}/end", finish, methods=["POST"]),
]

"""People's pictures of themselves: put by their own person, given to whoever may see them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from calmconnect.api import private
from calmconnect.api.gate import cookie_in
from calmconnect.domain.errors import Refused
from calmconnect.services import avatars, sessions
from calmconnect.services.clock import utc_now

# Kept by the browser, which asks each time whether it still may show it; of those that anyone may see a while without asking.
_KEPT = {True: "public, max-age=300", False: "private, no-cache"}


async def take(request: Request) -> Response:
    """Make the body the picture of whoever asks."""
    try:
        actor = await private.acting(request)
        content = await private.body(request, avatars.MOST_BYTES, avatars.too_large())
        where = await avatars.put(actor, content, utc_now())
    except Refused as refusal:
        return private.refused(refusal)
    return JSONResponse({"path": where}, 201, private.SERVED)


async def take_back(request: Request) -> Response:
    """Take it away."""
    try:
        await avatars.drop(await private.acting(request))
    except Refused as refusal:
        return private.refused(refusal)
    return Response(status_code=204)


async def give(request: Request) -> Response:
    """Somebody's picture."""
    try:
        actor = await sessions.actor_with(cookie_in(request.headers), utc_now())
        found = await avatars.read(actor, private.number(request, "number"))
    except Refused as refusal:
        return private.refused(refusal)
    headers = {**private.SERVED, "Cache-Control": _KEPT[found.public], "ETag": f'"{found.digest}"', "Vary": "Cookie"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(found.content, media_type="image/jpeg", headers=headers)


routes = [
    Route("/avatar", take, methods=["POST"]),
    Route("/avatar", take_back, methods=["DELETE"]),
    Route("/avatars/{number}", give, methods=["GET"]),
]

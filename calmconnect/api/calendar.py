"""Calendars for programs that read them again and again."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from calmconnect.services import feeds
from calmconnect.services.clock import utc_now


async def feed(request: Request) -> Response:
    """The calendar under a private address."""
    text = await feeds.read(request.path_params["token"], utc_now())
    if text is None:
        return PlainTextResponse("This calendar address is closed.", 404)
    return Response(text, media_type="text/calendar", headers={"Cache-Control": "private, no-store"})


routes = [Route("/calendar/{token}.ics", feed, methods=["GET"])]

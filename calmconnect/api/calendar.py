"""Calendars: one for programs that read it again and again, and single appointments to be taken along."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from calmconnect.api.gate import cookie_in
from calmconnect.domain.errors import NotAllowed, NotFound
from calmconnect.domain.people import Actor
from calmconnect.domain.text import row_number
from calmconnect.services import calendar_files, feeds, sessions
from calmconnect.services.clock import utc_now

_TYPE, _NO_STORE = "text/calendar", {"Cache-Control": "private, no-store"}
_FILE = {**_NO_STORE, "Content-Disposition": 'attachment; filename="session.ics"', "X-Content-Type-Options": "nosniff"}


async def feed(request: Request) -> Response:
    """The calendar under a private address."""
    text = await feeds.read(request.path_params["token"], utc_now())
    if text is None:
        return PlainTextResponse("This calendar address is closed.", 404)
    return Response(text, media_type=_TYPE, headers=_NO_STORE)


async def visit(request: Request) -> Response:
    """One confirmed appointment of whoever is signed in; the same answer to everyone else as for none."""
    return await _file(request, calendar_files.of_visit)


async def event(request: Request) -> Response:
    """One event at which whoever is signed in has a place; the same answer to everyone else as for none."""
    return await _file(request, calendar_files.of_event)


async def _file(request: Request, of: Callable[[Actor, int, datetime], Awaitable[str]]) -> Response:
    now, number = utc_now(), request.path_params["number"]
    actor = await sessions.actor_with(cookie_in(request.headers), now)
    try:
        if actor is None:
            raise NotFound
        text = await of(actor, row_number(number), now)
    except (NotFound, NotAllowed):
        return PlainTextResponse("We could not find that.", 404, headers=_NO_STORE)
    return Response(text, media_type=_TYPE, headers=_FILE)


routes = [
    Route("/calendar/{token}.ics", feed, methods=["GET"]),
    Route("/appointments/{number}.ics", visit, methods=["GET"]),
    Route("/events/{number}.ics", event, methods=["GET"]),
]

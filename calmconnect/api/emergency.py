"""Asking for help at once: a form that the browser itself posts, so that it works before any script has run.

Neither the address nor the browser it comes from is looked at, let alone kept.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from calmconnect.api.gate import COOKIE, GUEST_COOKIE, cookie_in
from calmconnect.domain.emergencies import GUEST_KNOWN_FOR, Asker, Guest
from calmconnect.domain.people import Actor
from calmconnect.services import emergencies, emergency_calls, sessions
from calmconnect.services.clock import utc_now
from calmconnect.settings import settings


async def ask(request: Request) -> Response:
    """Ask for help, and go where it comes. Whoever is not signed in gets a cookie by which to find back."""
    asker = await _asker(request)
    token = await emergencies.ask(asker, utc_now())
    if isinstance(asker, Actor) and (await request.form()).get("how") == "call":
        await emergency_calls.want(asker, True)
    answer = RedirectResponse("/emergency", status_code=303)
    if token:
        answer.set_cookie(
            GUEST_COOKIE,
            token,
            max_age=int(GUEST_KNOWN_FOR.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=settings().secure_cookies,
        )
    return answer


async def end(request: Request) -> Response:
    """Say that it is over, and forget the cookie."""
    asker = await _asker(request)
    if asker is not None:
        await emergencies.end(asker, utc_now())
    answer = RedirectResponse("/get-help", status_code=303)
    answer.delete_cookie(GUEST_COOKIE, httponly=True, samesite="lax", secure=settings().secure_cookies)
    return answer


async def _asker(request: Request) -> Asker | None:
    """Who asks: whoever began without an account goes on without it, also if they have signed in meanwhile."""
    now = utc_now()
    guest = await emergencies.guest_behind(cookie_in(request.headers, GUEST_COOKIE), now)
    if guest is not None:
        return Guest(guest)
    return await sessions.actor_with(cookie_in(request.headers, COOKIE), now)


routes = [
    Route("/helpline/emergency", ask, methods=["POST"]),
    Route("/helpline/emergency/end", end, methods=["POST"]),
]

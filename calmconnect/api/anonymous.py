"""Talking without a name: forms that the browser itself posts, because only there a session and a conversation meet.

Neither the address nor the browser they come from is looked at, and nothing is logged.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from calmconnect.api.gate import UNNAMED_COOKIE, cookie_in
from calmconnect.domain.anonymous import KNOWN_FOR, ChatStatus, Unnamed
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, Refused
from calmconnect.domain.people import Actor
from calmconnect.services import anonymous, naming, sessions
from calmconnect.services.clock import utc_now
from calmconnect.settings import settings

_PAGE = "/talk"


async def start(request: Request) -> Response:
    """Begin to talk, or go on: this browser gets a cookie by which to find back."""
    by = await _by(request)
    if by is not None and (await anonymous.one(by)).status is not ChatStatus.ENDED:
        return _see(_PAGE)
    form = await request.form(max_files=0, max_fields=2)
    try:
        token = await anonymous.start(await _account(request), form.get("consent"), utc_now())
    except NotAllowed:
        return _see("/home")
    except (Invalid, Conflict):
        # The text has changed since this page was opened, or it is switched off: the page shows what holds.
        return _see(_PAGE)
    answer = _see(_PAGE)
    answer.set_cookie(
        UNNAMED_COOKIE,
        token,
        max_age=int(KNOWN_FOR.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=settings().secure_cookies,
    )
    return answer


async def end(request: Request) -> Response:
    """Say that it is over."""
    by = await _by(request)
    if by is not None:
        await anonymous.end(by, utc_now())
    return _see(_PAGE)


async def name(request: Request) -> Response:
    """Go on under one's name: needs the cookie of the conversation and that of an account, and the person's agreement."""
    account = await _account(request)
    if account is None:
        return _see(f"/sign-in?next={_PAGE}")
    form = await request.form(max_files=0, max_fields=2)
    token = cookie_in(request.headers, UNNAMED_COOKIE)
    try:
        number = await naming.go_on_named(account, token, form.get("consent"), utc_now())
    except Refused:
        return _see(_PAGE)
    answer = _see(f"/patient/messages/{number}")
    forget(answer)
    return answer


def forget(answer: Response) -> None:
    """Let the browser forget its conversation: whoever uses it next is somebody else."""
    answer.delete_cookie(UNNAMED_COOKIE, httponly=True, samesite="lax", secure=settings().secure_cookies)


async def _by(request: Request) -> Unnamed | None:
    found = await anonymous.behind(cookie_in(request.headers, UNNAMED_COOKIE), utc_now())
    return Unnamed(found) if found is not None else None


async def _account(request: Request) -> Actor | None:
    return await sessions.actor_with(cookie_in(request.headers), utc_now())


def _see(path: str) -> RedirectResponse:
    return RedirectResponse(path, status_code=303)


routes = [
    Route("/anonymous/start", start, methods=["POST"]),
    Route("/anonymous/end", end, methods=["POST"]),
    Route("/anonymous/name", name, methods=["POST"]),
]

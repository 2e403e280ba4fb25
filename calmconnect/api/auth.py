"""Signing in and out: forms that the browser itself posts, so that the cookie never meets a script."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from calmconnect.api import anonymous
from calmconnect.api.gate import COOKIE, cookie_in
from calmconnect.domain.errors import Refused
from calmconnect.domain.paths import HOME, local_path, wanted_by
from calmconnect.services import sessions, tries
from calmconnect.services.clock import utc_now
from calmconnect.settings import settings

# Why somebody was not let in, as the page's address says it.
_PROBLEMS = {tries.LOCKED: "locked", sessions.SUSPENDED: "suspended"}
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"))


async def sign_in(request: Request) -> Response:
    """Take the form, set the cookie, and send the person on to where they were going."""
    form = await request.form(max_files=0, max_fields=10)
    # Who fills in the form at once is faster than the page, which then has not yet written into it where to go on.
    wanted = local_path(str(form.get("next", "")) or wanted_by(request.headers.get("referer", "")))
    device = device_named(request.headers.get("user-agent", ""))
    try:
        token = await sessions.sign_in(form.get("email"), form.get("password"), device, utc_now())
    except Refused as refusal:
        problem = _PROBLEMS.get(str(refusal), "wrong")
        return _see(f"/sign-in?{urlencode({'problem': problem, 'next': wanted})}")
    answer = _see(await _portal(token) if wanted == HOME else wanted)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=settings().session_seconds,
        httponly=True,
        samesite="lax",
        secure=settings().secure_cookies,
    )
    return answer


async def sign_out(request: Request) -> Response:
    """End the session and forget the cookie."""
    await sessions.sign_out(cookie_in(request.headers), utc_now())
    answer = _see("/")
    anonymous.forget(answer)
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=settings().secure_cookies)
    return answer


async def _portal(token: str) -> str:
    """Where somebody begins who has just signed in. A page that leads on, as `HOME` is, closes what they opened on it."""
    actor = await sessions.actor_with(token, utc_now())
    return f"/{actor.role}" if actor else HOME


def device_named(user_agent: str) -> str:
    """A browser's description in the words its owner would use; the description itself is not kept."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "A browser")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "Linux" if "Linux" in user_agent else "")
    return f"{browser} on {system}" if system else browser


def _see(path: str) -> Response:
    return RedirectResponse(path, status_code=303)


routes = [
    Route("/auth/sign-in", sign_in, methods=["POST"]),
    Route("/auth/sign-out", sign_out, methods=["POST"]),
]

"""Signing in and out: forms that the browser itself posts, so that the cookie never meets a script."""

from __future__ import annotations

from typing import Final, Literal, TypedDict
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from calmconnect.api import anonymous
from calmconnect.api.gate import COOKIE, cookie_in
from calmconnect.domain.errors import CodeRequired, Refused
from calmconnect.domain.paths import HOME, local_path, wanted_by
from calmconnect.domain.second_factor import HALF_FOR
from calmconnect.services import codes, factor_news, sessions, signing_in, tries
from calmconnect.services.clock import utc_now
from calmconnect.settings import settings

# Of somebody who gave their password and owes the code: it is sent to the ways in alone.
HALF_COOKIE, _HALF_PATH = "calm_half", "/auth"


class _Kept(TypedDict):
    httponly: bool
    samesite: Literal["lax"]


# No script of a page reads our cookies, and no other site sends them.
_FOR_US_ALONE: Final[_Kept] = {"httponly": True, "samesite": "lax"}
# Why somebody was not let in, as the page's address says it.
_PROBLEMS = {tries.LOCKED: "locked", sessions.SUSPENDED: "suspended"}
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"))


async def sign_in(request: Request) -> Response:
    """Take the form, set the cookie, and send the person on to where they were going, or to the code they owe."""
    form = await request.form(max_files=0, max_fields=10)
    wanted = _wanted(request, form)
    device = device_named(request.headers.get("user-agent", ""))
    try:
        token = await sessions.sign_in(form.get("email"), form.get("password"), device, utc_now())
    except CodeRequired as needed:
        return _half_way(needed.half, wanted)
    except Refused as refusal:
        return _see(_asking("/sign-in", wanted, _PROBLEMS.get(str(refusal), "wrong")))
    return await _let_in(token, wanted)


async def give_code(request: Request) -> Response:
    """Take the code of somebody who gave their password a moment ago, and let them in."""
    form = await request.form(max_files=0, max_fields=4)
    wanted = _wanted(request, form)
    try:
        found = await signing_in.by_code(cookie_in(request.headers, HALF_COOKIE), form.get("code"), utc_now())
    except signing_in.TooLate:
        return _forgetting_half(_see(_asking("/sign-in", wanted, "stale")))
    except Refused as refusal:
        return _see(_asking("/sign-in/code", wanted, "locked" if str(refusal) == codes.LOCKED else "wrong"))
    if found.left is not None:
        wanted = f"{factor_news.PAGE}?{urlencode({'recovered': 'yes', 'next': wanted})}"
    return _forgetting_half(await _let_in(found.token, wanted))


async def sign_out(request: Request) -> Response:
    """End the session and forget the cookie."""
    await sessions.sign_out(cookie_in(request.headers), utc_now())
    answer = _see("/")
    anonymous.forget(answer)
    answer.delete_cookie(COOKIE, **_FOR_US_ALONE, secure=settings().secure_cookies)
    return answer


async def _let_in(token: str, wanted: str) -> Response:
    answer = _see(await _first_page(token, wanted))
    answer.set_cookie(
        COOKIE, token, max_age=settings().session_seconds, **_FOR_US_ALONE, secure=settings().secure_cookies
    )
    return answer


def _half_way(half: str, wanted: str) -> Response:
    answer = _see(_asking("/sign-in/code", wanted))
    seconds = int(HALF_FOR.total_seconds())
    secure = settings().secure_cookies
    answer.set_cookie(HALF_COOKIE, half, max_age=seconds, path=_HALF_PATH, **_FOR_US_ALONE, secure=secure)
    return answer


def _forgetting_half(answer: Response) -> Response:
    answer.delete_cookie(HALF_COOKIE, path=_HALF_PATH, **_FOR_US_ALONE, secure=settings().secure_cookies)
    return answer


async def _first_page(token: str, wanted: str) -> str:
    """Where somebody begins who has just signed in. A page that leads on, as `HOME` is, closes what they opened on it."""
    actor = await sessions.actor_with(token, utc_now())
    if actor is None:
        return _asking("/sign-in/set-up", wanted)
    return f"/{actor.role}" if wanted == HOME else wanted


def _wanted(request: Request, form: FormData) -> str:
    # Who fills in the form at once is faster than the page, which then has not yet written into it where to go on.
    return local_path(str(form.get("next", "")) or wanted_by(request.headers.get("referer", "")))


def _asking(page: str, wanted: str, problem: str = "") -> str:
    """A page of the way in that knows where to go on, and what was wrong."""
    return f"{page}?{urlencode({'problem': problem, 'next': wanted} if problem else {'next': wanted})}"


def device_named(user_agent: str) -> str:
    """A browser's description in the words its owner would use; the description itself is not kept."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "A browser")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "Linux" if "Linux" in user_agent else "")
    return f"{browser} on {system}" if system else browser


def _see(path: str) -> Response:
    return RedirectResponse(path, status_code=303)


routes = [
    Route("/auth/sign-in", sign_in, methods=["POST"]),
    Route("/auth/code", give_code, methods=["POST"]),
    Route("/auth/sign-out", sign_out, methods=["POST"]),
]

"""Fetching one's own data: a form that the browser itself posts, with the password and, for who has a second step, a code."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from calmconnect.api import private
from calmconnect.domain.errors import Invalid, NotFound, SignInRequired
from calmconnect.services import my_data
from calmconnect.services.clock import utc_now

_PAGE = "/account/data"


async def fetch(request: Request) -> Response:
    """The zip, to be saved; or back to the page, which says what was wrong."""
    form = await request.form(max_files=0, max_fields=4)
    now = utc_now()
    try:
        actor = await private.acting(request)
        content = await my_data.fetch(actor, form.get("password"), form.get("code"), now)
    except SignInRequired:
        return _see(f"/sign-in?next={_PAGE}")
    except Invalid as refusal:
        return _see(f"{_PAGE}?problem={next(iter(refusal.fields))}")
    except NotFound:
        return _see(_PAGE)
    named = f'attachment; filename="calmconnect-{now:%Y-%m-%d}.zip"'
    return Response(content, media_type="application/zip", headers={**private.SERVED, "Content-Disposition": named})


def _see(path: str) -> Response:
    return RedirectResponse(path, status_code=303)


routes = [Route("/my-data", fetch, methods=["POST"])]

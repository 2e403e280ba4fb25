"""Files for spreadsheets: a form that the browser itself posts, with the password and, for who has a second step, a code."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from calmconnect.api import private
from calmconnect.domain.errors import Invalid, NotAllowed, NotFound, SignInRequired
from calmconnect.domain.paths import HOME, local_path
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.periods import asked_for
from calmconnect.domain.text import row_number
from calmconnect.services import access, appointment_lists, exports, house_settings, step_up
from calmconnect.services.clock import utc_now


async def export(request: Request) -> Response:
    """The file, to be saved; or back to the page it was asked for on, which says what was wrong."""
    form = await request.form(max_files=0, max_fields=6)
    back, now = local_path(_text(form, "at")), utc_now()
    try:
        actor = await private.acting(request)
        access.only(actor, Role.ADMIN)
        await step_up.prove(actor, form.get("password"), form.get("code"), now)
        lines = await _lines(actor, form, back)
    except SignInRequired:
        return _see(f"/sign-in?{urlencode({'next': back})}")
    except Invalid as refusal:
        return _see(_with_problem(back, next(iter(refusal.fields))))
    except (NotFound, NotAllowed):
        return _see(HOME)
    named = f'attachment; filename="calmconnect-{now:%Y-%m-%d}.csv"'
    return StreamingResponse(
        lines, media_type="text/csv; charset=utf-8", headers={**private.SERVED, "Content-Disposition": named}
    )


async def _lines(actor: Actor, form: FormData, back: str) -> AsyncIterator[str]:
    now, asked = utc_now(), parse_qs(urlsplit(back).query)
    today = await house_settings.today(now)

    def says(name: str) -> str:
        return asked.get(name, [""])[0]

    if _text(form, "what") == exports.APPOINTMENTS:
        _, wanted = appointment_lists.wanted_by(says, today)
        return await exports.appointments(actor, wanted, now)
    doctor = _text(form, "doctor")
    period = asked_for(says, today).period
    return _each(await exports.chart(actor, form.get("what"), row_number(doctor) if doctor else None, period, now))


async def _each(lines: list[str]) -> AsyncIterator[str]:
    for line in lines:
        yield line


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _with_problem(back: str, field: str) -> str:
    parts = urlsplit(back)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()} | {"problem": field}
    return f"{parts.path}?{urlencode(asked)}"


def _see(path: str) -> Response:
    return RedirectResponse(path, status_code=303)


routes = [Route("/exports", export, methods=["POST"])]

"""Lists of doctors: the template to fill in, and the file that an admin hands over."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from calmconnect.api import private
from calmconnect.domain.doctor_lists import MOST_BYTES, TEMPLATE
from calmconnect.domain.errors import Invalid, Refused
from calmconnect.domain.people import Role
from calmconnect.services import access, doctor_importing
from calmconnect.services.clock import utc_now


async def take(request: Request) -> Response:
    """Look at the body, and keep what is found; nobody is added yet."""
    try:
        actor = await private.acting(request)
        access.only(actor, Role.ADMIN)
        content = await private.body(
            request, MOST_BYTES, Invalid(file="This file is too large. Please send it in parts.")
        )
        number = await doctor_importing.hand_over(actor, content, utc_now())
    except Refused as refusal:
        return private.refused(refusal)
    return JSONResponse({"id": number}, 201, private.SERVED)


async def template(_request: Request) -> Response:
    """A list to be filled in."""
    headers = {**private.SERVED, "Content-Disposition": 'attachment; filename="doctors.csv"'}
    # With the sign by which spreadsheets know UTF-8.
    return Response(f"\ufeff{TEMPLATE}", media_type="text/csv; charset=utf-8", headers=headers)


routes = [
    Route("/doctor-imports", take, methods=["POST"]),
    Route("/doctor-imports/template.csv", template, methods=["GET"]),
]

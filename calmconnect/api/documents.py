"""Care plans and prescriptions as PDFs: for the doctor who wrote them and the patient they are shared with, and nobody else."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from calmconnect.api import private
from calmconnect.domain.errors import Refused
from calmconnect.services import care_document_views
from calmconnect.services.clock import utc_now


async def give(request: Request) -> Response:
    """The PDF; of a draft, what it would look like."""
    try:
        actor, number = await private.acting(request), private.number(request, "number")
        return private.file(await care_document_views.read(actor, number, utc_now()))
    except Refused as refusal:
        return private.refused(refusal)


routes = [Route("/documents/{number}", give, methods=["GET"])]

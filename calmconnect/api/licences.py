"""Documents of doctors' licences: taken from and given to admins and the doctor, and nobody else."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from calmconnect.api import private
from calmconnect.domain.errors import Refused
from calmconnect.services import licence_files
from calmconnect.services.clock import utc_now


async def take(request: Request) -> Response:
    """Keep the body as a file of the doctor's licence."""
    try:
        actor, doctor = await private.acting(request), private.number(request, "doctor")
        name, content = await private.sent_file(request)
        return private.kept_file(await licence_files.add(actor, doctor, name, content, utc_now()))
    except Refused as refusal:
        return private.refused(refusal)


async def give(request: Request) -> Response:
    """A file, or its preview."""
    try:
        actor, preview = await private.acting(request), request.path_params.get("preview") == "preview"
        return private.file(await licence_files.read(actor, private.number(request, "number"), preview, utc_now()))
    except Refused as refusal:
        return private.refused(refusal)


routes = [
    Route("/licences/{doctor}/files", take, methods=["POST"]),
    Route("/licences/files/{number}", give, methods=["GET"]),
    Route("/licences/files/{number}/{preview}", give, methods=["GET"]),
]

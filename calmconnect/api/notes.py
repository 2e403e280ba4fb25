"""Files of notes: taken from the doctor who writes, given to doctors who may read the note, and to nobody else."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from calmconnect.api import private
from calmconnect.domain.errors import Refused
from calmconnect.services import note_files
from calmconnect.services.clock import utc_now


async def take(request: Request) -> Response:
    """Keep the body as a file of the draft."""
    try:
        actor, note = await private.acting(request), private.number(request, "number")
        name, content = await private.sent_file(request)
        return private.kept_file(await note_files.add(actor, note, name, content, utc_now()))
    except Refused as refusal:
        return private.refused(refusal)


async def give(request: Request) -> Response:
    """A file, or its preview."""
    try:
        actor, preview = await private.acting(request), request.path_params.get("preview") == "preview"
        return private.file(await note_files.read(actor, private.number(request, "number"), preview, utc_now()))
    except Refused as refusal:
        return private.refused(refusal)


async def take_back(request: Request) -> Response:
    """Take a file away from the draft."""
    try:
        await note_files.drop(await private.acting(request), private.number(request, "number"), utc_now())
    except Refused as refusal:
        return private.refused(refusal)
    return Response(status_code=204)


routes = [
    Route("/notes/{number}/files", take, methods=["POST"]),
    Route("/notes/files/{number}", give, methods=["GET"]),
    Route("/notes/files/{number}", take_back, methods=["DELETE"]),
    Route("/notes/files/{number}/{preview}", give, methods=["GET"]),
]

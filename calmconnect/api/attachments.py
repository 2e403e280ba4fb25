"""Files that go with messages: taken from and given to those who are in the conversation, and nobody else."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from calmconnect.api import private
from calmconnect.domain.errors import Refused
from calmconnect.services import attachments
from calmconnect.services.clock import utc_now


async def take(request: Request) -> Response:
    """Keep the body as a file for the message `client_id`; its name is in the header `X-File-Name`, percent-encoded."""
    try:
        actor = await private.acting(request)
        name, content = await private.sent_file(request)
        conversation, client_id = private.number(request, "conversation"), request.path_params["client_id"]
        kept = await attachments.add(actor, conversation, client_id, name, content, utc_now())
    except Refused as refusal:
        return private.refused(refusal)
    return private.kept_file(kept)


async def give(request: Request) -> Response:
    """A file, or its preview."""
    try:
        actor, preview = await private.acting(request), request.path_params.get("preview") == "preview"
        return private.file(await attachments.read(actor, private.number(request, "number"), preview))
    except Refused as refusal:
        return private.refused(refusal)


async def take_back(request: Request) -> Response:
    """Forget a file that was not sent yet."""
    try:
        await attachments.drop(await private.acting(request), private.number(request, "number"))
    except Refused as refusal:
        return private.refused(refusal)
    return Response(status_code=204)


routes = [
    Route("/attachments/{conversation}/{client_id}", take, methods=["POST"]),
    Route("/attachments/{number}", give, methods=["GET"]),
    Route("/attachments/{number}", take_back, methods=["DELETE"]),
    Route("/attachments/{number}/{preview}", give, methods=["GET"]),
]

"""Files that go with messages: taken from and given to those who are in the conversation, and nobody else."""

from __future__ import annotations

from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from calmconnect.api.gate import cookie_in
from calmconnect.domain.errors import Invalid, NotFound, Refused, SignInRequired
from calmconnect.domain.files import PICTURES
from calmconnect.domain.people import Actor
from calmconnect.domain.text import row_number
from calmconnect.services import attachments, sessions
from calmconnect.services.clock import utc_now

_STATUS: dict[type[Refused], int] = {NotFound: 404, SignInRequired: 401}
# Nothing is kept on the device, nothing is taken for what it is not, and nothing in a file does anything.
_SERVED = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


async def take(request: Request) -> Response:
    """Keep the body as a file for the message `client_id`; its name is in the header `X-File-Name`, percent-encoded."""
    try:
        actor, name = await _acting(request), unquote(request.headers.get("x-file-name", ""))
        content = await _body(request)
        conversation, client_id = row_number(request.path_params["conversation"]), request.path_params["client_id"]
        kept = await attachments.add(actor, conversation, client_id, name, content, utc_now())
    except Refused as refusal:
        return _refused(refusal)
    shown = {"id": kept.id, "name": kept.name, "kind": kept.kind, "size": kept.size}
    return JSONResponse({**shown, "width": kept.width, "height": kept.height}, 201, _SERVED)


async def give(request: Request) -> Response:
    """A file, or its preview; pictures to be looked at, anything else to be saved."""
    try:
        actor, preview = await _acting(request), request.path_params.get("preview") == "preview"
        found = await attachments.read(actor, row_number(request.path_params["number"]), preview)
    except Refused as refusal:
        return _refused(refusal)
    how = "inline" if found.kind in PICTURES else "attachment"
    return Response(
        found.content,
        media_type=found.kind,
        headers={**_SERVED, "Content-Disposition": f"{how}; filename*=UTF-8''{quote(found.name, safe='')}"},
    )


async def take_back(request: Request) -> Response:
    """Forget a file that was not sent yet."""
    try:
        await attachments.drop(await _acting(request), row_number(request.path_params["number"]))
    except Refused as refusal:
        return _refused(refusal)
    return Response(status_code=204)


async def _acting(request: Request) -> Actor:
    actor = await sessions.actor_with(cookie_in(request.headers), utc_now())
    if actor is None:
        raise SignInRequired
    return actor


async def _body(request: Request) -> bytes:
    """The body, read no further than it may be long."""
    parts, size = [], 0
    async for part in request.stream():
        parts.append(part)
        size += len(part)
        if size > attachments.largest():
            raise Invalid(file=f"Files may have up to {attachments.largest() // 2**20} MB.")
    return b"".join(parts)


def _refused(refusal: Refused) -> Response:
    return JSONResponse({"problem": str(refusal)}, _STATUS.get(type(refusal), 422), _SERVED)


routes = [
    Route("/attachments/{conversation}/{client_id}", take, methods=["POST"]),
    Route("/attachments/{number}", give, methods=["GET"]),
    Route("/attachments/{number}", take_back, methods=["DELETE"]),
    Route("/attachments/{number}/{preview}", give, methods=["GET"]),
]

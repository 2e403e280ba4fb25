"""What routes share that take and give private things: who asks, how much is read, and how it is answered."""

from __future__ import annotations

from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from calmconnect.api.gate import cookie_in
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refused, SignInRequired
from calmconnect.domain.files import PICTURES
from calmconnect.domain.people import Actor
from calmconnect.domain.text import row_number
from calmconnect.services import blobs, sessions
from calmconnect.services.blobs import File
from calmconnect.services.clock import utc_now

_STATUS: dict[type[Refused], int] = {NotFound: 404, NotAllowed: 404, SignInRequired: 401, Conflict: 409}

# Nothing is kept on the device, nothing is taken for what it is not, and nothing in it does anything.
SERVED = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


async def acting(request: Request) -> Actor:
    """Who asks.

    Raises:
        SignInRequired: when nobody is signed in in this browser.
    """
    actor = await sessions.actor_with(cookie_in(request.headers), utc_now())
    if actor is None:
        raise SignInRequired
    return actor


def number(request: Request, name: str) -> int:
    """A row's number in the address.

    Raises:
        NotFound: for anything that is none.
    """
    return row_number(request.path_params[name])


async def body(request: Request, longest: int, otherwise: Invalid) -> bytes:
    """The body, read no further than it may be long; what is longer is refused by `otherwise`."""
    parts, size = [], 0
    async for part in request.stream():
        parts.append(part)
        size += len(part)
        if size > longest:
            raise otherwise
    return b"".join(parts)


async def sent_file(request: Request) -> tuple[str, bytes]:
    """The name of a file that is sent, which is in the header `X-File-Name`, percent-encoded, and its bytes.

    Raises:
        Invalid: with the field `file` for one that is too large.
    """
    content = await body(request, blobs.largest(), blobs.too_large())
    return unquote(request.headers.get("x-file-name", "")), content


def kept_file(kept: File) -> Response:
    """Says what became of a file that was sent."""
    shown = {"id": kept.id, "name": kept.name, "kind": kept.kind, "size": kept.size}
    return JSONResponse({**shown, "width": kept.width, "height": kept.height}, 201, SERVED)


def refused(refusal: Refused) -> Response:
    """Says what is wrong. What somebody's role may not do at all is not there for them."""
    words = str(NotFound()) if isinstance(refusal, NotAllowed) else str(refusal)
    kind = next((kind for kind in type(refusal).__mro__ if kind in _STATUS), None)
    return JSONResponse({"problem": words}, _STATUS[kind] if kind else 422, SERVED)


def file(found: blobs.Content) -> Response:
    """A file: pictures to be looked at, anything else to be saved."""
    how = "inline" if found.kind in PICTURES else "attachment"
    named = f"{how}; filename*=UTF-8''{quote(found.name, safe='')}"
    return Response(found.content, media_type=found.kind, headers={**SERVED, "Content-Disposition": named})

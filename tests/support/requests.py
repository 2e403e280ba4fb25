"""Requests at the routes of a part of the program, behind the gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import httpx
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from calmconnect.api.gate import COOKIE, Gate
from calmconnect.services import sessions
from calmconnect.services.clock import utc_now
from tests.support.cast import PASSWORD, Person


async def asked(
    routes: Sequence[BaseRoute],
    person: Person | None,
    method: str,
    path: str,
    content: bytes = b"",
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    """What a person's browser gets, who has just signed in, or a guest's."""
    sent = {"origin": "http://calm.test", "x-file-name": "f.png", **(headers or {})}
    if person is not None:
        token = await sessions.sign_in(person.email, PASSWORD, "A browser", utc_now())
        sent["cookie"] = f"{COOKIE}={token}"
    transport = httpx.ASGITransport(app=Gate(Starlette(routes=routes)))
    async with httpx.AsyncClient(transport=transport, base_url="http://calm.test") as client:
        return await client.request(method, path, headers=sent, content=content)

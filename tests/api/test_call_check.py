"""Bytes back and forth, for those who are signed in."""

from __future__ import annotations

from typing import Any

import httpx
from starlette.applications import Starlette

from calmconnect.api import call_check
from calmconnect.api.gate import COOKIE
from calmconnect.services import sessions
from calmconnect.services.clock import utc_now
from tests.support.cast import PASSWORD, Cast

MEBIBYTE = 2**20


async def ask(method: str, path: str, cookie: str, content: bytes = b"") -> Any:
    """What is answered to a browser with this session's cookie."""
    app = httpx.ASGITransport(app=Starlette(routes=call_check.routes))
    async with httpx.AsyncClient(transport=app, base_url="http://calm.test") as client:
        return await client.request(method, path, headers={"cookie": f"{COOKIE}={cookie}"}, content=content)


async def test_as_many_bytes_as_asked_for(database: str, cast: Cast) -> None:
    cookie = await sessions.sign_in(cast.asha.email, PASSWORD, "A browser", utc_now())
    for size in (0, 1, MEBIBYTE):
        answer = await ask("GET", f"/call-check/bytes/{size}", cookie)
        assert (answer.status_code, len(answer.content)) == (200, size)
        assert "no-store" in answer.headers["cache-control"]
    assert (await ask("POST", "/call-check/bytes", cookie, b"x" * MEBIBYTE)).status_code == 204
    assert (await ask("GET", f"/call-check/bytes/{MEBIBYTE + 1}", cookie)).status_code == 413
    assert (await ask("POST", "/call-check/bytes", cookie, b"x" * (MEBIBYTE + 1))).status_code == 413


async def test_nobody_else_is_given_any(database: str, cast: Cast) -> None:
    assert (await ask("GET", "/call-check/bytes/1024", "guess")).status_code == 401
    assert (await ask("POST", "/call-check/bytes", "", b"x")).status_code == 401

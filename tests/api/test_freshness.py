"""What browsers may keep: files named by their content for ever, everything else only when nothing has changed."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from calmconnect.api.freshness import Freshness
from tests.support.house import House


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/assets/root-Zx12.js", "public, max-age=31536000, immutable"),
        ("/assets/missing.js", "no-cache"),
        ("/find", "no-cache"),
        ("/sw.js", "no-cache"),
        ("/calm.css", "no-cache"),
        ("/private", "no-store"),
    ],
)
async def test_what_browsers_may_keep(path: str, kept: str) -> None:
    async def answer(request: Request) -> PlainTextResponse:
        own = {"cache-control": "no-store"} if request.url.path == "/private" else {}
        return PlainTextResponse("", 404 if "missing" in request.url.path else 200, own)

    site = Freshness(Starlette(routes=[Route("/{path:path}", answer)]))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://calm.test") as browser:
        assert (await browser.get(path)).headers["cache-control"] == kept


async def test_the_application_says_so(house: House) -> None:
    answer = await house.browser().http.get("/ping")
    assert answer.headers["cache-control"] == "no-cache"

"""One address for each page, whatever the site's folders are called."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from calmconnect.api import addresses
from calmconnect.api.addresses import OneAddress


async def tell(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(scope["path"])(scope, receive, send)


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> httpx.AsyncClient:
    for page in ("", "find", "admin", "admin/people"):
        (tmp_path / page).mkdir(exist_ok=True)
        (tmp_path / page / "index.html").touch()
    monkeypatch.setattr(addresses, "_SITE", tmp_path)
    return httpx.AsyncClient(transport=httpx.ASGITransport(OneAddress(tell)), base_url="http://calm.test")


@pytest.mark.parametrize(
    ("asked", "served"),
    [
        ("/find", "/find/"),
        ("/admin/people?q=a", "/admin/people/"),
        ("/", "/"),
        ("/nope", "/nope"),
        ("/a.css", "/a.css"),
    ],
)
async def test_pages_are_found_without_a_slash(client: httpx.AsyncClient, asked: str, served: str) -> None:
    assert (await client.get(asked)).text == served


async def test_with_a_slash_a_browser_is_sent_on(client: httpx.AsyncClient) -> None:
    answer = await client.get("/admin/people/?q=a%20b")
    assert (answer.status_code, answer.headers["location"]) == (308, "/admin/people?q=a%20b")


@pytest.mark.parametrize("path", ["//evil.test/", "//evil.test", "/nope/", "/../find/"])
async def test_nobody_is_sent_elsewhere(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(f"http://calm.test{path}")).status_code in {200, 308}
    assert "evil" not in (await client.get(f"http://calm.test{path}")).headers.get("location", "")

"""Files over HTTP: to and from those who talk, and in a form that does nothing in a browser."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from calmconnect.api import attachments
from calmconnect.services import chat
from tests.support import files, requests
from tests.support.care import talking
from tests.support.cast import NOW, Cast, Person
from tests.support.database import configured
from tests.support.rows import all_rows

HERE = {"origin": "http://calm.test"}


asked = partial(requests.asked, attachments.routes)


async def sent(person: Person, conversation: int, content: bytes, name: str = "f", client_id: str = "client-1") -> Any:
    """What a person is told who adds a file to a message of theirs."""
    headers = {"x-file-name": name}
    return await asked(person, "POST", f"/attachments/{conversation}/{client_id}", content=content, headers=headers)


async def contents() -> list[Any]:
    """What is said and sent; signing in changes other rows."""
    rows = await all_rows()
    return [rows[name] for name in ("messages", "attachments", "blobs")]


async def test_a_picture_comes_back_as_a_picture(database: str, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    answer = await sent(cast.asha, conversation, files.picture(), "%E0%A4%98%E0%A4%B0.png")
    assert answer.status_code == 201
    said = answer.json()
    assert (said["name"], said["kind"], said["width"]) == ("घर.jpg", "image/jpeg", 640)
    await chat.send(cast.asha.actor, conversation, "client-1", "My house.", NOW)
    for path in (f"/attachments/{said['id']}", f"/attachments/{said['id']}/preview"):
        served = await asked(cast.meera, "GET", path)
        assert served.status_code == 200 and served.content.startswith(b"\xff\xd8\xff")
        assert served.headers["content-type"] == "image/jpeg"
        assert served.headers["content-disposition"].startswith("inline")
        assert served.headers["x-content-type-options"] == "nosniff"
        assert served.headers["cache-control"] == "private, no-store"
        assert "sandbox" in served.headers["content-security-policy"]


async def test_a_page_named_as_a_picture_is_saved_as_text(database: str, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    said = (await sent(cast.asha, conversation, b"<script>alert(1)</script>", "me.png")).json()
    assert (said["name"], said["kind"]) == ("me.txt", "text/plain")
    served = await asked(cast.asha, "GET", f"/attachments/{said['id']}")
    assert served.headers["content-type"].startswith("text/plain")
    assert served.headers["content-disposition"].startswith("attachment")


async def test_what_can_not_be_taken_changes_nothing(database: str, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    before = await contents()
    for content in (b"", b"PK\x03\x04", files.vast(), files.pdf(enclosed=b"MZ")):
        answer = await sent(cast.asha, conversation, content)
        assert answer.status_code == 422 and answer.json()["problem"]
    with configured(attachment_mb=1):
        answer = await sent(cast.asha, conversation, b"a" * (2**20 + 1))
    assert (answer.status_code, answer.json()["problem"]) == (422, "Files may have up to 1 MB.")
    assert await contents() == before


async def test_strangers_hear_what_they_would_hear_of_no_file(database: str, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    number = (await sent(cast.asha, conversation, b"zebra")).json()["id"]
    await chat.send(cast.asha.actor, conversation, "client-1", "My notes.", NOW)
    for person in (cast.ben, cast.jonas, cast.alex, None):
        for method, path, missing in (
            ("GET", f"/attachments/{number}", "/attachments/987654"),
            ("GET", f"/attachments/{number}/preview", "/attachments/987654/preview"),
            ("DELETE", f"/attachments/{number}", "/attachments/987654"),
            ("POST", f"/attachments/{conversation}/client-2", "/attachments/987654/client-2"),
        ):
            heard, nothing = await asked(person, method, path), await asked(person, method, missing)
            assert (heard.status_code, heard.content) == (nothing.status_code, nothing.content)
            assert heard.status_code == (401 if person is None else 404)


@pytest.mark.parametrize("number", ["0", "-1", "1.5", "9" * 30, "x", "١"])
async def test_numbers_that_are_none(database: str, cast: Cast, number: str) -> None:
    assert (await asked(cast.asha, "GET", f"/attachments/{number}")).status_code == 404


async def test_another_site_sends_nothing(database: str, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    headers = {"origin": "https://elsewhere.example"}
    path = f"/attachments/{conversation}/client-1"
    assert (await asked(cast.asha, "POST", path, content=b"zebra", headers=headers)).status_code == 403


async def test_a_file_is_taken_back_before_it_is_sent(database: str, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    path = f"/attachments/{(await sent(cast.asha, conversation, b'zebra')).json()['id']}"
    assert (await asked(cast.asha, "DELETE", path)).status_code == 204
    assert (await asked(cast.asha, "GET", path)).status_code == 404

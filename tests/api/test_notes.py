"""Files of notes over HTTP: from the doctor who writes, to doctors who may read, and to nobody else."""

from __future__ import annotations

from functools import partial

from calmconnect.api import notes as routes
from calmconnect.services import notes
from tests.support import files, requests
from tests.support.care import met
from tests.support.cast import NOW, Cast
from tests.support.database import configured

asked = partial(requests.asked, routes.routes)


async def draft(cast: Cast) -> int:
    """A note that Dr. Meera writes about Asha."""
    await met(cast.asha, cast.meera)
    return await notes.begin(cast.meera.actor, cast.asha.id, "progress", None, NOW)


async def test_a_picture_comes_back_as_a_picture_and_can_be_taken_away(database: str, cast: Cast) -> None:
    number = await draft(cast)
    answer = await asked(cast.meera, "POST", f"/notes/{number}/files", content=files.picture())
    said = answer.json()
    assert (answer.status_code, said["name"], said["kind"]) == (201, "f.jpg", "image/jpeg")
    for path in (f"/notes/files/{said['id']}", f"/notes/files/{said['id']}/preview"):
        served = await asked(cast.meera, "GET", path)
        assert served.status_code == 200 and served.content.startswith(b"\xff\xd8\xff")
        assert served.headers["cache-control"] == "private, no-store" and "sandbox" in str(served.headers)
    assert (await asked(cast.meera, "DELETE", f"/notes/files/{said['id']}")).status_code == 204
    assert (await asked(cast.meera, "GET", f"/notes/files/{said['id']}")).status_code == 404


async def test_strangers_hear_what_they_would_hear_of_no_file(database: str, cast: Cast) -> None:
    number = await draft(cast)
    file = (await asked(cast.meera, "POST", f"/notes/{number}/files", content=files.picture())).json()["id"]
    for person in (cast.asha, cast.jonas, cast.tara, cast.alex, None):
        for method, path, missing in (
            ("GET", f"/notes/files/{file}", "/notes/files/98765"),
            ("GET", f"/notes/files/{file}/preview", "/notes/files/98765/preview"),
            ("DELETE", f"/notes/files/{file}", "/notes/files/98765"),
            ("POST", f"/notes/{number}/files", "/notes/98765/files"),
        ):
            refused, absent = await asked(person, method, path), await asked(person, method, missing)
            assert refused.status_code == (401 if person is None else 404)
            assert (refused.status_code, refused.json()) == (absent.status_code, absent.json())
    assert (await asked(cast.meera, "GET", f"/notes/files/{file}")).status_code == 200


async def test_what_can_not_be_taken_is_refused_in_words(database: str, cast: Cast) -> None:
    number = await draft(cast)
    for content in (b"", b"Just text.", b"PK\x03\x04", files.pdf(enclosed=b"MZ")):
        answer = await asked(cast.meera, "POST", f"/notes/{number}/files", content=content)
        assert answer.status_code == 422 and answer.json()["problem"]
    with configured(attachment_mb=1):
        answer = await asked(cast.meera, "POST", f"/notes/{number}/files", content=b"a" * (2**20 + 1))
    assert (answer.status_code, answer.json()["problem"]) == (422, "Files may have up to 1 MB.")
    await notes.sign(cast.meera.actor, number, 0, {"plan": "Walk."}, NOW)
    assert (await asked(cast.meera, "POST", f"/notes/{number}/files", content=files.picture())).status_code == 409

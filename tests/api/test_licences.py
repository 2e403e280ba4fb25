"""Documents of licences over HTTP: from and to admins and the doctor, and nobody else."""

from __future__ import annotations

from functools import partial

from calmconnect.api import licences as routes
from calmconnect.domain.licences import FILES_PER_LICENCE
from calmconnect.services import licence_files
from tests.support import files, requests
from tests.support.cast import NOW, Cast

asked = partial(requests.asked, routes.routes)


async def test_a_document_comes_back_to_admins_and_the_doctor(database: str, cast: Cast) -> None:
    path = f"/licences/{cast.meera.id}/files"
    for person in (cast.alex, cast.meera):
        said = await asked(person, "POST", path, content=files.picture())
        assert said.status_code == 201
        for reader in (cast.alex, cast.meera):
            served = await asked(reader, "GET", f"/licences/files/{said.json()['id']}")
            assert served.status_code == 200 and served.content.startswith(b"\xff\xd8\xff")
            assert served.headers["cache-control"] == "private, no-store"
    _, kept = await licence_files.of_doctor(cast.alex.actor, cast.meera.id)
    assert len(kept) == 2
    await licence_files.drop(cast.alex.actor, kept[0].id, NOW)
    assert (await asked(cast.alex, "GET", f"/licences/files/{kept[0].id}")).status_code == 404


async def test_strangers_hear_what_they_would_hear_of_no_file(database: str, cast: Cast) -> None:
    file = (await asked(cast.alex, "POST", f"/licences/{cast.meera.id}/files", content=files.picture())).json()["id"]
    for person in (cast.asha, cast.jonas, cast.tara, None):
        for method, path, missing in (
            ("GET", f"/licences/files/{file}", "/licences/files/98765"),
            ("GET", f"/licences/files/{file}/preview", "/licences/files/98765/preview"),
            ("POST", f"/licences/{cast.meera.id}/files", "/licences/98765/files"),
        ):
            refused, absent = await asked(person, method, path), await asked(person, method, missing)
            assert refused.status_code == (401 if person is None else 404)
            assert (refused.status_code, refused.json()) == (absent.status_code, absent.json())


async def test_what_can_not_be_taken_is_refused_in_words(cast: Cast) -> None:
    path = f"/licences/{cast.meera.id}/files"
    for content in (b"", b"Just text.", b"PK\x03\x04"):
        answer = await asked(cast.alex, "POST", path, content=content)
        assert answer.status_code == 422 and answer.json()["problem"]
    for _ in range(FILES_PER_LICENCE):
        assert (await asked(cast.alex, "POST", path, content=files.picture())).status_code == 201
    assert "up to 10" in (await asked(cast.alex, "POST", path, content=files.picture())).json()["problem"]

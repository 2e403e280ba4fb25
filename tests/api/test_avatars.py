"""Pictures of people: made anew and square, shown to whoever has to do with them, and to nobody else."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlmodel import col, update

from calmconnect.api import avatars as routes
from calmconnect.db.doctors import Doctor
from calmconnect.db.session import transaction
from calmconnect.services import avatars, doctors, people
from tests.support import files, requests
from tests.support.care import met
from tests.support.cast import NOW, Cast, Person

asked = partial(requests.asked, routes.routes)


async def unlisted(person: Person) -> None:
    async with transaction() as rows:
        await rows.exec(update(Doctor).where(col(Doctor.user_id) == person.id).values(verified_at=None))


async def test_a_photograph_is_made_anew_without_its_place(database: str, cast: Cast) -> None:
    said = await asked(cast.asha, "POST", "/avatar", files.with_place())
    assert said.status_code == 201
    served = await asked(cast.asha, "GET", said.json()["path"])
    with Image.open(BytesIO(served.content)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (384, 384), {})
    assert b"Zebra" not in served.content
    assert (await people.own_details(cast.asha.actor)).picture == said.json()["path"]
    assert (await asked(cast.asha, "DELETE", "/avatar")).status_code == 204
    assert (await asked(cast.asha, "GET", said.json()["path"])).status_code == 404
    assert (await people.own_details(cast.asha.actor)).picture == ""


async def test_the_browser_keeps_it_and_asks_whether_it_still_may(cast: Cast) -> None:
    where = await avatars.put(cast.asha.actor, files.picture(), NOW)
    first = await asked(cast.asha, "GET", where)
    assert first.headers["cache-control"] == "private, no-cache"
    mark = first.headers["etag"]
    assert (await asked(cast.asha, "GET", where, headers={"if-none-match": mark})).status_code == 304
    assert (await asked(cast.ben, "GET", where, headers={"if-none-match": mark})).status_code == 404
    other = await avatars.put(cast.asha.actor, files.picture("PNG", (90, 200)), NOW)
    assert other != where and (await asked(cast.asha, "GET", other, headers={"if-none-match": mark})).status_code == 200


async def test_a_listed_doctor_is_seen_by_anyone_and_stands_on_their_card(cast: Cast) -> None:
    where = await avatars.put(cast.meera.actor, files.picture(), NOW)
    for person in (None, cast.asha, cast.jonas, cast.tara):
        served = await asked(person, "GET", where)
        assert served.status_code == 200 and served.headers["cache-control"].startswith("public")
    (card,) = (await doctors.find("Meera", "", False, 0, NOW)).cards
    assert card.picture == where


async def test_all_others_are_for_those_who_have_to_do_with_them(database: str, cast: Cast) -> None:
    await unlisted(cast.meera)
    patient, doctor = [await avatars.put(one.actor, files.picture(), NOW) for one in (cast.asha, cast.meera)]
    for person in (cast.ben, cast.jonas, cast.tara, None):
        for where in (patient, doctor, "/avatars/98765", f"/avatars/{cast.ben.id}"):
            answer = await asked(person, "GET", where)
            assert (answer.status_code, answer.json()) == (404, {"problem": "We could not find that."})
    for person, where in ((cast.asha, doctor), (cast.meera, patient)):
        assert (await asked(person, "GET", where)).status_code == 404
    await met(cast.asha, cast.meera)
    for person, where in ((cast.asha, doctor), (cast.meera, patient), (cast.alex, patient), (cast.alex, doctor)):
        assert (await asked(person, "GET", where)).status_code == 200


@pytest.mark.parametrize(
    "content",
    [b"", b"Just text.", b"PK\x03\x04", b"\xff\xd8\xff and no more", b"GIF8", b"a" * (avatars.MOST_BYTES + 1)],
)
async def test_what_is_no_picture_is_refused_in_words(cast: Cast, content: bytes) -> None:
    answer = await asked(cast.asha, "POST", "/avatar", content)
    assert answer.status_code == 422 and answer.json()["problem"]
    assert (await people.own_details(cast.asha.actor)).picture == ""


async def test_what_is_too_vast_or_a_document_is_refused(cast: Cast) -> None:
    for content in (files.vast(), files.pdf()):
        answer: Any = await asked(cast.asha, "POST", "/avatar", content)
        assert answer.status_code == 422 and answer.json()["problem"]


async def test_nobody_signed_in_puts_none(cast: Cast) -> None:
    for method in ("POST", "DELETE"):
        assert (await asked(None, method, "/avatar", files.picture())).status_code == 401

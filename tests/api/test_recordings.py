"""Recordings over HTTP: from the doctor's browser, and to the two of the call, whole or in parts."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from calmconnect.api import ranges, recordings
from calmconnect.api.gate import COOKIE, Gate
from calmconnect.domain.recordings import PIECE_BYTES
from calmconnect.services import recording_uploads, sessions
from calmconnect.services import recordings as use_cases
from calmconnect.services.clock import utc_now
from tests.support.cast import NOW, PASSWORD, Cast, Person
from tests.support.recording import asked as asks
from tests.support.recording import kept, one, running
from tests.support.rows import all_rows

MISSING = 987_654


async def heard(person: Person | None, method: str, path: str, **more: Any) -> httpx.Response:
    """What a person's browser gets, or a guest's."""
    headers = {"origin": "http://calm.test", **more.pop("headers", {})}
    if person is not None:
        token = await sessions.sign_in(person.email, PASSWORD, "A browser", utc_now())
        headers["cookie"] = f"{COOKIE}={token}"
    app = Gate(Starlette(routes=recordings.routes))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://calm.test") as client:
        return await client.request(method, path, headers=headers, **more)


async def test_what_a_doctors_page_records_is_taken_piece_by_piece(database: str, cast: Cast) -> None:
    number = await asks(cast)
    begin = f"/recordings/{number}/segments"
    assert (await heard(cast.meera, "POST", begin)).status_code == 409, "not before both have agreed"
    await use_cases.agree(cast.asha.actor, number, NOW)
    begun = await heard(cast.meera, "POST", begin)
    assert (begun.status_code, begun.json()) == (201, {"segment": 0})
    assert (await heard(cast.meera, "POST", f"{begin}/0/1", content=b"two")).status_code == 409
    for _ in range(2):
        assert (await heard(cast.meera, "POST", f"{begin}/0/0", content=b"one")).status_code == 204
    assert (await heard(cast.meera, "POST", f"{begin}/0/1", content=b"two")).status_code == 204
    assert (await heard(cast.meera, "POST", f"{begin}/0/2", content=b"x" * (PIECE_BYTES + 1))).status_code == 422
    assert (await one(number)).size == 6
    await use_cases.end(cast.meera.actor, number, utc_now())
    assert (await heard(cast.meera, "POST", f"/recordings/{number}/end")).status_code == 204
    assert (await one(number)).complete


async def test_a_film_is_given_whole_or_in_parts_and_kept_by_nobody(database: str, cast: Cast) -> None:
    path = f"/recordings/{await kept(cast)}"
    whole = await heard(cast.asha, "GET", path)
    assert (whole.status_code, whole.headers["content-type"]) == (200, "video/webm")
    assert whole.headers["accept-ranges"] == "bytes" and whole.headers["cache-control"] == "private, no-store"
    assert "content-disposition" not in whole.headers
    part = await heard(cast.meera, "GET", path, headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole.content)}"
    rest = await heard(cast.meera, "GET", path, headers={"range": "bytes=-7"})
    assert rest.content == whole.content[-7:]
    beyond = await heard(cast.meera, "GET", path, headers={"range": f"bytes={len(whole.content)}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(whole.content)}")


async def test_strangers_hear_what_they_would_hear_of_no_recording(database: str, cast: Cast) -> None:
    film = await kept(cast)
    for person in (cast.ben, cast.jonas, cast.tara, cast.alex, None):
        for method, path in (
            ("GET", "/recordings/{}"),
            ("POST", "/recordings/{}/segments"),
            ("POST", "/recordings/{}/segments/0/0"),
            ("POST", "/recordings/{}/end"),
        ):
            there = await heard(person, method, path.format(film), content=b"x" if method == "POST" else None)
            nothing = await heard(person, method, path.format(MISSING), content=b"x" if method == "POST" else None)
            assert (there.status_code, there.content) == (nothing.status_code, nothing.content)
            assert there.status_code == (401 if person is None else 404)


async def test_a_patient_sends_nothing_to_their_own_recording(database: str, cast: Cast) -> None:
    number = await running(cast)
    before = (await all_rows())["recording_segments"]
    for path in ("segments", "segments/0/0", "end"):
        answer = await heard(cast.asha, "POST", f"/recordings/{number}/{path}", content=b"x")
        assert answer.status_code == 404
    assert (await all_rows())["recording_segments"] == before


async def test_what_is_not_kept_can_not_be_looked_at(database: str, cast: Cast) -> None:
    number = await running(cast)
    await recording_uploads.take(cast.meera.actor, number, 0, 0, b"a piece", NOW)
    for person in (cast.asha, cast.meera):
        assert (await heard(person, "GET", f"/recordings/{number}")).status_code == 404


async def test_another_site_sends_nothing(database: str, cast: Cast) -> None:
    path = f"/recordings/{await running(cast)}/segments"
    elsewhere = {"origin": "https://elsewhere.example"}
    assert (await heard(cast.meera, "POST", path, headers=elsewhere)).status_code == 403


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", None),
        ("bytes=0-", (0, 99)),
        ("bytes=5-9", (5, 9)),
        ("bytes=90-900", (90, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-1000", (0, 99)),
        ("bytes=9-5", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-1", None),
        ("bytes=a-b", None),
        (f"bytes={'9' * 30}-", None),
    ],
)
def test_the_part_that_is_asked_for(header: str, part: tuple[int, int] | None) -> None:
    assert ranges.wanted(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_parts_that_are_not_there(header: str) -> None:
    with pytest.raises(ranges.Unsatisfiable):
        ranges.wanted(header, 100)

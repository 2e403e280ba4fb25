"""Lists of doctors over HTTP: from admins alone; the template is there for anyone."""

from __future__ import annotations

import httpx
from starlette.applications import Starlette

from calmconnect.api import doctor_imports as routes
from calmconnect.api.gate import COOKIE, Gate
from calmconnect.domain.doctor_lists import MOST_BYTES
from calmconnect.services import doctor_importing, sessions
from calmconnect.services.clock import utc_now
from tests.support.cast import PASSWORD, Cast, Person


async def asked(person: Person | None, method: str, path: str, content: bytes = b"") -> httpx.Response:
    """What a person's browser gets, or a guest's."""
    headers = {"origin": "http://calm.test"}
    if person is not None:
        token = await sessions.sign_in(person.email, PASSWORD, "A browser", utc_now())
        headers["cookie"] = f"{COOKIE}={token}"
    transport = httpx.ASGITransport(app=Gate(Starlette(routes=routes.routes)))
    async with httpx.AsyncClient(transport=transport, base_url="http://calm.test") as client:
        return await client.request(method, path, headers=headers, content=content)


async def test_the_template_comes_back_as_a_list(cast: Cast) -> None:
    template = await asked(None, "GET", "/doctor-imports/template.csv")
    assert template.status_code == 200 and "attachment" in template.headers["content-disposition"]
    answer = await asked(cast.alex, "POST", "/doctor-imports", template.content)
    assert answer.status_code == 201
    found = await doctor_importing.latest(cast.alex.actor, None, 0)
    assert found and found.id == answer.json()["id"] and len(found.rows) == 1


async def test_from_nobody_else(cast: Cast) -> None:
    for person, status in ((cast.asha, 404), (cast.meera, 404), (cast.tara, 404), (None, 401)):
        assert (await asked(person, "POST", "/doctor-imports", b"x")).status_code == status


async def test_what_is_no_list_is_refused_in_words(cast: Cast) -> None:
    for content in (b"", b"\x89PNG", b"a" * (MOST_BYTES + 1)):
        answer = await asked(cast.alex, "POST", "/doctor-imports", content)
        assert answer.status_code == 422 and answer.json()["problem"]

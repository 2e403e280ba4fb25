"""Lists of doctors over HTTP: from admins alone; the template is there for anyone."""

from __future__ import annotations

from functools import partial

from calmconnect.api import doctor_imports as routes
from calmconnect.domain.doctor_lists import MOST_BYTES
from calmconnect.services import doctor_importing
from tests.support import requests
from tests.support.cast import Cast

asked = partial(requests.asked, routes.routes)


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

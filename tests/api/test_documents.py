"""Care plans and prescriptions over HTTP: for the two whose they are, and nobody else."""

from __future__ import annotations

import httpx
from starlette.applications import Starlette

from calmconnect.api import documents
from calmconnect.api.gate import COOKIE, Gate
from calmconnect.services import care_documents, sessions
from calmconnect.services.clock import utc_now
from tests.support.care import met
from tests.support.cast import NOW, PASSWORD, Cast, Person


async def asked(person: Person | None, path: str) -> httpx.Response:
    """What a person's browser gets, or a guest's."""
    headers = {"origin": "http://calm.test"}
    if person is not None:
        token = await sessions.sign_in(person.email, PASSWORD, "A browser", utc_now())
        headers["cookie"] = f"{COOKIE}={token}"
    transport = httpx.ASGITransport(app=Gate(Starlette(routes=documents.routes)))
    async with httpx.AsyncClient(transport=transport, base_url="http://calm.test") as client:
        return await client.get(path, headers=headers)


async def test_a_pdf_for_the_two_and_nobody_else(database: str, cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    number = await care_documents.begin(cast.meera.actor, cast.asha.id, "care_plan", NOW)
    await care_documents.save(cast.meera.actor, number, 0, {"goals": "Walk."}, NOW)
    assert (await asked(cast.asha, f"/documents/{number}")).status_code == 404
    assert (await asked(cast.meera, f"/documents/{number}")).content.startswith(b"%PDF-")
    await care_documents.share(cast.meera.actor, number, 1, {"goals": "Walk."}, NOW)
    for person in (cast.asha, cast.meera):
        served = await asked(person, f"/documents/{number}")
        assert served.status_code == 200 and served.headers["content-type"] == "application/pdf"
        assert served.headers["cache-control"] == "private, no-store"
        assert "Care%20plan%202026-03-11.pdf" in served.headers["content-disposition"]
    for stranger in (cast.ben, cast.jonas, cast.tara, cast.alex, None):
        refused, absent = await asked(stranger, f"/documents/{number}"), await asked(stranger, "/documents/98765")
        assert refused.status_code == (401 if stranger is None else 404)
        assert (refused.status_code, refused.json()) == (absent.status_code, absent.json())
    assert (await asked(cast.asha, "/documents/%2e%2e")).status_code == 404

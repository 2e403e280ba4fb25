"""Care plans and prescriptions over HTTP: for the two whose they are, and nobody else."""

from __future__ import annotations

from functools import partial

from calmconnect.api import documents
from calmconnect.services import care_documents
from tests.support import requests
from tests.support.care import met
from tests.support.cast import NOW, Cast

asked = partial(requests.asked, documents.routes)


async def test_a_pdf_for_the_two_and_nobody_else(database: str, cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    number = await care_documents.begin(cast.meera.actor, cast.asha.id, "care_plan", NOW)
    await care_documents.save(cast.meera.actor, number, 0, {"goals": "Walk."}, NOW)
    assert (await asked(cast.asha, "GET", f"/documents/{number}")).status_code == 404
    assert (await asked(cast.meera, "GET", f"/documents/{number}")).content.startswith(b"%PDF-")
    await care_documents.share(cast.meera.actor, number, 1, {"goals": "Walk."}, NOW)
    for person in (cast.asha, cast.meera):
        served = await asked(person, "GET", f"/documents/{number}")
        assert served.status_code == 200 and served.headers["content-type"] == "application/pdf"
        assert served.headers["cache-control"] == "private, no-store"
        assert "Care%20plan%202026-03-11.pdf" in served.headers["content-disposition"]
    for stranger in (cast.ben, cast.jonas, cast.tara, cast.alex, None):
        refused, absent = (
            await asked(stranger, "GET", f"/documents/{number}"),
            await asked(stranger, "GET", "/documents/98765"),
        )
        assert refused.status_code == (401 if stranger is None else 404)
        assert (refused.status_code, refused.json()) == (absent.status_code, absent.json())
    assert (await asked(cast.asha, "GET", "/documents/%2e%2e")).status_code == 404

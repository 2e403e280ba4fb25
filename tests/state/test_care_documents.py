"""Documents on the real event path: written and shared by the doctor, seen by the patient at once, and what strangers can't."""

from __future__ import annotations

from typing import Any

from calmconnect.services import care_documents, notes
from calmconnect.state.doctor.care_documents import DocumentsState, DocumentState
from calmconnect.state.patient.record import RecordState
from tests.state.test_notes import papers
from tests.support.care import met
from tests.support.cast import NOW, Cast
from tests.support.house import House
from tests.support.rows import all_rows

MARK = "zebra"
PLAN = {"goals": f"Meet a {MARK}.", "steps": "", "agreements": ""}


async def test_what_is_shared_is_there_at_once_and_no_note_is(house: House, cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    written = await notes.begin(cast.meera.actor, cast.asha.id, "progress", None, NOW)
    await notes.sign(cast.meera.actor, written, 0, {"plan": "Okapi."}, NOW)
    record = await (await house.signed_in(cast.asha)).open("/patient/record")
    assert record.see(RecordState)["documents"] == []
    browser = await house.signed_in(cast.meera)
    list_ = await browser.open(f"/doctor/patients/{cast.asha.id}")
    await list_.send(DocumentsState.begin, kind="care_plan")
    page = await browser.open(list_.notices[-1]["path"])
    (empty,) = papers(page, "paper")
    await page.send(DocumentState.share, document=empty["id"], revision=0, words={})
    assert "nothing to share" in papers(page, "refused")[-1]["fields"]["paper"]
    await page.send(DocumentState.save, document=empty["id"], revision=0, words=PLAN)
    await page.send(DocumentState.share, document=empty["id"], revision=1, words=PLAN)
    assert not papers(page, "paper")[-1]["draft"]
    await record.until(lambda: [row["status"] for row in record.see(RecordState)["documents"]] == ["shared"])
    await list_.until(lambda: [row["status"] for row in list_.see(DocumentsState)["rows"]] == ["shared"])
    await list_.send(DocumentsState.withdraw, form={"id": str(empty["id"]), "why": "Too early."})
    await record.until(lambda: [row["why"] for row in record.see(RecordState)["documents"]] == ["Too early."])
    heard = "".join(record.frames)
    assert not any(word in heard for word in (MARK, "Okapi", "/doctor/notes/"))
    assert MARK not in str(page.see(DocumentState)) + str(list_.see(DocumentsState))


async def test_strangers_and_nonsense_change_nothing(house: House, cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    number = await care_documents.begin(cast.meera.actor, cast.asha.id, "care_plan", NOW)
    await care_documents.save(cast.meera.actor, number, 0, PLAN, NOW)
    before = (await all_rows())["care_documents"]
    calls: tuple[tuple[Any, dict[str, Any]], ...] = (
        (DocumentState.load, {}),
        (DocumentState.save, {"document": number, "revision": 1, "words": {"goals": "Other."}}),
        (DocumentState.share, {"document": number, "revision": 1, "words": PLAN}),
        (DocumentState.discard, {}),
        (DocumentsState.replace, {"document": number}),
        (DocumentsState.withdraw, {"form": {"id": str(number), "why": "x"}}),
        (RecordState.load, {}),
    )
    for person in (cast.asha, cast.ben, cast.jonas, cast.tara, cast.alex):
        stranger = await (await house.signed_in(person)).open(f"/doctor/documents/{number}")
        for handler, given in calls:
            await stranger.send(handler, **given)
        assert MARK not in "".join(stranger.frames)
    meera = await (await house.signed_in(cast.meera)).open(f"/doctor/documents/{number}")
    made_up: tuple[object, ...] = (None, "1", -1, [], {"id": number})
    for nonsense in made_up:
        await meera.send(DocumentState.save, document=nonsense, revision=1, words={"goals": "Other."})
        await meera.send(DocumentState.save, document=number, revision=nonsense, words={"goals": "Other."})
        await meera.send(DocumentsState.withdraw, form=nonsense)
    assert (await all_rows())["care_documents"] == before

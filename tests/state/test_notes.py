"""Notes on the real event path: what the doctor's page is handed, and that nothing of a note reaches anybody else."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from calmconnect import keys
from calmconnect.services import notes
from calmconnect.services.chat import open_with
from calmconnect.state.doctor.notes import NotesState, NoteState
from tests.support.care import met
from tests.support.cast import NOW, Cast
from tests.support.database import configured
from tests.support.house import House
from tests.support.rows import all_rows
from tests.support.tab import Tab

MARK = "zebra"
SAID = {"subjective": f"Sees a {MARK}.", "objective": "", "assessment": "", "plan": "Walk."}


def papers(tab: Tab, what: str) -> list[dict[str, Any]]:
    """What the page was handed of a note."""
    return [value for ref, value in tab.given if ref == "paper" and value["what"] == what]


async def draft(cast: Cast) -> int:
    """A note that Dr. Meera writes about Asha."""
    await met(cast.asha, cast.meera)
    return await notes.begin(cast.meera.actor, cast.asha.id, "progress", None, NOW)


async def test_a_note_is_begun_kept_signed_and_added_to(house: House, cast: Cast) -> None:
    session = await met(cast.asha, cast.meera)
    browser = await house.signed_in(cast.meera)
    record = await browser.open(f"/doctor/patients/{cast.asha.id}")
    assert record.see(NotesState)["shown"] and record.see(NotesState)["rows"] == []
    await record.send(NotesState.begin, kind="progress")
    path = record.notices[-1]["path"]
    await record.send(NotesState.begin_about, appointment=session)
    assert record.notices[-1]["path"] not in ("", path)
    page = await browser.open(path)
    (empty,) = papers(page, "paper")
    assert (empty["draft"], empty["revision"], [field["key"] for field in empty["fields"]]) == (True, 0, list(SAID))
    await page.send(NoteState.save, note=empty["id"], revision=0, words=SAID)
    assert papers(page, "kept")[-1]["revision"] == 1
    await page.send(NoteState.sign, note=empty["id"], revision=1, words=SAID)
    signed = papers(page, "paper")[-1]
    assert not signed["draft"] and signed["versions"][0]["parts"][0] == {
        "title": "Subjective",
        "text": SAID["subjective"],
    }
    await page.send(NoteState.amend, note=empty["id"], seen=1, words={"text": "Swims, too."}, reason="Forgotten")
    assert [one["reason"] for one in papers(page, "paper")[-1]["versions"]] == ["", "Forgotten"]
    await record.until(lambda: [row["status"] for row in record.see(NotesState)["rows"]] == ["amended", "draft"])
    assert MARK not in str(page.see(NoteState)) + str(record.see(NotesState))


async def test_a_second_window_is_told_and_nothing_is_overwritten(house: House, cast: Cast) -> None:
    number = await draft(cast)
    browser = await house.signed_in(cast.meera)
    first, second = await browser.open(f"/doctor/notes/{number}"), await browser.open(f"/doctor/notes/{number}")
    await first.send(NoteState.save, note=number, revision=0, words=SAID)
    await second.send(NoteState.save, note=number, revision=0, words={"plan": "Run."})
    assert papers(second, "kept") == [] and "another window" in second.notices[-1]["text"]
    assert papers(second, "paper")[-1]["words"] == SAID
    await second.send(NoteState.sign, note=number, revision=0, words={"plan": "Run."})
    assert papers(second, "paper")[-1]["draft"]
    await first.send(NoteState.sign, note=number, revision=1, words=SAID)
    await second.send(NoteState.save, note=number, revision=1, words={"plan": "Run."})
    assert "signed" in second.notices[-1]["text"] and not papers(second, "paper")[-1]["draft"]


async def test_what_is_wrong_is_said_beside_it(house: House, cast: Cast) -> None:
    number = await draft(cast)
    page = await (await house.signed_in(cast.meera)).open(f"/doctor/notes/{number}")
    await page.send(NoteState.sign, note=number, revision=0, words={})
    assert "nothing to sign" in papers(page, "refused")[-1]["fields"]["paper"]
    await page.send(NoteState.save, note=number, revision=0, words={"plan": "a" * 30_000})
    assert "at most" in papers(page, "refused")[-1]["fields"]["plan"]
    await page.send(NoteState.sign, note=number, revision=0, words=SAID)
    await page.send(NoteState.amend, note=number, seen=1, words={"text": "More."}, reason="")
    assert "why" in papers(page, "refused")[-1]["fields"]["reason"]


async def test_nothing_of_a_note_reaches_the_patient_or_a_log(
    house: House, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    number = await draft(cast)
    await open_with(cast.asha.actor, cast.meera.id, NOW)
    asha = await house.signed_in(cast.asha)
    pages = [await asha.open(path) for path in ("/patient", "/patient/appointments", "/notifications", "/calls")]
    meera = await (await house.signed_in(cast.meera)).open(f"/doctor/notes/{number}")
    await meera.send(NoteState.save, note=number, revision=0, words=SAID)
    await meera.send(NoteState.sign, note=number, revision=1, words=SAID)
    await meera.send(NoteState.amend, note=number, seen=1, words={"text": MARK}, reason=MARK)
    await house.settled()
    for page in pages:
        heard = "".join(page.frames)
        assert not any(word in heard for word in (MARK, "/doctor/notes/"))
    assert MARK not in caplog.text


async def test_strangers_and_nonsense_change_nothing(house: House, cast: Cast) -> None:
    number = await draft(cast)
    await notes.save(cast.meera.actor, number, 0, SAID, NOW)
    before = (await all_rows())["notes"]
    for person in (cast.asha, cast.ben, cast.jonas, cast.tara, cast.alex):
        stranger = await (await house.signed_in(person)).open(f"/doctor/notes/{number}")
        for handler, given in (
            (NoteState.load, {}),
            (NoteState.save, {"note": number, "revision": 1, "words": {"plan": "Other."}}),
            (NoteState.sign, {"note": number, "revision": 1, "words": SAID}),
            (NoteState.amend, {"note": number, "seen": 1, "words": {"text": "x"}, "reason": "x"}),
            (NoteState.discard, {}),
        ):
            await stranger.send(handler, **given)
        assert [ref for ref, _ in stranger.given if ref == "paper"] == []
        assert MARK not in "".join(stranger.frames)
    meera = await (await house.signed_in(cast.meera)).open(f"/doctor/notes/{number}")
    for revision in (None, "1", -1, True, 2**40, [1]):
        await meera.send(NoteState.save, note=number, revision=revision, words={"plan": "Other."})
    assert (await all_rows())["notes"] == before


async def test_a_note_whose_key_is_lost_says_so_and_stays(house: House, cast: Cast) -> None:
    number = await draft(cast)
    await notes.save(cast.meera.actor, number, 0, SAID, NOW)
    browser = await house.signed_in(cast.meera)
    before = (await all_rows())["notes"]
    with configured(keys=keys.new_key()):
        page = await browser.open(f"/doctor/notes/{number}")
        assert page.see(NoteState)["sealed"] and papers(page, "paper") == []
        await page.send(NoteState.save, note=number, revision=1, words={"plan": "Other."})
        assert papers(page, "kept") == []
    assert (await all_rows())["notes"] == before
    await page.send(NoteState.load)
    assert not page.see(NoteState)["sealed"] and papers(page, "paper")[-1]["words"] == SAID

"""The companion's page on the real event path."""

from __future__ import annotations

import pytest

from calmconnect.domain.dialogue_texts import IN_DANGER, WELCOME
from calmconnect.state.patient.companion import CompanionState
from tests.state.test_talk import told
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.rows import all_rows
from tests.support.tab import Tab


async def opened(house: House, cast: Cast) -> tuple[Tab, int]:
    """The page of a patient, and the number of the conversation."""
    tab = await (await house.signed_in(cast.asha)).open("/patient/companion")
    return tab, tab.see(CompanionState)["conversation_id"]


async def test_a_patient_breathes_along_and_another_tab_follows(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.asha)
    tab = await browser.open("/patient/companion")
    number = tab.see(CompanionState)["conversation_id"]
    assert [line["text"] for line in told(tab, "opened")[-1]["lines"]] == [WELCOME]
    other = await browser.open("/patient/companion")
    await tab.send(CompanionState.choose, key="breathing")
    await tab.send(CompanionState.send, conversation=number, client_id="client-one", text="Box, 4 each")
    assert tab.see(CompanionState)["pace"] == "box"
    await other.until(lambda: other.see(CompanionState)["pace"] == "box")
    again = await browser.open("/patient/companion")
    assert again.see(CompanionState)["pace"] == "box", "a reload finds it as it was"
    assert "Box, 4 each" in [line["text"] for line in told(again, "opened")[-1]["lines"]]
    state = str(again.see(CompanionState))
    assert WELCOME not in state, "what is said is never kept in state"


async def test_danger_shows_the_lines_at_once(house: House, cast: Cast) -> None:
    tab, number = await opened(house, cast)
    await tab.send(CompanionState.send, conversation=number, client_id="client-one", text="I want to die")
    assert tab.see(CompanionState)["late"] and tab.see(CompanionState)["person"]
    assert told(tab, "line")[-1]["text"] == IN_DANGER


@pytest.mark.parametrize("text", ["", "x" * 10_000, "a\0b", 7, None, ["hello"], {"text": "hello"}])
async def test_what_cannot_be_said_is_told_to_the_page_that_keeps_it(house: House, cast: Cast, text: object) -> None:
    tab, number = await opened(house, cast)
    before = await all_rows()
    await tab.send(CompanionState.send, conversation=number, client_id="client-one", text=text)
    assert told(tab, "refused")[-1]["text"]
    assert await all_rows() == before


async def test_nobody_but_patients_has_one_and_forged_ids_reach_ones_own(house: House, cast: Cast) -> None:
    _, number = await opened(house, cast)
    doctor = await (await house.signed_in(cast.meera)).open("/doctor")
    nobody = await house.browser().open("/")
    before = await all_rows()
    for tab in (doctor, nobody):
        await tab.send(CompanionState.load)
        await tab.send(CompanionState.choose, key="breathing")
        await tab.send(CompanionState.send, conversation=number, client_id="client-one", text="Let me in.")
        await tab.send(CompanionState.fill, conversation=number, after=0)
        assert WELCOME not in str(tab.frames)
    assert await all_rows() == before
    ben = await (await house.signed_in(cast.ben)).open("/patient/companion")
    await ben.send(CompanionState.send, conversation=number, client_id="client-one", text="Hello")
    assert (
        {line["conversation"] for line in told(ben, "line")} == {ben.see(CompanionState)["conversation_id"]} != {number}
    )

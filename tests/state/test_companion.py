"""The companion's page on the real event path."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.domain.dialogue_texts import IN_DANGER, WELCOME
from calmconnect.services import consents
from calmconnect.services.clock import utc_now
from calmconnect.state.patient.companion import CompanionState
from tests.state.test_talk import told
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.language_model import language_model, says
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
    await tab.until(lambda: len(told(tab, "line")) >= 2)
    await tab.send(CompanionState.send, conversation=number, client_id="client-one", text="Box, 4 each")
    await tab.until(lambda: tab.see(CompanionState)["pace"] == "box")
    await other.until(lambda: other.see(CompanionState)["pace"] == "box")
    again = await browser.open("/patient/companion")
    assert again.see(CompanionState)["pace"] == "box", "a reload finds it as it was"
    assert "Box, 4 each" in [line["text"] for line in told(again, "opened")[-1]["lines"]]
    state = str(again.see(CompanionState))
    assert WELCOME not in state, "what is said is never kept in state"


async def test_danger_shows_the_lines_at_once(house: House, cast: Cast) -> None:
    tab, number = await opened(house, cast)
    await tab.send(CompanionState.send, conversation=number, client_id="client-one", text="I want to die")
    await tab.until(lambda: told(tab, "line")[-1]["text"] == IN_DANGER)
    await tab.until(lambda: tab.see(CompanionState)["late"] and tab.see(CompanionState)["person"])


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


async def test_a_free_answer_comes_by_sentences_and_can_be_stopped(house: House, cast: Cast) -> None:
    for subject in (Subject.AI_USE, Subject.LANGUAGE_MODEL):
        version = str(AGREEMENTS[subject].version)
        await consents.give(cast.asha.actor, subject.value, version, utc_now() - timedelta(minutes=1))
    async with language_model(says("A quiet house ", "can be loud. ", "What do you miss?")) as model:
        tab, number = await opened(house, cast)
        await tab.send(
            CompanionState.send, conversation=number, client_id="client-one", text="The plums on our tree are ripe."
        )
        await tab.until(lambda: told(tab, "line")[-1]["text"] == "A quiet house can be loud. What do you miss?")
    assert [fact["text"] for fact in told(tab, "saying")] == ["", "A quiet house can be loud."]
    assert len(model.asked) == 1 and "quiet house" not in str(tab.see(CompanionState)), "nothing of it is kept in state"
    before = await all_rows()
    for answers in (2, 0, "2", None, -1, [2], 2**70):
        await tab.send(CompanionState.stop, conversation=number, answers=answers)
    assert await all_rows() == before


async def test_it_asks_whether_it_may_read_and_takes_both_answers(house: House, cast: Cast) -> None:
    tab, number = await opened(house, cast)
    assert tab.see(CompanionState)["asks"] == ""
    await tab.send(CompanionState.send, conversation=number, client_id="client-one", text="It is so quiet here.")
    await tab.until(lambda: tab.see(CompanionState)["asks"] == "ai_use")
    for version in ("1", None, 2):
        await tab.send(CompanionState.agree, subject="ai_use", version=version)
        assert tab.see(CompanionState)["asks"] == "ai_use", "an older text is none that was shown"
    await tab.send(CompanionState.agree, subject="ai_use", version=str(AGREEMENTS[Subject.AI_USE].version))
    assert tab.see(CompanionState)["asks"] == "" and await consents.has(cast.asha.actor, Subject.AI_USE)
    ben = await (await house.signed_in(cast.ben)).open("/patient/companion")
    own = ben.see(CompanionState)["conversation_id"]
    await ben.send(CompanionState.send, conversation=own, client_id="client-one", text="It is so quiet here.")
    await ben.until(lambda: ben.see(CompanionState)["asks"] == "ai_use")
    await ben.send(CompanionState.decline, subject="ai_use")
    await ben.send(CompanionState.send, conversation=own, client_id="client-two", text="Still quiet.")
    await ben.until(lambda: len(told(ben, "line")) >= 4 and ben.see(CompanionState)["asks"] == "")
    assert not await consents.has(cast.ben.actor, Subject.AI_USE)

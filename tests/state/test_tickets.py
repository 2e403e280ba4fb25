"""Tickets on the real event path: asking, answering, and what the patient's page never gets."""

from __future__ import annotations

from functools import partial
from typing import Any

from calmconnect.services import ticket_rounds
from calmconnect.services.clock import utc_now
from calmconnect.state.admin.tickets import HelplineState
from calmconnect.state.agent.home import DutyState
from calmconnect.state.agent.tickets import TicketsState, TicketState
from calmconnect.state.patient.help import HelpState, OwnTicketState
from calmconnect.state.shared.chat import ChatState
from tests.support.cast import Cast, Person
from tests.support.house import House
from tests.support.risk import SIGN
from tests.support.rows import all_rows
from tests.support.tab import Tab

ASKED = {"category": "payment", "text": "Where is my receipt?"}


def told(tab: Tab, ref: str, kind: str = "") -> list[dict[str, Any]]:
    """What a component of the page was handed."""
    return [value for name, value in tab.given if name == ref and (not kind or value.get("kind") == kind)]


async def asks(house: House, person: Person) -> tuple[Tab, int]:
    """A patient asks something and goes where that leads; gives their tab, and the ticket's number."""
    tab = await (await house.signed_in(person)).open("/patient/help")
    await tab.send(HelpState.begin, form=ASKED)
    path = tab.notices[-1]["path"]
    await tab.go(path)
    return tab, int(path.rpartition("/")[2])


async def test_from_a_question_to_its_rating(house: House, cast: Cast) -> None:
    agent = await (await house.signed_in(cast.tara)).open("/agent")
    await agent.send(DutyState.switch, on=True)
    patient, number = await asks(house, cast.asha)
    await agent.go("/agent/tickets")
    assert [row["number"] for row in agent.see(TicketsState)["rows"]] == [number]
    await agent.go(f"/agent/tickets/{number}")
    assert agent.see(TicketState)["mine"] is True
    assert [line["text"] for line in told(agent, "messages", "opened")[-1]["lines"]] == [ASKED["text"]]
    await agent.send(ChatState.send, conversation=number, client_id="client-one", text="Under Appointments.")
    (line,) = await patient.until(partial(told, patient, "messages", "line"))
    assert line["text"] == "Under Appointments."
    await ticket_rounds.see_to(utc_now())
    await patient.until(lambda: patient.see(OwnTicketState)["rows"][0]["status"] == "open")

    await agent.send(TicketState.note, form={"note": "She has asked before."})
    assert [row["text"] for row in told(agent, "ticket_notes")[-1]["rows"]] == ["She has asked before."]
    assert "asked before" not in str(agent.see(TicketState)) and "asked before" not in "".join(patient.frames)
    await agent.send(TicketState.prioritise, priority="high")
    await agent.send(TicketState.move, form={"status": "closed", "later": "hour"})
    await patient.until(lambda: patient.see(OwnTicketState)["rows"][0]["status"] == "closed")
    await patient.send(OwnTicketState.rate, form={"stars": "5", "comment": "Quick and kind."})
    assert patient.see(OwnTicketState)["rows"][0]["stars"] == 5
    assert "Quick and kind." not in str(agent.see(TicketState))
    await agent.send(TicketState.load)
    assert told(agent, "ticket_notes")[-1]["rows"][-1]["text"] == "Quick and kind."


async def test_no_word_of_the_patient_stays_in_state(house: House, cast: Cast) -> None:
    patient, _ = await asks(house, cast.asha)
    admin = await (await house.signed_in(cast.alex)).open("/admin/tickets")
    agent = await (await house.signed_in(cast.tara)).open("/agent/tickets?show=nobodys")
    assert agent.see(TicketsState)["total"] == 1 and admin.see(HelplineState)["numbers"][0]["value"] == "1"
    for tab in (patient, admin, agent):
        assert ASKED["text"] not in str(tab._state)
    for tab in (admin, agent):
        assert ASKED["text"] not in "".join(tab.frames)


async def test_a_ticket_that_is_nobodys_is_taken_before_it_is_read(house: House, cast: Cast) -> None:
    _, number = await asks(house, cast.asha)
    agent = await (await house.signed_in(cast.tara)).open(f"/agent/tickets/{number}")
    assert agent.see(TicketState)["mine"] is False and told(agent, "messages", "opened") == []
    await agent.send(TicketsState.take, ticket=number)
    assert agent.notices[-1] == {"kind": "leave", "path": f"/agent/tickets/{number}"}
    await agent.go(f"/agent/tickets/{number}")
    assert len(told(agent, "messages", "opened")) == 1


async def test_two_questions_become_one(house: House, cast: Cast) -> None:
    agent = await (await house.signed_in(cast.tara)).open("/agent")
    await agent.send(DutyState.switch, on=True)
    patient, first = await asks(house, cast.asha)
    _, second = await asks(house, cast.asha)
    await agent.go(f"/agent/tickets/{first}")
    assert agent.see(TicketState)["others"] == [[str(second), f"No. {second}: A payment"]]
    before = await all_rows()
    for into in (None, str(first), "987654", "x"):
        await agent.send(TicketState.merge, form={"into": into})
    assert await all_rows() == before
    await agent.send(TicketState.merge, form={"into": str(second)})
    assert agent.notices[-1] == {"kind": "leave", "path": f"/agent/tickets/{second}"}
    await patient.until(lambda: patient.see(OwnTicketState)["merged_into"] == second)
    await patient.send(ChatState.send, conversation=first, client_id="client-one", text="One more thing.")
    assert f"no. {second}" in told(patient, "messages", "refused")[-1]["text"]
    await patient.go(f"/patient/help/{second}")
    assert patient.see(OwnTicketState)["rows"][0]["parts"] == [first]
    await patient.go("/patient/help")
    assert [row["number"] for row in patient.see(HelpState)["rows"]] == [second]
    await agent.go(f"/agent/tickets/{second}")
    changes = [(row["part"], row["what"]) for row in agent.see(TicketState)["changes"]]
    assert (0, "took") in changes and (first, "opened") in changes


async def test_a_form_says_what_is_wrong_with_it(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.asha)).open("/patient/help")
    before = await all_rows()
    await tab.send(HelpState.begin, form={"category": "payment", "text": " "})
    assert set(tab.see(HelpState)["problems"]) == {"text"}
    await tab.send(HelpState.begin, form={"category": "money", "text": "Hello"})
    assert set(tab.see(HelpState)["problems"]) == {"category"}
    assert await all_rows() == before and not tab.see(HelpState)["late"]
    await tab.send(HelpState.begin, form={"category": "payment", "text": f"{'x ' * 5_000} {SIGN}"})
    assert tab.see(HelpState)["late"], "whom to call is shown at once"


async def test_strangers_find_no_ticket(house: House, cast: Cast) -> None:
    _, number = await asks(house, cast.asha)
    stranger = await (await house.signed_in(cast.ben)).open(f"/patient/help/{number}")
    assert stranger.see(OwnTicketState)["missing"] is True and stranger.see(ChatState)["missing"] is True
    before = await all_rows()
    await stranger.send(OwnTicketState.close, ticket=number)
    await stranger.send(OwnTicketState.rate, form={"stars": "1", "comment": ""})
    await stranger.send(TicketState.move, form={"status": "closed"})
    assert await all_rows() == before

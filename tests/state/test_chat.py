"""The open conversation on the real event path: what tabs are told, and what they can't make happen."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any

import pytest

from calmconnect.domain.chat import PAGE_SIZE
from calmconnect.services import attachments
from calmconnect.state.shared.chat import ChatState
from calmconnect.state.shared.inbox import InboxState
from tests.support.care import talking
from tests.support.cast import NOW, Cast
from tests.support.house import House
from tests.support.rows import all_rows
from tests.support.tab import Tab


def told(tab: Tab, kind: str) -> list[dict[str, Any]]:
    """What the messages component of a page was handed of this kind."""
    return [value for ref, value in tab.given if ref == "messages" and value["kind"] == kind]


async def open_both(house: House, cast: Cast, conversation: int) -> tuple[Tab, Tab]:
    asha, meera = await house.signed_in(cast.asha), await house.signed_in(cast.meera)
    return (
        await asha.open(f"/patient/messages/{conversation}"),
        await meera.open(f"/doctor/messages/{conversation}"),
    )


async def test_a_message_reaches_both_at_once(house: House, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    patient, doctor = await open_both(house, cast, conversation)
    await patient.send(ChatState.send, conversation=conversation, client_id="client-one", text="Hello")
    for tab in (patient, doctor):
        (line,) = await tab.until(partial(told, tab, "line"))
        assert (line["seq"], line["by"], line["text"], line["client_id"]) == (1, cast.asha.id, "Hello", "client-one")


async def test_opening_shows_the_last_page_and_no_words_stay_in_state(house: House, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=PAGE_SIZE + 3)
    tab = await (await house.signed_in(cast.asha)).open(f"/patient/messages/{conversation}")
    (page,) = told(tab, "opened")
    assert [line["seq"] for line in page["lines"]] == list(range(4, PAGE_SIZE + 4))
    assert tab.see(ChatState)["other_name"] == cast.meera.name
    assert "line 20" not in str(tab.see(ChatState))
    await tab.send(ChatState.older, conversation=conversation, before=4)
    assert [line["seq"] for line in told(tab, "page")[-1]["lines"]] == [1, 2, 3]


async def test_after_a_break_the_page_gets_what_it_missed(house: House, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=3)
    tab = await (await house.signed_in(cast.asha)).open(f"/patient/messages/{conversation}")
    await tab.send(ChatState.fill, conversation=conversation, after=1)
    assert [line["seq"] for line in told(tab, "page")[-1]["lines"]] == [2, 3]


async def test_pages_hear_how_far_the_other_has_got(house: House, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=3)
    patient, doctor = await open_both(house, cast, conversation)
    assert told(doctor, "opened")[0]["seen"] == []
    elsewhere = await (await house.signed_in(cast.asha)).open("/patient")
    for delivered, read in ((3, 0), (3, 3), (2, 2)):
        await elsewhere.send(ChatState.seen, conversation=conversation, delivered=delivered, read=read)
    for tab in (patient, doctor):
        seen = [(value["by"], value["delivered"], value["read"]) for value in told(tab, "seen")]
        assert seen == [(cast.asha.id, 3, 0), (cast.asha.id, 3, 3), (cast.asha.id, 2, 2)]
    assert told(elsewhere, "seen") == [] and told(elsewhere, "read")[-1]["seq"] == 2
    await doctor.go(f"/doctor/messages/{conversation}")
    assert told(doctor, "opened")[-1]["seen"] == [{"by": cast.asha.id, "delivered": 3, "read": 3}]


async def test_a_resend_is_answered_to_its_sender_alone(house: House, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    patient, doctor = await open_both(house, cast, conversation)
    for _ in range(2):
        await patient.send(ChatState.send, conversation=conversation, client_id="client-one", text="Hello")
    assert [line["seq"] for line in told(patient, "line")] == [1, 1]
    assert [line["seq"] for line in told(doctor, "line")] == [1]


async def test_a_refused_message_says_which_one_and_why(house: House, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    tab = await (await house.signed_in(cast.asha)).open(f"/patient/messages/{conversation}")
    before = await all_rows()
    await tab.send(ChatState.send, conversation=conversation, client_id="client-one", text="x" * 4001)
    (refused,) = told(tab, "refused")
    assert refused["client_id"] == "client-one" and "4,000" in refused["text"]
    assert (await all_rows())["messages"] == before["messages"]


@pytest.mark.parametrize("stranger", ["ben", "jonas"])
async def test_a_stranger_sees_and_hears_nothing(house: House, cast: Cast, stranger: str) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=2)
    person = getattr(cast, stranger)
    tab = await (await house.signed_in(person)).open(f"/{person.role}/messages/{conversation}")
    assert tab.see(ChatState)["missing"] is True and told(tab, "page") == told(tab, "opened") == []
    before = await all_rows()
    for handler, given in (
        (ChatState.send, {"client_id": "client-one", "text": "let me in"}),
        (ChatState.fill, {"after": 0}),
        (ChatState.older, {"before": 2}),
        (ChatState.seen, {"delivered": 2, "read": 2}),
    ):
        await tab.send(handler, conversation=conversation, **given)
    patient = await (await house.signed_in(cast.asha)).open(f"/patient/messages/{conversation}")
    await patient.send(ChatState.send, conversation=conversation, client_id="client-two", text="private words")
    assert "private words" not in "".join(tab.frames) and "line 1" not in "".join(tab.frames)
    assert len((await all_rows())["messages"]) == len(before["messages"]) + 1


@pytest.mark.parametrize("conversation", [None, "1", 0, -1, 2**40, 1.0, [1], {"id": 1}, True, 999])
async def test_conversations_that_do_not_exist(house: House, cast: Cast, conversation: object) -> None:
    await talking(cast.asha, cast.meera)
    tab = await (await house.signed_in(cast.asha)).open("/patient/messages")
    before = await all_rows()
    await tab.send(ChatState.send, conversation=conversation, client_id="client-one", text="Hello")
    await tab.send(ChatState.seen, conversation=conversation, delivered=1, read=1)
    after = await all_rows()
    assert after["messages"] == before["messages"] and after["read_markers"] == before["read_markers"]


@pytest.mark.parametrize("path", ["/patient/messages/abc", "/patient/messages/0", "/patient/messages/9" + "9" * 30])
async def test_an_address_that_leads_nowhere_says_so(house: House, cast: Cast, path: str) -> None:
    tab = await (await house.signed_in(cast.asha)).open(path)
    assert tab.see(ChatState)["missing"] is True


async def test_the_list_follows_what_is_said(house: House, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=1)
    listed = await (await house.signed_in(cast.meera)).open("/doctor/messages")
    assert listed.see(InboxState)["rows"][0]["words"] == "line 1"
    tab = await (await house.signed_in(cast.asha)).open(f"/patient/messages/{conversation}")
    await tab.send(ChatState.send, conversation=conversation, client_id="client-two", text="Something new")
    await listed.until(lambda: listed.see(InboxState)["rows"][0]["words"] == "Something new")


async def test_files_reach_both_with_their_message(house: House, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    patient, doctor = await open_both(house, cast, conversation)
    file = await attachments.add(cast.asha.actor, conversation, "client-one", "plan.txt", b"zebra", NOW)
    sent = {"conversation": conversation, "client_id": "client-one", "text": "", "files": True}
    await patient.send(ChatState.send, **sent)
    for tab in (patient, doctor):
        (line,) = await tab.until(partial(told, tab, "line"))
        assert (line["text"], line["files"]) == ("", [asdict(file)])
    await patient.send(ChatState.send, **sent)
    assert told(patient, "line")[-1]["files"] == [asdict(file)]
    reloaded = await (await house.signed_in(cast.meera)).open(f"/doctor/messages/{conversation}")
    assert told(reloaded, "opened")[-1]["lines"][-1]["files"] == [asdict(file)]


@pytest.mark.parametrize("files", [True, "yes", 1, None])
async def test_nothing_can_not_be_sent_by_claiming_that_there_are_files(
    house: House, cast: Cast, files: object
) -> None:
    conversation = await talking(cast.asha, cast.meera)
    patient, doctor = await open_both(house, cast, conversation)
    # What the other side has added under that name is not the sender's.
    await attachments.add(cast.meera.actor, conversation, "client-one", "plan.txt", b"zebra", NOW)
    await patient.send(ChatState.send, conversation=conversation, client_id="client-one", text="", files=files)
    assert told(patient, "refused") and not told(doctor, "line")

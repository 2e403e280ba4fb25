"""Recordings on the real event path: what both pages hear, what is listed for whom, and what a stranger can't."""

from __future__ import annotations

from calmconnect.domain.recordings import RecordingStatus
from calmconnect.services import emergencies, emergency_calls
from calmconnect.state.shared.recording_list import RecordingListState
from calmconnect.state.shared.recordings import RecordingState
from tests.state.test_calls import told
from tests.support.cast import NOW, Cast
from tests.support.helpline import asked
from tests.support.house import House
from tests.support.recording import calling, kept, last, one
from tests.support.rows import all_rows
from tests.support.tab import Tab


async def two(house: House, cast: Cast) -> tuple[Tab, Tab, int]:
    """A page of Asha's and one of Dr. Meera's, who hear each other in a call, which is given, too."""
    call = await calling(cast)
    return await (await house.signed_in(cast.asha)).open("/"), await (await house.signed_in(cast.meera)).open("/"), call


def status_on(tab: Tab) -> str:
    """How the recording stands, as far as a page knows."""
    return str(told(tab, "recording")[-1]["recording"]["status"]) if told(tab, "recording") else ""


async def test_both_pages_hear_of_each_step(house: House, cast: Cast) -> None:
    asha, meera, call = await two(house, cast)
    await meera.send(RecordingState.ask, call=call)
    await asha.until(lambda: status_on(asha) == "asked")
    question = told(asha, "recording")[-1]["recording"]
    assert (question["own"], question["records"], question["call"]) == (False, False, call)
    await asha.send(RecordingState.agree, recording=question["id"])
    await meera.until(lambda: status_on(meera) == "agreed")
    assert told(meera, "recording")[-1]["recording"]["records"] is True
    await asha.send(RecordingState.end, recording=question["id"])
    await meera.until(lambda: status_on(meera) == "stopped")
    assert told(meera, "recording")[-1]["recording"]["ended_by"] == "other"


async def test_a_page_that_is_opened_anew_is_told_what_there_is(house: House, cast: Cast) -> None:
    asha, meera, call = await two(house, cast)
    await asha.send(RecordingState.look, call=call)
    (nothing,) = told(asha, "recording")
    assert nothing["recording"] is None and nothing["offered"] is True and nothing["days"] == 90
    await meera.send(RecordingState.ask, call=call)
    again = await (await house.signed_in(cast.asha)).open("/")
    await again.send(RecordingState.look, call=call)
    assert status_on(again) == "asked"


async def test_who_answers_an_emergency_is_left_on_their_page(house: House, cast: Cast) -> None:
    emergency = (await asked(cast.asha.actor)).id or 0
    await emergencies.take(cast.tara.actor, emergency, NOW)
    call = await emergency_calls.begin(cast.tara.actor, emergency, "seat", NOW)
    agent = await (await house.signed_in(cast.tara)).open("/")
    await agent.send(RecordingState.look, call=call)
    assert [notice["kind"] for notice in agent.notices] == [] and told(agent, "recording")[-1]["offered"] is False


async def test_strangers_and_nonsense_change_nothing(house: House, cast: Cast) -> None:
    _, meera, call = await two(house, cast)
    await meera.send(RecordingState.ask, call=call)
    number = (await last()).id
    before = (await all_rows())["recordings"]
    for person in (cast.ben, cast.jonas):
        stranger = await (await house.signed_in(person)).open("/")
        for handler, given in (
            (RecordingState.ask, {"call": call}),
            (RecordingState.look, {"call": call}),
            (RecordingState.agree, {"recording": number}),
            (RecordingState.end, {"recording": number}),
            (RecordingListState.delete, {"recording": number}),
        ):
            await stranger.send(handler, **given)
            assert stranger.notices[-1]["text"] == "We could not find that."
        assert told(stranger, "recording") == []
    made_up: tuple[object, ...] = (None, "1", -1, [], {"id": number})
    for nonsense in made_up:
        await meera.send(RecordingState.end, recording=nonsense)
    for person in (cast.tara, cast.alex):
        staff = await (await house.signed_in(person)).open("/")
        await staff.send(RecordingState.agree, recording=number)
        assert staff.notices[-1]["text"] == "We could not find that."
        await staff.send(RecordingListState.delete, recording=number)
        assert staff.notices[-1]["kind"] == "leave"
    assert (await all_rows())["recordings"] == before


async def test_what_is_kept_is_listed_for_both_and_goes_for_both(house: House, cast: Cast) -> None:
    number = await kept(cast)
    asha = await (await house.signed_in(cast.asha)).open("/calls")
    meera = await (await house.signed_in(cast.meera)).open(f"/doctor/patients/{cast.asha.id}")
    for page, other in ((asha, cast.meera), (meera, cast.asha)):
        (row,) = page.see(RecordingListState)["rows"]
        assert (row["other"], row["film"], row["lasted"]) == (other.name, f"/recordings/{number}", "0:02")
    await asha.send(RecordingListState.delete, recording=number)
    assert asha.notices[-1]["kind"] == "success"
    await meera.until(lambda: not meera.see(RecordingListState)["rows"][0]["film"])
    assert meera.see(RecordingListState)["rows"][0]["words"] == f"Deleted by {cast.asha.name}."
    assert asha.see(RecordingListState)["rows"][0]["words"] == "Deleted by you."
    assert (await one(number)).status is RecordingStatus.DELETED
    for person, path in ((cast.ben, "/calls"), (cast.jonas, f"/doctor/patients/{cast.asha.id}")):
        page = await (await house.signed_in(person)).open(path)
        assert page.see(RecordingListState)["rows"] == []

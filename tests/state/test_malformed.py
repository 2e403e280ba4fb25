"""Events no page of ours sends: they are refused with a word, and the connection lives on."""

from __future__ import annotations

from typing import Any

import pytest

from calmconnect.state.shared.chat import ChatState
from calmconnect.state.shared.shell import ShellState
from tests.support.care import talking
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.rows import all_rows

GOOD = {"conversation": 1, "client_id": "client-one", "text": "Hello"}
NOT_UNDERSTOOD = "That could not be understood, so nothing was changed. Please reload the page."


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"text": "Hello"},
        {**GOOD, "sender": 4},
        {**GOOD, "self": 1},
        {**GOOD, "now": "2020-01-01"},
    ],
)
async def test_missing_and_extra_keys_are_refused_with_a_word(
    house: House, cast: Cast, payload: dict[str, Any]
) -> None:
    conversation = await talking(cast.asha, cast.meera)
    tab = await (await house.signed_in(cast.asha)).open(f"/patient/messages/{conversation}")
    before = await all_rows()
    await tab.send_raw(f"{ChatState.get_full_name()}.send", payload)
    assert tab.notices[-1] == {"kind": "problem", "text": NOT_UNDERSTOOD}
    assert await all_rows() == before


@pytest.mark.parametrize("payload", [None, [], ["Hello"], "Hello", 7, True])
async def test_a_payload_that_is_no_record_changes_nothing(house: House, cast: Cast, payload: Any) -> None:
    conversation = await talking(cast.asha, cast.meera)
    tab = await (await house.signed_in(cast.asha)).open(f"/patient/messages/{conversation}")
    before = await all_rows()
    await tab.send_packet(["event", {"name": f"{ChatState.get_full_name()}.send", "payload": payload}])
    assert await all_rows() == before
    await tab.send(ShellState.load)
    assert not tab.closed


@pytest.mark.parametrize(
    "frame", ["42", "42/_event,", "42/_event,{", "42/other,[]", "9", "", "4", "40/other,", "45/_event,9"]
)
async def test_frames_that_are_no_events_hurt_nobody_else(house: House, cast: Cast, frame: str) -> None:
    other = await (await house.signed_in(cast.meera)).open("/")
    tab = await (await house.signed_in(cast.asha)).open("/")
    tab._inbox.put_nowait({"type": "websocket.receive", "text": frame})
    await other.send(ShellState.load)
    assert other.see(ShellState)["name"] == cast.meera.name and not other.closed

"""Rooms on the real event path: what each page hears, what pages say to each other, and what a stranger can't."""

from __future__ import annotations

import logging
from typing import Any
from unittest.mock import AsyncMock

import pytest

from calmconnect.domain.rooms import Standing
from calmconnect.services import room_media
from calmconnect.services.media_base import Offered
from calmconnect.state.doctor.rooms import RoomsState
from calmconnect.state.shared.rooms import RoomState
from tests.support.calling import OFFER, candidate, offer
from tests.support.cast import Cast, Person
from tests.support.house import House
from tests.support.rooms import kept_member, opened
from tests.support.rows import all_rows
from tests.support.tab import Tab


def told(tab: Tab, kind: str) -> list[dict[str, Any]]:
    """What the room component of a page was handed of this kind."""
    return [value for ref, value in tab.given if ref == "room" and value["kind"] == kind]


def room_on(tab: Tab) -> dict[str, Any]:
    """The room as a page knows it last."""
    known = [value["room"] for ref, value in tab.given if ref == "room" and value["kind"] in {"room", "known"}]
    return max(known, key=lambda room: room["version"])


def epoch_on(tab: Tab, person: Person) -> str:
    """The connection of somebody's page, as a page knows it."""
    return next(str(one["epoch"]) for one in room_on(tab)["people"] if one["id"] == person.id)


async def at(house: House, person: Person, key: str) -> Tab:
    """A page of somebody's at the door of a room."""
    return await (await house.signed_in(person)).open(f"/rooms/{key}")


async def together(house: House, cast: Cast) -> tuple[Tab, Tab, int, str]:
    """Dr. Meera's page and Asha's, both in; the room and its key, too."""
    room, key = await opened(cast)
    meera, asha = await at(house, cast.meera, key), await at(house, cast.asha, key)
    await asha.send(RoomState.knock)
    await meera.send(RoomState.knock)
    await meera.send(RoomState.take, room=room, step="admit", whom=cast.asha.id)
    await asha.until(lambda: room_on(asha)["standing"] == "in")
    return meera, asha, room, key


async def test_who_comes_waits_until_they_are_let_in(house: House, cast: Cast) -> None:
    room, key = await opened(cast)
    asha, ben = await at(house, cast.asha, key), await at(house, cast.ben, key)
    assert (room_on(asha)["title"], room_on(asha)["standing"], room_on(asha)["begun"]) == ("A quiet hour", "", False)
    await asha.send(RoomState.knock)
    assert room_on(asha)["standing"] == "lobby"
    meera = await at(house, cast.meera, key)
    await meera.send(RoomState.knock)
    assert [one["name"] for one in room_on(meera)["lobby"]] == [cast.asha.name]
    await asha.until(lambda: room_on(asha)["begun"])
    await ben.send(RoomState.take, room=room, step="admit", whom=cast.asha.id)
    assert ben.see(RoomState)["missing"] is True
    await asha.send(RoomState.take, room=room, step="admit", whom=cast.asha.id)
    assert "Only who hosts" in asha.notices[-1]["text"] and room_on(asha)["standing"] == "lobby"
    await meera.send(RoomState.take, room=room, step="admit", whom=cast.asha.id)
    await asha.until(lambda: room_on(asha)["standing"] == "in")
    assert {one["id"] for one in room_on(asha)["people"]} == {cast.asha.id, cast.meera.id}
    assert room_on(asha)["seat"] == told(asha, "known")[0]["seat"]
    assert told(ben, "room") == [] and cast.asha.name not in "".join(ben.frames)
    # What is shown of a room is in no state.
    assert set(RoomState.base_vars) == {"missing", "loaded"}


async def test_pages_find_each_other_and_nobody_else_hears_of_it(
    house: House, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    meera, asha, room, key = await together(house, cast)
    ben = await at(house, cast.ben, key)
    await ben.send(RoomState.knock)
    mine, theirs = epoch_on(asha, cast.asha), epoch_on(asha, cast.meera)
    await asha.send(RoomState.signal, room=room, other=cast.meera.id, message=offer(mine, theirs))
    await meera.until(lambda: told(meera, "signal"))
    await meera.send(RoomState.signal, room=room, other=cast.asha.id, message=offer(theirs, mine, "answer"))
    await meera.send(RoomState.signal, room=room, other=cast.asha.id, message=candidate(theirs, mine))
    await asha.until(lambda: len(told(asha, "signal")) == 2)
    assert told(meera, "signal")[0]["from"] == cast.asha.id and told(meera, "signal")[0]["signal"]["sdp"] == OFFER
    before = await all_rows()
    for page, message in ((ben, offer(mine, theirs)), (asha, offer(theirs, mine)), (asha, "v=0")):
        await page.send(RoomState.signal, room=room, other=cast.meera.id, message=message)
        assert told(page, "refused"), message
    await ben.send(RoomState.servers, room=room)
    await asha.send(RoomState.servers, room=room)
    assert told(ben, "servers") == [] and told(asha, "servers")[-1]["servers"] == []
    assert len(told(meera, "signal")) == 1 and await all_rows() == before
    assert "v=0" not in "".join(ben.frames) and "v=0" not in caplog.text


async def test_what_the_media_server_says_comes_back_to_the_page_that_asked_and_to_no_other(
    house: House, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    meera, asha, room, key = await together(house, cast)
    ben = await at(house, cast.ben, key)
    await asha.send(RoomState.send, room=room, ask=3, sdp=OFFER)
    (refused,) = told(asha, "refused")
    assert refused["ask"] == 3 and "send to each other" in refused["text"], "a small circle needs none"
    assert refused["away"] is False
    says = AsyncMock(return_value=Offered(2**53 - 1, OFFER))
    with monkeypatch.context() as patched:
        patched.setattr(room_media, "watch", says)
        await asha.send(RoomState.watch, room=room, ask=4, other=cast.meera.id)
    (offered,) = told(asha, "offered")
    assert (offered["ask"], offered["handle"], offered["sdp"]) == (4, str(2**53 - 1), OFFER)
    with monkeypatch.context() as patched:
        patched.setattr(room_media, "watch", AsyncMock(side_effect=room_media.Away))
        await asha.send(RoomState.watch, room=room, ask=6, other=cast.meera.id)
    assert (told(asha, "refused")[-1]["ask"], told(asha, "refused")[-1]["away"]) == (6, True)
    for page in (ben, asha):
        for ask in (0, "4", None):
            await page.send(RoomState.watch, room=room, ask=ask, other=cast.meera.id)
    await ben.send(RoomState.watch, room=room, ask=5, other=cast.meera.id)
    await ben.send(RoomState.answer, room=room, handle="7", sdp=OFFER)
    await ben.send(RoomState.sends, room=room)
    assert told(ben, "offered") == [] and len(told(asha, "offered")) == 1 and told(meera, "offered") == []


async def test_hands_muting_and_what_a_page_sends_are_seen_by_all_who_are_in(house: House, cast: Cast) -> None:
    meera, asha, room, _ = await together(house, cast)
    await asha.send(RoomState.show, room=room, sound=True, picture=False)
    await asha.send(RoomState.take, room=room, step="raise_hand", whom=None)

    def asha_seen() -> dict[str, Any]:
        return next(dict(one) for one in room_on(meera)["people"] if one["id"] == cast.asha.id)

    await meera.until(lambda: asha_seen()["hand"] > 0)
    assert (asha_seen()["sound"], asha_seen()["picture"]) == (True, False)
    await meera.send(RoomState.take, room=room, step="mute_all", whom=None)
    await asha.until(lambda: room_on(asha)["people"][1]["muted"])
    await asha.send(RoomState.take, room=room, step="unmute", whom=None)
    await meera.until(lambda: not asha_seen()["muted"])


async def test_who_is_removed_hears_nothing_more(house: House, cast: Cast) -> None:
    meera, asha, room, _ = await together(house, cast)
    await meera.send(RoomState.take, room=room, step="remove", whom=cast.asha.id)
    await asha.until(lambda: room_on(asha)["standing"] == "removed")
    heard = len(told(asha, "room"))
    await meera.send(RoomState.take, room=room, step="lock", whom=None)
    assert len(told(asha, "room")) == heard and room_on(asha)["people"] == []
    await asha.send(RoomState.knock)
    assert "asked to leave" in asha.notices[-1]["text"]
    await meera.send(RoomState.take, room=room, step="end", whom=None)
    assert room_on(meera)["why"] == "ended"


async def test_a_page_that_is_loaded_again_finds_itself_in_the_room(house: House, cast: Cast) -> None:
    meera, asha, room, key = await together(house, cast)
    before = epoch_on(meera, cast.asha)
    browser = next(one for one in house._browsers if asha in one.tabs)
    await asha.close()
    again = await browser.open(f"/rooms/{key}", asha.token)
    (known,) = told(again, "known")
    assert known["room"]["seat"] == known["seat"] and known["room"]["standing"] == "in"
    await again.send(RoomState.knock)
    await meera.until(lambda: epoch_on(meera, cast.asha) != before)
    # A second page of hers takes it over, and the first hears that it did.
    other = await browser.open(f"/rooms/{key}")
    await other.send(RoomState.knock)
    await again.until(lambda: room_on(again)["seat"] != known["seat"])
    assert (await kept_member(room, cast.asha)).standing is Standing.IN


async def test_an_address_that_leads_nowhere_says_so(house: House, cast: Cast) -> None:
    for key in ("x" * 43, "1", "ä"):
        page = await at(house, cast.asha, key)
        assert page.see(RoomState)["missing"] is True and told(page, "known") == []
        await page.send(RoomState.knock)
    agent = await at(house, cast.tara, (await opened(cast))[1])
    assert agent.notices[-1]["kind"] == "leave"
    nobody = await house.browser().open("/rooms/" + "x" * 43)
    assert nobody.notices[-1]["kind"] == "leave"


async def test_a_doctor_opens_rooms_and_closes_them(house: House, cast: Cast) -> None:
    meera = await (await house.signed_in(cast.meera)).open("/doctor/rooms")
    jonas = await (await house.signed_in(cast.jonas)).open("/doctor/rooms")
    assert [size for size, _ in meera.see(RoomsState)["sizes"]] == ["4", "3", "2", "7"]
    assert "at most 6." in meera.see(RoomsState)["limits"]
    await meera.send(RoomsState.open_room, form={"title": "", "kind": "circle", "size": "4"})
    assert "title" in meera.see(RoomsState)["problems"]
    await meera.send(RoomsState.open_room, form={"title": "Grief circle", "kind": "circle", "size": "3"})
    (row,) = meera.see(RoomsState)["rows"]
    assert row["title"] == "Grief circle" and row["link"].endswith(row["href"])
    asha = await at(house, cast.asha, row["href"].rpartition("/")[2])
    await asha.send(RoomState.knock)
    await meera.until(lambda: meera.see(RoomsState)["rows"][0]["waiting"] == 1)
    await jonas.send(RoomsState.close_room, room=row["id"])
    assert jonas.see(RoomsState)["rows"] == [] and jonas.notices[-1]["text"] == "We could not find that."
    await meera.send(RoomsState.close_room, room=row["id"])
    assert meera.see(RoomsState)["rows"] == []
    await asha.until(lambda: room_on(asha)["why"] == "ended")

"""What two pages say to each other: handed on between the two alone, in order, and nowhere kept."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from calmconnect.domain.errors import Conflict, Invalid, NotFound, TooFast
from calmconnect.hub import Fact, hub, start_hub
from calmconnect.services import call_servers, calls, signalling, topics
from tests.support.calling import OFFER, acquainted, candidate, offer, page, rings, talk
from tests.support.cast import NOW, Cast, Person
from tests.support.database import configured
from tests.support.rows import all_rows


async def epochs(call: int, person: Person) -> tuple[str, str]:
    """The connections of a call: the person's own, and the other's."""
    shown = await calls.one(person.actor, call)
    return shown.epoch, shown.other_epoch


async def say(person: Person, call: int, message: object, seat: str = "") -> None:
    """Say something from the page that takes part, or another."""
    await signalling.hand_on(person.actor, call, seat or page(person), message)


async def test_an_offer_its_answer_and_addresses_reach_the_other_alone(database: str, cast: Cast) -> None:
    heard: list[tuple[str, Fact]] = []

    async def hear(topic: str, fact: Fact) -> None:
        if topic.startswith("signals:"):
            heard.append((topic, fact))

    await acquainted(cast)
    await start_hub()
    hub().listen(hear)
    call = await talk(cast.asha, cast.meera)
    asha, meera = await epochs(call, cast.asha)
    before = await all_rows()
    await say(cast.asha, call, offer(asha, meera))
    await say(cast.asha, call, candidate(asha, meera))
    await say(cast.meera, call, offer(meera, asha, "answer"))
    assert await all_rows() == before and OFFER not in str(await all_rows())
    await asyncio.sleep(0)
    told = [(topic, fact["signal"]["kind"]) for topic, fact in heard]
    assert told == [
        (topics.signals(cast.meera.id), "offer"),
        (topics.signals(cast.meera.id), "candidate"),
        (topics.signals(cast.asha.id), "answer"),
    ]


async def test_a_stranger_is_told_what_is_told_of_no_call(database: str, cast: Cast) -> None:
    await acquainted(cast)
    call = await talk(cast.asha, cast.meera)
    asha, meera = await epochs(call, cast.asha)
    before = await all_rows()
    for person in (cast.ben, cast.jonas, cast.tara, cast.alex):
        for message in (offer(asha, meera), candidate(asha, meera)):
            for number in (call, 987_654):
                with pytest.raises(NotFound):
                    await say(person, number, message, page(cast.asha))
    assert await all_rows() == before


async def test_nothing_is_said_out_of_order(database: str, cast: Cast) -> None:
    await acquainted(cast)
    call = await rings(cast.asha, cast.meera)
    asha, _ = await epochs(call, cast.asha)
    refused: list[tuple[Person, Any, str]] = [(cast.asha, offer(asha, ""), page(cast.asha))]
    await _all_refused(call, refused)
    await calls.answer(cast.meera.actor, call, page(cast.meera), NOW)
    asha, meera = await epochs(call, cast.asha)
    refused = [
        (cast.meera, offer(meera, asha, "answer"), page(cast.meera)),
        (cast.asha, offer(asha, meera), page(cast.asha, "second")),
        (cast.asha, offer(meera, asha), page(cast.asha)),
        (cast.asha, offer(asha, "x" * 32), page(cast.asha)),
        (cast.asha, candidate(asha, asha), page(cast.asha)),
    ]
    await _all_refused(call, refused)
    await say(cast.asha, call, offer(asha, meera))
    # A page that comes in makes a new connection: what the old ones had to say is over.
    await calls.come_in(cast.meera.actor, call, page(cast.meera), NOW)
    refused = [
        (cast.meera, offer(meera, asha, "answer"), page(cast.meera)),
        (cast.asha, candidate(asha, meera), page(cast.asha)),
    ]
    await _all_refused(call, refused)
    await calls.hang_up(cast.asha.actor, call, NOW)
    await _all_refused(call, [(cast.asha, offer(*await epochs(call, cast.asha)), page(cast.asha))])


async def _all_refused(call: int, tries: list[tuple[Person, Any, str]]) -> None:
    before = await all_rows()
    for person, message, seat in tries:
        with pytest.raises(Conflict):
            await say(person, call, message, seat)
    assert await all_rows() == before


async def test_what_is_too_large_or_too_much_is_refused(database: str, cast: Cast) -> None:
    await acquainted(cast)
    call = await talk(cast.asha, cast.meera)
    asha, meera = await epochs(call, cast.asha)
    with pytest.raises(Invalid):
        await say(cast.asha, call, {**offer(asha, meera), "sdp": "v=0" + "x" * 100_000})
    with pytest.raises(TooFast):
        for _ in range(500):
            await say(cast.asha, call, candidate(asha, meera))


async def test_servers_are_none_by_default_and_relays_get_credentials_for_this_call(database: str, cast: Cast) -> None:
    await acquainted(cast)
    call = await rings(cast.asha, cast.meera)
    assert await call_servers.for_call(cast.asha.actor, call, NOW) == call_servers.for_check(cast.asha.actor, NOW) == []
    relays = "turn:turn.example:3478?transport=udp, turns:turn.example:443?transport=tcp"
    with configured(stun_urls="stun:turn.example:3478", turn_urls=relays, turn_secret="s"):
        stun, turn = await call_servers.for_call(cast.asha.actor, call, NOW)
        with pytest.raises(NotFound):
            await call_servers.for_call(cast.ben.actor, call, NOW)
        # Before a call, one by one, so that one sees which of them is reached.
        apart = call_servers.for_check(cast.asha.actor, NOW)
    assert [one.urls for one in apart] == [stun.urls, *([url] for url in turn.urls)]
    assert {one.username for one in apart[1:]} == {f"{int(NOW.timestamp()) + 14_400}:check-{cast.asha.id}"}
    assert stun.urls == ["stun:turn.example:3478"] and stun.credential == ""
    assert turn.urls == [url.strip() for url in relays.split(",")]
    # base64(HMAC-SHA1("s", username)), as coturn counts it.
    assert turn.username == f"{int(NOW.timestamp()) + 14_400}:{call}-{cast.asha.id}"
    assert len(turn.credential) == 28 and turn.credential.endswith("=")
    await calls.hang_up(cast.asha.actor, call, NOW)
    with pytest.raises(Conflict):
        await call_servers.for_call(cast.asha.actor, call, NOW)

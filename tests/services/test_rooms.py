"""Rooms: opened by doctors, entered by being let in, left by whose page is gone, and told to those alone who are in them."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from calmconnect.domain.calls import COME_BACK_WITHIN
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refused, TooFast
from calmconnect.domain.rooms import BEGUN_WITHIN, HOST_BACK_WITHIN, Closed, Standing
from calmconnect.hub import Fact, hub, start_hub
from calmconnect.services import call_servers, calls, limits, room_rounds, room_seats, room_signalling, rooms, topics
from tests.support.calling import OFFER, acquainted, candidate, offer, page, rings
from tests.support.cast import NOW, Cast, Person
from tests.support.rooms import as_seen, gathered, kept_member, kept_room, knocks, opened
from tests.support.rows import all_rows

SOON = NOW + timedelta(seconds=1)


async def epoch_of(room: int, person: Person) -> str:
    """The connection of somebody's page."""
    return (await kept_member(room, person)).epoch


async def gone(room: int, person: Person) -> None:
    """Somebody's page does not hold its lease any more."""
    await hub().release(f"room:{room}:{person.id}", page(person))


async def test_a_doctor_opens_a_room_and_patients_come_in_by_being_let_in(database: str, cast: Cast) -> None:
    room, key = await opened(cast)
    (own,) = await rooms.own(cast.meera.actor)
    assert (own.id, own.key, own.there, own.waiting) == (room, key, 0, 0)
    assert await rooms.own(cast.jonas.actor) == []
    await knocks(cast.asha, key)
    seen = await as_seen(cast.asha, key)
    assert (seen.standing, seen.begun, seen.people, seen.lobby) == ("lobby", False, [], [])
    await knocks(cast.meera, key)
    hosting = await as_seen(cast.meera, key)
    assert (hosting.standing, hosting.rank, [one.name for one in hosting.lobby]) == ("in", "host", ["Asha Rao"])
    await rooms.take(cast.meera.actor, room, "admit", cast.asha.id, SOON)
    seen = await as_seen(cast.asha, key)
    assert (seen.standing, seen.rank, [one.id for one in seen.people]) == (
        "in",
        "speaker",
        [cast.meera.id, cast.asha.id],
    )
    outside = await as_seen(cast.ben, key)
    assert (outside.standing, outside.people, outside.lobby, outside.there) == ("", [], [], 0)


async def test_who_may_open_and_who_may_come(database: str, cast: Cast) -> None:
    for person in (cast.asha, cast.tara, cast.alex):
        with pytest.raises(NotAllowed):
            await rooms.open_(person.actor, "A", "circle", "4", NOW)
    for title, kind, size in (("", "circle", "4"), ("A", "audience", "8"), ("A", "circle", "5"), ("A", "circle", None)):
        with pytest.raises(Invalid):
            await rooms.open_(cast.meera.actor, title, kind, size, NOW)
    _, key = await opened(cast)
    for person in (cast.tara, cast.alex):
        for reach in (rooms.at_door(person.actor, key), rooms.knock(person.actor, key, "seat", NOW)):
            with pytest.raises(NotAllowed):
                await reach
    for wrong in ("x" * 43, "", None, 7):
        with pytest.raises(NotFound):
            await rooms.knock(cast.asha.actor, wrong, "seat", NOW)


async def test_the_last_place_goes_to_one(database: str, cast: Cast) -> None:
    room, key = await gathered(cast, size=2)
    for person in (cast.asha, cast.ben):
        await knocks(person, key)
    both = [rooms.take(cast.meera.actor, room, "admit", person.id, NOW) for person in (cast.asha, cast.ben)]
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    assert [type(one) for one in outcomes if one is not None] == [Conflict]
    standings = [(await kept_member(room, person)).standing for person in (cast.asha, cast.ben)]
    assert sorted(standings) == [Standing.IN, Standing.LOBBY]


async def test_who_was_removed_stays_out_and_a_locked_room_lets_nobody_in(database: str, cast: Cast) -> None:
    room, key = await gathered(cast, cast.asha)
    await rooms.take(cast.meera.actor, room, "lock", cast.meera.id, NOW)
    with pytest.raises(Conflict, match="locked"):
        await knocks(cast.ben, key)
    await rooms.take(cast.meera.actor, room, "unlock", cast.meera.id, NOW)
    await rooms.take(cast.meera.actor, room, "remove", cast.asha.id, NOW)
    with pytest.raises(Conflict, match="asked to leave"):
        await knocks(cast.asha, key)
    removed = await kept_member(room, cast.asha)
    assert (removed.standing, removed.seat, removed.epoch) == (Standing.REMOVED, "", "")
    seen = await as_seen(cast.asha, key)
    assert (seen.standing, seen.people) == ("removed", [])


async def test_nobody_else_does_what_hosts_do(database: str, cast: Cast) -> None:
    room, key = await gathered(cast, cast.asha)
    await knocks(cast.ben, key)
    before = await all_rows()
    steps = (
        "admit",
        "remove",
        "mute",
        "mute_all",
        "lock",
        "unlock",
        "make_cohost",
        "give_word",
        "end",
        "knock",
        "close",
        "x",
    )
    for person in (cast.asha, cast.ben):
        for step in steps:
            with pytest.raises(Refused):
                await rooms.take(person.actor, room, step, cast.ben.id, NOW)
    for person in (cast.jonas, cast.tara):
        for number in (room, 987_654):
            with pytest.raises(NotFound):
                await rooms.take(person.actor, number, "end", person.id, NOW)
            with pytest.raises(NotFound):
                await rooms.close(person.actor, number, NOW)
    assert await all_rows() == before


async def test_a_cohost_takes_over_when_the_hosts_page_is_gone(database: str, cast: Cast) -> None:
    await start_hub()
    room, key = await gathered(cast, cast.asha, cast.ben)
    await rooms.take(cast.meera.actor, room, "make_cohost", cast.ben.id, NOW)
    await gone(room, cast.meera)
    assert await room_rounds.see_to(NOW) == 0
    assert await room_rounds.see_to(NOW + COME_BACK_WITHIN - timedelta(milliseconds=1)) == 0
    assert await room_rounds.see_to(NOW + COME_BACK_WITHIN) == 1
    seen = await as_seen(cast.ben, key)
    assert (seen.rank, seen.closes, seen.there) == ("host", 0, 2)
    await knocks(cast.meera, key)
    assert (await as_seen(cast.meera, key)).rank == "host" and (await as_seen(cast.ben, key)).rank == "cohost"


async def test_a_room_that_nobody_hosts_says_so_and_closes(database: str, cast: Cast) -> None:
    await start_hub()
    room, key = await gathered(cast, cast.asha)
    await gone(room, cast.meera)
    await room_rounds.see_to(NOW)
    left = NOW + COME_BACK_WITHIN
    await room_rounds.see_to(left)
    assert (await kept_room(room)).alone_since == left and (await as_seen(cast.asha, key)).closes > 0
    assert await room_rounds.see_to(left + HOST_BACK_WITHIN - timedelta(milliseconds=1)) == 0
    assert await room_rounds.see_to(left + HOST_BACK_WITHIN) == 1
    over = await as_seen(cast.asha, key)
    assert (over.why, over.standing, over.seat) == (Closed.HOST_GONE.value, "left", "")
    with pytest.raises(Conflict):
        await knocks(cast.meera, key)
    assert await rooms.own(cast.meera.actor) == []


async def test_a_page_that_comes_back_in_time_was_never_gone(database: str, cast: Cast) -> None:
    await start_hub()
    room, _ = await gathered(cast, cast.asha)
    await gone(room, cast.asha)
    await room_rounds.see_to(NOW)
    assert (await kept_member(room, cast.asha)).missing_since == NOW
    await room_seats.renew(page(cast.asha))
    await room_rounds.see_to(NOW + COME_BACK_WITHIN)
    assert (await kept_member(room, cast.asha)).standing is Standing.IN


async def test_a_room_to_which_its_doctor_never_came_closes(database: str, cast: Cast) -> None:
    room, _ = await opened(cast)
    assert await room_rounds.see_to(NOW + BEGUN_WITHIN - timedelta(milliseconds=1)) == 0
    assert await room_rounds.see_to(NOW + BEGUN_WITHIN) == 1
    assert (await kept_room(room)).closed is Closed.UNUSED
    room, _ = await opened(cast)
    await rooms.close(cast.meera.actor, room, NOW)
    await rooms.close(cast.meera.actor, room, NOW)
    assert (await kept_room(room)).closed is Closed.ENDED


async def test_another_page_goes_on_in_its_place(database: str, cast: Cast) -> None:
    room, key = await gathered(cast, cast.asha)
    before = await epoch_of(room, cast.asha)
    await rooms.knock(cast.asha.actor, key, page(cast.asha, "second"), NOW)
    member = await kept_member(room, cast.asha)
    assert member.seat == page(cast.asha, "second") and member.epoch != before and member.standing is Standing.IN
    with pytest.raises(Conflict):
        await rooms.show(cast.asha.actor, room, page(cast.asha), True, True)
    await rooms.show(cast.asha.actor, room, page(cast.asha, "second"), True, "yes")
    member = await kept_member(room, cast.asha)
    assert (member.sound, member.picture) == (True, False)


async def test_nobody_is_in_a_call_or_another_room_beside_it(database: str, cast: Cast) -> None:
    await acquainted(cast)
    _, key = await opened(cast)
    await rings(cast.asha, cast.meera)
    for person in (cast.asha, cast.meera):
        with pytest.raises(Conflict, match="in a call"):
            await knocks(person, key)
    room, _ = await gathered_by(cast.jonas, cast.ben)
    with pytest.raises(Conflict, match="another room"):
        await knocks(cast.ben, key)
    with pytest.raises(Conflict, match="in a room"):
        await rings(cast.jonas, cast.ben)
    await rooms.take(cast.jonas.actor, room, "leave", cast.jonas.id, NOW)
    call = await calls.one(cast.jonas.actor, await rings(cast.jonas, cast.ben))
    assert (call.status, call.reason) == ("ended", "busy")
    await rooms.take(cast.ben.actor, room, "leave", cast.ben.id, NOW)
    await knocks(cast.ben, key)


async def gathered_by(doctor: Person, *people: Person) -> tuple[int, str]:
    """A circle of another doctor's, who has let these in."""
    key = await rooms.open_(doctor.actor, "Another hour", "circle", "4", NOW)
    room = await knocks(doctor, key)
    for person in people:
        await knocks(person, key)
        await rooms.take(doctor.actor, room, "admit", person.id, NOW)
    return room, key


async def test_facts_of_a_room_reach_those_alone_whom_they_concern(database: str, cast: Cast) -> None:
    heard: list[tuple[str, Fact]] = []

    async def hear(topic: str, fact: Fact) -> None:
        if topic.startswith("room"):
            heard.append((topic, fact))

    await start_hub()
    hub().listen(hear)
    room, key = await gathered(cast, cast.asha)
    await knocks(cast.ben, key)
    await asyncio.sleep(0)
    last = dict(heard)
    assert set(last) == {topics.rooms(one.id) for one in (cast.meera, cast.asha, cast.ben)}
    assert [one["name"] for one in last[topics.rooms(cast.meera.id)]["room"]["lobby"]] == ["Ben Okafor"]
    for person in (cast.asha, cast.ben):
        assert last[topics.rooms(person.id)]["room"]["lobby"] == []
    assert "Asha" not in str(last[topics.rooms(cast.ben.id)]), "who waits does not learn who is in"
    heard.clear()
    asha, meera = await epoch_of(room, cast.asha), await epoch_of(room, cast.meera)
    for message in (offer(f"{asha}~2", f"{meera}~2"), candidate(asha, meera), offer(asha, meera, "answer")):
        await room_signalling.hand_on(cast.asha.actor, room, page(cast.asha), cast.meera.id, message)
    await asyncio.sleep(0)
    assert {topic for topic, _ in heard} == {topics.room_signals(cast.meera.id)}
    assert [fact["from"] for _, fact in heard] == [cast.asha.id] * 3 and OFFER not in str(await all_rows())


async def test_forged_late_and_too_many_signals_are_refused(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, key = await gathered(cast, cast.asha)
    await knocks(cast.ben, key)
    asha, meera, ben = [await epoch_of(room, one) for one in (cast.asha, cast.meera, cast.ben)]
    before = await all_rows()
    for person, other, seat, message in (
        (cast.ben, cast.asha, page(cast.ben), offer(ben, asha)),
        (cast.asha, cast.ben, page(cast.asha), offer(asha, ben)),
        (cast.asha, cast.asha, page(cast.asha), offer(asha, asha)),
        (cast.asha, cast.jonas, page(cast.asha), offer(asha, "")),
        (cast.asha, cast.meera, page(cast.asha, "second"), offer(asha, meera)),
        (cast.asha, cast.meera, page(cast.asha), offer(meera, asha)),
        (cast.asha, cast.meera, page(cast.asha), offer(asha, f"x{meera}")),
    ):
        with pytest.raises(Conflict):
            await room_signalling.hand_on(person.actor, room, seat, other.id, message)
    for number in (room, 987_654):
        with pytest.raises(NotFound):
            await room_signalling.hand_on(cast.jonas.actor, number, "", cast.asha.id, offer("", asha))
    with pytest.raises(Invalid):
        await room_signalling.hand_on(cast.asha.actor, room, page(cast.asha), cast.meera.id, {"kind": "offer"})
    monkeypatch.setattr(limits, "clock", lambda: 0.0)
    limits._left[("meeting", cast.asha.id, room)] = (1, 0.0)
    await room_signalling.hand_on(cast.asha.actor, room, page(cast.asha), cast.meera.id, candidate(asha, meera))
    with pytest.raises(TooFast):
        await room_signalling.hand_on(cast.asha.actor, room, page(cast.asha), cast.meera.id, candidate(asha, meera))
    assert await all_rows() == before


async def test_servers_are_for_those_who_are_in(database: str, cast: Cast) -> None:
    room, key = await gathered(cast, cast.asha)
    await knocks(cast.ben, key)
    assert await call_servers.for_room(cast.asha.actor, room, NOW) == []
    with pytest.raises(Conflict):
        await call_servers.for_room(cast.ben.actor, room, NOW)
    with pytest.raises(NotFound):
        await call_servers.for_room(cast.jonas.actor, room, NOW)

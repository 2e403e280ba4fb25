"""What happens in a room: whoever does what in whatever order, it has a host or says that it has none, and never too many."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.errors import Conflict, Invalid, NotFound
from calmconnect.domain.room_rules import after, due
from calmconnect.domain.rooms import (
    BEGUN_WITHIN,
    HOST_BACK_WITHIN,
    HOSTING,
    KEY_LENGTH,
    MOST_SPEAKING,
    SPEAKING,
    Closed,
    NewRoom,
    Rank,
    RoomKind,
    RoomNow,
    RoomStep,
    Standing,
    clean_key,
    clean_room,
    clean_step,
)

NOW = datetime(2026, 3, 11, 9, tzinfo=UTC)
OWNER, ANN, BEA, CAY, DEE = 1, 2, 3, 4, 5
PEOPLE = (OWNER, ANN, BEA, CAY, DEE)

Taken = tuple[RoomStep, int | None, int]

# Much coming and letting in, so that much happens.
often = st.sampled_from([*RoomStep, *[RoomStep.KNOCK, RoomStep.ADMIT, RoomStep.MAKE_COHOST] * 4])
steps = st.lists(
    st.tuples(often, st.sampled_from([*PEOPLE, OWNER, OWNER, None]), st.sampled_from(PEOPLE)).map(
        lambda one: (one[0], one[2] if one[0] is RoomStep.KNOCK else one[1], one[2])
    ),
    max_size=25,
)
rooms = st.builds(
    RoomNow,
    owner_id=st.just(OWNER),
    kind=st.sampled_from(RoomKind),
    size=st.integers(2, 4),
    opened_at=st.just(NOW),
    members=st.just({}),
    invited=st.sampled_from([frozenset[int](), frozenset({ANN}), frozenset({ANN, BEA, CAY})]),
)


def room(kind: RoomKind = RoomKind.CIRCLE, size: int = 4) -> RoomNow:
    """A room that was just opened."""
    return RoomNow(OWNER, kind, size, NOW, {})


def lived(before: RoomNow, taken: list[Taken]) -> list[tuple[Taken, RoomNow, RoomNow]]:
    """The steps of these that could be taken, one a second, each with the room before and after it."""
    found = []
    for seconds, one in enumerate(taken):
        try:
            then = after(before, *one, NOW + timedelta(seconds=seconds))
        except Conflict:
            continue
        found.append((one, before, then))
        before = then
    return found


def with_these(*people: int, kind: RoomKind = RoomKind.CIRCLE, size: int = 4) -> RoomNow:
    """A room whose owner has come, and has let these in."""
    found = after(room(kind, size), RoomStep.KNOCK, OWNER, OWNER, NOW)
    for person in people:
        found = after(after(found, RoomStep.KNOCK, person, person, NOW), RoomStep.ADMIT, OWNER, person, NOW)
    return found


@given(rooms, steps)
def test_never_without_a_host_unnoticed_and_never_with_two(start: RoomNow, taken: list[Taken]) -> None:
    for _, _, then in lived(start, taken):
        hosts = [one for one in then.those_in() if one.rank is Rank.HOST]
        assert len(hosts) <= 1
        if then.begun and not then.closed:
            assert bool(hosts) is (then.alone_since is None)


@given(rooms, steps)
def test_never_more_than_there_is_room_for_and_the_owners_place_is_kept(start: RoomNow, taken: list[Taken]) -> None:
    for _, _, then in lived(start, taken):
        there = then.those_in()
        assert len(there) <= then.size
        assert sum(one.user_id != OWNER for one in there) < then.size
        assert then.kind is RoomKind.CIRCLE or sum(one.rank in SPEAKING for one in there) <= MOST_SPEAKING


@given(rooms, steps)
def test_who_was_removed_stays_out_and_a_locked_room_lets_nobody_in(start: RoomNow, taken: list[Taken]) -> None:
    for _, before, then in lived(start, taken):
        came = {one.user_id for one in then.those_in()} - {one.user_id for one in before.those_in()}
        assert not before.locked or came <= {OWNER}
        for member in before.members.values():
            if member.standing is Standing.REMOVED:
                assert then.members[member.user_id].standing is Standing.REMOVED
        assert OWNER not in then.members or then.members[OWNER].standing is not Standing.REMOVED


@given(rooms, steps)
def test_nobody_comes_in_who_was_neither_invited_nor_let_in_by_somebody_who_hosts(
    start: RoomNow, taken: list[Taken]
) -> None:
    for (step, by, whom), before, then in lived(start, taken):
        came = {one.user_id for one in then.those_in()} - {one.user_id for one in before.those_in()}
        if step is RoomStep.KNOCK and came:
            assert came - {OWNER} <= start.invited and then.begun and (whom == OWNER or came == {whom})
        elif came - {OWNER}:
            assert step is RoomStep.ADMIT and came == {whom} and by is not None
            assert before.members[by].rank in HOSTING and before.members[by].standing is Standing.IN


def test_who_is_invited_comes_in_with_the_owner_and_after_them() -> None:
    asked = replace(room(), invited=frozenset({ANN, BEA, DEE}))
    waiting = after(after(asked, RoomStep.KNOCK, ANN, ANN, NOW), RoomStep.KNOCK, CAY, CAY, NOW)
    assert not waiting.those_in(), "nobody is in before the owner"
    begun = after(waiting, RoomStep.KNOCK, OWNER, OWNER, NOW)
    assert {one.user_id for one in begun.those_in()} == {OWNER, ANN}
    full = after(after(begun, RoomStep.KNOCK, BEA, BEA, NOW), RoomStep.ADMIT, OWNER, CAY, NOW)
    assert {one.user_id for one in full.those_in()} == {OWNER, ANN, BEA, CAY} and not full.places
    outside = after(full, RoomStep.KNOCK, DEE, DEE, NOW)
    assert outside.members[DEE].standing is Standing.LOBBY
    left = after(outside, RoomStep.LEAVE, CAY, CAY, NOW)
    assert after(left, RoomStep.KNOCK, DEE, DEE, NOW).members[DEE].standing is Standing.IN, "they may knock again"
    locked = after(left, RoomStep.LOCK, OWNER, OWNER, NOW)
    assert after(locked, RoomStep.KNOCK, DEE, DEE, NOW).members[DEE].standing is Standing.LOBBY


@given(rooms, steps)
def test_what_is_closed_stays_closed_and_empty(start: RoomNow, taken: list[Taken]) -> None:
    seen = [then for *_, then in lived(start, taken)]
    closed = [then for then in seen if then.closed]
    assert closed == (seen[-1:] if closed else [])
    assert all(not then.those_in() for then in closed)


@given(rooms, steps)
def test_only_who_hosts_changes_anything_of_others(start: RoomNow, taken: list[Taken]) -> None:
    for (_, by, _), before, then in lived(start, taken):
        others = {one.user_id for one in then.members.values() if before.members.get(one.user_id) != one} - {by}
        if by is not None and others and before.members.get(by) is not None and by != OWNER:
            host = before.members[by]
            # Who leaves makes a co-host the host.
            heirs = {one.user_id for one in before.those_in() if one.rank is Rank.COHOST}
            assert (host.rank in HOSTING and host.standing is Standing.IN) or others <= heirs


@given(rooms, steps, st.sampled_from(PEOPLE))
def test_everybody_can_always_leave(start: RoomNow, taken: list[Taken], person: int) -> None:
    found = lived(start, taken)
    last = found[-1][2] if found else start
    if not last.closed:
        left = after(last, RoomStep.LEAVE, person, person, NOW)
        assert person not in {one.user_id for one in left.those_in()}


@given(rooms, steps)
def test_the_clock_closes_what_nobody_hosts_any_more(start: RoomNow, taken: list[Taken]) -> None:
    found = lived(start, taken)
    last = found[-1][2] if found else start
    later = NOW + BEGUN_WITHIN + HOST_BACK_WITHIN
    if last.closed or (last.begun and last.alone_since is None):
        assert due(last, later) is None
    else:
        assert due(last, later) is RoomStep.CLOSE
        assert after(last, RoomStep.CLOSE, None, 0, later).closed is (Closed.HOST_GONE if last.begun else Closed.UNUSED)


def test_a_cohost_takes_over_and_the_owner_takes_it_back() -> None:
    found = after(with_these(ANN, BEA), RoomStep.MAKE_COHOST, OWNER, BEA, NOW)
    found = after(found, RoomStep.VANISH, None, OWNER, NOW)
    assert found.members[BEA].rank is Rank.HOST and found.alone_since is None
    found = after(found, RoomStep.LOCK, BEA, BEA, NOW)
    found = after(found, RoomStep.KNOCK, OWNER, OWNER, NOW)
    assert (found.members[OWNER].rank, found.members[BEA].rank) == (Rank.HOST, Rank.COHOST)


def test_without_a_cohost_the_room_waits_and_then_closes() -> None:
    found = after(with_these(ANN), RoomStep.VANISH, None, OWNER, NOW)
    moment = timedelta(milliseconds=1)
    assert found.alone_since == NOW and due(found, NOW + HOST_BACK_WITHIN - moment) is None
    assert due(found, NOW + HOST_BACK_WITHIN) is RoomStep.CLOSE
    assert after(found, RoomStep.KNOCK, OWNER, OWNER, NOW).alone_since is None


def test_a_hand_goes_down_with_the_word() -> None:
    found = with_these(ANN, kind=RoomKind.AUDIENCE)
    with pytest.raises(Conflict):
        after(found, RoomStep.UNMUTE, ANN, ANN, NOW)
    found = after(found, RoomStep.RAISE_HAND, ANN, ANN, NOW)
    assert found.members[ANN].hand_at == NOW
    found = after(found, RoomStep.GIVE_WORD, OWNER, ANN, NOW)
    assert (found.members[ANN].rank, found.members[ANN].hand_at) == (Rank.SPEAKER, None)
    found = after(found, RoomStep.TAKE_WORD, OWNER, ANN, NOW)
    assert found.members[ANN].rank is Rank.LISTENER


def test_muting_all_mutes_who_does_not_host_and_each_unmutes_themself() -> None:
    found = after(with_these(ANN, BEA), RoomStep.MAKE_COHOST, OWNER, BEA, NOW)
    found = after(found, RoomStep.MUTE_ALL, BEA, BEA, NOW)
    assert {one.user_id for one in found.members.values() if one.muted} == {ANN}
    with pytest.raises(Conflict):
        after(found, RoomStep.UNMUTE, OWNER, ANN, NOW)
    assert not after(found, RoomStep.UNMUTE, ANN, ANN, NOW).members[ANN].muted


@pytest.mark.parametrize(
    ("step", "by", "whom"),
    [
        (RoomStep.ADMIT, ANN, CAY),
        (RoomStep.ADMIT, BEA, ANN),
        (RoomStep.REMOVE, ANN, BEA),
        (RoomStep.REMOVE, BEA, OWNER),
        (RoomStep.MUTE, BEA, OWNER),
        (RoomStep.MUTE, CAY, ANN),
        (RoomStep.LOWER_HAND, ANN, BEA),
        (RoomStep.RAISE_HAND, OWNER, ANN),
        (RoomStep.MAKE_COHOST, BEA, ANN),
        (RoomStep.TAKE_WORD, OWNER, ANN),
        (RoomStep.END, BEA, BEA),
        (RoomStep.LOCK, DEE, DEE),
        (RoomStep.KNOCK, OWNER, DEE),
        (RoomStep.CLOSE, OWNER, OWNER),
        (RoomStep.VANISH, OWNER, ANN),
        (RoomStep.END, None, OWNER),
    ],
)
def test_what_can_not_be_done(step: RoomStep, by: int | None, whom: int) -> None:
    found = after(with_these(ANN, BEA), RoomStep.MAKE_COHOST, OWNER, BEA, NOW)
    found = after(found, RoomStep.KNOCK, CAY, CAY, NOW)
    with pytest.raises(Conflict):
        after(found, step, by, whom, NOW)


def test_what_a_room_is_opened_with_is_parsed() -> None:
    most = {RoomKind.CIRCLE: 4}
    assert clean_room(" A quiet  hour ", "circle", "3", most) == NewRoom("A quiet hour", RoomKind.CIRCLE, 3)
    for title, kind, size, field in (
        ("", "circle", "3", "title"),
        ("x" * 81, "circle", "3", "title"),
        ("A", "square", "3", "kind"),
        ("A", "audience", "3", "kind"),
        ("A", "circle", "5", "size"),
        ("A", "circle", "1", "size"),
        ("A", "circle", 3, "size"),
    ):
        with pytest.raises(Invalid) as refusal:
            clean_room(title, kind, size, most)
        assert set(refusal.value.fields) == {field}


@given(st.one_of(st.text(), st.integers(), st.none(), st.lists(st.text()), st.sampled_from(RoomStep).map(str)))
def test_what_pages_say_is_parsed(value: object) -> None:
    said = [str(one) for one in RoomStep if one not in {RoomStep.KNOCK, RoomStep.VANISH, RoomStep.CLOSE}]
    try:
        assert clean_step(value) in said
    except Invalid:
        assert value not in said


@pytest.mark.parametrize("value", ["", "x" * (KEY_LENGTH - 1), "ä" * KEY_LENGTH, None, 7, ["x" * KEY_LENGTH]])
def test_what_is_no_key_opens_nothing(value: object) -> None:
    assert clean_key("x" * KEY_LENGTH)
    with pytest.raises(NotFound):
        clean_key(value)

"""What happens in a room: one table of steps, which says who may take each, and what the room is after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from calmconnect.domain.errors import Conflict
from calmconnect.domain.rooms import (
    BEGUN_WITHIN,
    HOST_BACK_WITHIN,
    HOSTING,
    MOST_WAITING,
    SPEAKING,
    Closed,
    Member,
    Rank,
    RoomKind,
    RoomNow,
    RoomStep,
    Standing,
)


def after(room: RoomNow, step: RoomStep, by: int | None, whom: int, now: datetime) -> RoomNow:
    """What a room becomes when `by`, None for the clock, takes a step that is about `whom`.

    Raises:
        Conflict: when it can't be taken, in words for the person who tried.
    """
    if room.closed:
        raise Conflict("This room is closed.")
    if (by is None) is not (step in _BY_THE_CLOCK):
        raise Conflict("That can't be done in this room.")
    if by is not None and not (step in _OWN and by == whom):
        _check_hosts(room, step, by)
    return _led(_STEPS[step](room, by or 0, whom, now), now)


def due(room: RoomNow, now: datetime) -> RoomStep | None:
    """The step that the clock takes with a room, if any."""
    alone = room.alone_since is not None and now - room.alone_since >= HOST_BACK_WITHIN
    unused = not room.begun and now - room.opened_at >= BEGUN_WITHIN
    return RoomStep.CLOSE if not room.closed and (alone or unused) else None


def _check_hosts(room: RoomNow, step: RoomStep, by: int) -> None:
    if step is RoomStep.END and by == room.owner_id:
        return
    host = room.members.get(by)
    if step in _ONLY_OWN or host is None or host.standing is not Standing.IN or host.rank not in HOSTING:
        raise Conflict("Only who hosts this room can do that.")
    if step in _ONLY_HOST and host.rank is not Rank.HOST:
        raise Conflict("Only the host can do that.")


def _with(room: RoomNow, *changed: Member) -> RoomNow:
    return replace(room, members={**room.members, **{one.user_id: one for one in changed}})


def _led(room: RoomNow, now: datetime) -> RoomNow:
    """Let somebody host a room that has begun, or note that nobody does."""
    if room.closed or not room.begun:
        return room
    there = room.those_in()
    if any(one.rank is Rank.HOST for one in there):
        return replace(room, alone_since=None)
    heir = next((one for one in there if one.rank is Rank.COHOST), None)
    if heir is None:
        return replace(room, alone_since=room.alone_since or now)
    return replace(_with(room, replace(heir, rank=Rank.HOST)), alone_since=None)


def _knock(room: RoomNow, by: int, whom: int, now: datetime) -> RoomNow:
    known = room.members.get(whom)
    if whom == room.owner_id:
        return _own_return(room, known, now)
    if known is not None and known.standing is Standing.REMOVED:
        raise Conflict("You were asked to leave this room, so you can't come in again.")
    waits = known is not None and known.standing is Standing.LOBBY
    if known is not None and known.standing is Standing.IN:
        return room
    if room.locked and not waits:
        raise Conflict("This room is locked. Nobody can come in at the moment.")
    rank = Rank.SPEAKER if room.kind is RoomKind.CIRCLE else Rank.LISTENER
    if whom in room.invited and room.begun and room.places and not room.locked:
        return _with(room, Member(whom, Standing.IN, rank, entered_at=now))
    if waits:
        return room
    if sum(one.standing is Standing.LOBBY for one in room.members.values()) >= MOST_WAITING:
        raise Conflict("Very many are waiting already. Please try again in a moment.")
    return _with(room, Member(whom, Standing.LOBBY, rank))


def _own_return(room: RoomNow, known: Member | None, now: datetime) -> RoomNow:
    """The owner comes straight in, and hosts; with them come those who were invited and wait."""
    others = [replace(one, rank=Rank.COHOST) for one in room.those_in() if one.rank is Rank.HOST]
    there = known is not None and known.standing is Standing.IN
    entered_at = known.entered_at if known is not None and there else now
    owner = replace(known or Member(room.owner_id, Standing.IN, Rank.HOST), entered_at=entered_at)
    begun = replace(_with(room, *others, replace(owner, standing=Standing.IN, rank=Rank.HOST)), begun=True)
    waiting = [one for one in begun.members.values() if one.standing is Standing.LOBBY and one.user_id in room.invited]
    coming = [] if room.locked else sorted(waiting, key=lambda one: one.user_id)[: begun.places]
    return _with(begun, *[replace(one, standing=Standing.IN, entered_at=now) for one in coming])


def _leave(room: RoomNow, by: int, whom: int, now: datetime) -> RoomNow:
    known = room.members.get(whom)
    if known is None or known.standing not in {Standing.IN, Standing.LOBBY}:
        return room
    return _with(room, replace(known, standing=Standing.LEFT, hand_at=None, muted=False))


def _raise_hand(room: RoomNow, by: int, whom: int, now: datetime) -> RoomNow:
    known = _there(room, whom)
    return _with(room, replace(known, hand_at=known.hand_at or now))


def _unmute(room: RoomNow, by: int, whom: int, now: datetime) -> RoomNow:
    known = _there(room, whom)
    if known.rank not in SPEAKING:
        raise Conflict("Please raise your hand first.")
    return _with(room, replace(known, muted=False))


def _lower_hand(room: RoomNow, by: int, whom: int, now: datetime) -> RoomNow:
    return _with(room, replace(_there(room, whom), hand_at=None))


def _admit(room: RoomNow, by: int, whom: int, now: datetime) -> RoomNow:
    known = room.members.get(whom)
    if known is None or known.standing is not Standing.LOBBY:
        raise Conflict("They are not waiting any more.")
    if room.locked:
        raise Conflict("This room is locked. Unlock it to let somebody in.")
    if not room.places:
        raise Conflict("This room is full. You can let them in when somebody has left.")
    return _with(room, replace(known, standing=Standing.IN, entered_at=now))


def _remove(room: RoomNow, by: int, whom: int, now: datetime) -> RoomNow:
    known = room.members.get(whom)
    if known is None or known.standing is Standing.REMOVED:
        raise Conflict("They are not here any more.")
    if whom in {room.owner_id, by}:
        raise Conflict("Who opened this room can't be removed from it." if whom == room.owner_id else "You can leave.")
    _check_above(room, by, known)
    return _with(room, replace(known, standing=Standing.REMOVED, hand_at=None))


def _mute(room: RoomNow, by: int, whom: int, now: datetime) -> RoomNow:
    known = _there(room, whom)
    _check_above(room, by, known)
    return _with(room, replace(known, muted=True))


def _mute_all(room: RoomNow, by: int, whom: int, now: datetime) -> RoomNow:
    return _with(room, *[replace(one, muted=True) for one in room.those_in() if one.rank not in HOSTING])


def _give_word(room: RoomNow, by: int, whom: int, now: datetime) -> RoomNow:
    known = _there(room, whom)
    if known.rank is not Rank.LISTENER:
        raise Conflict("They can speak already.")
    if sum(one.rank in SPEAKING for one in room.those_in()) >= room.most_speaking:
        few = "Only one" if room.most_speaking == 1 else f"At most {room.most_speaking}"
        raise Conflict(f"{few} can speak at a time here.")
    return _with(room, replace(known, rank=Rank.SPEAKER, hand_at=None, muted=False))


def _take_word(room: RoomNow, by: int, whom: int, now: datetime) -> RoomNow:
    known = _there(room, whom)
    if room.kind is RoomKind.CIRCLE or known.rank is not Rank.SPEAKER:
        raise Conflict("They can't be made a listener.")
    return _with(room, replace(known, rank=Rank.LISTENER))


def _make_cohost(room: RoomNow, by: int, whom: int, now: datetime) -> RoomNow:
    known = _there(room, whom)
    if known.rank is not Rank.SPEAKER:
        raise Conflict("Only somebody who can speak can be a co-host.")
    return _with(room, replace(known, rank=Rank.COHOST, muted=False))


def _end_cohost(room: RoomNow, by: int, whom: int, now: datetime) -> RoomNow:
    known = _there(room, whom)
    if known.rank is not Rank.COHOST:
        raise Conflict("They are no co-host any more.")
    return _with(room, replace(known, rank=Rank.SPEAKER))


def _lock(room: RoomNow, by: int, whom: int, now: datetime) -> RoomNow:
    return replace(room, locked=True)


def _unlock(room: RoomNow, by: int, whom: int, now: datetime) -> RoomNow:
    return replace(room, locked=False)


def _end(room: RoomNow, by: int, whom: int, now: datetime) -> RoomNow:
    return _closed(room, Closed.ENDED)


def _close(room: RoomNow, by: int, whom: int, now: datetime) -> RoomNow:
    return _closed(room, Closed.HOST_GONE if room.begun else Closed.UNUSED) if due(room, now) else room


def _closed(room: RoomNow, why: Closed) -> RoomNow:
    gone = [
        replace(one, standing=Standing.LEFT, hand_at=None)
        for one in room.members.values()
        if one.standing in {Standing.IN, Standing.LOBBY}
    ]
    return replace(_with(room, *gone), closed=why, alone_since=None)


def _there(room: RoomNow, whom: int) -> Member:
    known = room.members.get(whom)
    if known is None or known.standing is not Standing.IN:
        raise Conflict("They are not in the room any more.")
    return known


def _check_above(room: RoomNow, by: int, whom: Member) -> None:
    """Refuse what a co-host does to somebody else who hosts."""
    hosts = whom.standing is Standing.IN and whom.rank in HOSTING
    if hosts and whom.user_id != by and room.members[by].rank is not Rank.HOST:
        raise Conflict("Only the host can do that to somebody who hosts with them.")


_STEPS: dict[RoomStep, Callable[[RoomNow, int, int, datetime], RoomNow]] = {
    RoomStep.KNOCK: _knock,
    RoomStep.ADMIT: _admit,
    RoomStep.LEAVE: _leave,
    RoomStep.REMOVE: _remove,
    RoomStep.RAISE_HAND: _raise_hand,
    RoomStep.LOWER_HAND: _lower_hand,
    RoomStep.MUTE: _mute,
    RoomStep.MUTE_ALL: _mute_all,
    RoomStep.UNMUTE: _unmute,
    RoomStep.GIVE_WORD: _give_word,
    RoomStep.TAKE_WORD: _take_word,
    RoomStep.MAKE_COHOST: _make_cohost,
    RoomStep.END_COHOST: _end_cohost,
    RoomStep.LOCK: _lock,
    RoomStep.UNLOCK: _unlock,
    RoomStep.END: _end,
    RoomStep.VANISH: _leave,
    RoomStep.CLOSE: _close,
}
# What only people do about themselves, and what they may do beside those who host.
_ONLY_OWN = frozenset({RoomStep.KNOCK, RoomStep.LEAVE, RoomStep.RAISE_HAND, RoomStep.UNMUTE})
_OWN = _ONLY_OWN | {RoomStep.LOWER_HAND}
_ONLY_HOST = frozenset({RoomStep.MAKE_COHOST, RoomStep.END_COHOST, RoomStep.END})
_BY_THE_CLOCK = frozenset({RoomStep.VANISH, RoomStep.CLOSE})

"""A room as one person sees it: who waits in the lobby is for those who host, and listeners are a number to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from calmconnect.db.rooms import Room, RoomMember
from calmconnect.domain.rooms import HOST_BACK_WITHIN, HOSTING, SPEAKING, Rank, Standing, is_mesh
from calmconnect.services import room_now
from calmconnect.services.clock import epoch_ms


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody in a room. `epoch` names their page's connection; `hand` since when their hand is up, 0 for down.

    `feed` is a number for what the media server hands on of them, "" while it does not: with another one, it is watched anew.
    """

    id: int
    name: str
    rank: str
    epoch: str
    hand: int
    muted: bool
    sound: bool
    picture: bool
    feed: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in the lobby."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class RoomShown:
    """A room as one person sees it on every page of theirs; moments in ms since 1970, 0 for never.

    `mesh`: whether pages send to each other; else they send to the media server. `voices`: how many may speak to an audience
    at a time. `full`: whether nobody else can be let in now. `standing` is where they are, "" if they have not come yet; `seat`
    the page of theirs that takes part. `people` are those in whom they see, themself among them; `there` how many are in,
    `listening` how many of them only listen. `lobby` is for those who host. `closes` is when it closes unless somebody hosts
    it again; `why` why it is over.
    """

    id: int
    version: int
    title: str
    owner: str
    owns: bool
    kind: str
    size: int
    mesh: bool
    voices: int
    full: bool
    begun: bool
    locked: bool
    why: str
    closes: int
    me: int
    standing: str
    rank: str
    seat: str
    there: int
    listening: int
    people: list[Seen]
    lobby: list[Waiting]


def shown(room: Room, members: Mapping[int, RoomMember], names: Mapping[int, str], user_id: int) -> RoomShown:
    """A room as `user_id` sees it."""
    now, me = room_now.standing(room, members), members.get(user_id)
    is_in = me is not None and me.standing is Standing.IN
    hosts = me is not None and is_in and me.rank in HOSTING
    there = [one for one in members.values() if one.standing is Standing.IN] if is_in else []
    there.sort(key=lambda one: (one.entered_at or room.opened_at, one.user_id))
    visible = [one for one in there if hosts or one.rank in SPEAKING or one.user_id == user_id]
    waiting = [one for one in members.values() if hosts and one.standing is Standing.LOBBY]
    return RoomShown(
        id=room.id or 0,
        version=room.version,
        title=room.title,
        owner=names[room.owner_id],
        owns=room.owner_id == user_id,
        kind=room.kind.value,
        size=room.size,
        mesh=is_mesh(room.kind, room.size),
        voices=now.most_speaking,
        full=not now.places,
        begun=room.begun_at is not None,
        locked=room.locked,
        why=room.closed.value if room.closed else "",
        closes=epoch_ms(room.alone_since + HOST_BACK_WITHIN) if room.alone_since else 0,
        me=user_id,
        standing=me.standing.value if me else "",
        rank=me.rank.value if me else "",
        seat=me.seat if me else "",
        there=len(there),
        listening=sum(one.rank is Rank.LISTENER for one in there),
        people=[_seen(one, names[one.user_id]) for one in visible],
        lobby=[Waiting(one.user_id, names[one.user_id]) for one in waiting],
    )


def _seen(member: RoomMember, name: str) -> Seen:
    return Seen(
        id=member.user_id,
        name=name,
        rank=member.rank.value,
        epoch=member.epoch,
        hand=_ms(member.hand_at),
        muted=member.muted,
        sound=member.sound,
        picture=member.picture,
        feed=str(member.feed or ""),
    )


def _ms(moment: datetime | None) -> int:
    return epoch_ms(moment) if moment else 0

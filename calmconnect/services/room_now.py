"""A room that is kept in rows, as the rules see it."""

from __future__ import annotations

from collections.abc import Mapping

from calmconnect.db.rooms import Room, RoomMember
from calmconnect.domain.rooms import Member, RoomNow
from calmconnect.services import media_server


def standing(room: Room, members: Mapping[int, RoomMember]) -> RoomNow:
    """A room with those who have come to it."""
    return RoomNow(
        owner_id=room.owner_id,
        kind=room.kind,
        size=room.size,
        opened_at=room.opened_at,
        members={
            user_id: Member(user_id, one.standing, one.rank, one.hand_at, one.muted, one.entered_at)
            for user_id, one in members.items()
        },
        locked=room.locked,
        begun=room.begun_at is not None,
        alone_since=room.alone_since,
        closed=room.closed,
        most_speaking=media_server.most_speaking(room.kind),
    )

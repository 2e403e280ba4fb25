"""The second step of signing in: the code, for who has given the password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.errors import Invalid, Refused
from calmconnect.domain.second_factor import clean_code
from calmconnect.services import codes, half_sessions, sessions
from calmconnect.services.work import work

STALE = "That took a little too long. Please begin again with your password."


class TooLate(Refused):
    """The password was given too long ago, or what it began is over."""

    def __init__(self) -> None:
        super().__init__(STALE)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The token for the session's cookie; `left` as in `codes.Taken`."""

    token: str
    left: int | None


async def by_code(half_token: str, code: object, now: datetime) -> SignedIn:
    """Start the session of somebody who gave their password a moment ago, by a code of theirs.

    Raises:
        TooLate: when there is no such half of a session, or not any more.
        Refused: with the same words for every code that does not count; with `codes.LOCKED` after too many.
    """
    async with reading() as rows:
        half = await half_sessions.behind(rows, half_token, now)
    if half is None:
        raise TooLate
    if not await codes.count_try(half.user_id, now):
        raise Refused(codes.LOCKED)
    try:
        given = clean_code(code)
    except Invalid:
        raise Refused(codes.WRONG) from None
    async with work() as w:
        user = await w.rows.get_one(User, half.user_id)
        taken = await codes.use(w, user, given, now)
        if taken is not None:
            if not await half_sessions.end(w, half) or user.disabled_at is not None:
                raise TooLate
            return SignedIn(sessions.start(w.rows, user, half.device, now), taken.left)
    raise Refused(codes.WRONG)

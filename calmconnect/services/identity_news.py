"""Telling somebody that it was looked up who they are: afterwards, and in a way that gives away no conversation.

Until then a row waits in which nobody reads for whom it is. It is told a day later at the earliest, at a random moment: neither
its words nor its time leads from an account to a conversation.
"""

from __future__ import annotations

import json
from datetime import datetime
from random import SystemRandom
from zoneinfo import ZoneInfo

from sqlmodel import col, delete, select

from calmconnect.db.break_glass import IdentityNews
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.break_glass import Danger, told_at
from calmconnect.domain.notifications import Kind
from calmconnect.keys import seal_identity, unseal_identity
from calmconnect.services import letters
from calmconnect.services.notifications import Notice, notify
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import Work, work

# What stands on locked screens and in the lists of mail programs.
TITLE = "A note about your privacy"

_FEARED = {
    Danger.SELF: "A doctor you talked to without a name feared for your life.",
    Danger.OTHERS: "A doctor you talked to without a name feared that somebody would come to harm.",
}
_chance = SystemRandom().random


def note(w: Work, user_id: int, danger: Danger, now: datetime) -> None:
    """Let a person be told later of what was opened now, as part of that."""
    sealed = seal_identity(json.dumps({"user": user_id, "danger": danger, "at": now.isoformat()}))
    w.rows.add(IdentityNews(sealed=sealed, due_at=told_at(now, _chance())))


async def tell_due(now: datetime) -> int:
    """Tell whoever is to be told by now; gives how many. What can't be unsealed stays, and is tried again."""
    async with reading() as rows:
        due = list(await rows.exec(select(IdentityNews.id).where(col(IdentityNews.due_at) <= now)))
    return await one_by_one(due, lambda one: _tell(one or 0, now), "Telling somebody that they were looked up")


async def _tell(news_id: int, now: datetime) -> bool:
    async with work() as w:
        taken = await w.rows.exec(
            delete(IdentityNews).where(col(IdentityNews.id) == news_id).returning(col(IdentityNews.sealed))
        )
        sealed = taken.scalar_one_or_none()
        if sealed is None:
            return False
        news = json.loads(unseal_identity(sealed))
        user = await w.rows.get(User, news["user"])
        if user is not None:
            when = datetime.fromisoformat(news["at"]).astimezone(ZoneInfo(user.time_zone))
            await notify(w, user.id or 0, _notice(user, Danger(news["danger"]), when), now)
    return True


def _notice(user: User, danger: Danger, when: datetime) -> Notice:
    day = f"{when:%A}, {when.day} {when:%B}"
    looked = f"On {day}, an administrator looked up who you are, so that somebody could help."
    after = "The doctor saw your name and email address for one day. Now both are sealed again."
    letter = letters.looked_up(user.name, day)
    return Notice(Kind.ACCOUNT, TITLE, f"{_FEARED[danger]} {looked} {after}", "/account", letter=letter)

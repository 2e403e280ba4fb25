"""People who talk without a name, and doctors who listen."""

from __future__ import annotations

from datetime import datetime

from calmconnect.db.anonymous import AnonymousChat
from calmconnect.db.session import reading
from calmconnect.domain.anonymous import Unnamed
from calmconnect.domain.people import Actor
from calmconnect.services import anonymous, listening, pairing, presence
from tests.support.cast import NOW, Person


async def listens(doctor: Person, capacity: int = 1, now: datetime = NOW) -> None:
    """A doctor is there and talks with so many at once."""
    await presence.here(doctor.id, "a tab")
    await listening.take_part(doctor.actor, capacity, now)


async def began(account: Actor | None = None, now: datetime = NOW) -> Unnamed:
    """Somebody begins to talk, and has the page open."""
    return (await began_with_token(account, now))[0]


async def began_with_token(account: Actor | None = None, now: datetime = NOW) -> tuple[Unnamed, str]:
    """As `began`, with the token of their browser."""
    token = await anonymous.start(account, now)
    number = await anonymous.behind(token, now)
    assert number is not None
    await pairing.here(number, "a tab")
    return Unnamed(number), token


async def row_of(by: Unnamed) -> AnonymousChat:
    """What is kept of a conversation beside the words."""
    async with reading() as rows:
        return await rows.get_one(AnonymousChat, by.conversation_id)

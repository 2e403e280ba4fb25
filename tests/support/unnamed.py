"""People who talk without a name, and doctors who listen."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import update

from calmconnect.db.anonymous import AnonymousChat
from calmconnect.db.conversations import Conversation
from calmconnect.db.session import reading, transaction
from calmconnect.domain.anonymous import Unnamed
from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.domain.people import Actor
from calmconnect.services import anonymous, break_glass, listening, pairing, presence
from tests.support.cast import NOW, Person

# The version of what stays private, as a form says it.
LIMITS = str(AGREEMENTS[Subject.ANONYMITY].version)
# Why a doctor asks who somebody is.
WHY = "She wrote goodbye and has stopped answering."


async def listens(doctor: Person, capacity: int = 1, now: datetime = NOW) -> None:
    """A doctor is there and talks with so many at once."""
    await presence.here(doctor.id, "a tab")
    await listening.take_part(doctor.actor, capacity, now)


async def began(account: Actor | None = None, now: datetime = NOW) -> Unnamed:
    """Somebody begins to talk, and has the page open."""
    return (await began_with_token(account, now))[0]


async def began_with_token(account: Actor | None = None, now: datetime = NOW) -> tuple[Unnamed, str]:
    """As `began`, with the token of their browser."""
    token = await anonymous.start(account, LIMITS, now)
    number = await anonymous.behind(token, now)
    assert number is not None
    await pairing.here(number, "a tab")
    return Unnamed(number), token


async def asked(doctor: Person, account: Actor | None, now: datetime = NOW) -> tuple[Unnamed, int]:
    """Somebody talks with a doctor, who asks who they are; gives the conversation, and the number of the request."""
    by = await began(account, now)
    async with transaction() as rows:
        await rows.exec(update(AnonymousChat).filter_by(conversation_id=by.conversation_id).values(doctor_id=doctor.id))
        await rows.exec(update(Conversation).filter_by(id=by.conversation_id).values(doctor_id=doctor.id))
    await break_glass.ask(doctor.actor, by.conversation_id, "self", WHY, now)
    glass = await break_glass.of_conversation(doctor.actor, by.conversation_id, now)
    assert glass is not None
    return by, glass.request_id


async def row_of(by: Unnamed) -> AnonymousChat:
    """What is kept of a conversation beside the words."""
    async with reading() as rows:
        return await rows.get_one(AnonymousChat, by.conversation_id)

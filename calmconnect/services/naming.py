"""Going on with one's name: a conversation without a name becomes an ordinary one, as the patient alone may wish."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, select, update

from calmconnect.db.anonymous import AnonymousChat
from calmconnect.db.consents import Consent
from calmconnect.db.conversations import Conversation, Message, ReadMarker
from calmconnect.db.message_notes import MessageNote
from calmconnect.db.people import User
from calmconnect.domain.chat import ConversationKind
from calmconnect.domain.consents import AGREEMENTS, Subject, clean_version
from calmconnect.domain.emergencies import GUEST_ID
from calmconnect.domain.errors import Conflict, NotFound
from calmconnect.domain.notifications import Kind
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, break_glass, topics
from calmconnect.services.anonymous import account_hash
from calmconnect.services.notifications import Notice, notify
from calmconnect.services.secrets import digest
from calmconnect.services.work import Work, work


async def go_on_named(actor: Actor, token: str, version: object, now: datetime) -> int:
    """Give one's name to the doctor one talks with; gives the conversation, which is an ordinary one from now on.

    `token` is what the browser holds of the conversation, `version` that of the text that was agreed to.

    Raises:
        NotFound: for a token that opens nothing, or a conversation that was begun from another account.
        Conflict: while no doctor is there, or when it is over.
        Invalid: for another version.
    """
    access.only(actor, Role.PATIENT)
    agreed = clean_version(version, AGREEMENTS[Subject.NAMING].version)
    try:
        async with work() as w:
            doctor_id, conversation_id = await _claim(w, actor, token)
            w.rows.add(Consent(user_id=actor.user_id, subject=Subject.NAMING, version=agreed, given_at=now))
            await break_glass.lapse(w, conversation_id, now, "They go on under their name.")
            await _become_ordinary(w, actor.user_id, doctor_id, conversation_id)
            await _tell(w, actor.user_id, doctor_id, conversation_id, now)
    except IntegrityError:
        raise Conflict("Something else began at the same moment. Please try again.") from None
    return conversation_id


async def _claim(w: Work, actor: Actor, token: str) -> tuple[int, int]:
    """Take the row of a conversation away, with all it knows of who began it; gives the doctor and the conversation."""
    mine = select(AnonymousChat).where(AnonymousChat.token_hash == digest(token)).with_for_update()
    row = (await w.rows.exec(mine)).first()
    if row is None or row.account_hash not in {None, account_hash(token, actor.user_id)}:
        raise NotFound
    if row.doctor_id is None or row.ended_at is not None:
        raise Conflict("Only while a doctor is with you can you go on with your name.")
    claimed = row.doctor_id, row.conversation_id
    await w.rows.delete(row)
    await w.rows.flush()
    return claimed


async def _become_ordinary(w: Work, patient_id: int, doctor_id: int, conversation_id: int) -> None:
    # Locked, so that nothing is said in between under the name of nobody.
    conversation = await w.rows.get_one(Conversation, conversation_id, with_for_update=True)
    known = select(Conversation.id).where(
        Conversation.patient_id == patient_id,
        Conversation.doctor_id == doctor_id,
        Conversation.kind == ConversationKind.DIRECT,
    )
    conversation.patient_id = patient_id
    if (await w.rows.exec(known)).first() is None:
        # Else it stays one of its own beside that which they have.
        conversation.kind = ConversationKind.DIRECT
    here = col(Message.conversation_id) == conversation_id
    await w.rows.exec(update(Message).where(here, col(Message.sender_id) == GUEST_ID).values(sender_id=patient_id))
    for table, whose in ((ReadMarker, "user_id"), (MessageNote, "reader_id")):
        theirs = {"conversation_id": conversation_id, whose: GUEST_ID}
        await w.rows.exec(delete(table).filter_by(**theirs))


async def _tell(w: Work, patient_id: int, doctor_id: int, conversation_id: int, now: datetime) -> None:
    name = (await w.rows.get_one(User, patient_id)).name
    path = f"/doctor/messages/{conversation_id}"
    about = f"conversation:{conversation_id}"
    await notify(w, doctor_id, Notice(Kind.MESSAGE, f"{name} goes on under their name", "", path, about), now)
    for topic in (topics.user(doctor_id), topics.inbox(doctor_id), topics.inbox(patient_id), topics.WAITING_ROOM):
        w.announce(topic, {"kind": "anonymous"})

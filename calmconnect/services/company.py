"""The companion of a patient who is signed in: one conversation, for as long as they want, day and night."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import select

from calmconnect.db.conversations import Conversation
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.anonymous import COMPANION_ID
from calmconnect.domain.chat import ConversationKind, ConversationStatus, clean_seq
from calmconnect.domain.consents import clean_lasting
from calmconnect.domain.dialogue import Who
from calmconnect.domain.dialogue_texts import WELCOME
from calmconnect.domain.errors import Conflict, Invalid, NotFound
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, chat, dialogues, hearing, house_settings, nobodies, topics, unkept
from calmconnect.services.chat import Line
from calmconnect.services.dialogues import Shown
from calmconnect.services.talks import Talk
from calmconnect.services.work import work


async def open_own(actor: Actor, now: datetime) -> int:
    """The acting patient's conversation with the companion, begun when there is none."""
    access.only(actor, Role.PATIENT)
    async with work() as w:
        await nobodies.ensure(w.rows, now)
        fresh = await insert_if_absent(
            w.rows,
            Conversation,
            kind=ConversationKind.COMPANION,
            status=ConversationStatus.OPEN,
            patient_id=actor.user_id,
            doctor_id=COMPANION_ID,
            last_seq=0,
            created_at=now,
        )
    talk = await _talk(actor)
    if fresh and (await house_settings.current()).companion:
        await dialogues.say(talk, "welcome", WELCOME, now)
    return talk.conversation_id


async def place(actor: Actor) -> int:
    """The number of the acting patient's conversation.

    Raises:
        NotFound: before it was opened.
    """
    return (await _talk(actor)).conversation_id


async def say(actor: Actor, client_id: object, text: object, now: datetime) -> Line | None:
    """Say something, as `chat.send`. What sounds like danger is noted before anything answers, even if it can't be sent."""
    talk = await _talk(actor)
    try:
        # Nobody writes to somebody who does not answer.
        await house_settings.check_offered("companion")
        line = await chat.send(actor, talk.conversation_id, client_id, text, now)
    except (Invalid, Conflict):
        await _note(talk, text, now)
        raise
    if line is None:
        await _note(talk, text, now)
    return line


async def choose(actor: Actor, key: object, now: datetime) -> None:
    """Say what stands on a choice.

    Raises:
        Conflict: when it is not offered any more, or the companion is switched off.
    """
    talk = await _talk(actor)
    await house_settings.check_offered("companion")
    client_id, words = await dialogues.chosen(talk.conversation_id, key)
    await chat.send(actor, talk.conversation_id, client_id, words, now)


async def answer(actor: Actor, now: datetime) -> None:
    """Let the companion answer what was said, and not answered yet. That may take as long as a language model may."""
    await dialogues.answer(await _talk(actor), now)


async def stop(actor: Actor, answers: object) -> None:
    """Hear no more of the answer to a line; what was said of it stays.

    Raises:
        Invalid: for what is no line's number.
    """
    await hearing.stop((await _talk(actor)).conversation_id, clean_seq(answers))


async def decline(actor: Actor, subject: object, now: datetime) -> None:
    """Not agree to something that the companion asked for; it does not ask again.

    Raises:
        Invalid: for what is never asked for.
    """
    await dialogues.decline(await _talk(actor), clean_lasting(subject), now)


async def shown(actor: Actor, now: datetime) -> Shown:
    """What stands beside the acting patient's conversation."""
    return await dialogues.shown(await _talk(actor), now)


async def _note(talk: Talk, text: object, now: datetime) -> None:
    """Show whom to call, and let go of what is being said, if this sounds like danger."""
    if unkept.sounds_like_danger(text):
        await hearing.hush(talk.conversation_id)
        async with work() as w:
            await dialogues.note_danger(w, talk, now)


async def _talk(actor: Actor) -> Talk:
    access.only(actor, Role.PATIENT)
    mine = (Conversation.patient_id == actor.user_id, Conversation.kind == ConversationKind.COMPANION)
    async with reading() as rows:
        found = (await rows.exec(select(Conversation.id).where(*mine))).first()
    if found is None:
        raise NotFound
    return talk_of(found, actor.user_id)


def talk_of(conversation_id: int, patient_id: int) -> Talk:
    """A patient's conversation with the companion."""
    return Talk(conversation_id, patient_id, Who.PATIENT, topics.user(patient_id))

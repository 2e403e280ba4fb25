"""Talking without a name: nothing is kept but the words.

Everybody who talks so writes as the same row of `users`, so a conversation never comes from who somebody is: it comes from the
token their browser holds, of which only the hash is kept. For somebody who was signed in, which account it is stands beside it
under a key of its own, that is only used when a life may depend on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from secrets import randbelow

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.anonymous import AnonymousChat
from calmconnect.db.conversations import Conversation
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.anonymous import (
    COMPANION_ID,
    COMPANION_NAME,
    KNOWN_FOR,
    PSEUDONYMS,
    ChatStatus,
    Unnamed,
    pseudonym,
)
from calmconnect.domain.chat import ConversationKind, ConversationStatus
from calmconnect.domain.consents import AGREEMENTS, Subject, clean_version
from calmconnect.domain.dialogue import Who
from calmconnect.domain.dialogue_texts import WELCOME_UNNAMED
from calmconnect.domain.emergencies import GUEST_ID
from calmconnect.domain.errors import Conflict, Invalid, NotFound, Refused
from calmconnect.domain.people import Actor, Role
from calmconnect.keys import seal_identity
from calmconnect.services import access, chat, dialogues, house_settings, nobodies, topics, unkept
from calmconnect.services.chat import Line
from calmconnect.services.dialogues import Shown
from calmconnect.services.secrets import digest, new_token
from calmconnect.services.talks import Talk
from calmconnect.services.work import Work, work

_OVER = "This conversation is over. You can start a new one at any time."


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation without a name as whoever began it sees it. `helper` is the doctor's name, "" while nobody is there."""

    conversation_id: int
    pseudonym: str
    status: ChatStatus
    asked_at: datetime
    urgent: bool
    helper: str


async def start(account: Actor | None, version: object, now: datetime) -> str:
    """Begin a conversation; gives the token by which the browser is known from now on.

    `version` is that of the text on what stays private, to which one agrees by beginning. It is kept with the conversation, and
    nowhere else: who agreed is not known.

    Raises:
        NotAllowed: for somebody who is signed in to help others.
        Invalid: with the field `consent` for another version than what counts now.
        Conflict: when that is switched off.
    """
    if account is not None:
        access.only(account, Role.PATIENT)
    agreed = clean_version(version, AGREEMENTS[Subject.ANONYMITY].version)
    await house_settings.check_offered("anonymous_chat")
    token = new_token()
    async with work() as w:
        await nobodies.ensure(w.rows, now)
        row = Conversation(kind=ConversationKind.ANONYMOUS, patient_id=GUEST_ID, doctor_id=COMPANION_ID, created_at=now)
        w.rows.add(row)
        await w.rows.flush()
        conversation_id = row.id or 0
        w.rows.add(
            AnonymousChat(
                conversation_id=conversation_id,
                token_hash=digest(token),
                pseudonym=pseudonym(randbelow(PSEUDONYMS)),
                asked_at=now,
                agreed_version=agreed,
                waits_since=now,
                sealed_account=seal_identity(str(account.user_id)) if account else None,
                account_hash=account_hash(token, account.user_id) if account else None,
            )
        )
        _announce(w, conversation_id)
    if (await house_settings.current()).companion:
        await dialogues.say(_talk(Unnamed(conversation_id)), "welcome", WELCOME_UNNAMED, now)
    return token


def account_hash(token: str, user_id: int) -> str:
    """What tells, with a conversation's token, whether it was begun from an account."""
    return digest(f"{token}:{user_id}")


async def behind(token: str, now: datetime) -> int | None:
    """The conversation that a browser's token opens, or None."""
    if not token:
        return None
    async with reading() as rows:
        found = await rows.exec(
            select(AnonymousChat.conversation_id).where(
                AnonymousChat.token_hash == digest(token), col(AnonymousChat.asked_at) > now - KNOWN_FOR
            )
        )
        return found.first()


async def one(by: Unnamed) -> Chat:
    """The conversation of whoever talks.

    Raises:
        NotFound: when it is not there any more.
    """
    async with reading() as rows:
        found = await rows.exec(
            select(AnonymousChat, User.name)
            .outerjoin(User, col(User.id) == AnonymousChat.doctor_id)
            .where(AnonymousChat.conversation_id == by.conversation_id)
        )
        row = found.first()
    if row is None:
        raise NotFound
    known, helper = row
    urgent = known.urgent_at is not None
    return Chat(known.conversation_id, known.pseudonym, known.status, known.asked_at, urgent, helper or "")


async def place(by: Unnamed) -> tuple[Actor, int]:
    """As whom, and in which conversation, somebody speaks.

    Raises:
        Conflict: when it is over.
        NotFound: when it is not there any more.
    """
    if (await one(by)).status is ChatStatus.ENDED:
        raise Conflict(_OVER)
    return nobodies.GUEST, by.conversation_id


async def say(by: Unnamed, client_id: object, text: object, now: datetime) -> Line | None:
    """Say something, as `chat.send`. What sounds like danger is noted before anything answers, even if it can't be sent."""
    speaker, conversation_id = await place(by)
    try:
        line = await chat.send(speaker, conversation_id, client_id, text, now)
    except (Invalid, Conflict):
        if unkept.sounds_like_danger(text):
            await _note_danger(conversation_id, now)
        raise
    if line is None and unkept.sounds_like_danger(text):
        await _note_danger(conversation_id, now)
    return line


async def choose(by: Unnamed, key: object, now: datetime) -> None:
    """Say what stands on a choice that the companion offers.

    Raises:
        Conflict: when it is not offered any more, the conversation is over, or the companion is switched off.
    """
    speaker, conversation_id = await place(by)
    await house_settings.check_offered("companion")
    client_id, words = await dialogues.chosen(conversation_id, key)
    await chat.send(speaker, conversation_id, client_id, words, now)


async def shown(by: Unnamed, now: datetime) -> Shown:
    """What the companion offers."""
    return await dialogues.shown(_talk(by), now)


async def answer(by: Unnamed, now: datetime) -> None:
    """Let the companion answer what was said, while nobody else is there."""
    known = await one(by)
    if known.status is not ChatStatus.WAITING:
        return
    try:
        danger = await dialogues.answer(_talk(by), now)
    except Refused:
        # Somebody has come meanwhile; theirs is the word.
        return
    if danger:
        await _note_danger(by.conversation_id, now)


async def end(by: Unnamed, now: datetime) -> None:
    """End the conversation, as whoever began it; nothing happens when it is over already."""
    async with work() as w:
        await finish(w, by.conversation_id, now)


async def close(actor: Actor, conversation_id: int, now: datetime) -> None:
    """End a conversation as the doctor who is in it.

    Raises:
        NotFound: for anybody else.
    """
    async with work() as w:
        await access.anonymous_chat_for(w.rows, actor, conversation_id)
        await finish(w, conversation_id, now)


async def finish(w: Work, conversation_id: int, now: datetime, *only_if: object) -> bool:
    """End a conversation if these conditions hold and it is not over yet; says whether it did."""
    still = (col(AnonymousChat.ended_at).is_(None), *only_if)
    if not await change(w.rows, conversation_id, still, ended_at=now, waits_since=None):
        return False
    over = update(Conversation).where(col(Conversation.id) == conversation_id)
    await w.rows.exec(over.values(status=ConversationStatus.RESOLVED))
    doctor_id = (await w.rows.get_one(AnonymousChat, conversation_id)).doctor_id
    _announce(w, conversation_id, doctor_id)
    return True


async def change(rows: AsyncSession, conversation_id: int, only_if: tuple[object, ...], **values: object) -> bool:
    """Change a conversation's row if these conditions hold at that very moment; says whether they did."""
    changed = await rows.exec(
        update(AnonymousChat)
        .where(col(AnonymousChat.conversation_id) == conversation_id, *only_if)  # type: ignore[arg-type]
        .values(**values)
        .returning(col(AnonymousChat.conversation_id))
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


def _talk(by: Unnamed) -> Talk:
    # The doctor who comes must not take the companion's lines for what the person wrote.
    here = topics.anonymous(by.conversation_id)
    return Talk(by.conversation_id, GUEST_ID, Who.UNNAMED, here, begins=f"{COMPANION_NAME}: ")


async def note_danger(w: Work, conversation_id: int, now: datetime) -> None:
    """Let whoever writes in a conversation come first, and their page show whom to call."""
    if await change(w.rows, conversation_id, (col(AnonymousChat.urgent_at).is_(None),), urgent_at=now):
        doctor_id = (await w.rows.get_one(AnonymousChat, conversation_id)).doctor_id
        _announce(w, conversation_id, doctor_id)


async def _note_danger(conversation_id: int, now: datetime) -> None:
    async with work() as w:
        await note_danger(w, conversation_id, now)


def _announce(w: Work, conversation_id: int, doctor_id: int | None = None) -> None:
    """Tell those it concerns: whoever talks, everybody who waits, and the doctor."""
    w.announce(topics.anonymous(conversation_id), {"kind": "anonymous"})
    w.announce(topics.WAITING_ROOM, {"kind": "anonymous"})
    if doctor_id is not None:
        w.announce(topics.user(doctor_id), {"kind": "anonymous"})

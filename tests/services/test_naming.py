"""Going on under one's name: the patient alone may, with what their browser holds, and it is an ordinary conversation then."""

from __future__ import annotations

import asyncio

import pytest
from sqlmodel import select

from calmconnect.db.anonymous import AnonymousChat
from calmconnect.db.consents import Consent
from calmconnect.db.conversations import Conversation
from calmconnect.db.session import reading, transaction
from calmconnect.domain.anonymous import COMPANION_ID
from calmconnect.domain.chat import ConversationKind
from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from calmconnect.services import anonymous, chat, inbox, naming
from tests.support.cast import NOW, Cast
from tests.support.rows import all_rows
from tests.support.unnamed import began_with_token, listens

VERSION = AGREEMENTS[Subject.NAMING].version
V = str(VERSION)


async def talks(cast: Cast, account: bool = True) -> tuple[int, str]:
    """Asha talks with Dr. Meera without her name; gives the conversation and her browser's token."""
    by, token = await began_with_token(cast.asha.actor if account else None)
    await listens(cast.meera, 5)
    await anonymous.say(by, f"client-{by.conversation_id}", "It is me.", NOW)
    return by.conversation_id, token


@pytest.mark.parametrize("account", [True, False])
async def test_it_becomes_an_ordinary_conversation(database: str, cast: Cast, account: bool) -> None:
    conversation, token = await talks(cast, account)
    assert await naming.go_on_named(cast.asha.actor, token, V, NOW) == conversation
    for person, other in ((cast.asha, cast.meera), (cast.meera, cast.asha)):
        assert await inbox.partner(person.actor, conversation) == (other.id, other.name)
        assert [thread.id for thread in await inbox.threads(person.actor)] == [conversation]
    assert [line.by for line in await chat.newest(cast.meera.actor, conversation)] == [COMPANION_ID, cast.asha.id]
    async with reading() as rows:
        agreed = (await rows.exec(select(Consent).where(Consent.subject == Subject.NAMING))).one()
        assert (await rows.exec(select(AnonymousChat))).all() == [], "nothing is left of how it began"
        assert (await rows.get_one(Conversation, conversation)).kind == ConversationKind.DIRECT
    assert (agreed.user_id, agreed.version, agreed.given_at) == (cast.asha.id, VERSION, NOW)
    assert await anonymous.behind(token, NOW) is None
    await chat.send(cast.asha.actor, conversation, "client-next", "Now you know me.", NOW)


async def test_what_two_have_already_stays_beside_it(database: str, cast: Cast) -> None:
    async with transaction() as rows:
        rows.add(Conversation(patient_id=cast.asha.id, doctor_id=cast.meera.id, created_at=NOW))
    conversation, token = await talks(cast)
    await naming.go_on_named(cast.asha.actor, token, V, NOW)
    found = await inbox.threads(cast.asha.actor)
    assert len(found) == 2 and {thread.other_name for thread in found} == {cast.meera.name}
    assert conversation in {thread.id for thread in found}


async def test_asked_many_times_it_happens_once(database: str, cast: Cast) -> None:
    conversation, token = await talks(cast)
    tries = [naming.go_on_named(cast.asha.actor, token, V, NOW) for _ in range(5)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert [one for one in outcomes if isinstance(one, int)] == [conversation]
    assert sum(isinstance(one, Refused) for one in outcomes) == 4


async def test_nobody_else_can(database: str, cast: Cast) -> None:
    conversation, token = await talks(cast)
    _, anothers = await began_with_token(cast.ben.actor)
    before = await all_rows()
    for actor, given, version, refusal in (
        (cast.ben.actor, token, V, NotFound),
        (cast.asha.actor, anothers, V, NotFound),
        (cast.asha.actor, "", V, NotFound),
        (cast.asha.actor, str(conversation), V, NotFound),
        (cast.asha.actor, token, "0", Invalid),
        (cast.asha.actor, token, None, Invalid),
        (cast.meera.actor, token, V, NotAllowed),
        (cast.alex.actor, token, V, NotAllowed),
        (cast.tara.actor, token, V, NotAllowed),
    ):
        with pytest.raises(refusal):
            await naming.go_on_named(actor, given, version, NOW)
    assert await all_rows() == before


async def test_only_while_a_doctor_is_there(database: str, cast: Cast) -> None:
    by, token = await began_with_token(cast.asha.actor)
    with pytest.raises(Conflict):
        await naming.go_on_named(cast.asha.actor, token, V, NOW)
    await listens(cast.meera)
    await anonymous.end(by, NOW)
    with pytest.raises(Conflict):
        await naming.go_on_named(cast.asha.actor, token, V, NOW)

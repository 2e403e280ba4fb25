"""Learning who somebody without a name is: who may ask, who may open it, and that it happens once and stays on record."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from calmconnect.db.anonymous import AnonymousChat
from calmconnect.db.audit import AuditEvent
from calmconnect.db.break_glass import IdentityNews
from calmconnect.db.notifications import Notification
from calmconnect.db.session import reading, transaction
from calmconnect.domain.audit import Act
from calmconnect.domain.break_glass import ASK_WITHIN, GOOD_FOR, SHOWN_FOR, TOLD_WITHIN, Standing
from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from calmconnect.domain.people import Role
from calmconnect.keys import new_key
from calmconnect.services import anonymous, break_glass, identity_news, naming, opening, tries
from calmconnect.services.break_glass import Glass, Identity
from tests.support.cast import NOW, PASSWORD, Cast, Person, _person
from tests.support.database import configured
from tests.support.mailbox import mails_to
from tests.support.rows import all_rows
from tests.support.unnamed import WHY, asked, began_with_token, listens

SECOND = timedelta(seconds=1)
OPENED = "I have read it, and she is in danger."


async def record() -> list[tuple[int, str, str, str]]:
    """What is kept for good: who did what, about what, and why."""
    async with reading() as rows:
        found = await rows.exec(select(AuditEvent).order_by(col(AuditEvent.id)))
        return [(one.actor_id, one.act, one.subject, one.reason) for one in found]


async def told(person: Person) -> list[tuple[str, str]]:
    """The notices that a person has not read yet."""
    async with reading() as rows:
        found = await rows.exec(
            select(Notification).where(Notification.user_id == person.id, col(Notification.read_at).is_(None))
        )
        return [(one.title, one.text) for one in found]


async def seen(doctor: Person, conversation: int) -> Glass:
    """What the doctor sees of it."""
    glass = await break_glass.of_conversation(doctor.actor, conversation, NOW)
    assert glass is not None
    return glass


async def refuses(kind: type[Refused], attempt: Awaitable[object]) -> None:
    """That an attempt is refused, and changes nothing."""
    before = await all_rows()
    with pytest.raises(kind):
        await attempt
    assert await all_rows() == before


async def test_a_doctor_asks_and_an_admin_opens(database: str, cast: Cast) -> None:
    by, request = await asked(cast.meera, cast.asha.actor)
    assert [title for title, _ in await told(cast.alex)] == ["A doctor needs an administrator now"]
    waiting = (await opening.requests(cast.alex.actor, 0, NOW)).waiting
    assert [(one.doctor, one.request.reason) for one in waiting] == [(cast.meera.name, WHY)]
    who = await opening.open_(cast.alex.actor, request, OPENED, PASSWORD, NOW)
    assert who == Identity(cast.asha.name, cast.asha.email, cast.asha.time_zone, NOW + SHOWN_FOR)
    assert (await seen(cast.meera, by.conversation_id)).standing is Standing.OPENED
    assert await break_glass.show(cast.meera.actor, request, NOW) == who
    assert await told(cast.alex) == [] and len(await told(cast.meera)) == 1
    subject = f"conversation:{by.conversation_id}"
    assert await record() == [
        (cast.meera.id, Act.IDENTITY_ASKED, subject, WHY),
        (cast.alex.id, Act.IDENTITY_OPENED, subject, OPENED),
        (cast.meera.id, Act.IDENTITY_SEEN, subject, ""),
    ]
    found = await opening.requests(cast.alex.actor, 0, NOW)
    assert found.waiting == () and [one.request.id for one in found.past] == [request] and found.total == 1


async def another_admin() -> Person:
    async with transaction() as rows:
        return await _person(rows, Role.ADMIN, "Bela Admin", "UTC")


async def test_it_is_shown_for_a_while_and_to_two_people(database: str, cast: Cast) -> None:
    second = await another_admin()
    _, request = await asked(cast.meera, cast.asha.actor)
    await refuses(NotFound, break_glass.show(cast.meera.actor, request, NOW))
    await opening.open_(cast.alex.actor, request, OPENED, PASSWORD, NOW)
    for person in (cast.meera, cast.alex):
        await break_glass.show(person.actor, request, NOW + SHOWN_FOR - SECOND)
        await refuses(Conflict, break_glass.show(person.actor, request, NOW + SHOWN_FOR))
    for stranger in (second, cast.jonas):
        await refuses(NotFound, break_glass.show(stranger.actor, request, NOW))
    for stranger in (cast.asha, cast.tara):
        await refuses(NotAllowed, break_glass.show(stranger.actor, request, NOW))


async def test_nobody_else_asks_or_opens(database: str, cast: Cast) -> None:
    by, request = await asked(cast.meera, cast.asha.actor)
    talk = by.conversation_id
    await refuses(NotFound, break_glass.ask(cast.jonas.actor, talk, "self", WHY, NOW))
    for person in (cast.asha, cast.ben, cast.tara, cast.alex):
        await refuses(NotAllowed, break_glass.ask(person.actor, talk, "self", WHY, NOW))
        assert await break_glass.of_conversation(person.actor, by.conversation_id, NOW) is None
    # Neither the doctor who asked, nor anybody but an admin.
    for person in (cast.meera, cast.jonas, cast.asha, cast.tara):
        await refuses(NotAllowed, opening.open_(person.actor, request, OPENED, PASSWORD, NOW))
        await refuses(NotAllowed, opening.refuse(person.actor, request, OPENED, NOW))
        await refuses(NotAllowed, opening.requests(person.actor, 0, NOW))
    await refuses(NotFound, opening.open_(cast.alex.actor, request + 1, OPENED, PASSWORD, NOW))


async def test_one_conversation_has_one_open_request(database: str, cast: Cast) -> None:
    by, request = await asked(cast.meera, cast.asha.actor)
    await refuses(Conflict, break_glass.ask(cast.meera.actor, by.conversation_id, "self", WHY, NOW))
    await opening.refuse(cast.alex.actor, request, "Please call them back first.", NOW)
    glass = await seen(cast.meera, by.conversation_id)
    assert (glass.standing, glass.answer, glass.may_ask) == (Standing.REFUSED, "Please call them back first.", True)
    attempts = [break_glass.ask(cast.meera.actor, by.conversation_id, "self", WHY, NOW) for _ in range(5)]
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    assert sum(one is None for one in outcomes) == 1 and sum(isinstance(one, Conflict) for one in outcomes) == 4
    assert [act for _, act, _, _ in await record()] == [Act.IDENTITY_ASKED, Act.IDENTITY_REFUSED, Act.IDENTITY_ASKED]


async def test_of_two_admins_one_opens_it(database: str, cast: Cast) -> None:
    second = await another_admin()
    _, request = await asked(cast.meera, cast.asha.actor)
    outcomes = await asyncio.gather(
        *[opening.open_(admin.actor, request, OPENED, PASSWORD, NOW) for admin in (cast.alex, second)],
        opening.refuse(second.actor, request, "No reason that counts.", NOW),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Conflict) for one in outcomes) == 2, outcomes
    assert len([act for _, act, _, _ in await record() if act != Act.IDENTITY_ASKED]) == 1


async def test_a_password_is_asked_for_and_can_not_be_guessed(database: str, cast: Cast) -> None:
    by, request = await asked(cast.meera, cast.asha.actor)
    for nothing in (None, "", 7, ["x"]):
        with pytest.raises(Invalid, match="enter your password"):
            await opening.open_(cast.alex.actor, request, OPENED, nothing, NOW)
    for number in range(5):
        with pytest.raises(Invalid, match="not your current password"):
            await opening.open_(cast.alex.actor, request, OPENED, f"not the password {number}", NOW)
    with pytest.raises(Invalid, match="Too many tries"):
        await opening.open_(cast.alex.actor, request, OPENED, PASSWORD, NOW)
    assert (await seen(cast.meera, by.conversation_id)).standing is Standing.ASKED
    assert len(await record()) == 1
    later = NOW + timedelta(minutes=15)
    assert await opening.open_(cast.alex.actor, request, OPENED, PASSWORD, later)
    async with reading() as rows:
        assert not await tries.are_too_many(rows, cast.alex.email, later)


@pytest.mark.parametrize("reason", [None, "", "Yes.", "x" * 2_000])
async def test_nothing_happens_without_a_reason(database: str, cast: Cast, reason: object) -> None:
    by, request = await asked(cast.meera, cast.asha.actor)
    await refuses(Invalid, break_glass.ask(cast.meera.actor, by.conversation_id, "self", reason, NOW))
    await refuses(Invalid, break_glass.ask(cast.meera.actor, by.conversation_id, reason, WHY, NOW))
    await refuses(Invalid, opening.open_(cast.alex.actor, request, reason, PASSWORD, NOW))
    await refuses(Invalid, opening.refuse(cast.alex.actor, request, reason, NOW))


async def test_a_doctor_learns_only_by_opening_that_there_is_no_account(database: str, cast: Cast) -> None:
    known, _ = await asked(cast.meera, cast.asha.actor)
    unknown, request = await asked(cast.meera, None)
    views = [await seen(cast.meera, by.conversation_id) for by in (known, unknown)]
    assert views[0].standing is views[1].standing and views[0].may_ask is views[1].may_ask
    assert await opening.open_(cast.alex.actor, request, OPENED, PASSWORD, NOW) is None
    glass = await seen(cast.meera, unknown.conversation_id)
    assert (glass.standing, glass.may_ask, glass.shown_until) == (Standing.NOTHING, False, None)
    assert (await record())[-1][1] == Act.IDENTITY_ABSENT
    await refuses(Conflict, break_glass.ask(cast.meera.actor, unknown.conversation_id, "self", WHY, NOW))
    async with reading() as rows:
        assert (await rows.exec(select(IdentityNews))).all() == [], "there is nobody to tell"


async def test_after_the_end_one_may_ask_for_a_day(database: str, cast: Cast) -> None:
    by, request = await asked(cast.meera, cast.asha.actor)
    await opening.refuse(cast.alex.actor, request, OPENED, NOW)
    await anonymous.end(by, NOW)
    late = NOW + ASK_WITHIN
    await refuses(Conflict, break_glass.ask(cast.meera.actor, by.conversation_id, "others", WHY, late))
    await break_glass.ask(cast.meera.actor, by.conversation_id, "others", WHY, late - SECOND)


async def test_what_nobody_answers_lapses(database: str, cast: Cast) -> None:
    by, request = await asked(cast.meera, cast.asha.actor)
    late = NOW + GOOD_FOR
    await break_glass.lapse_unanswered(late - SECOND)
    assert (await seen(cast.meera, by.conversation_id)).standing is Standing.ASKED
    await refuses(Conflict, opening.open_(cast.alex.actor, request, OPENED, PASSWORD, late))
    await refuses(Conflict, opening.refuse(cast.alex.actor, request, OPENED, late))
    assert (await opening.requests(cast.alex.actor, 0, late)).waiting == ()
    assert await break_glass.lapse_unanswered(late) == 1
    assert (await seen(cast.meera, by.conversation_id)).standing is Standing.EXPIRED
    assert [text for _, text in await told(cast.meera)] == ["No administrator has answered in time."]
    assert await break_glass.lapse_unanswered(late) == 0
    await break_glass.ask(cast.meera.actor, by.conversation_id, "self", WHY, late)
    # An old one that no job has seen yet keeps nobody from asking again.
    await break_glass.ask(cast.meera.actor, by.conversation_id, "self", WHY, late + GOOD_FOR)


async def test_a_key_that_is_gone_is_said_and_changes_nothing(database: str, cast: Cast) -> None:
    by, request = await asked(cast.meera, cast.asha.actor)
    with configured(identity_keys=new_key()), pytest.raises(Refused, match="key that opens this is not there"):
        await opening.open_(cast.alex.actor, request, OPENED, PASSWORD, NOW)
    assert (await record())[-1] == (
        cast.alex.id,
        Act.IDENTITY_UNREADABLE,
        f"conversation:{by.conversation_id}",
        OPENED,
    )
    assert (await seen(cast.meera, by.conversation_id)).standing is Standing.ASKED
    assert await opening.open_(cast.alex.actor, request, OPENED, PASSWORD, NOW)
    with configured(identity_keys=new_key()), pytest.raises(Refused, match="your try is on record"):
        await break_glass.show(cast.meera.actor, request, NOW)
    assert (await record())[-1][:2] == (cast.meera.id, Act.IDENTITY_UNREADABLE)


async def test_what_is_under_an_unknown_seal_is_said_too(database: str, cast: Cast) -> None:
    by, request = await asked(cast.meera, cast.asha.actor)
    async with transaction() as rows:
        await rows.exec(
            update(AnonymousChat).filter_by(conversation_id=by.conversation_id).values(sealed_account=b"nonsense")
        )
    with pytest.raises(Refused, match="key that opens this is not there"):
        await opening.open_(cast.alex.actor, request, OPENED, PASSWORD, NOW)


async def test_the_person_is_told_a_day_later_and_once(database: str, cast: Cast) -> None:
    _, request = await asked(cast.meera, cast.asha.actor)
    await opening.open_(cast.alex.actor, request, OPENED, PASSWORD, NOW)
    assert await identity_news.tell_due(NOW + SHOWN_FOR - SECOND) == 0 and await told(cast.asha) == []
    late = NOW + SHOWN_FOR + TOLD_WITHIN
    with configured(identity_keys=new_key()):
        assert await identity_news.tell_due(late) == 0, "it stays until the key is back"
    assert await identity_news.tell_due(late) == 1
    assert await identity_news.tell_due(late) == 0
    ((title, text),) = await told(cast.asha)
    assert title == identity_news.TITLE
    assert "feared for your life" in text and "On Wednesday, 11 March, an administrator" in text
    (mail,) = await mails_to(cast.asha.email)
    assert mail.subject == identity_news.TITLE and "On Wednesday, 11 March" in mail.text and "life" in mail.text
    for words in (text, mail.text, mail.html):
        assert WHY not in words and OPENED not in words and cast.meera.name not in words


async def test_who_goes_on_under_their_name_is_not_asked_about_any_more(database: str, cast: Cast) -> None:
    by, token = await began_with_token(cast.asha.actor)
    await listens(cast.meera)
    await break_glass.ask(cast.meera.actor, by.conversation_id, "self", WHY, NOW)
    glass = await seen(cast.meera, by.conversation_id)
    await naming.go_on_named(cast.asha.actor, token, str(AGREEMENTS[Subject.NAMING].version), NOW)
    assert await break_glass.of_conversation(cast.meera.actor, by.conversation_id, NOW) is None
    assert (await opening.requests(cast.alex.actor, 0, NOW)).waiting == ()
    await refuses(Conflict, opening.refuse(cast.alex.actor, glass.request_id, OPENED, NOW))

"""Whoever talks without a name leaves nothing but the words: every stored byte, log line, fact and Redis key is looked at."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import text
from sqlmodel import SQLModel, col, update

from calmconnect.api.gate import UNNAMED_COOKIE
from calmconnect.db.people import User, UserSession
from calmconnect.db.session import reading, transaction
from calmconnect.domain.break_glass import SHOWN_FOR, TOLD_WITHIN
from calmconnect.domain.people import Actor, Role
from calmconnect.hub import Fact, hub, start_hub, stop_hub
from calmconnect.services import (
    break_glass,
    chat,
    identity_news,
    listening,
    opening,
    presence,
    second_look,
    task_views,
    tasks,
)
from calmconnect.services.clock import utc_now
from calmconnect.state import live
from calmconnect.state.public.talk import TalkState
from tests.state.test_talk import begins
from tests.support.cast import NOW, PASSWORD, Cast, _password_hash
from tests.support.database import configured
from tests.support.helpline import on_duty
from tests.support.house import House
from tests.support.risk import SIGN, every_task
from tests.support.tab import Browser, Tab
from tests.support.unnamed import WHY, began, listens

AGENT, ADDRESS, WORDS = "Zebra/9.7", "203.0.113.77", "I have not slept for three nights."
# Numbers that stand nowhere by chance.
USER_ID, SESSION_ID = 7_654_321, 8_765_432
NAME, EMAIL = "Xanthippe Quill", "xanthippe@calm.test"
TELLING = (AGENT, ADDRESS, "192.0.2.1", str(USER_ID), str(SESSION_ID), NAME, EMAIL)
# What belongs to a conversation; nothing else may change while somebody talks.
MAY_CHANGE = {"users", "conversations", "anonymous_chats", "messages", "read_markers", "message_notes", "listeners"}
# Where it stands with the companion, encrypted, and how far the model has looked at it.
MAY_CHANGE |= {"dialogues", "second_looks"}


async def stored() -> dict[str, list[str]]:
    """Every row of every table as the database holds it, without what our own types make of it."""
    async with reading() as rows:
        connection = await rows.connection()
        return {
            table.name: [repr(tuple(row)) for row in await connection.execute(text(f'SELECT * FROM "{table.name}"'))]
            for table in SQLModel.metadata.sorted_tables
        }


async def somebody_signed_in(house: House) -> Browser:
    """A browser in which a person with a telling name and numbers is signed in."""
    user = User(id=USER_ID, role=Role.PATIENT, email=EMAIL, name=NAME, email_verified_at=NOW, created_at=NOW)
    user.password_hash = _password_hash()
    async with transaction() as rows:
        rows.add(user)
    browser = house.browser()
    await browser.sign_in(EMAIL, PASSWORD)
    async with transaction() as rows:
        await rows.exec(update(UserSession).where(col(UserSession.user_id) == USER_ID).values(id=SESSION_ID))
    return browser


async def a_session(house: House, browser: Browser, cast: Cast) -> Tab:
    """Begins, writes, is answered by the program and by a doctor, and ends it."""
    browser.http.headers.update({"user-agent": AGENT, "x-forwarded-for": ADDRESS, "x-real-ip": ADDRESS})
    tab = await begins(browser)
    conversation = tab.see(TalkState)["conversation_id"]
    await tab.send(TalkState.send, conversation=conversation, client_id="client-one", text=WORDS)
    await tab.send(TalkState.seen, conversation=conversation, delivered=2, read=2)
    await presence.here(cast.meera.id, "a tab")
    await listening.take_part(cast.meera.actor, 1, utc_now())
    await chat.send(cast.meera.actor, conversation, "client-two", "I am here.", utc_now())
    await tab.send(TalkState.send, conversation=conversation, client_id="client-three", text="Thank you.")
    assert tab.see(TalkState)["status"] == "taken"
    await browser.http.post("/anonymous/end")
    await house.settled()
    return tab


@pytest.mark.both_databases
@pytest.mark.parametrize("signed_in", [False, True])
async def test_nothing_is_left_but_the_words(
    house: House, cast: Cast, signed_in: bool, caplog: pytest.LogCaptureFixture
) -> None:
    browser = await somebody_signed_in(house) if signed_in else house.browser()
    before, heard = await stored(), list[tuple[str, Fact]]()

    async def keep(topic: str, fact: Fact) -> None:
        heard.append((topic, fact))

    hub().listen(keep)
    caplog.clear()
    caplog.set_level(logging.INFO)
    tab = await a_session(house, browser, cast)
    after = await stored()
    left = {name: [row for row in rows if row not in before[name]] for name, rows in after.items()}
    # Only the doctor is told of anything.
    assert {name for name, rows in left.items() if rows} <= MAY_CHANGE | {"notifications"}
    # What the tests' own HTTP client logs is no line of the program's.
    lines = [one.getMessage() for one in caplog.records if not one.name.startswith(("httpx", "httpcore"))]
    token = browser.http.cookies[UNNAMED_COOKIE]
    for where, content in (("rows", left), ("log", lines), ("facts", heard), ("tab", tab.frames)):
        found = [one for one in (*TELLING, token) if one in str(content)]
        assert not found, f"{where}: {found}"
    assert WORDS not in str(left) and WORDS not in str(lines), "words are kept encrypted, and logged nowhere"
    kept = live._tabs[next(token for token in live._tabs if token.startswith(tab.token))]
    assert kept.actor is None and not any(one in str(kept) for one in TELLING)


async def test_what_sounds_like_danger_leaves_no_more(
    house: House, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    """A flag, a task and what staff are told: of the conversation, and of nobody."""
    browser = await somebody_signed_in(house)
    await on_duty(cast)
    before, heard = await stored(), list[tuple[str, Fact]]()

    async def keep(topic: str, fact: Fact) -> None:
        heard.append((topic, fact))

    hub().listen(keep)
    caplog.set_level(logging.INFO)
    browser.http.headers.update({"user-agent": AGENT, "x-forwarded-for": ADDRESS, "x-real-ip": ADDRESS})
    tab = await begins(browser)
    conversation = tab.see(TalkState)["conversation_id"]
    await tab.send(TalkState.send, conversation=conversation, client_id="client-one", text=SIGN)
    await tab.send(TalkState.send, conversation=conversation, client_id="client-more", text=WORDS)
    assert await second_look.look(utc_now()) in (0, 1)
    (task,) = await every_task()
    await tasks.take(cast.tara.actor, task.id or 0, utc_now())
    await task_views.words(cast.tara.actor, task.id or 0, utc_now())
    await tasks.dismiss(cast.tara.actor, task.id or 0, {"reason": "misread", "share": "on"}, utc_now())
    await house.settled()
    after = await stored()
    left = {name: [row for row in rows if row not in before[name]] for name, rows in after.items()}
    # That the companion led somebody to people is known of a moment, and of no conversation.
    staff = {
        "hand_overs",
        "risk_flags",
        "tasks",
        "notifications",
        "audit_events",
        "audit_links",
        "audit_head",
        "false_alarms",
    }
    assert staff <= {name for name, rows in left.items() if rows} <= MAY_CHANGE | staff
    lines = [one.getMessage() for one in caplog.records if not one.name.startswith(("httpx", "httpcore"))]
    for where, content in (("rows", left), ("log", lines), ("facts", heard), ("tab", tab.frames)):
        found = [one for one in TELLING if one in str(content)]
        assert not found, f"{where}: {found}"
    assert not any(said in str(where) for said in (SIGN, WORDS) for where in (left, lines))


async def test_what_opening_it_leaves(house: House, cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    """That it was opened, by whom and why stays for good; whose conversation it was stands in no row, line or fact."""
    tab = await a_session(house, await somebody_signed_in(house), cast)
    conversation, before, heard = tab.see(TalkState)["conversation_id"], await stored(), list[tuple[str, Fact]]()

    async def keep(topic: str, fact: Fact) -> None:
        heard.append((topic, fact))

    hub().listen(keep)
    caplog.set_level(logging.INFO)
    await break_glass.ask(cast.meera.actor, conversation, "self", WHY, utc_now())
    (waiting,) = (await opening.requests(cast.alex.actor, 0, utc_now())).waiting
    request = waiting.request.id or 0
    who = await opening.open_(cast.alex.actor, request, WHY, PASSWORD, utc_now())
    assert who is not None and who.name == NAME
    await break_glass.show(cast.meera.actor, request, utc_now())
    await house.settled()
    opened = await stored()
    left = {name: [row for row in rows if row not in before[name]] for name, rows in opened.items()}
    assert {name: len(rows) for name, rows in left.items() if rows} == {
        "identity_requests": 1,
        "audit_events": 3,
        "audit_links": 3,
        "audit_head": 1,
        "identity_news": 1,
        # To the admin, taken back, and to the doctor.
        "notifications": 2,
    }
    lines = [one.getMessage() for one in caplog.records if not one.name.startswith(("httpx", "httpcore"))]
    for where, content in (("rows", left), ("log", lines), ("facts", heard)):
        found = [one for one in (*TELLING, WHY) if one in str(content)]
        assert not found, f"{where}: {found}"

    # A day and a half later the person is told; what that leaves names them, as all notices do, and nothing else.
    later = utc_now() + SHOWN_FOR + TOLD_WITHIN
    assert await identity_news.tell_due(later) == 1
    told = await stored()
    news = {name: [row for row in rows if row not in opened[name]] for name, rows in told.items()}
    assert {name for name, rows in news.items() if rows} == {"notifications", "outgoing_mail"}
    assert told["identity_news"] == []
    for clue in (
        f"conversation:{conversation}",
        f"break_glass:{request}",
        cast.meera.name,
        WHY,
        f"{utc_now():%Y-%m-%d}",
    ):
        assert clue not in str(news)


async def test_redis_holds_nothing_of_it(database: str, cast: Cast, redis: str) -> None:
    async with Redis.from_url(redis) as look:
        await look.flushall()
        with configured(redis_url=redis):
            await start_hub()
            travelled: list[Any] = []
            async with look.pubsub() as channel:
                await channel.psubscribe("*")
                by = await began(Actor(USER_ID, Role.PATIENT, SESSION_ID))
                await listens(cast.meera)
                await chat.send(cast.meera.actor, by.conversation_id, "client-one", WORDS, NOW)
                while (message := await channel.get_message(timeout=0.5)) is not None:
                    travelled.append(message["data"])
            held = [(key, await look.zrange(key, 0, -1, withscores=True)) for key in await look.keys("*")]
            await stop_hub()
    assert travelled and held
    assert not [one for one in (WORDS, *TELLING) if one in str(travelled) or one in str(held)]

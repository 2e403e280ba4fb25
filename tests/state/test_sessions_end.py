"""A session that is over: its open tabs are told, sent to sign in, and closed within a second; nobody else's are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, update

from calmconnect.db.people import UserSession
from calmconnect.db.session import transaction
from calmconnect.domain.errors import NotFound
from calmconnect.domain.paths import local_path
from calmconnect.domain.people import Actor
from calmconnect.services import sessions
from calmconnect.services.clock import utc_now
from calmconnect.state import guard, session
from calmconnect.state.shared.chat import ChatState
from calmconnect.state.shared.shell import ShellState
from tests.support.care import talking
from tests.support.cast import Cast, Person
from tests.support.house import House
from tests.support.tab import Tab

ENDED = {"kind": "leave", "path": "/sign-in?problem=ended"}


async def actor_in(tab: Tab, person: Person) -> Actor:
    """The person as the tab's own session has them."""
    headers = tab._state["reflex___state____state"]["rx_router_headers"]["raw_headers"]
    return Actor(person.id, person.role, int(headers["x-calm-session"]))


async def age(actor: Actor, **columns: object) -> None:
    """Change a session's row, telling nobody."""
    async with transaction() as rows:
        await rows.exec(update(UserSession).where(col(UserSession.id) == actor.session_id).values(**columns))


async def ended(tab: Tab) -> None:
    """Wait, at most a second, until the tab was told to leave and is closed."""
    await tab.until(lambda: tab.closed, seconds=1)
    assert tab.notices[-1] == ENDED


async def test_revoking_a_session_closes_its_tabs(house: House, cast: Cast) -> None:
    lost, here = await house.signed_in(cast.asha), await house.signed_in(cast.asha)
    first, second, mine = await lost.open("/"), await lost.open("/sign-in"), await here.open("/")
    other = await (await house.signed_in(cast.ben)).open("/")
    stolen = await actor_in(first, cast.asha)
    await sessions.revoke(await actor_in(mine, cast.asha), stolen.session_id, utc_now())
    await ended(first)
    await ended(second)
    for tab in (mine, other):
        await tab.send(ShellState.load)
        assert not tab.closed and tab.notices == []


async def test_nobody_revokes_another_persons_session(house: House, cast: Cast) -> None:
    asha, ben = await (await house.signed_in(cast.asha)).open("/"), await (await house.signed_in(cast.ben)).open("/")
    target = await actor_in(asha, cast.asha)
    with pytest.raises(NotFound):
        await sessions.revoke(await actor_in(ben, cast.ben), target.session_id, utc_now())
    await asha.send(ShellState.load)
    assert asha.see(ShellState)["name"] == "Asha Rao"


async def test_signing_out_closes_the_other_tabs(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.meera)
    tab = await browser.open("/")
    await browser.sign_out()
    await ended(tab)
    assert browser.cookie == ""


async def test_a_revoked_session_opens_nothing_any_more(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.asha)
    actor = await actor_in(await browser.open("/"), cast.asha)
    await sessions.revoke(actor, actor.session_id, utc_now())
    again = await browser.open("/")
    assert again.see(ShellState)["name"] == ""


async def test_an_end_that_nobody_announced_is_found_out(house: House, cast: Cast) -> None:
    # The fact may be lost on its way from another process.
    tab = await (await house.signed_in(cast.asha)).open("/")
    await age(await actor_in(tab, cast.asha), revoked_at=utc_now())
    await ended(tab)


async def test_a_session_ends_when_its_time_is_up(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.asha)).open("/")
    await age(await actor_in(tab, cast.asha), expires_at=utc_now())
    await ended(tab)


async def test_staff_who_walked_away_are_sent_to_sign_in(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.meera)
    tab = await browser.open("/")
    await age(await actor_in(tab, cast.meera), last_seen_at=utc_now() - timedelta(minutes=31))
    await ended(tab)
    assert (await browser.open("/")).see(ShellState)["name"] == ""


async def test_a_patient_who_reads_for_long_stays_signed_in(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.asha)).open("/")
    await age(await actor_in(tab, cast.asha), last_seen_at=utc_now() - timedelta(days=2))
    assert await session.end_of_trust() == []
    await tab.send(ShellState.load)
    assert tab.see(ShellState)["name"] == "Asha Rao"


async def test_an_event_after_the_end_is_sent_to_sign_in_and_back(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.asha)).open("/patient/messages/7")
    actor = await actor_in(tab, cast.asha)
    await age(actor, revoked_at=utc_now())
    session.forget(actor.session_id)
    await tab.send(ChatState.fill, conversation=7, after=0)
    assert tab.notices[-1] == {"kind": "leave", "path": "/sign-in?next=/patient/messages/7"}
    assert local_path("/patient/messages/7") == "/patient/messages/7"


async def test_what_a_page_does_by_itself_keeps_nobody_signed_in(
    house: House, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mail that comes in at an open tab is marked as read; whoever left the room is signed out all the same."""
    conversation = await talking(cast.asha, cast.meera, lines=2)
    tab = await (await house.signed_in(cast.meera)).open(f"/doctor/messages/{conversation}")
    noted: list[Actor] = []

    async def note(actor: Actor) -> None:
        noted.append(actor)

    monkeypatch.setattr(guard, "note_activity", note)
    await tab.send(ChatState.seen, conversation=conversation, delivered=2, read=2)
    await tab.send(ChatState.fill, conversation=conversation, after=0)
    assert noted == []
    await tab.send(ChatState.older, conversation=conversation, before=2)
    assert [actor.user_id for actor in noted] == [cast.meera.id]

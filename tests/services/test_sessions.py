"""Signing in: who is let in, what is said to whom is not, and how long a session counts."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from calmconnect.db.people import User
from calmconnect.domain.errors import NotFound, Refused
from calmconnect.domain.people import Actor
from calmconnect.services import secrets, sessions
from calmconnect.services.sessions import SUSPENDED, WRONG
from calmconnect.services.tries import LOCKED
from calmconnect.services.work import work
from tests.support.cast import NOW, PASSWORD, Cast, Person
from tests.support.database import configured
from tests.support.rows import all_rows

LOCK = timedelta(minutes=15)


async def sign_in(email: object, password: object = PASSWORD, now: datetime = NOW) -> str:
    """Sign in at `now`."""
    return await sessions.sign_in(email, password, "Firefox on Linux", now)


async def refused(email: object, password: object = "not the password", now: datetime = NOW) -> str:
    """What is said to somebody who is not let in."""
    with pytest.raises(Refused) as refusal:
        await sign_in(email, password, now)
    return str(refusal.value)


async def signed_in(person: Person, now: datetime = NOW) -> Actor:
    """The person in a new session."""
    session_id = await sessions.session_behind(await sign_in(person.email, now=now), now)
    assert session_id is not None
    return Actor(person.id, person.role, session_id)


async def change(person: Person, **columns: object) -> None:
    """Change a person's row."""
    async with work() as w:
        user = await w.rows.get_one(User, person.id)
        user.sqlmodel_update(columns)
        w.rows.add(user)


async def test_the_right_pair_gets_a_session(database: str, cast: Cast) -> None:
    for email in (cast.asha.email, " ASHA@Calm.test "):
        session_id = await sessions.session_behind(await sign_in(email), NOW)
        assert session_id is not None
        assert await sessions.actor_of(session_id, NOW) == Actor(cast.asha.id, cast.asha.role, session_id)


async def test_everyone_who_is_not_let_in_hears_the_same(database: str, cast: Cast) -> None:
    await change(cast.ben, email_verified_at=None)
    await change(cast.meera, disabled_at=NOW)
    assert await refused(cast.meera.email, PASSWORD) == SUSPENDED
    await change(cast.jonas, password_hash=None)
    # Only who knows the password learns that it is suspended.
    assert await refused(cast.asha.email) == await refused(cast.meera.email) == WRONG
    for email in (
        "nobody@calm.test",
        cast.ben.email,
        cast.jonas.email,
        "",
        None,
        7,
        ["x"],
        "\x00",
        "\ud800",
    ):
        assert await refused(email, PASSWORD) == WRONG


async def test_no_other_password_fits(database: str, cast: Cast) -> None:
    with configured(lockout_failures=100):
        for password in ("", None, 7, ["x"], "\x00", "\ud800", "x" * 100_000, PASSWORD + " "):
            assert await refused(cast.asha.email, password) == WRONG


async def test_every_refusal_costs_one_comparison(database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    # bcrypt takes nearly all of the time; comparing once in each case makes the cases alike.
    compared: list[str | None] = []
    original = secrets.password_fits

    async def counted(password: object, password_hash: str | None) -> bool:
        compared.append(password_hash)
        return await original(password, password_hash)

    monkeypatch.setattr(sessions, "password_fits", counted)
    await change(cast.ben, email_verified_at=None)
    for email in (cast.asha.email, cast.ben.email, "nobody@calm.test"):
        for _ in range(6):
            await refused(email)
        assert len(compared) == 6
        compared.clear()


@pytest.mark.parametrize("known", [True, False])
async def test_too_many_tries_close_the_door(database: str, cast: Cast, known: bool) -> None:
    email = cast.asha.email if known else "nobody@calm.test"
    said = [await refused(email, now=NOW + timedelta(minutes=n)) for n in range(6)]
    assert said == [WRONG] * 5 + [LOCKED]
    locked_at = NOW + timedelta(minutes=4)
    assert await refused(email, PASSWORD, locked_at + LOCK - timedelta(seconds=1)) == LOCKED
    if known:
        assert await sign_in(email, now=locked_at + LOCK)
    else:
        assert await refused(email, now=locked_at + LOCK) == WRONG


async def test_the_door_is_closed_for_one_address_alone(database: str, cast: Cast) -> None:
    for _ in range(6):
        await refused(cast.asha.email)
        await refused("not an address")
    assert await sign_in(cast.ben.email)
    assert await refused("another one that is none") == WRONG


async def test_the_case_of_an_address_gives_no_more_tries(database: str, cast: Cast) -> None:
    for email in ("asha@calm.test", "ASHA@calm.test", " asha@calm.test", "Asha@Calm.Test", "asha@calm.TEST "):
        await refused(email)
    assert await refused(cast.asha.email, PASSWORD) == LOCKED


async def test_signing_in_forgets_the_tries_before(database: str, cast: Cast) -> None:
    for _ in range(3):
        for _ in range(4):
            await refused(cast.asha.email)
        assert await sign_in(cast.asha.email)


async def test_tries_at_once_all_count(database: str, cast: Cast) -> None:
    said = await asyncio.gather(*(refused(cast.asha.email) for _ in range(8)))
    assert set(said) <= {WRONG, LOCKED}
    assert await refused(cast.asha.email, PASSWORD) == LOCKED


async def test_how_often_and_how_long_can_be_set(database: str, cast: Cast) -> None:
    with configured(lockout_failures=1, lockout_seconds=60):
        await refused(cast.asha.email)
        assert await refused(cast.asha.email, PASSWORD, NOW + timedelta(seconds=59)) == LOCKED
        assert await sign_in(cast.asha.email, now=NOW + timedelta(seconds=60))


async def test_a_session_lasts_seven_days_however_busy(database: str, cast: Cast) -> None:
    token = await sign_in(cast.asha.email)
    actor_id = await sessions.session_behind(token, NOW)
    assert actor_id is not None
    for day in range(7):
        await sessions.seen(actor_id, NOW + timedelta(days=day))
    almost, over = NOW + timedelta(days=7, seconds=-1), NOW + timedelta(days=7)
    assert await sessions.session_behind(token, almost) == actor_id
    assert await sessions.session_behind(token, over) is None
    assert await sessions.actor_of(actor_id, over) is None
    assert await sessions.over_among([actor_id], almost) == set()
    assert await sessions.over_among([actor_id], over) == {actor_id}


@pytest.mark.parametrize(("name", "counts"), [("asha", True), ("meera", False), ("tara", False), ("alex", False)])
async def test_staff_are_signed_out_when_idle(database: str, cast: Cast, name: str, counts: bool) -> None:
    actor = await signed_in(getattr(cast, name))
    soon, later = NOW + timedelta(minutes=29), NOW + timedelta(minutes=30)
    assert await sessions.actor_of(actor.session_id, soon) == actor
    assert (await sessions.actor_of(actor.session_id, later) is not None) is counts
    assert (await sessions.over_among([actor.session_id], later) == set()) is counts
    await sessions.seen(actor.session_id, soon)
    assert await sessions.actor_of(actor.session_id, later) == actor


async def test_the_idle_are_ended_for_good(database: str, cast: Cast) -> None:
    asha, idle, busy = await signed_in(cast.asha), await signed_in(cast.meera), await signed_in(cast.jonas)
    later = NOW + timedelta(minutes=31)
    await sessions.seen(busy.session_id, later - timedelta(minutes=2))
    assert await sessions.end_idle(later) == 1
    assert await sessions.end_idle(later) == 0
    await sessions.seen(idle.session_id, later)
    alive = [await sessions.actor_of(actor.session_id, later) for actor in (asha, idle, busy)]
    assert alive == [asha, None, busy]


async def test_being_seen_is_written_once_a_minute(database: str, cast: Cast) -> None:
    actor = await signed_in(cast.asha)
    before = await all_rows()
    await sessions.seen(actor.session_id, NOW + timedelta(seconds=59))
    assert await all_rows() == before
    await sessions.seen(actor.session_id, NOW + timedelta(seconds=60))
    assert await all_rows() != before


async def test_people_see_where_they_are_signed_in(database: str, cast: Cast) -> None:
    first = await signed_in(cast.asha)
    second = await signed_in(cast.asha, NOW + timedelta(hours=1))
    await signed_in(cast.ben)
    now = NOW + timedelta(hours=2)
    places = await sessions.places(first, now)
    assert [(place.id, place.device) for place in places] == [
        (second.session_id, "Firefox on Linux"),
        (first.session_id, "Firefox on Linux"),
    ]
    await sessions.revoke(first, second.session_id, now)
    assert [place.id for place in await sessions.places(first, now)] == [first.session_id]
    assert await sessions.places(first, NOW + timedelta(days=7)) == []


async def test_a_session_is_ended_once_by_its_own_person(database: str, cast: Cast) -> None:
    asha, ben = await signed_in(cast.asha), await signed_in(cast.ben)
    for actor, target in ((ben, asha.session_id), (asha, 987_654)):
        with pytest.raises(NotFound):
            await sessions.revoke(actor, target, NOW)
    await sessions.revoke(asha, asha.session_id, NOW)
    with pytest.raises(NotFound):
        await sessions.revoke(asha, asha.session_id, NOW)
    assert await sessions.actor_of(asha.session_id, NOW) is None
    assert await sessions.actor_of(ben.session_id, NOW) == ben


async def test_a_disabled_person_is_out_at_once(database: str, cast: Cast) -> None:
    token = await sign_in(cast.asha.email)
    session_id = await sessions.session_behind(token, NOW)
    assert session_id is not None
    await change(cast.asha, disabled_at=NOW)
    assert await sessions.session_behind(token, NOW) is None
    assert await sessions.over_among([session_id], NOW) == {session_id}


async def test_signing_out_ends_the_session_of_that_cookie_alone(database: str, cast: Cast) -> None:
    here, there = await sign_in(cast.asha.email), await sign_in(cast.asha.email)
    await sessions.sign_out(here, NOW)
    await sessions.sign_out(here, NOW)
    await sessions.sign_out("nonsense", NOW)
    assert await sessions.session_behind(here, NOW) is None
    assert await sessions.session_behind(there, NOW) is not None

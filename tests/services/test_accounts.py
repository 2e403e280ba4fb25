"""Becoming a member: registering, confirming the address, choosing a password by a mailed link."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.errors import Invalid, Refused
from calmconnect.domain.people import Actor, Role
from calmconnect.services import accounts, notification_centre, sessions
from calmconnect.services.accounts import LINK_EXPIRED
from calmconnect.services.clock import even_time
from calmconnect.services.work import work
from tests.support.cast import NOW, PASSWORD, Cast
from tests.support.mailbox import mails_to, token_mailed_to
from tests.support.rows import all_rows

EMAIL = "nora@calm.test"
NEW = "another quiet place"


async def register(email: object = EMAIL) -> None:
    """Nora registers."""
    await accounts.register_patient("Nora Lind", email, PASSWORD, "Europe/Oslo", NOW)


async def user(email: str) -> User | None:
    """The account with this address."""
    async with reading() as rows:
        return (await rows.exec(select(User).where(User.email == email))).first()


async def sign_in(email: str, password: str = PASSWORD, days: float = 0) -> str:
    """Sign in, `days` after `NOW`."""
    return await sessions.sign_in(email, password, "Firefox", NOW + timedelta(days=days))


async def test_a_patient_registers_and_confirms(database: str) -> None:
    await register("  Nora@Calm.Test ")
    nora = await user(EMAIL)
    assert nora is not None and (nora.role, nora.time_zone) == ("patient", "Europe/Oslo")
    with pytest.raises(Refused, match="not confirmed yet"):
        await sign_in(EMAIL)
    await accounts.confirm_email(await token_mailed_to(EMAIL), NOW)
    assert await sign_in(EMAIL)


BAD = (
    ("name", "x" * 121),
    ("name", "  "),
    ("name", "<b>Nora</b>"),
    ("name", "Nora\x00"),
    ("name", "Nora\nBcc: all@calm.test"),
    ("name", 7),
    ("email", "nora"),
    ("email", "nora@calm"),
    ("email", "nora@calm.test\nBcc: all@calm.test"),
    ("email", None),
    ("email", "x" * 250 + "@calm.test"),
    ("password", "too short"),
    ("password", "aaaaaaaaaaaa"),
    ("password", "x" * 100 + "abc" * 40),
    ("password", ["a quiet place by the sea"]),
    ("time_zone", "Moon/Crater"),
    ("time_zone", "../../etc/passwd"),
    ("time_zone", ""),
)


async def test_what_can_not_be_taken_is_a_field_error(database: str) -> None:
    good = {"name": "Nora", "email": EMAIL, "password": PASSWORD, "time_zone": "UTC"}
    for field, value in BAD:
        given: dict[str, Any] = {**good, field: value}
        with pytest.raises(Invalid) as refused:
            await accounts.register_patient(**given, now=NOW)
        assert list(refused.value.fields) == [field], value
    assert not any((await all_rows()).values())


async def test_an_address_that_is_taken_stays_its_owners(database: str, cast: Cast) -> None:
    before = await user(cast.asha.email)
    await accounts.register_patient("Mallory", "ASHA@calm.test", NEW, "UTC", NOW)
    assert await user(cast.asha.email) == before
    assert [mail.subject for mail in await mails_to(cast.asha.email)] == ["You already have an account"]
    assert "Asha Rao" in (await mails_to(cast.asha.email))[0].text
    with pytest.raises(Refused):
        await sign_in(cast.asha.email, NEW)


async def test_two_who_register_one_address_at_once_get_one_account(database: str) -> None:
    await asyncio.gather(*(register() for _ in range(5)))
    subjects = sorted(mail.subject for mail in await mails_to(EMAIL))
    assert subjects == ["Please confirm your email address", *["You already have an account"] * 4]


async def test_known_and_unknown_addresses_take_the_same_time(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    padded: list[float] = []

    @asynccontextmanager
    async def noted(seconds: float) -> AsyncIterator[None]:
        padded.append(seconds)
        yield

    monkeypatch.undo()
    monkeypatch.setattr(accounts, "even_time", noted)
    use_cases: tuple[Callable[[str], Awaitable[None]], ...] = (
        lambda email: accounts.register_patient("Nora", email, PASSWORD, "UTC", NOW),
        lambda email: accounts.request_reset(email, NOW),
    )
    for use_case in use_cases:
        padded.clear()
        await use_case(cast.asha.email)
        await use_case("nobody@calm.test")
        assert padded == [0.6, 0.6]


async def test_a_short_block_is_made_to_last() -> None:
    loop = asyncio.get_running_loop()
    for error in (None, Refused("no")):
        began = loop.time()
        try:
            async with even_time(0.02):
                if error:
                    raise error
        except Refused:
            pass
        assert loop.time() - began >= 0.02


async def test_a_confirmation_works_once(database: str) -> None:
    await register()
    token = await token_mailed_to(EMAIL)
    assert await accounts.link_is_good(token, NOW)
    await accounts.confirm_email(token, NOW)
    assert not await accounts.link_is_good(token, NOW)
    with pytest.raises(Refused, match=LINK_EXPIRED):
        await accounts.confirm_email(token, NOW)


async def test_of_two_clicks_at_once_one_counts(database: str) -> None:
    await register()
    token = await token_mailed_to(EMAIL)
    outcomes = await asyncio.gather(*(accounts.confirm_email(token, NOW) for _ in range(5)), return_exceptions=True)
    assert outcomes.count(None) == 1
    assert all(isinstance(outcome, Refused) for outcome in outcomes if outcome is not None)


@pytest.mark.parametrize(("hours", "works"), [(23.9, True), (24, False), (48, False)])
async def test_a_confirmation_grows_old(database: str, hours: float, works: bool) -> None:
    await register()
    token, later = await token_mailed_to(EMAIL), NOW + timedelta(hours=hours)
    assert await accounts.link_is_good(token, later) is works
    if works:
        await accounts.confirm_email(token, later)
    else:
        with pytest.raises(Refused, match=LINK_EXPIRED):
            await accounts.confirm_email(token, later)


async def test_a_made_up_link_does_nothing(database: str, cast: Cast) -> None:
    await register()
    before = await all_rows()
    for token in ("", "x", None, 7, ["x"], {"x": 1}, "\x00", "\ud800", "x" * 100_000):
        assert not await accounts.link_is_good(token, NOW)
        with pytest.raises(Refused, match=LINK_EXPIRED):
            await accounts.confirm_email(token, NOW)
        with pytest.raises(Refused, match=LINK_EXPIRED):
            await accounts.choose_password(token, NEW, NOW)
    assert await all_rows() == before


async def test_a_link_serves_its_own_purpose_alone(database: str, cast: Cast) -> None:
    await register()
    await accounts.request_reset(cast.asha.email, NOW)
    with pytest.raises(Refused, match=LINK_EXPIRED):
        await accounts.choose_password(await token_mailed_to(EMAIL), NEW, NOW)
    with pytest.raises(Refused, match=LINK_EXPIRED):
        await accounts.confirm_email(await token_mailed_to(cast.asha.email), NOW)


async def test_a_new_password_signs_out_everywhere(database: str, cast: Cast) -> None:
    places = [await sign_in(cast.asha.email) for _ in range(3)]
    others = await sign_in(cast.ben.email)
    await accounts.request_reset(cast.asha.email, NOW)
    await accounts.choose_password(await token_mailed_to(cast.asha.email), NEW, NOW)
    assert [await sessions.session_behind(token, NOW) for token in places] == [None] * 3
    assert await sessions.session_behind(others, NOW) is not None
    with pytest.raises(Refused):
        await sign_in(cast.asha.email)
    assert await sign_in(cast.asha.email, NEW)


async def test_a_password_that_can_not_be_taken_leaves_the_link_good(database: str, cast: Cast) -> None:
    await accounts.request_reset(cast.asha.email, NOW)
    token, before = await token_mailed_to(cast.asha.email), await all_rows()
    with pytest.raises(Invalid):
        await accounts.choose_password(token, "short", NOW)
    assert await all_rows() == before
    await accounts.choose_password(token, NEW, NOW)


async def test_a_reset_works_once_for_an_hour(database: str, cast: Cast) -> None:
    await accounts.request_reset(cast.asha.email, NOW)
    token = await token_mailed_to(cast.asha.email)
    with pytest.raises(Refused, match=LINK_EXPIRED):
        await accounts.choose_password(token, NEW, NOW + timedelta(hours=1))
    await accounts.choose_password(token, NEW, NOW + timedelta(minutes=59))
    with pytest.raises(Refused, match=LINK_EXPIRED):
        await accounts.choose_password(token, PASSWORD, NOW)
    assert await sign_in(cast.asha.email, NEW)


async def test_a_new_password_ends_the_links_mailed_before(database: str, cast: Cast) -> None:
    await accounts.request_reset(cast.asha.email, NOW)
    older = await token_mailed_to(cast.asha.email)
    await accounts.request_reset(cast.asha.email, NOW)
    await accounts.choose_password(await token_mailed_to(cast.asha.email), NEW, NOW)
    with pytest.raises(Refused, match=LINK_EXPIRED):
        await accounts.choose_password(older, PASSWORD, NOW)


async def test_a_new_password_opens_a_locked_door(database: str, cast: Cast) -> None:
    for _ in range(5):
        with pytest.raises(Refused):
            await sign_in(cast.asha.email, "not the password")
    await accounts.request_reset(cast.asha.email, NOW)
    await accounts.choose_password(await token_mailed_to(cast.asha.email), NEW, NOW)
    assert await sign_in(cast.asha.email, NEW)


async def test_a_password_is_changed_by_who_knows_it(database: str, cast: Cast) -> None:
    here, there = await sign_in(cast.asha.email), await sign_in(cast.asha.email)
    session_id = await sessions.session_behind(here, NOW)
    assert session_id is not None
    actor = Actor(cast.asha.id, cast.asha.role, session_id)
    await accounts.request_reset(cast.asha.email, NOW)
    before = await all_rows()
    for current, new in ((PASSWORD, "short"), ("not the password", NEW), (None, NEW), (PASSWORD, None)):
        with pytest.raises(Invalid):
            await accounts.change_password(actor, current, new, NOW)
    # Wrong ones are counted, as at the door.
    assert {**await all_rows(), "sign_in_throttles": []} == before
    await accounts.change_password(actor, PASSWORD, NEW, NOW)
    assert await sessions.session_behind(here, NOW) == session_id
    assert await sessions.session_behind(there, NOW) is None
    assert await sign_in(cast.asha.email, NEW)
    (told,) = (await notification_centre.notices(actor)).rows
    assert (told.title, (await mails_to(cast.asha.email))[-1].subject) == ("Your password was changed",) * 2
    with pytest.raises(Refused, match=LINK_EXPIRED):
        await accounts.choose_password(await token_mailed_to(cast.asha.email), PASSWORD, NOW)


async def test_nobody_unknown_is_mailed_a_reset(database: str, cast: Cast) -> None:
    before = await all_rows()
    await accounts.request_reset("nobody@calm.test", NOW)
    assert await all_rows() == before


async def test_a_disabled_account_stays_closed(database: str, cast: Cast) -> None:
    await accounts.request_reset(cast.asha.email, NOW)
    token = await token_mailed_to(cast.asha.email)
    async with work() as w:
        asha = await w.rows.get_one(User, cast.asha.id)
        asha.disabled_at = NOW
    before = await all_rows()
    await accounts.request_reset(cast.asha.email, NOW)
    with pytest.raises(Refused, match=LINK_EXPIRED):
        await accounts.choose_password(token, NEW, NOW)
    assert await all_rows() == before


async def test_an_invited_doctor_sets_a_password(database: str, cast: Cast) -> None:
    async with work() as w:
        lena = User(role=Role.DOCTOR, name="Dr. Lena Fox", email="lena@calm.test", created_at=NOW)
        w.rows.add(lena)
        await w.rows.flush()
        await accounts.invite(w, lena, NOW)
    with pytest.raises(Refused):
        await sign_in(lena.email)
    token = await token_mailed_to(lena.email)
    await accounts.choose_password(token, PASSWORD, NOW + timedelta(days=6.9))
    assert await sign_in(lena.email, days=7)
    with pytest.raises(Refused, match=LINK_EXPIRED):
        await accounts.choose_password(token, NEW, NOW)


async def test_of_tokens_and_passwords_only_hashes_are_kept(database: str) -> None:
    await register()
    mailed = await token_mailed_to(EMAIL)
    await accounts.confirm_email(mailed, NOW)
    cookie = await sign_in(EMAIL)
    tables = await all_rows()
    del tables["outgoing_mail"]
    for secret in (mailed, cookie, PASSWORD):
        assert secret not in repr(tables)

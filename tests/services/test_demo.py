"""Demo mode: people in an empty database, and some who are always there."""

from __future__ import annotations

import pytest
from sqlmodel import select

from calmconnect.db.people import User
from calmconnect.db.seed import DEMO_ACCOUNTS, DEMO_PASSWORD, HERE
from calmconnect.db.session import reading
from calmconnect.domain.doctors import Presence
from calmconnect.domain.errors import NotFound
from calmconnect.hub import start_hub
from calmconnect.services import accounts, demo, presence, sessions
from tests.support.cast import NOW, Cast
from tests.support.database import configured
from tests.support.rows import all_rows


async def test_demo_people_can_sign_in(database: str) -> None:
    await demo.seed_if_empty(NOW)
    for email in DEMO_ACCOUNTS:
        assert await sessions.sign_in(email, DEMO_PASSWORD, "Firefox", NOW)


async def test_seeding_again_changes_nothing(database: str) -> None:
    await demo.seed_if_empty(NOW)
    before = await all_rows()
    await demo.seed_if_empty(NOW)
    assert await all_rows() == before


async def test_a_database_with_people_is_left_alone(database: str, cast: Cast) -> None:
    before = await all_rows()
    await demo.seed_if_empty(NOW)
    assert await all_rows() == before


async def test_nobody_is_made_up_when_demo_is_off(database: str) -> None:
    with configured(demo=False):
        await demo.seed_if_empty(NOW)
    async with reading() as rows:
        assert (await rows.exec(select(User))).all() == []


async def test_some_doctors_are_there_and_the_demo_account_is_not(database: str) -> None:
    await start_hub()
    await demo.seed_if_empty(NOW)
    await demo.keep_here()
    async with reading() as rows:
        ids = {user.email: user.id or 0 for user in (await rows.exec(select(User))).all()}
        shown = await presence.of(rows, ids.values())
    here = {email for email, user_id in ids.items() if shown.get(user_id, Presence.OFFLINE) is not Presence.OFFLINE}
    assert here == set(HERE)


async def test_nobody_is_kept_there_when_demo_is_off(database: str) -> None:
    await start_hub()
    await demo.seed_if_empty(NOW)
    with configured(demo=False):
        await demo.keep_here()
    async with reading() as rows:
        ids = [user.id or 0 for user in (await rows.exec(select(User))).all()]
        assert set((await presence.of(rows, ids)).values()) == {Presence.OFFLINE}


async def test_mail_can_be_read_the_newest_first(database: str) -> None:
    await accounts.register_patient("Ada", "ada@calm.test", "a long and winding road", "UTC", NOW)
    await accounts.register_patient("Ben", "ben@calm.test", "a long and winding road", "UTC", NOW)
    found = await demo.newest_mail()
    assert [mail.address for mail in found] == ["ben@calm.test", "ada@calm.test"]
    assert "/verify-email?token=" in found[0].text


async def test_mail_is_nobodys_to_read_when_demo_is_off(database: str) -> None:
    await accounts.register_patient("Ada", "ada@calm.test", "a long and winding road", "UTC", NOW)
    with configured(demo=False), pytest.raises(NotFound):
        await demo.newest_mail()

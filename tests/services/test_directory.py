"""Admins look people up: by the beginnings of words, by role, by how accounts stand, page by page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import col, update

from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.db.session import transaction
from calmconnect.domain.errors import Invalid, NotAllowed
from calmconnect.domain.people import Role
from calmconnect.services import admin, directory
from calmconnect.services.directory import Standing
from tests.support.cast import NOW, Cast

WRITTEN: dict[str, object] = {
    "name": "Dr. Noor Haddad-O'Neil",
    "email": "noor@clinic.example",
    "licence_number": "DHA-2019-77",
    "time_zone": "Asia/Dubai",
    "specialisations": ["sleep"],
}


async def named(
    cast: Cast, words: object = "", role: Role | None = None, standing: Standing = Standing.ANY, page: int = 0
) -> list[str]:
    found = await directory.people(cast.alex.actor, words, role, standing, page, NOW)
    return [person.name for person in found.rows]


async def change(person_id: int, **columns: object) -> None:
    async with transaction() as rows:
        await rows.exec(update(User).where(col(User.id) == person_id).values(**columns))


async def licence_ends(doctor_id: int, day: date) -> None:
    async with transaction() as rows:
        await rows.exec(update(Doctor).where(col(Doctor.user_id) == doctor_id).values(licence_expires_on=day))


@pytest.mark.parametrize(
    "words", ["noor", "HAD noo", "clinic", "noor@clinic.exa", "dha", "2019-77", "o'neil", "had 77", " noor  example "]
)
async def test_by_the_beginnings_of_words(database: str, cast: Cast, words: str) -> None:
    await admin.add_doctor(cast.alex.actor, WRITTEN, NOW)
    assert await named(cast, words) == ["Dr. Noor Haddad-O'Neil"]


@pytest.mark.parametrize("words", ["oor", "noor asha", "%", "_", "*", "noor | asha", "77x", "'", "\\", "noor & asha"])
async def test_nobody_is_found_by_anything_else(database: str, cast: Cast, words: str) -> None:
    await admin.add_doctor(cast.alex.actor, WRITTEN, NOW)
    found = await named(cast, words)
    # What has no letter in it asks for nothing in particular; nothing else finds those whom it does not name.
    assert found == [] or not any(sign.isalnum() for sign in words)


async def test_a_licence_is_found_under_its_new_number(database: str, cast: Cast) -> None:
    async with transaction() as rows:
        await rows.exec(update(Doctor).where(col(Doctor.user_id) == cast.meera.id).values(licence_number="TN 4711"))
    assert await named(cast, "4711") == ["Dr. Meera Iyer"]


async def test_by_role_and_by_how_they_stand(database: str, cast: Cast) -> None:
    await admin.add_doctor(cast.alex.actor, WRITTEN, NOW)
    await change(cast.jonas.id, disabled_at=NOW)
    await change(cast.ben.id, email_verified_at=None)
    assert set(await named(cast, role=Role.PATIENT)) == {"Asha Rao", "Ben Okafor"}
    assert await named(cast, role=Role.ADMIN) == ["Alex Admin"]
    assert await named(cast, role=Role.AGENT) == ["Tara Singh"]
    assert await named(cast, standing=Standing.INVITED) == ["Dr. Noor Haddad-O'Neil"]
    assert await named(cast, standing=Standing.UNCONFIRMED) == ["Ben Okafor"]
    assert await named(cast, standing=Standing.UNCHECKED) == ["Dr. Noor Haddad-O'Neil"]
    assert await named(cast, standing=Standing.LISTED) == ["Dr. Meera Iyer"]
    assert await named(cast, standing=Standing.SUSPENDED) == ["Dr. Jonas Weber"]
    assert await named(cast, role=Role.PATIENT, standing=Standing.SUSPENDED) == []
    assert await named(cast, "ben", Role.ADMIN) == []


async def test_whose_licence_ends_before_long(database: str, cast: Cast) -> None:
    await licence_ends(cast.meera.id, NOW.date() + timedelta(days=30))
    await licence_ends(cast.jonas.id, NOW.date() + timedelta(days=31))
    assert await named(cast, standing=Standing.EXPIRING) == ["Dr. Meera Iyer"]
    meera, *_ = (await directory.people(cast.alex.actor, "meera", None, Standing.ANY, 0, NOW)).rows
    assert meera.licence_ends_soon and meera.licence_checked
    await licence_ends(cast.jonas.id, NOW.date() - timedelta(days=1))
    assert set(await named(cast, standing=Standing.EXPIRING)) == {"Dr. Meera Iyer", "Dr. Jonas Weber"}


@pytest.mark.parametrize("words", ["", "p"])
async def test_page_by_page_the_newest_first(database: str, cast: Cast, words: str) -> None:
    async with transaction() as rows:
        for n in range(30):
            joined = NOW + timedelta(minutes=n)
            rows.add(User(role=Role.PATIENT, name=f"P{n:02}", email=f"p{n}@calm.test", created_at=joined))
    first = await directory.people(cast.alex.actor, words, Role.PATIENT, Standing.ANY, 0, NOW)
    assert [person.name for person in first.rows] == [f"P{n:02}" for n in range(29, 4, -1)]
    others = 0 if words else 2
    assert first.total == 30 + others
    assert len(await named(cast, words, Role.PATIENT, page=1)) == 5 + others
    beyond = await directory.people(cast.alex.actor, words, Role.PATIENT, Standing.ANY, 2, NOW)
    assert (beyond.rows, beyond.total) == ((), 30 + others)


async def test_how_they_stand(database: str, cast: Cast) -> None:
    await admin.add_doctor(cast.alex.actor, WRITTEN, NOW)
    noor, *_ = (await directory.people(cast.alex.actor, "noor", None, Standing.ANY, 0, NOW)).rows
    assert (noor.licence, noor.licence_checked, noor.email_confirmed, noor.invited) == (
        "DHA-2019-77",
        False,
        False,
        True,
    )
    asha, *_ = (await directory.people(cast.alex.actor, "asha", None, Standing.ANY, 0, NOW)).rows
    assert (asha.licence, asha.licence_checked, asha.email_confirmed, asha.invited) == ("", False, True, False)


@pytest.mark.parametrize("words", [None, 7, ["a"], "x" * 81, "a\x00b"])
async def test_a_search_that_is_no_line(database: str, cast: Cast, words: object) -> None:
    with pytest.raises(Invalid):
        await directory.people(cast.alex.actor, words, None, Standing.ANY, 0, NOW)


async def test_nobody_but_admins(database: str, cast: Cast) -> None:
    for person in (cast.asha, cast.meera, cast.tara):
        with pytest.raises(NotAllowed):
            await directory.people(person.actor, "", None, Standing.ANY, 0, NOW)

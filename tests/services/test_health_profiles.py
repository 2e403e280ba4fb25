"""What patients tell of themselves: kept encrypted, read by doctors who treat them, each look on record."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import select

from calmconnect.db.audit import AuditEvent
from calmconnect.db.session import reading
from calmconnect.domain.audit import Act
from calmconnect.domain.booking import Status
from calmconnect.domain.errors import Invalid, NotAllowed, NotFound
from calmconnect.domain.health_profile import HealthDetails, clean_details
from calmconnect.services import health_profiles
from tests.support.care import met
from tests.support.cast import NOW, Cast
from tests.support.rows import all_rows

TOLD = HealthDetails(
    date_of_birth="1994-05-31",
    gender="woman",
    phone="+91 (98) 765-43210",
    blood_group="AB-",
    allergies="Penicillin",
    history="Asthma.\nSertraline, 50 mg.",
    emergency_name="Ravi Rao",
    emergency_phone="98765 43211",
)
FORM: dict[str, object] = {**asdict(TOLD)}


async def looks() -> list[tuple[int, str]]:
    async with reading() as rows:
        found = await rows.exec(select(AuditEvent).where(AuditEvent.act == Act.PROFILE_READ))
        return [(one.actor_id, one.subject) for one in found]


async def test_is_kept_as_told_and_can_be_taken_back(database: str, cast: Cast) -> None:
    assert await health_profiles.own(cast.asha.actor) == HealthDetails()
    await health_profiles.save(cast.asha.actor, FORM, NOW)
    assert await health_profiles.own(cast.asha.actor) == TOLD
    await health_profiles.save(cast.asha.actor, dict.fromkeys(FORM, ""), NOW)
    assert await health_profiles.own(cast.asha.actor) == HealthDetails()
    assert await health_profiles.own(cast.ben.actor) == HealthDetails()


async def test_nothing_of_it_stands_in_the_clear(database: str, cast: Cast) -> None:
    await health_profiles.save(cast.asha.actor, FORM, NOW)
    async with reading() as rows:
        connection = await rows.connection()
        stored = repr((await connection.execute(text("SELECT * FROM health_profiles"))).all())
    for word in ("1994", "woman", "Penicillin", "Asthma", "Ravi", "98765"):
        assert word not in stored


async def test_doctors_who_treat_them_read_it_on_record(database: str, cast: Cast) -> None:
    await health_profiles.save(cast.asha.actor, FORM, NOW)
    await met(cast.asha, cast.meera)
    assert await health_profiles.of_patient(cast.meera.actor, cast.asha.id, NOW) == TOLD
    await health_profiles.of_patient(cast.meera.actor, cast.asha.id, NOW + timedelta(minutes=1))
    assert await looks() == [(cast.meera.id, f"patient:{cast.asha.id}")]


async def test_nobody_else_reads_it(database: str, cast: Cast) -> None:
    await health_profiles.save(cast.asha.actor, FORM, NOW)
    await met(cast.asha, cast.meera, status=Status.PENDING)
    before = await all_rows()
    for doctor in (cast.meera, cast.jonas):
        with pytest.raises(NotFound):
            await health_profiles.of_patient(doctor.actor, cast.asha.id, NOW)
    for person in (cast.asha, cast.ben, cast.tara, cast.alex):
        with pytest.raises(NotAllowed):
            await health_profiles.of_patient(person.actor, cast.asha.id, NOW)
    for person in (cast.meera, cast.tara, cast.alex):
        with pytest.raises(NotAllowed):
            await health_profiles.own(person.actor)
        with pytest.raises(NotAllowed):
            await health_profiles.save(person.actor, FORM, NOW)
    assert await all_rows() == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date_of_birth", "2026-03-12"),
        ("date_of_birth", "1899-01-01"),
        ("date_of_birth", "31.5.1994"),
        ("date_of_birth", None),
        ("gender", "x" * 61),
        ("gender", 7),
        ("phone", "call me"),
        ("phone", "12"),
        ("phone", "+1 234 567 890 123 456 7"),
        ("blood_group", "C+"),
        ("blood_group", ["A+"]),
        ("allergies", "x" * 501),
        ("history", "x" * 4_001),
        ("history", "bell \x07"),
        ("emergency_name", "two\nlines\x00"),
        ("emergency_phone", "++1 2345678"),
    ],
)
async def test_what_can_not_be_taken(cast: Cast, field: str, value: object) -> None:
    before = await all_rows()
    with pytest.raises(Invalid) as refused:
        await health_profiles.save(cast.asha.actor, {**FORM, field: value}, NOW)
    assert set(refused.value.fields) == {field} and await all_rows() == before


@given(st.dates(date(1910, 1, 1), NOW.date()))
def test_an_age_is_whole_years(born: date) -> None:
    age = clean_details({**FORM, "date_of_birth": born.isoformat()}, NOW.date()).age(NOW.date())
    assert age is not None
    # Whoever was born on a 29th of February is a year older on the 1st of March.
    assert (born.year + age, born.month, born.day) <= (NOW.year, NOW.month, NOW.day)
    assert (born.year + age + 1, born.month, born.day) > (NOW.year, NOW.month, NOW.day)

"""Admins write what a doctor shows; of two at once the second is told who was quicker, and nothing is written over."""

from __future__ import annotations

import asyncio

import pytest

from calmconnect.domain.errors import Invalid, NotAllowed, NotFound
from calmconnect.services import doctor_editing, practice
from calmconnect.services.doctor_editing import Changed
from tests.support.cast import NOW, Cast
from tests.support.profiles import PROFILE
from tests.support.rows import all_rows

WRITTEN: dict[str, object] = {**PROFILE, "name": "Dr. Meera Iyer-Nair", "time_zone": "Asia/Dubai"}


async def test_is_kept_as_written(database: str, cast: Cast) -> None:
    await doctor_editing.save(cast.alex.actor, cast.meera.id, WRITTEN, 1, NOW)
    found = await doctor_editing.read(cast.alex.actor, cast.meera.id)
    assert (found.profile.name, found.time_zone, found.profile.doctor.version) == (
        "Dr. Meera Iyer-Nair",
        "Asia/Dubai",
        2,
    )
    assert found.profile.doctor.headline == PROFILE["headline"] and set(found.profile.specialisations) == {
        "sleep",
        "anxiety",
    }


async def test_of_two_at_once_the_second_is_told(database: str, cast: Cast) -> None:
    async def attempt(fee: str) -> str:
        try:
            await doctor_editing.save(cast.alex.actor, cast.meera.id, {**WRITTEN, "fee": fee}, 1, NOW)
        except Changed as changed:
            return changed.by
        return fee

    outcome = await asyncio.gather(attempt("900"), attempt("1800"))
    assert sorted(outcome)[-1] == "Alex Admin"
    (won,) = [one for one in outcome if one != "Alex Admin"]
    kept = await doctor_editing.read(cast.alex.actor, cast.meera.id)
    assert kept.profile.doctor.fee_minor == int(won) * 100 and kept.profile.doctor.version == 2


async def test_what_the_doctor_wrote_meanwhile_counts_too(database: str, cast: Cast) -> None:
    await doctor_editing.save(cast.alex.actor, cast.meera.id, WRITTEN, 1, NOW)
    await practice.save_profile(cast.meera.actor, {**PROFILE, "fee": "900"}, 2)
    before = await all_rows()
    with pytest.raises(Changed) as refused:
        await doctor_editing.save(cast.alex.actor, cast.meera.id, WRITTEN, 2, NOW)
    assert refused.value.by == "Dr. Meera Iyer-Nair" and await all_rows() == before


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("name", "<b>"), ("time_zone", "Mars"), ("fee", "x")])
async def test_what_can_not_be_taken(database: str, cast: Cast, field: str, value: object) -> None:
    before = await all_rows()
    with pytest.raises(Invalid) as refused:
        await doctor_editing.save(cast.alex.actor, cast.meera.id, {**WRITTEN, field: value}, 1, NOW)
    assert set(refused.value.fields) == {field} and await all_rows() == before


async def test_nobody_but_admins(database: str, cast: Cast) -> None:
    for person in (cast.asha, cast.meera, cast.tara):
        with pytest.raises(NotAllowed):
            await doctor_editing.save(person.actor, cast.meera.id, WRITTEN, 1, NOW)
        with pytest.raises(NotAllowed):
            await doctor_editing.read(person.actor, cast.meera.id)
    with pytest.raises(NotFound):
        await doctor_editing.save(cast.alex.actor, cast.asha.id, WRITTEN, 1, NOW)

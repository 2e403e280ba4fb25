"""What a doctor shows of themself."""

from __future__ import annotations

import pytest

from calmconnect.domain.errors import Conflict, Invalid, NotAllowed
from calmconnect.services import doctors, practice
from tests.support.cast import NOW, Cast
from tests.support.profiles import PROFILE
from tests.support.rows import all_rows


async def test_a_profile_is_kept_as_written(cast: Cast) -> None:
    await practice.save_profile(cast.meera.actor, PROFILE, 1)
    own = await practice.own_profile(cast.meera.actor)
    assert (own.doctor.fee_minor, own.doctor.years_experience, own.doctor.languages) == (150_000, 12, ["en", "hi"])
    assert own.doctor.free_cancel_hours == 48
    assert set(own.specialisations) == {"anxiety", "sleep"}
    found = await doctors.find("", "anxiety", False, 0, NOW)
    assert [card.name for card in found.cards] == [cast.meera.name]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("headline", ""),
        ("headline", "x" * 121),
        ("headline", None),
        ("about", "x" * 2001),
        ("about", "bell \x07"),
        ("years_experience", "-1"),
        ("years_experience", "many"),
        ("years_experience", "9" * 30),
        ("fee", "1e9"),
        ("fee", None),
        ("free_cancel_hours", "5"),
        ("free_cancel_hours", 24),
        ("languages", []),
        ("languages", ["klingon"]),
        ("languages", "en"),
        ("modes", ["telepathy"]),
        ("specialisations", [["sleep"]]),
        ("specialisations", None),
    ],
)
async def test_a_profile_that_cannot_be_names_the_field(cast: Cast, field: str, value: object) -> None:
    before = await all_rows()
    with pytest.raises(Invalid) as refused:
        await practice.save_profile(cast.meera.actor, {**PROFILE, field: value}, 1)
    assert set(refused.value.fields) == {field}
    assert await all_rows() == before


async def test_only_doctors_have_a_profile(cast: Cast) -> None:
    for person in (cast.asha, cast.tara, cast.alex):
        for attempt in (practice.own_profile(person.actor), practice.save_profile(person.actor, PROFILE, 1)):
            with pytest.raises(NotAllowed):
                await attempt


async def test_what_an_admin_wrote_meanwhile_is_not_written_over(cast: Cast) -> None:
    await practice.save_profile(cast.meera.actor, PROFILE, 1)
    before = await all_rows()
    with pytest.raises(Conflict, match="meanwhile"):
        await practice.save_profile(cast.meera.actor, {**PROFILE, "fee": "900"}, 1)
    assert await all_rows() == before
    await practice.save_profile(cast.meera.actor, {**PROFILE, "fee": "900"}, 2)

"""Which recovery codes there are, and how codes may be typed."""

from __future__ import annotations

from typing import Any

import pytest

from calmconnect.domain.errors import Invalid
from calmconnect.domain.second_factor import clean_code, new_recovery_codes


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("287082", "287082"),
        (" 287 082 ", "287082"),
        ("287-082", "287082"),
        ("ABCD-efgh jkmn-PQRS", "abcdefghjkmnpqrs"),
    ],
)
def test_codes_are_typed_as_people_type(typed: str, code: str) -> None:
    assert clean_code(typed) == code


@pytest.mark.parametrize(
    "typed", [None, 287082, "", "  ", "28708", "x" * 16 + "yz", "1" * 10_000, ["287082"], "287082\x00" * 9]
)
def test_what_is_no_code_is_told_under_its_field(typed: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        clean_code(typed)
    assert refusal.value.fields.keys() == {"code"}


def test_ten_recovery_codes_are_all_different_and_can_be_typed() -> None:
    fresh = new_recovery_codes() + new_recovery_codes()
    assert len(set(fresh)) == 20
    for code in fresh:
        assert len(clean_code(code)) == 16 and not set(code) & set("ilo01")

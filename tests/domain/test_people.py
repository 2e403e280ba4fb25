"""What a name, an address, a password and a zone may be."""

from __future__ import annotations

import unicodedata
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.errors import Invalid
from calmconnect.domain.people import clean_email, clean_name, clean_password, clean_time_zone, time_zones

anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.binary(),
    st.text(),
    st.lists(st.text()),
    st.dictionaries(st.text(), st.text()),
)


@given(anything)
def test_anything_is_a_clean_value_or_a_field_error(value: object) -> None:
    for clean, field in (
        (clean_name, "name"),
        (clean_email, "email"),
        (clean_password, "password"),
        (clean_time_zone, "time_zone"),
    ):
        try:
            assert isinstance(clean(value), str)
        except Invalid as refused:
            assert list(refused.fields) == [field]


@given(st.text())
def test_a_clean_name_is_one_plain_line_and_stays_so(value: str) -> None:
    try:
        name = clean_name(value)
    except Invalid:
        return
    assert 1 <= len(name) <= 120 and name == name.strip() and "  " not in name
    assert not any(unicodedata.category(sign) in {"Cc", "Cs"} or sign in "<>" for sign in name)
    assert clean_name(name) == name


@given(st.emails(domains=st.sampled_from(["calm.test", "a.b-c.example", "XN--BCHER-KVA.example"])))
def test_a_clean_address_has_nothing_a_mail_header_could_break_on(value: str) -> None:
    try:
        email = clean_email(value)
    except Invalid:
        return
    assert email == email.lower() and email.count("@") == 1
    assert not set(email) & set(' \r\n\t,;:<>()[]"\\')
    assert clean_email(f"  {value} ") == email


@pytest.mark.parametrize(
    "email", ["nora@calm.test", "Nora.Lind+calm@sub.calm.co.in", "o'hara@calm.test", "nóra@calm.test", "n@a-b.io"]
)
def test_real_addresses_are_taken(email: str) -> None:
    assert clean_email(email) == email.lower()


@pytest.mark.parametrize(
    "email",
    [
        "nora",
        "@calm.test",
        "nora@",
        "nora@calm",
        "nora@calm..test",
        "nora@-calm.test",
        "nora@calm.test.",
        "nora@@calm.test",
        "nora@calm.test, ben@calm.test",
        "Nora <nora@calm.test>",
        "nora@calm.test\r\nBcc: ben@calm.test",
        "nora @calm.test",
        '"nora"@calm.test',
        "x" * 65 + "@calm.test",
        "nora@" + "x." * 126 + "test",
    ],
)
def test_other_texts_are_no_addresses(email: str) -> None:
    with pytest.raises(Invalid):
        clean_email(email)


@pytest.mark.parametrize("length", [9, 10, 200, 201])
def test_a_password_has_10_to_200_characters(length: int) -> None:
    password = ("quiet sea " * 21)[:length]
    if 10 <= length <= 200:
        assert clean_password(password) == password
    else:
        with pytest.raises(Invalid):
            clean_password(password)


def test_a_password_is_kept_as_typed() -> None:
    assert clean_password("  späte Möwe \t ") == "  späte Möwe \t "


def test_every_zone_offered_is_one() -> None:
    assert {"Asia/Kolkata", "Europe/Berlin", "America/New_York", "UTC"} <= time_zones()
    for name in time_zones():
        assert clean_time_zone(name) == ZoneInfo(name).key

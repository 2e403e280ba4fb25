"""Saved replies: which variables they may have, and what becomes of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.errors import Invalid
from calmconnect.domain.helpline import HelplineTerms
from calmconnect.domain.replies import Variable, clean_reply, filled, greeting, hours_words, variables
from calmconnect.domain.tickets import TARGETS
from tests.domain.test_helpline import FIRST
from tests.domain.test_tickets import daily

WRITTEN: dict[str, object] = {"title": " Thank you ", "code": "/Thanks", "text": "Thank you, {{ patient }}."}
KOLKATA = ZoneInfo("Asia/Kolkata")
words = st.text(st.characters(exclude_characters="{}\0", exclude_categories=["Cc", "Cs"]), max_size=20)
parts = st.lists(words | st.sampled_from([f"{{{{{one.value}}}}}" for one in Variable]), max_size=8)
values = st.dictionaries(st.sampled_from(Variable), st.from_regex(r"[A-Z][a-z]{1,9}", fullmatch=True), max_size=5)


def test_a_reply_is_kept_as_it_was_meant() -> None:
    reply = clean_reply(WRITTEN)
    assert (reply.title, reply.code, reply.text) == ("Thank you", "thanks", "Thank you, {{ patient }}.")
    assert variables(reply.text) == {Variable.PATIENT}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 81),
        ("title", None),
        ("code", ""),
        ("code", "two words"),
        ("code", "-"),
        ("code", "//x"),
        ("code", "é"),
        ("code", "x" * 33),
        ("code", ["x"]),
        ("text", " "),
        ("text", "x" * 2_001),
        ("text", "Hello {{name}}"),
        ("text", "Hello {{patient.password}}"),
        ("text", "Hello {{ 7 * 7 }}"),
        ("text", "Hello {{Patient}}"),
        ("text", "Hello {{patient}"),
        ("text", "Hello {{patient"),
        ("text", "Hello patient}}"),
        ("text", "Hello {{{patient}}}"),
        ("text", "Hello {{}}"),
        ("text", "{{{{patient}}}}"),
        ("text", "Hello\0"),
    ],
    ids=str,
)
def test_bad_input(field: str, value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        clean_reply({**WRITTEN, field: value})
    assert set(refused.value.fields) == {field}


def test_an_unknown_variable_is_named_with_those_that_are_known() -> None:
    with pytest.raises(Invalid) as refused:
        clean_reply({**WRITTEN, "text": "Hello {{firstname}}"})
    assert "{{firstname}}" in str(refused.value) and "{{patient}}" in str(refused.value)


@given(parts, values)
def test_what_is_said_has_no_variable_left(text: list[str], known: dict[Variable, str]) -> None:
    said = filled("".join(text), known)
    assert "{{" not in said and "}}" not in said and "\0" not in said
    for one in text:
        if one.startswith("{{") and (value := known.get(Variable(one.strip("{}")))):
            assert value in said


@given(parts)
def test_with_a_value_for_each_nothing_else_changes(text: list[str]) -> None:
    known = {one: one.value.upper() for one in Variable}
    expected = "".join(known[Variable(one.strip("{}"))] if one.startswith("{{") else one for one in text)
    assert filled("".join(text), known) == expected


@given(st.text(max_size=300))
def test_whatever_is_taken_can_be_said(text: str) -> None:
    try:
        reply = clean_reply({**WRITTEN, "text": text})
    except Invalid:
        return
    assert "{{" not in filled(reply.text, {})


def test_a_value_is_never_looked_at_for_variables() -> None:
    assert filled("Hello {{patient}}.", {Variable.PATIENT: "{{agent}}", Variable.AGENT: "Tara"}) == "Hello {{agent}}."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello {{patient}}, how are you?", "Hello, how are you?"),
        ("Thank you, {{patient}}.", "Thank you."),
        ("{{patient}}, we are here.", "We are here."),
        ("Hello.\n\n{{patient}}: we are here.", "Hello.\n\nWe are here."),
        ("{{patient}}", ""),
    ],
)
def test_somebody_without_a_name_is_not_called_by_one(text: str, said: str) -> None:
    assert filled(text, {}) == said


@pytest.mark.parametrize(
    ("hour", "said"), [(3, "evening"), (4, "morning"), (11, "morning"), (12, "afternoon"), (18, "evening")]
)
def test_the_greeting_is_that_of_where_they_are(hour: int, said: str) -> None:
    assert greeting(datetime(2026, 3, 11, hour, tzinfo=KOLKATA).astimezone(UTC), KOLKATA) == f"Good {said}"


@pytest.mark.parametrize(
    ("at", "zone", "said"),
    [
        (datetime(2026, 3, 11, 9), "Asia/Kolkata", "We are here until 20:00 today."),
        (datetime(2026, 3, 11, 9), "Europe/Berlin", "We are here until 15:30 today."),
        (datetime(2026, 3, 11, 16), "Asia/Kolkata", "We are back tomorrow at 08:00."),
        (datetime(2026, 3, 14, 16), "Asia/Kolkata", "We are back on Monday, 16 March at 08:00."),
        (datetime(2026, 4, 4, 16), "Asia/Kolkata", "We are back on Monday, 6 April at 08:00."),
        (datetime(2026, 3, 11, 1), "Asia/Kolkata", "We are back today at 08:00."),
    ],
)
def test_hours_are_said_as_they_are_where_they_are(at: datetime, zone: str, said: str) -> None:
    assert hours_words(at.replace(tzinfo=UTC), ZoneInfo(zone), FIRST) == said


def test_around_the_clock() -> None:
    always = HelplineTerms(1, KOLKATA, daily("Asia/Kolkata", 0, 0, range(7)).week, (), TARGETS)
    assert hours_words(datetime(2026, 3, 11, tzinfo=UTC), KOLKATA, always) == "We are here around the clock."

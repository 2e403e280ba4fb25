"""What text from outside may contain."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.errors import Invalid
from calmconnect.domain.text import clean_line, clean_text


@given(st.text())
def test_clean_text_is_normal_trimmed_and_stays_so(value: str) -> None:
    try:
        text = clean_text(value, field="text", longest=100)
    except Invalid as refused:
        assert list(refused.fields) == ["text"]
        return
    assert text == text.strip() and len(text) <= 100 and "\r" not in text
    assert unicodedata.is_normalized("NFC", text)
    assert clean_text(text, field="text", longest=100) == text


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), max_size=50))
def test_ordinary_writing_in_any_script_is_taken(value: str) -> None:
    kept = unicodedata.normalize("NFC", value)
    assert clean_text(value, field="text", longest=200) == kept.strip()
    assert clean_line(value, field="text", longest=200) == " ".join(kept.split())


@pytest.mark.parametrize("value", ["a\x00b", "a\x1bb", "a\x7fb", "a\x85b", "a\ud800b"])
def test_signs_that_can_not_be_shown_are_refused(value: str) -> None:
    for clean in (clean_line, clean_text):
        with pytest.raises(Invalid, match="can't be shown"):
            clean(value, field="text", longest=200)


def test_lines_break_in_texts_alone() -> None:
    assert clean_text("one\r\ntwo\rthree\n\tfour\n", field="text", longest=50) == "one\ntwo\nthree\n\tfour"
    with pytest.raises(Invalid):
        clean_line("one\ntwo", field="text", longest=50)


def test_markup_is_text_like_any_other() -> None:
    text = "<script>alert('x')</script> & <b>"
    assert clean_text(text, field="text", longest=50) == text


def test_a_text_that_is_too_long_is_told_how_long_it_is() -> None:
    assert clean_text("x" * 4000, field="text", longest=4000) == "x" * 4000
    with pytest.raises(Invalid, match=r"at most 4,000 characters; this has 4,001\."):
        clean_text("x" * 4001, field="text", longest=4000)


def test_a_missing_text_is_refused_where_one_is_needed() -> None:
    assert clean_line(" \u00a0 ", field="text", longest=5) == ""
    with pytest.raises(Invalid, match="Say something"):
        clean_line(" \u00a0 ", field="text", longest=5, empty="Say something.")


@pytest.mark.parametrize("value", [None, 5, 5.0, True, b"x", ["x"], {"x": 1}])
def test_only_text_is_text(value: object) -> None:
    for clean in (clean_line, clean_text):
        with pytest.raises(Invalid):
            clean(value, field="text", longest=5)

"""Tables for spreadsheets: what comes back is what was meant, and no text is a formula."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.csv_lines import MARK, csv_lines

_cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)


def _read(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix(MARK), newline="")))


@given(st.lists(st.lists(_cells, min_size=2, max_size=2), max_size=5))
def test_every_cell_comes_back_perhaps_marked_as_text(rows: list[list[str]]) -> None:
    heading, *back = _read("".join(csv_lines(["a", "b"], rows)))
    assert heading == ["a", "b"]
    assert [
        [cell if cell == given else cell.removeprefix("'") for cell, given in zip(*both, strict=True)]
        for both in zip(back, rows, strict=True)
    ] == rows


@given(_cells)
def test_no_text_is_a_formula(text: str) -> None:
    ((cell, _),) = _read("".join(csv_lines(["a", "b"], [[text, "end"]])))[1:]
    assert cell.strip(" \u00a0\u200b\ufeff")[:1] not in {*"=+-@\t\r\n|%＝＋－＠"} or not cell.strip()


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x.example","a")', "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "|cmd", "%0A=1"]
)
def test_a_formula_is_marked_as_text(text: str) -> None:
    assert _read("".join(csv_lines(["a"], [[text]])))[1] == [f"'{text}"]


def test_numbers_stay_numbers_and_lines_end_as_the_standard_says() -> None:
    assert "".join(csv_lines(["day", "change"], [["2026-11-22", -3], [None, 0.5]])) == (
        MARK + "day,change\r\n2026-11-22,-3\r\n,0.5\r\n"
    )

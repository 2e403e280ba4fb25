"""The chain over what is kept of who did what: whatever is done to it is found, and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.audit_chain import NOTHING, Checking, Finding, Found, Head, Link, Said, linked, sealed

KEY = "k" * 64
START = datetime(2026, 3, 10, 9, tzinfo=UTC)
LENGTH = 6
Row = tuple[Link, Said | None]


def chain(key: str = KEY) -> tuple[list[Row], Head]:
    """Six rows and their links, numbered otherwise than their places, and the head."""
    rows: list[Row] = []
    last = NOTHING
    for place in range(1, LENGTH + 1):
        said = Said(
            place * 10, 2, "note_read", f"note:{place}", "" if place % 2 else "I must.", START + timedelta(place)
        )
        link = linked(key, last, place, f"salt-{place}", said)
        rows.append((link, said))
        last = link.hash
    return rows, sealed(key, LENGTH, last)


def found(rows: list[Row], head: Head | None, key: str = KEY) -> list[Finding]:
    """What is wrong with these."""
    checking = Checking(key)
    return [*[one for link, said in rows for one in checking.follow(link, said)], *checking.end(head)]


PLACES = st.integers(0, LENGTH - 1)
CHANGES = st.sampled_from([
    {"actor_id": 3}, {"act": "note_kept"}, {"subject": "note:99"}, {"reason": "Other words."},
    {"at": START - timedelta(microseconds=1)}, {"id": 7},
])  # fmt: skip


def test_what_was_not_touched_is_whole() -> None:
    assert found(*chain()) == [] and found([], sealed(KEY, 0, NOTHING)) == []


@given(PLACES, CHANGES)
def test_a_changed_row_is_named(nth: int, change: dict[str, object]) -> None:
    rows, head = chain()
    link, said = rows[nth]
    assert said is not None
    rows[nth] = link, replace(said, **change)  # type: ignore[arg-type]
    (finding,) = found(rows, head)
    assert finding.what is Found.CHANGED and finding.place == nth + 1


@given(PLACES)
def test_a_removed_row_is_named_and_the_others_are_not(nth: int) -> None:
    rows, head = chain()
    rows[nth] = rows[nth][0], None
    assert found(rows, head) == [Finding(Found.REMOVED, (nth + 1) * 10, nth + 1)]


@given(st.integers(0, LENGTH - 2))
def test_a_link_that_was_removed_leaves_a_gap(nth: int) -> None:
    rows, head = chain()
    del rows[nth]
    assert found(rows, head) == [Finding(Found.LINK_REMOVED, place=nth + 1)]


@given(st.integers(1, LENGTH))
def test_the_newest_can_not_be_taken_away(count: int) -> None:
    rows, head = chain()
    left = rows[: LENGTH - count]
    assert found(left, head) == [Finding(Found.NEWEST_REMOVED, place=LENGTH - count + 1)]
    # Without the key nobody makes a head that fits what is left.
    forged = sealed("another", len(left), left[-1][0].hash if left else NOTHING)
    assert [one.what for one in found(left, forged)] == [Found.HEAD_CHANGED] == [one.what for one in found(left, None)]


@given(PLACES)
def test_a_row_put_in_with_a_link_of_ones_own_does_not_fit(nth: int) -> None:
    rows, _ = chain()
    said = Said(99, 2, "note_read", "note:99", "", START)
    before = rows[nth - 1][0].hash if nth else NOTHING
    false = linked("another", before, nth + 1, "salt", said)
    moved = [(replace(link, place=link.place + 1), one) for link, one in rows[nth:]]
    longer = [*rows[:nth], (false, said), *moved]
    assert {Found.CHANGED} <= {one.what for one in found(longer, sealed(KEY, LENGTH + 1, longer[-1][0].hash))}


def test_two_that_change_places_are_both_named() -> None:
    rows, head = chain()
    (first, said), (second, other) = rows[1], rows[2]
    rows[1], rows[2] = (first, other), (second, said)
    assert [one.what for one in found(rows, head)] == [Found.CHANGED, Found.CHANGED]


def test_what_can_not_be_opened_is_said_to_be_so() -> None:
    rows, head = chain()
    link, said = rows[3]
    assert said is not None
    for spoiled in ((link, replace(said, reason=None)), (replace(link, salt=None), said)):
        rows[3] = spoiled
        (finding,) = found(rows, head)
        assert finding.what is Found.UNREADABLE and "Row 40" in str(finding)


def test_a_chain_made_under_another_key_does_not_fit() -> None:
    assert len(found(*chain("another"))) == LENGTH + 1

"""What is kept of a paper that is open in several windows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain import papers
from calmconnect.domain.errors import Conflict

few = st.sampled_from(["", "Walk.", "Sleep."])


@given(st.none() | few, few, st.integers(0, 2), st.integers(-1, 2))
def test_nothing_is_written_over_what_was_not_seen(kept: str | None, text: str, revision: int, seen: int) -> None:
    try:
        following = papers.next_revision(text, kept, revision, seen=seen, what="note")
    except Conflict as refusal:
        assert text != kept and seen != revision and str(refusal).startswith("This note was changed in another window")
        return
    assert text == kept or seen == revision
    assert following == revision + (text != kept)


def test_a_paper_on_which_nothing_was_kept_says_nothing() -> None:
    assert papers.read(None) == papers.read("") == {}

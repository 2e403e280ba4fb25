"""What may become of a note, whatever is tried in whatever order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain import notes, papers
from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.notes import SECTIONS, STEPS, NoteKind, NoteStatus, NoteStep

words = st.dictionaries(st.sampled_from(["subjective", "plan", "text", "other"]), st.text(max_size=50), max_size=4)


@given(st.lists(st.sampled_from(NoteStep)))
def test_what_was_signed_is_never_a_draft_again(tried: list[NoteStep]) -> None:
    status, signed = NoteStatus.DRAFT, False
    for step in tried:
        try:
            status = notes.after(status, step)
        except Conflict:
            assert step not in STEPS[status]
        signed |= step is NoteStep.SIGN
        assert (status is NoteStatus.DRAFT) == (not signed)


def test_each_refusal_says_what_to_do() -> None:
    with pytest.raises(Conflict, match="sign this note first"):
        notes.after(NoteStatus.DRAFT, NoteStep.AMEND)
    for status in (NoteStatus.SIGNED, NoteStatus.AMENDED):
        for step in (NoteStep.SAVE, NoteStep.SIGN):
            with pytest.raises(Conflict, match="add to it"):
                notes.after(status, step)


@given(st.sampled_from(NoteKind), words)
def test_words_come_back_as_they_were_kept(kind: NoteKind, said: dict[str, str]) -> None:
    try:
        cleaned = notes.clean_words(kind, said)
    except Invalid as refusal:
        assert set(refusal.fields) <= {section.key for section in SECTIONS[kind]}
        return
    assert papers.read(papers.written(cleaned)) == cleaned
    assert notes.clean_words(kind, cleaned) == cleaned
    assert list(cleaned) == [section.key for section in SECTIONS[kind]]


@pytest.mark.parametrize("nonsense", [None, [], "words", 7, {"plan": 7}, {"plan": "\x00"}, {"plan": "a" * 20_001}])
def test_what_is_no_note_is_refused(nonsense: object) -> None:
    with pytest.raises(Invalid):
        notes.clean_words(NoteKind.PROGRESS, nonsense)


def test_nothing_is_not_signed() -> None:
    with pytest.raises(Invalid):
        notes.check_complete(notes.clean_words(NoteKind.PROGRESS, {"plan": " \n "}))
    notes.check_complete({"plan": "Walk."})


@pytest.mark.parametrize("reason", ["", "  ", None, "a" * 301, "a\x00"])
def test_an_addition_needs_words_and_a_reason(reason: object) -> None:
    with pytest.raises(Invalid):
        notes.clean_reason(reason)
    with pytest.raises(Invalid):
        notes.clean_addition({"text": " "})
    assert notes.clean_addition({"text": " More. "}) == {"text": "More."}

"""What may become of a document, and what one may say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain import care_documents as documents
from calmconnect.domain import papers
from calmconnect.domain.care_documents import STEPS, DocumentKind, DocumentStatus, DocumentStep
from calmconnect.domain.errors import Conflict, Invalid

PILL = {"name": "Sertraline", "dose": "1 tablet", "frequency": "Once a day"}
cells = st.dictionaries(st.sampled_from(["name", "dose", "other"]), st.text(max_size=30), max_size=3)


@given(st.lists(st.sampled_from(DocumentStep)))
def test_what_was_shared_is_never_a_draft_again_and_what_is_over_stays_over(tried: list[DocumentStep]) -> None:
    seen = [DocumentStatus.DRAFT]
    for step in tried:
        try:
            seen.append(documents.after(seen[-1], step))
        except Conflict as refusal:
            assert step not in STEPS[seen[-1]] and str(refusal)
    assert seen == sorted(seen, key=list(DocumentStatus).index)
    assert not {DocumentStatus.REPLACED, DocumentStatus.WITHDRAWN} <= set(seen)


@given(st.lists(cells, max_size=4), st.text(max_size=60))
def test_words_come_back_as_they_were_kept(rows: list[dict[str, str]], advice: str) -> None:
    try:
        said = documents.clean_words(DocumentKind.PRESCRIPTION, {"medicines": rows, "advice": advice})
    except Invalid:
        return
    assert papers.read(papers.written(said)) == said
    assert documents.clean_words(DocumentKind.PRESCRIPTION, said) == said
    assert all(any(row.values()) and "other" not in row for row in said["medicines"])


@pytest.mark.parametrize(
    "nonsense",
    [None, [], {"medicines": "x"}, {"medicines": [1]}, {"medicines": [PILL] * 21}, {"medicines": [{"name": 7}]}],
)
def test_what_is_no_document_is_refused(nonsense: object) -> None:
    with pytest.raises(Invalid):
        documents.clean_words(DocumentKind.PRESCRIPTION, nonsense)


def test_half_a_document_is_not_shared() -> None:
    for words in ({}, {"advice": "Walk."}, {"medicines": [{"name": "Sertraline"}]}):
        said = documents.clean_words(DocumentKind.PRESCRIPTION, words)
        with pytest.raises(Invalid):
            documents.check_complete(DocumentKind.PRESCRIPTION, said)
    with pytest.raises(Invalid):
        documents.check_complete(DocumentKind.CARE_PLAN, documents.clean_words(DocumentKind.CARE_PLAN, {"goals": " "}))
    whole = documents.clean_words(DocumentKind.PRESCRIPTION, {"medicines": [PILL]})
    documents.check_complete(DocumentKind.PRESCRIPTION, whole)

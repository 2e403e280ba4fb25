"""Whom somebody's wish concerns, and what may be chosen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.doctors import LANGUAGES, SPECIALISATIONS
from calmconnect.domain.errors import Invalid
from calmconnect.domain.matching import Wish, clean_wish, match
from calmconnect.domain.recommending import Why

some_needs = st.lists(st.sampled_from(sorted(SPECIALISATIONS)), unique=True).map(tuple)
some_languages = st.lists(st.sampled_from(sorted(LANGUAGES)), unique=True).map(tuple)


@given(some_needs, some_languages, some_needs, some_languages)
def test_a_match_has_a_reason_for_all_that_is_wanted(
    about: tuple[str, ...], languages: tuple[str, ...], helps: tuple[str, ...], speaks: tuple[str, ...]
) -> None:
    why = match(Wish(about, languages), helps, speaks)
    fits = bool(set(about) & set(helps)) and (not languages or bool(set(languages) & set(speaks)))
    assert bool(why) is fits
    named = {kind: {reason.key for reason in why if reason.why is kind} for kind in (Why.HELPS, Why.SPEAKS)}
    if fits:
        assert named == {Why.HELPS: set(about) & set(helps), Why.SPEAKS: set(languages) & set(speaks)}


def test_what_is_chosen_is_kept_in_one_order() -> None:
    assert clean_wish(["sleep", "anxiety", "sleep"], ["hi", "en"]) == Wish(("anxiety", "sleep"), ("en", "hi"))
    assert clean_wish(["grief"], []) == Wish(("grief",), ())


@pytest.mark.parametrize("about", [[], None, "sleep", ["nonsense"], [7], [None], {"sleep": True}, [["sleep"]]])
def test_anything_else_is_refused(about: object) -> None:
    with pytest.raises(Invalid) as refused:
        clean_wish(about, [])
    assert set(refused.value.fields) == {"about"}
    with pytest.raises(Invalid) as refused:
        clean_wish(["sleep"], about or ["xx"])
    assert set(refused.value.fields) == {"languages"}

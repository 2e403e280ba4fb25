"""Articles that answer what many ask: what may stand in one, and which of them somebody looks for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol, TypeVar

from calmconnect.domain.text import clean_line, clean_text

TITLE_LENGTH = 120
BODY_LENGTH = 10_000
SEARCH_LENGTH = 120

_WORD = re.compile(r"\w{2,}")
_IN_TITLE, _IN_BODY = 4, 1


class Worded(Protocol):
    """Something with a title and a body."""

    @property
    def title(self) -> str:
        """One line."""

    @property
    def body(self) -> str:
        """Markdown."""


Article = TypeVar("Article", bound=Worded)


def clean_title(value: object) -> str:
    """The question that an article answers.

    Raises:
        Invalid: with the field `title`.
    """
    return clean_line(value, field="title", longest=TITLE_LENGTH, empty="Please write the question.")


def clean_body(value: object) -> str:
    """The answer, in Markdown.

    Raises:
        Invalid: with the field `body`.
    """
    return clean_text(value, field="body", longest=BODY_LENGTH, empty="Please write the answer.")


def clean_search(value: object) -> str:
    """What somebody looks for, "" for everything.

    Raises:
        Invalid: with the field `words`.
    """
    return clean_line(value, field="words", longest=SEARCH_LENGTH)


def found(words: str, articles: Iterable[Article]) -> list[Article]:
    """Those that have something to do with these words, the closest first; all of them, as they come, for none.

    Beginnings of words count, so that "pay" finds payments; a word in the title says more than one in the answer.
    """
    wanted = _WORD.findall(words.casefold())
    known = list(articles)
    if not wanted:
        return known
    scored = [(_score(wanted, article), place, article) for place, article in enumerate(known)]
    return [article for score, _, article in sorted(scored, key=lambda one: (-one[0], one[1])) if score]


def _score(wanted: list[str], article: Worded) -> int:
    title, body = _WORD.findall(article.title.casefold()), _WORD.findall(article.body.casefold())
    return sum(_IN_TITLE * _begins(word, title) + _IN_BODY * _begins(word, body) for word in wanted)


def _begins(word: str, words: list[str]) -> bool:
    return any(one.startswith(word) for one in words)

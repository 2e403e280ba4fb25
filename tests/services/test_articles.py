"""Articles: written by admins, found by everybody, and never more than their Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.articles import BODY_LENGTH, found
from calmconnect.domain.errors import Invalid, NotAllowed
from calmconnect.services import articles
from tests.support.cast import NOW, Cast
from tests.support.rows import all_rows

GIVEN: dict[str, object] = {"title": "Where is my receipt?", "body": "Beside each **session**.", "published": "on"}
ALLOWED = {
    "p",
    "strong",
    "em",
    "a",
    "ul",
    "ol",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "code",
    "pre",
    "blockquote",
} | {
    "br",
    "hr",
}


@dataclass(frozen=True)
class Plain:
    title: str
    body: str = ""


class Tags(HTMLParser):
    """Which tags and attributes there are."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](vbscript:x)",
        "![a](https://evil.test/pixel.png)",
        '<https://evil.test/"onmouseover=alert(1)>',
        '[a](</find"onclick=alert(1)>)',
        "<div style='position:fixed'>",
        "`<b>`\n\n    <i>code</i>",
        "<!-- comment --><?php ?><![CDATA[x]]>",
    ],
)
def test_html_means_nothing(text: str) -> None:
    found_tags = Tags(articles.as_html(text))
    assert found_tags.tags <= ALLOWED, found_tags.tags
    assert {name for name, _ in found_tags.attributes} <= {"href"}
    for _, value in found_tags.attributes:
        assert value is None or value.startswith(("/", "https://", "%", "#", "<")) or ":" not in value


@given(st.text(alphabet="<>[]()\"'`*_!#-:/ \nabjscript=onerror&;", max_size=120))
def test_nothing_but_what_markdown_means(text: str) -> None:
    shown = Tags(articles.as_html(text))
    assert shown.tags <= ALLOWED and {name for name, _ in shown.attributes} <= {"href", "title", "class", "start"}


def test_the_closest_comes_first() -> None:
    known = [
        Plain("Cancelling", "What you paid goes back."),
        Plain("Payments", "Cards."),
        Plain("Sound", "Click once."),
    ]
    assert found("pay", known) == [known[1]]
    assert found("paid cancel", known)[0] is known[0]
    assert found("", known) == found(" ? ", known) == known and found("zebra", known) == []


@given(st.lists(st.builds(Plain, st.text(max_size=20), st.text(max_size=40)), max_size=8), st.text(max_size=20))
def test_what_is_found_is_there(known: list[Plain], words: str) -> None:
    result = found(words, known)
    assert all(any(one is article for article in known) for one in result) and len(result) <= len(known)


async def test_what_is_published_is_found_until_it_is_not(database: str, cast: Cast) -> None:
    number = await articles.add(cast.alex.actor, GIVEN, NOW)
    (shown,) = await articles.search("receipts are where")
    assert (shown.title, shown.html) == (GIVEN["title"], "<p>Beside each <strong>session</strong>.</p>\n")
    await articles.change(cast.alex.actor, number, {**GIVEN, "published": None}, NOW)
    assert await articles.search("") == [] and len(await articles.every(cast.alex.actor)) == 1
    await articles.remove(cast.alex.actor, number, NOW)
    assert await articles.every(cast.alex.actor) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("title", "x" * 121), ("title", 3), ("body", " "), ("body", "x" * (BODY_LENGTH + 1))],
)
async def test_bad_input(database: str, cast: Cast, field: str, value: Any) -> None:
    before = await all_rows()
    with pytest.raises(Invalid) as refused:
        await articles.add(cast.alex.actor, {**GIVEN, field: value}, NOW)
    assert set(refused.value.fields) == {field} and await all_rows() == before
    for words in (7, None, "x" * 200):
        with pytest.raises(Invalid):
            await articles.search(words)


async def test_only_admins_write(database: str, cast: Cast) -> None:
    before = await all_rows()
    for person in (cast.asha, cast.meera, cast.tara):
        with pytest.raises(NotAllowed):
            await articles.add(person.actor, GIVEN, NOW)
        with pytest.raises(NotAllowed):
            await articles.every(person.actor)
    assert await all_rows() == before

"""Articles that answer what many ask: admins write them, everybody finds them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from markdown_it import MarkdownIt
from sqlmodel import col, select

from calmconnect.db.articles import Article
from calmconnect.db.session import reading
from calmconnect.domain.articles import clean_body, clean_search, clean_title, found
from calmconnect.domain.audit import Act
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, audit, topics
from calmconnect.services.work import work


@dataclass(frozen=True, slots=True)
class Shown:
    """An article as it is read: `html` has no markup but what its Markdown means."""

    id: int
    title: str
    html: str


async def search(words: object) -> list[Shown]:
    """What anybody may read that has to do with these words, the closest first.

    Raises:
        Invalid: with the field `words` for what is no line of text.
    """
    wanted = clean_search(words)
    async with reading() as rows:
        known = await rows.exec(select(Article).where(col(Article.published).is_(True)).order_by(Article.title))
        return [Shown(row.id or 0, row.title, as_html(row.body)) for row in found(wanted, known)]


async def every(actor: Actor) -> list[Article]:
    """All articles, for an admin, by their titles."""
    access.only(actor, Role.ADMIN)
    async with reading() as rows:
        return list(await rows.exec(select(Article).order_by(Article.title)))


async def one(actor: Actor, article_id: int) -> Article:
    """An article, for an admin.

    Raises:
        NotFound: when there is none.
    """
    async with reading() as rows:
        return await access.article_for_admin(rows, actor, article_id)


async def add(actor: Actor, given: dict[str, object], now: datetime) -> int:
    """Write an article; gives its number. `given` holds `title`, `body` and `published`, as they come from a form.

    Raises:
        Invalid: with the field `title` or `body`.
    """
    access.only(actor, Role.ADMIN)
    article = Article(title="", body="", changed_at=now)
    async with work() as w:
        _write(article, given, actor, now)
        w.rows.add(article)
        await w.rows.flush()
        audit.record(w, actor, Act.ARTICLE_WRITTEN, f"article:{article.id}", now)
        w.announce(topics.ARTICLES, {"kind": "articles"})
    return article.id or 0


async def change(actor: Actor, article_id: int, given: dict[str, object], now: datetime) -> None:
    """Write an article anew.

    Raises:
        Invalid: with the field `title` or `body`.
        NotFound: when there is none.
    """
    async with work() as w:
        article = await access.article_for_admin(w.rows, actor, article_id)
        _write(article, given, actor, now)
        w.rows.add(article)
        audit.record(w, actor, Act.ARTICLE_WRITTEN, f"article:{article_id}", now)
        w.announce(topics.ARTICLES, {"kind": "articles"})


async def remove(actor: Actor, article_id: int, now: datetime) -> None:
    """Throw an article away.

    Raises:
        NotFound: when there is none.
    """
    async with work() as w:
        await w.rows.delete(await access.article_for_admin(w.rows, actor, article_id))
        audit.record(w, actor, Act.ARTICLE_REMOVED, f"article:{article_id}", now)
        w.announce(topics.ARTICLES, {"kind": "articles"})


def as_html(text: str) -> str:
    """Markdown as HTML. HTML in it is shown as what was typed, and links lead nowhere but to pages and addresses."""
    return str(_markdown().render(text))


@cache
def _markdown() -> MarkdownIt:
    # The default validation of links lets no scripts through (markdown_it.common.normalize_url); pictures are not fetched.
    return MarkdownIt("commonmark", {"html": False}).disable("image")


def _write(article: Article, given: dict[str, object], actor: Actor, now: datetime) -> None:
    article.title, article.body = clean_title(given.get("title")), clean_body(given.get("body"))
    article.published = given.get("published") is not None
    article.changed_by, article.changed_at = actor.user_id, now

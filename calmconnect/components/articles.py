"""Articles that answer what many ask: to read, and to write."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import submit_button, text_area_field, text_field
from calmconnect.components.surfaces import card, cluster, empty_state, section
from calmconnect.components.theme import icon
from calmconnect.domain.articles import BODY_LENGTH, SEARCH_LENGTH, TITLE_LENGTH
from calmconnect.state.admin.articles import ArticleState
from calmconnect.state.patient.articles import FaqState


def questions() -> rx.Component:
    """A line to search by, and the answers. What is looked for stands in no address and is not kept."""
    return section(
        "Answers at once",
        rx.el.form(
            icon("search"),
            rx.el.input(
                name="words",
                type="search",
                placeholder="What would you like to know?",
                aria_label="Search the answers",
                max_length=SEARCH_LENGTH,
            ),
            rx.button("Search", type="submit", size="3"),
            on_submit=FaqState.search,
            class_name="search-line",
            role="search",
        ),
        rx.el.p(FaqState.problems["words"], class_name="field-problem", aria_live="polite"),
        rx.el.div(
            rx.cond(
                FaqState.rows,
                card(rx.el.div(rx.foreach(FaqState.rows, _question), class_name="faq")),
                rx.cond(
                    FaqState.loaded,
                    empty_state(
                        "search-x", "We have no answer to that yet. Please ask us: somebody will write to you."
                    ),
                    rx.fragment(),
                ),
            ),
            role="status",
        ),
    )


def article_form() -> rx.Component:
    """The article on the page, as it is written and as it looks."""
    problems = ArticleState.problems
    return rx.el.div(
        rx.el.form(
            card(
                text_field(
                    "Question", "title", problems["title"], default_value=ArticleState.title, max_length=TITLE_LENGTH
                ),
                text_area_field(
                    "Answer",
                    "body",
                    problems["body"],
                    "In Markdown: **bold**, [words](/find), - lists, ## headings.",
                    default_value=ArticleState.body,
                    rows="14",
                    max_length=BODY_LENGTH,
                ),
                cluster(
                    rx.el.label(
                        rx.el.input(
                            type="checkbox",
                            name="published",
                            default_checked=ArticleState.published,
                            class_name="only-read-out",
                        ),
                        "Patients can read it",
                        class_name="chip tick",
                    )
                ),
                cluster(submit_button("Save"), rx.cond(ArticleState.number, _remove(), rx.fragment())),
                class_name="stack",
            ),
            key=ArticleState.number,
            on_submit=ArticleState.save,
            no_validate=True,
        ),
        section("How it looks", card(rx.heading(ArticleState.title, as_="h3", size="4"), prose(ArticleState.html))),
        class_name="desk",
    )


def _question(row: Any) -> rx.Component:
    return rx.el.details(rx.el.summary(row.title), prose(row.html), key=row.id)


def prose(html: Any) -> rx.Component:
    """Text in Markdown as the service has made HTML of it."""
    # Made by the service from Markdown in which HTML means nothing (services/articles.py).
    return rx.el.div(rx.html(html), class_name="faq-answer")


def _remove() -> rx.Component:
    return dialog(
        rx.button("Throw away", type="button", size="3", variant="ghost", color_scheme="gray"),
        "Throw this article away?",
        dialog_foot(
            rx.dialog.close(rx.button("Throw it away", size="3", on_click=ArticleState.remove)), cancel="Keep it"
        ),
        description="Nobody finds it any more, and it can't be brought back.",
    )

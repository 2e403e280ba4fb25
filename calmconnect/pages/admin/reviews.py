"""What patients wrote, to be hidden where it must be."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import submit_button, text_field
from calmconnect.components.lists import filter_links, kept_to_days, paging_links
from calmconnect.components.moments import moment
from calmconnect.components.ratings import stars
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import (
    callout,
    card,
    cluster,
    empty_state,
    quiet_button,
    skeleton_cards,
    stack,
    tag,
)
from calmconnect.components.theme import icon
from calmconnect.domain.ratings import WHY_LENGTH
from calmconnect.state.admin.reviews import ReviewsState

ROUTE = "/admin/reviews"
TITLE = "Reviews"
ON_LOAD = [ReviewsState.load]

_State = ReviewsState


def page() -> rx.Component:
    """Chips, and a page of reviews."""
    return portal_page(
        "Reviews",
        filter_links(_State.choices, "Which reviews"),
        kept_to_days(_State.days, ROUTE),
        rx.cond(_State.loaded, _found(), skeleton_cards(2)),
    )


def _found() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            rx.cond(_State.total == 1, "1 review", f"{_State.total} reviews"), class_name="muted count", role="status"
        ),
        rx.cond(
            _State.rows,
            stack(rx.foreach(_State.rows, _review), class_name="narrow"),
            empty_state("message-square-quote", "Nothing here. What patients write about their doctors shows here."),
        ),
        paging_links(_State.paging),
    )


def _review(row: Any) -> rx.Component:
    return card(
        rx.el.div(
            rx.el.span("About ", ReactRouterLink.create(row.doctor, to=row.doctor_href, class_name="text-link")),
            cluster(
                rx.cond(row.waiting, tag("To look at", "warn", "flag"), rx.fragment()),
                rx.cond(row.hidden > 0, tag("Hidden", "quiet", "eye-off"), rx.fragment()),
                class_name="tags",
            ),
            class_name="moderated-head",
        ),
        rx.el.p(row.text, class_name="prose"),
        rx.cond(
            row.reported_why != "",
            callout(rx.fragment(rx.el.strong("The doctor objects: "), row.reported_why), "warn", "flag"),
            rx.fragment(),
        ),
        rx.cond(row.hidden > 0, _hidden(row), rx.fragment()),
        rx.el.div(_when(row), cluster(_actions(row)), class_name="moderated-foot"),
        class_name="moderated",
        key=row.id,
    )


def _when(row: Any) -> rx.Component:
    return rx.el.p(
        stars(row.stars, 16),
        moment(row.given, "day"),
        rx.cond(row.changed > 0, rx.el.span(", changed ", moment(row.changed, "ago")), rx.fragment()),
        class_name="fact muted small",
    )


def _hidden(row: Any) -> rx.Component:
    words = rx.fragment(
        rx.el.strong("Hidden by ", row.hidden_by, ": "),
        row.hidden_why,
        rx.cond(row.stars_left_out, " Its stars don't count.", " Its stars count."),
    )
    return callout(words, "", "eye-off")


def _actions(row: Any) -> rx.Component:
    return rx.fragment(
        rx.cond(
            row.waiting,
            quiet_button(rx.cond(row.hidden > 0, "Leave hidden", "Leave as it is"), on_click=_State.keep(row.id)),
            rx.fragment(),
        ),
        rx.cond(
            row.hidden > 0,
            rx.button(icon("eye", 18), "Show again", size="2", variant="soft", on_click=_State.show(row.id)),
            _hide(row),
        ),
    )


def _hide(row: Any) -> rx.Component:
    return dialog(
        rx.button(icon("eye-off", 18), "Hide", size="2", variant="soft"),
        "Hide this review?",
        rx.el.form(
            rx.el.input(type="hidden", name="id", value=row.id.to_string()),
            text_field(
                "Why?",
                "why",
                _State.problems["why"],
                "The patient who wrote it reads this.",
                max_length=WHY_LENGTH,
                required=True,
            ),
            rx.el.label(
                rx.el.input(type="checkbox", name="stars", class_name="only-read-out"),
                "Its stars are not honest either: leave them out",
                class_name="chip tick",
            ),
            dialog_foot(rx.dialog.close(submit_button("Hide it")), cancel="Not now"),
            on_submit=_State.hide,
            class_name="stack",
        ),
        description="It is kept, and shown to nobody. Its stars go on counting, so that hiding words makes no doctor "
        "look better.",
    )

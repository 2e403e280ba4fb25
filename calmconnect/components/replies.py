"""Saved replies: those there are, and the form to write one."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import submit_button, text_area_field, text_field
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import (
    card,
    cluster,
    empty_state,
    quiet_button,
    quiet_link,
    section,
    skeleton_lines,
    tag,
)
from calmconnect.components.theme import icon
from calmconnect.domain.replies import CODE_LENGTH, TEXT_LENGTH, TITLE_LENGTH, VARIABLE_WORDS
from calmconnect.state.agent.replies import RepliesState

_State = RepliesState
_HOW = "Type / where you write to somebody, and choose. You see the words before they are sent."


def replies_page(portal: str) -> rx.Component:
    """The page of a portal; `portal` is the first part of its addresses."""
    whose = "For all agents" if portal == "admin" else "Yours"
    return portal_page(
        "Saved replies",
        rx.cond(
            _State.loaded,
            rx.el.div(
                rx.el.p(_HOW, class_name="muted"),
                section(whose, _list(_State.rows, _own, "What you write here you can say again with a few letters.")),
                rx.cond(_State.shared, section("For all agents", _list(_State.shared, _line, "")), rx.fragment()),
                _dialog(),
                class_name="stack stack-large",
            ),
            card(skeleton_lines(6, "40px")),
        ),
        action=cluster(
            quiet_link("All tickets", f"/{portal}/tickets", "inbox"),
            rx.button(icon("plus", 18), "Write a reply", size="3", on_click=_State.begin),
        ),
    )


def _list(rows: rx.Var[Any], line: Any, none: str) -> rx.Component:
    return rx.cond(
        rows,
        card(rx.el.ul(rx.foreach(rows, line), class_name="rows")),
        empty_state("message-square-quote", none),
    )


def _own(row: Any) -> rx.Component:
    edit: Any = _State.edit
    return _line(row, quiet_button("Change", aria_label=f"Change: {row.title}", on_click=edit(row.id)))


def _line(row: Any, action: rx.Component | None = None) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            cluster(rx.el.strong(row.title), tag(f"/{row.code}", "quiet"), class_name="tags"),
            rx.el.p(row.text, class_name="reply-words"),
            class_name="row-main",
        ),
        action if isinstance(action, rx.Component) else rx.fragment(),
        key=row.id,
    )


def _dialog() -> rx.Component:
    return dialog(
        None,
        rx.cond(_State.written.id, "Change a reply", "Write a reply"),
        _form(),
        open=_State.open,
        on_open_change=_State.look_away,
    )


def _form() -> rx.Component:
    problems, written, remove = _State.problems, _State.written, _State.remove
    gone: Any = remove
    return rx.el.form(
        text_field("Title", "title", problems["title"], default_value=written.title, max_length=TITLE_LENGTH),
        text_field(
            "Short word",
            "code",
            problems["code"],
            "What you type after the slash, like: receipt",
            default_value=written.code,
            max_length=CODE_LENGTH + 1,
            auto_capitalize="none",
        ),
        text_area_field(
            "Reply", "text", problems["text"], default_value=written.text, rows="7", max_length=TEXT_LENGTH
        ),
        rx.el.details(
            rx.el.summary("What can be filled in by itself"),
            rx.el.dl(
                *[
                    part
                    for one, words in VARIABLE_WORDS.items()
                    for part in (rx.el.dt(f"{{{{{one.value}}}}}"), rx.el.dd(words))
                ],
                class_name="told variables",
            ),
            class_name="faq",
        ),
        dialog_foot(
            rx.cond(
                written.id,
                rx.button(
                    "Throw away",
                    type="button",
                    size="3",
                    variant="ghost",
                    color_scheme="gray",
                    on_click=gone(written.id),
                ),
                rx.fragment(),
            ),
            submit_button("Save"),
        ),
        key=f"reply-{_State.version}",
        on_submit=_State.save,
        no_validate=True,
        class_name="stack",
    )

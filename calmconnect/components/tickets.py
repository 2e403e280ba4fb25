"""Tickets on a page: where one stands, how much time it has left, and what can be done with it."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.browser import TICKET_NOTES
from calmconnect.components.call_check import check_of_asker
from calmconnect.components.forms import select_field, submit_button, text_area_field
from calmconnect.components.lists import filter_links, how_many, kept_to_days, paging_links
from calmconnect.components.merging import goes_on, merge_dialog
from calmconnect.components.moments import moment
from calmconnect.components.surfaces import card, cluster, empty_state, section, skeleton_lines, tag
from calmconnect.components.theme import icon
from calmconnect.domain.tickets import NOTE_LENGTH, PRIORITY_WORDS
from calmconnect.state.agent.tickets import TicketsState, TicketState
from calmconnect.state.shared.shell import ShellState

_LATER = [("hour", "In one hour"), ("morning", "Tomorrow morning"), ("days", "In three days")]


class _TicketNotes(rx.Component):
    library = TICKET_NOTES
    tag = "TicketNotes"

    ticket: rx.Var[int]
    zone: rx.Var[str]


def ticket_facts(row: Any, nobody: str) -> rx.Component:
    """What a ticket is about, since when, and with whom; `nobody` says it when it is with nobody."""
    return rx.el.dl(
        rx.el.dt("About"),
        rx.el.dd(row.category),
        rx.el.dt("Asked"),
        rx.el.dd(moment(row.opened)),
        rx.el.dt("With"),
        rx.el.dd(rx.cond(row.agent != "", row.agent, nobody)),
        class_name="told",
    )


def ticket_status(status: rx.Var[str]) -> rx.Component:
    """Where a ticket stands, in words that both sides understand."""
    return rx.match(
        status,
        ("new", tag("Waiting for an answer", "warn", "hourglass")),
        ("open", tag("Open", "accent", "message-circle")),
        ("pending_reminder", tag("Paused", "", "pause")),
        ("pending_close", tag("Solved?", "accent", "circle-help")),
        tag("Closed", "quiet", "check"),
    )


def ticket_clock(row: Any) -> rx.Component:
    """By when somebody should answer or solve it; as words, so that colour only helps."""
    return rx.el.span(
        icon("timer", 16),
        rx.el.span(
            rx.cond(
                row.first_due > 0,
                rx.fragment("Answer ", rx.cond(row.late, "was due ", ""), moment(row.first_due, "until")),
                rx.cond(
                    row.solve_due > 0,
                    rx.fragment("Solve ", rx.cond(row.late, "was due ", ""), moment(row.solve_due, "until")),
                    "The clock stands still",
                ),
            )
        ),
        class_name="ticket-clock",
        data_late=rx.cond(row.late, "yes", "no"),
    )


def ticket_table(portal: str) -> rx.Component:
    """Tickets in a list with filters, for agents and admins; `portal` is the first part of the portal's addresses."""
    return rx.el.div(
        filter_links(TicketsState.choices, "Which tickets"),
        kept_to_days(TicketsState.days, f"/{portal}/tickets"),
        rx.cond(
            TicketsState.loaded,
            rx.fragment(
                how_many(TicketsState.total, "ticket", "tickets"),
                rx.cond(
                    TicketsState.rows,
                    card(
                        rx.el.ul(
                            rx.foreach(TicketsState.rows, lambda row: _line(row, portal)), class_name="rows ticket-rows"
                        )
                    ),
                    empty_state("inbox", "Nothing here. When somebody asks something, it shows by itself."),
                ),
                paging_links(TicketsState.paging),
            ),
            card(skeleton_lines(6, "40px")),
        ),
        class_name="stack",
    )


def ticket_panel() -> rx.Component:
    """What is known of the ticket on the page, and what can be done with it."""
    return rx.foreach(TicketState.rows, _panel)


def _line(row: Any, portal: str) -> rx.Component:
    take: Any = TicketsState.take
    return rx.el.li(
        rx.el.div(
            ReactRouterLink.create(
                f"{row.category}, ",
                rx.el.span(row.patient),
                to=f"/{portal}/tickets/{row.number}",
                class_name="ticket-name",
            ),
            rx.el.div(
                f"No. {row.number}, asked ",
                moment(row.opened, "ago"),
                rx.cond(row.agent != "", f", with {row.agent}", ", with nobody yet"),
                class_name="person-words",
            ),
            class_name="row-main",
        ),
        cluster(_priority(row.priority), ticket_status(row.status), class_name="tags"),
        rx.cond(row.status == "closed", rx.fragment(), ticket_clock(row)),
        rx.cond(
            (row.agent == "") & (row.status != "closed"),
            rx.button("Take it", size="2", on_click=take(row.number)),
            rx.fragment(),
        )
        if portal == "agent"
        else rx.fragment(),
        key=row.number,
    )


def _priority(word: Any) -> rx.Component:
    return rx.match(
        word,
        ("urgent", tag("Urgent", "warn", "chevrons-up")),
        ("high", tag("High", "warn", "chevron-up")),
        ("low", tag("Low", "quiet", "chevron-down")),
        tag("Medium", "quiet", "equal"),
    )


def _panel(row: Any) -> rx.Component:
    return rx.el.div(
        card(
            cluster(ticket_status(row.status), ticket_clock(row)),
            ticket_facts(row, "Nobody yet"),
            rx.cond(ShellState.role == "admin", goes_on(row, "/admin/tickets"), goes_on(row, "/agent/tickets")),
            rx.cond(row.merged_into > 0, rx.fragment(), _what_to_do(row)),
            class_name="stack",
        ),
        section(
            "Notes",
            card(_TicketNotes.create(ticket=row.number, zone=ShellState.time_zone), _note(row), class_name="stack"),
        ),
        check_of_asker(),
        section("What happened", card(rx.el.ul(rx.foreach(TicketState.changes, _change), class_name="ticket-changes"))),
        class_name="stack stack-large ticket-panel",
    )


def _what_to_do(row: Any) -> rx.Component:
    prioritise: Any = TicketState.prioritise
    may = (ShellState.role == "admin") | TicketState.mine
    priority = rx.el.div(
        *[
            rx.el.button(
                words,
                type="button",
                on_click=prioritise(one.value),
                aria_pressed=rx.cond(row.priority == one.value, "true", "false"),
                class_name="switch-part",
            )
            for one, words in PRIORITY_WORDS.items()
        ],
        class_name="switch",
        role="group",
        aria_label="Priority",
    )
    return rx.cond(
        may, rx.el.div(priority, _move(row), _hand_over(row), merge_dialog(row), class_name="stack"), rx.fragment()
    )


def _move(row: Any) -> rx.Component:
    problems = TicketState.problems
    return rx.el.form(
        select_field("Next", "status", TicketState.steps, problems["status"]),
        select_field("If it waits, until when", "later", _LATER, problems["remind_at"]),
        rx.el.div(submit_button("Change", size="2", variant="soft")),
        key=row.status,
        on_submit=TicketState.move,
        class_name="ticket-form",
    )


def _hand_over(row: Any) -> rx.Component:
    return rx.cond(
        TicketState.agents & (row.status != "closed"),
        rx.el.form(
            select_field("Give it to", "agent", TicketState.agents, TicketState.problems["agent"]),
            rx.el.div(submit_button("Give", size="2", variant="soft")),
            key=row.agent,
            on_submit=TicketState.hand_over,
            class_name="ticket-form",
        ),
        rx.fragment(),
    )


def _note(row: Any) -> rx.Component:
    return rx.cond(
        (ShellState.role == "admin") | TicketState.mine,
        rx.el.form(
            text_area_field(
                "A note for the others", "note", TicketState.problems["note"], rows="3", max_length=NOTE_LENGTH
            ),
            rx.el.div(submit_button("Keep it", size="2", variant="soft")),
            key=row.number,
            on_submit=TicketState.note,
            reset_on_submit=True,
            class_name="ticket-form",
        ),
        rx.fragment(),
    )


def _change(row: Any) -> rx.Component:
    words = rx.match(
        row.what,
        ("opened", "Opened"),
        ("assigned", f"Given to {row.after}"),
        ("priority", f"Priority {row.after}"),
        ("merged", f"Goes on in no. {row.after}"),
        ("took", f"Put together with no. {row.after}"),
        rx.match(
            row.after,
            ("open", rx.cond(row.before == "new", "Answered", "Opened again")),
            ("pending_reminder", "Paused"),
            ("pending_close", "Solved, so we think"),
            "Closed",
        ),
    )
    return rx.el.li(
        rx.el.span(rx.cond(row.part > 0, f"No. {row.part}: ", ""), words),
        rx.el.span(rx.cond(row.by != "", f"{row.by}, ", ""), moment(row.at), class_name="muted"),
    )

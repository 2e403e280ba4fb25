"""Questions of one person that were put together, and the way to do it."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import select_field, submit_button
from calmconnect.components.surfaces import callout
from calmconnect.components.theme import icon
from calmconnect.state.agent.tickets import TicketState


def goes_on(row: Any, portal: str) -> rx.Component:
    """Where a ticket goes on that was put together with another, and what else belongs to one.

    `portal` is what the addresses of tickets begin with, "/agent/tickets".
    """
    return rx.fragment(
        rx.cond(
            row.merged_into > 0,
            callout(
                rx.fragment(
                    "This was put together with another question and goes on there: ",
                    ReactRouterLink.create(
                        f"No. {row.merged_into}", to=f"{portal}/{row.merged_into}", class_name="text-link"
                    ),
                ),
                icon_name="merge",
            ),
            rx.fragment(),
        ),
        rx.cond(
            row.parts,
            rx.el.p(
                "Also part of it: ",
                rx.foreach(
                    row.parts,
                    lambda part: ReactRouterLink.create(
                        f"No. {part}", to=f"{portal}/{part}", class_name="text-link ticket-part", key=part
                    ),
                ),
                class_name="ticket-parts",
            ),
            rx.fragment(),
        ),
    )


def merge_dialog(row: Any) -> rx.Component:
    """A button for whoever sees a ticket through, where it could go on in another one."""
    into = select_field("In which one does it go on?", "into", TicketState.others)
    return rx.cond(
        TicketState.others & (row.status != "closed"),
        dialog(
            rx.el.div(rx.button(icon("merge", 18), "Put together with another", size="2", variant="soft")),
            f"Put no. {row.number} together with another question",
            rx.el.form(
                into,
                dialog_foot(rx.dialog.close(submit_button("Put together"))),
                on_submit=TicketState.merge,
                class_name="stack",
            ),
            description=f"No. {row.number} is closed and goes on in the other one of {row.patient}, with its notes, its "
            "history and the time that has passed. What was said stays where it is and can be read from there. We tell "
            "them. This can't be undone.",
        ),
        rx.fragment(),
    )

"""Adding an agent."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.entrance import demo_mail_link
from calmconnect.components.forms import submit_button, text_field, zone_field
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import callout, card
from calmconnect.domain.people import EMAIL_LENGTH, NAME_LENGTH
from calmconnect.state.admin.new_agent import NewAgentState

ROUTE = "/admin/agents/new"
TITLE = "Add an agent"
ON_LOAD = [NewAgentState.load]


def page() -> rx.Component:
    """A short form."""
    return portal_page(
        "Add an agent",
        rx.el.div(rx.cond(NewAgentState.invited != "", _invited()), _form(), class_name="stack narrow"),
    )


def _invited() -> rx.Component:
    return callout(
        rx.fragment(
            rx.el.p("We have sent an invitation to ", rx.el.strong(NewAgentState.invited), "."),
            rx.el.p("They are called for emergencies once they have switched themselves on duty."),
            demo_mail_link(),
        ),
        "good",
        "mail-check",
        role="status",
    )


def _form() -> rx.Component:
    problems = NewAgentState.problems
    return rx.el.form(
        card(
            rx.el.p(
                "Agents answer the helpline. They get a link by mail to choose their password.", class_name="muted"
            ),
            text_field("Name", "name", problems["name"], "As people will see it.", max_length=NAME_LENGTH),
            text_field(
                "Email", "email", problems["email"], type="email", auto_capitalize="none", max_length=EMAIL_LENGTH
            ),
            zone_field("Time zone they work in", "time_zone", "", problems["time_zone"]),
            rx.el.div(submit_button("Send the invitation")),
            class_name="stack",
        ),
        # A new key is an empty form: after an invitation the next one starts afresh.
        key=NewAgentState.invited,
        on_submit=NewAgentState.add,
        no_validate=True,
    )

"""The helpline's hours and targets."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.helpline import changes_of_terms, closed_days, terms_form
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import callout, quiet_link, skeleton_cards
from calmconnect.state.admin.helpline import HelplineTermsState

ROUTE = "/admin/tickets/hours"
TITLE = "Hours and targets"
ON_LOAD = [HelplineTermsState.load]


def page() -> rx.Component:
    """What is written, and beside it days off and who changed what."""
    return portal_page(
        "Hours and targets",
        rx.cond(
            HelplineTermsState.loaded,
            rx.el.div(
                rx.el.div(
                    rx.cond(
                        HelplineTermsState.meanwhile,
                        callout(
                            "Somebody else has changed this meanwhile. Please load the page again and look.",
                            "warn",
                            role="alert",
                        ),
                        rx.fragment(),
                    ),
                    terms_form(),
                    class_name="stack",
                ),
                rx.el.div(closed_days(), changes_of_terms(), class_name="stack stack-large"),
                class_name="desk",
            ),
            skeleton_cards(2),
        ),
        action=quiet_link("All tickets", "/admin/tickets", "inbox"),
    )

"""The companion of a patient: somebody to write to at any time, who knows exercises and the ways to people."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.companion import offered
from calmconnect.components.crisis import call_now
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import callout, quiet_link
from calmconnect.components.theme import icon
from calmconnect.components.thread import plain_thread
from calmconnect.domain.house_settings import OFF_WORDS
from calmconnect.state.patient.companion import CompanionState
from calmconnect.state.shared.shell import ShellState

ROUTE = "/patient/companion"
TITLE = "Companion"
ON_LOAD = [CompanionState.load]

_WHAT_IT_IS = (
    ("bot", "A program, with prepared words. It makes no diagnosis and decides nothing."),
    (
        "lock",
        "What you write is kept encrypted. Only lines that sound like danger are shown to somebody on duty, who may be a "
        "doctor.",
    ),
    ("heart-handshake", "A person is always one step away: say so, and it shows you the ways."),
)


def page() -> rx.Component:
    """The conversation, and beside it what it is, or whom to call where that matters more."""
    return portal_page(
        "Your companion",
        rx.el.div(
            rx.el.div(
                plain_thread(
                    CompanionState,
                    "the companion",
                    offered(CompanionState, people=True),
                    on_stop=CompanionState.stop,
                    over=_off(),
                ),
                class_name="card companion-card",
            ),
            rx.cond(CompanionState.late | _off(), _instead(), _what_it_is()),
            class_name="companion",
            data_late=rx.cond(CompanionState.late, "yes", "no"),
        ),
        action=quiet_link("Only breathe", "/breathe", "wind"),
    )


def _off() -> rx.Var[bool]:
    return ShellState.off.contains("companion")


def _instead() -> rx.Component:
    said = rx.cond(_off(), callout(OFF_WORDS["companion"], "warn", role="status"), rx.fragment())
    return rx.el.div(said, call_now(), class_name="stack companion-instead")


def _what_it_is() -> rx.Component:
    return rx.el.section(
        rx.heading("What this is", as_="h2", size="5"),
        rx.el.ul(*[rx.el.li(icon(name), rx.el.span(words)) for name, words in _WHAT_IT_IS], class_name="promises"),
        rx.el.p(
            ReactRouterLink.create("What programs may read", to="/account/agreements", class_name="text-link"),
            class_name="muted",
        ),
        class_name="card stack companion-what",
    )

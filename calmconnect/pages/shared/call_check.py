"""Trying out camera, microphone, speaker and connection before a call."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.call_check import call_check, last_check, through_the_server
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import stack
from calmconnect.state.shared.call_check import CallCheckState

ROUTE = "/call-check"
TITLE = "Check before a call"
ON_LOAD = [CallCheckState.load]


def page() -> rx.Component:
    """The check, and what came of the last one."""
    return portal_page(
        "Check before a call",
        stack(
            rx.el.p(
                "See that everything works, so that your time is for talking. Nothing is recorded. We keep what was found, "
                "without any picture or sound, so that we can help you if something does not work.",
                class_name="measure",
            ),
            last_check(),
            call_check(),
            through_the_server(),
        ),
        place="Calls",
    )

"""What admins decide for the whole house."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.house_settings import changes_of_settings, group_form
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import quiet_link, skeleton_cards
from calmconnect.domain.house_settings import Group
from calmconnect.state.admin.settings import SettingsState

ROUTE = "/admin/settings"
TITLE = "Settings"
ON_LOAD = [SettingsState.load]


def page() -> rx.Component:
    """A form for each group, and beside them who changed what."""
    return portal_page(
        "Settings",
        rx.cond(
            SettingsState.loaded,
            rx.el.div(
                rx.el.div(*[group_form(group) for group in Group], class_name="stack stack-large"),
                changes_of_settings(),
                class_name="desk",
            ),
            skeleton_cards(3),
        ),
        action=quiet_link("Hours of the helpline", "/admin/tickets/hours", "clock"),
    )

"""People's accounts as admins see them."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.surfaces import tag
from calmconnect.components.theme import icon

_ROLES = {"patient": "Patient", "doctor": "Doctor", "agent": "Agent", "admin": "Admin"}


def role_word(role: rx.Var[str]) -> rx.Component:
    """A role as a word."""
    return rx.match(role, *[(key, rx.fragment(word)) for key, word in _ROLES.items()], rx.fragment())


def standing(row: Any) -> rx.Component:
    """How an account stands: whether it works, whether its address is confirmed and, for a doctor, the licence checked."""
    return rx.cond(row.erased, tag("Erased", "quiet", "user-x"), _account(row))


def _account(row: Any) -> rx.Component:
    return rx.fragment(
        rx.cond(row.disabled, tag("Suspended", "quiet", "ban")),
        rx.cond(
            row.confirmed,
            rx.el.span(icon("mail-check", 16), "Email confirmed", class_name="fact muted"),
            rx.cond(row.invited, tag("Invited", "", "mail"), tag("Email not confirmed", "warn", "mail")),
        ),
        rx.cond(
            row.licence != "",
            rx.cond(
                row.checked,
                tag("Licence checked", "accent", "shield-check"),
                tag("Licence to check", "warn", "shield-alert"),
            ),
        ),
        rx.cond(row.ends_soon, tag("Licence ends", "warn", "calendar-x")),
    )

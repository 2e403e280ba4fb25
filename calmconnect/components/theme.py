"""How everything looks: colours, type, space and shadow by meaning. No raw colour stands anywhere else.

The meanings are CSS variables in `assets/calm.css`, so that light and dark are decided there. Shapes that need hover, focus or
a narrow screen are classes in the other style sheets; components name the class.
"""

from __future__ import annotations

import reflex as rx

radix_theme = rx.theme(accent_color="jade", gray_color="sage", radius="large", scaling="100%")

# Later sheets may build on earlier ones.
STYLESHEETS = [
    "/calm.css",
    "/parts.css",
    "/shell.css",
    "/messages.css",
    "/attachments.css",
    "/care.css",
    "/schedule.css",
    "/calendar.css",
    "/pages.css",
    "/admin.css",
    "/ratings.css",
    "/practice.css",
    "/notices.css",
    "/helpline.css",
    "/call_check.css",
    "/calls.css",
    "/recordings.css",
    "/companion.css",
    "/waiting.css",
    "/leaving.css",
    "/rooms.css",
    "/risk.css",
    "/wellbeing.css",
    "/records.css",
    "/statistics.css",
    "/events.css",
]

PAGE = "var(--calm-page)"
SURFACE = "var(--calm-surface)"
SUNK = "var(--calm-sunk)"
INK = "var(--calm-ink)"
MUTED = "var(--calm-muted)"
LINE = "var(--calm-line)"
CONTROL = "var(--calm-control)"
ACCENT = "var(--calm-accent)"
ACCENT_SOFT = "var(--calm-accent-soft)"
WARN = "var(--calm-warn)"
WARN_SOFT = "var(--calm-warn-soft)"
CRISIS = "var(--calm-crisis)"
CRISIS_SOFT = "var(--calm-crisis-soft)"
SHADOW = "var(--calm-shadow)"
SHADOW_RAISED = "var(--calm-shadow-raised)"


def icon(name: str, size: int = 20) -> rx.Component:
    """A lucide icon in our stroke. It says nothing to screen readers: put words beside it, or a label on what holds it."""
    return rx.icon(name, size=size, stroke_width=1.75, aria_hidden="true", flex_shrink="0")

"""How everything looks: colours, type, space and shadow by meaning. No raw colour stands anywhere else.

The meanings are CSS variables in `assets/calm.css`, built on the Radix scales, so that light and dark are decided there.
"""

from __future__ import annotations

import reflex as rx

radix_theme = rx.theme(accent_color="jade", gray_color="sage", radius="large", scaling="100%")

STYLESHEETS = ["/calm.css", "/messages.css"]

PAGE = "var(--calm-page)"
SURFACE = "var(--calm-surface)"
INK = "var(--calm-ink)"
MUTED = "var(--calm-muted)"
LINE = "var(--calm-line)"
ACCENT = "var(--calm-accent)"
CRISIS = "var(--calm-crisis)"
SHADOW = "var(--calm-shadow)"
SHADOW_RAISED = "var(--calm-shadow-raised)"

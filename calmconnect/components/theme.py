"""How everything looks: colours, type, space and shadow by meaning. No raw colour stands anywhere else."""

from __future__ import annotations

import reflex as rx

radix_theme = rx.theme(accent_color="jade", gray_color="sage", radius="large", scaling="100%")

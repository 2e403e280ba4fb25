"""What Reflex itself needs to know; everything else stands in calmconnect/settings.py."""

import reflex as rx

from calmconnect.components.theme import radix_theme
from calmconnect.frontend import CalmPlugin
from calmconnect.settings import load_or_exit

config = rx.Config(
    app_name="calmconnect",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    # The disk manager would write what people see to files (CONTRIBUTING.md, "State").
    state_manager_mode=rx.constants.StateManagerMode.MEMORY,
    # Pages, websocket and routes share one address; no other origin may read them.
    cors_allowed_origins=[load_or_exit().address],
    disable_plugins=[rx.plugins.SitemapPlugin],
    plugins=[rx.plugins.RadixThemesPlugin(theme=radix_theme), CalmPlugin()],
)

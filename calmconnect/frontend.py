"""What the built pages hold besides the pages themselves."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from reflex.plugins import Plugin

# Reflex writes the websocket's absolute address, port included, into the bundle.
_SOCKET_ADDRESS = re.compile(r"""(["'`])wss?://[^"'`]+/_event\1""")
_OWN_ADDRESS = '(location.protocol.replace("http","ws")+"//"+location.host+"/_event")'


class CalmPlugin(Plugin):
    """Ships the typeface, and makes the built pages call back to whatever address they were loaded from.

    One build then serves any port, several processes side by side and any host name behind a proxy.
    """

    def get_frontend_dependencies(self, **context: Any) -> list[str]:
        """The typeface; it comes from npm so that no page asks another site for it."""
        return ["@fontsource-variable/figtree@5.3.0"]

    def get_stylesheet_paths(self, **context: Any) -> list[str]:
        """The typeface's style sheet."""
        return ["@fontsource-variable/figtree/index.css"]

    def post_build(self, **context: Any) -> None:
        """Replace the address in the built scripts, before they are compressed.

        Raises:
            RuntimeError: when no script holds the address, so that a change in Reflex is noticed at build time.
        """
        assets = Path(context["static_dir"]) / "assets"
        changed = sum(_replace_address(script) for script in assets.glob("*.js"))
        if not changed:
            raise RuntimeError("The websocket's address was not found in the built scripts.")


def _replace_address(script: Path) -> bool:
    text = script.read_text(encoding="utf-8")
    replaced = _SOCKET_ADDRESS.sub(_OWN_ADDRESS, text)
    if replaced == text:
        return False
    script.write_text(replaced, encoding="utf-8")
    return True

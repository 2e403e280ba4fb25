"""What the built pages hold besides the pages themselves."""

from __future__ import annotations

import hashlib
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
        stamp_service_worker(Path(context["static_dir"]))


def stamp_service_worker(site: Path) -> None:
    """Put a fingerprint of the files that the service worker keeps into it: the browser then fetches them anew.

    Raises:
        RuntimeError: when it has no place for one.
    """
    worker = site / "sw.js"
    text = worker.read_text(encoding="utf-8")
    kept = re.findall(r'"/([a-z]+\.(?:html|css))"', text)
    found = hashlib.sha256(b"\0".join((site / name).read_bytes() for name in kept)).hexdigest()
    stamped = text.replace('"unbuilt"', f'"{found[:12]}"')
    if stamped == text:
        raise RuntimeError("The service worker has no place for its version.")
    worker.write_text(stamped, encoding="utf-8")


def _replace_address(script: Path) -> bool:
    text = script.read_text(encoding="utf-8")
    replaced = _SOCKET_ADDRESS.sub(_OWN_ADDRESS, text)
    if replaced == text:
        return False
    script.write_text(replaced, encoding="utf-8")
    return True

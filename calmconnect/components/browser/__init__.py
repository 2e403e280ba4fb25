"""The little that only a browser can do, as scripts, and where the built pages find them.

`messages.js` and `live.jsx` hold what the server sends to a page outside its state. They are part of every page
(`receivers` wraps the app), because a page's own part may still be loading when the first of it arrives.
"""

from __future__ import annotations

import reflex as rx


def _published(file: str) -> str:
    return "$/public" + rx.asset(file, shared=True)


_published("messages.js")
LIVE = _published("live.jsx")
THREAD = _published("thread.jsx")


class Receivers(rx.Component):
    """Shows what it wraps, and listens."""

    library = LIVE
    tag = "Receivers"


receivers = Receivers.create

"""The little that only a browser can do, as scripts, and where the built pages find them.

`messages.js` and `live.jsx` hold what the server sends to a page outside its state. They are part of every page
(`receivers` wraps the app), because a page's own part may still be loading when the first of it arrives.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import reflex as rx

from calmconnect.components.events import three_values

_FOLDER = Path(__file__).parent


def _published(file: str) -> str:
    return "$/public" + rx.asset(file, shared=True)


def _all_published() -> dict[str, str]:
    """Where pages find each script. `rx.asset` looks at all its callers: many, while modules load."""
    scripts = sorted(file.name for file in _FOLDER.glob("*.js*"))
    with ThreadPoolExecutor(1) as without_callers:
        return dict(zip(scripts, without_callers.map(_published, scripts), strict=True))


_PLACES = _all_published()
LIVE = _PLACES["live.jsx"]
THREAD = _PLACES["thread.jsx"]
SHELL = _PLACES["shell.jsx"]
INITIALS = _PLACES["initials.jsx"]
MOMENT = _PLACES["moment.jsx"]
FIELDS = _PLACES["fields.jsx"]
DATE_GRID = _PLACES["date_grid.jsx"]
HERE_NOW = _PLACES["here_now.jsx"]
PUSH = _PLACES["push.jsx"]
WEEK_GRID = _PLACES["week_grid.jsx"]
ADDRESS = _PLACES["address.jsx"]
ALARM = _PLACES["alarm.jsx"]
CALL_CHECK = _PLACES["call_check.jsx"]
CALL_PANEL = _PLACES["call_panel.jsx"]
ROOM_PANEL = _PLACES["room_panel.jsx"]
TICKET_NOTES = _PLACES["ticket_notes.jsx"]
PAPER = _PLACES["paper.jsx"]
IDENTITY = _PLACES["identity.jsx"]
ONCE = _PLACES["once.jsx"]
KEPT_PLAN = _PLACES["kept_plan.jsx"]
TASK_WORDS = _PLACES["task_words.jsx"]
UPLOAD = _published("upload.jsx")
AVATAR = _published("avatar.jsx")
BREATHING = _PLACES["breathing.jsx"]

# Runs in every page's head, before the first paint.
FIRST = (_FOLDER / "first.js").read_text(encoding="utf-8")


class Receivers(rx.Component):
    """Shows what it wraps, and listens for `me`; says what messages have reached the page, whichever it is."""

    library = LIVE
    tag = "Receivers"

    me: rx.Var[int]

    on_seen: rx.EventHandler[three_values]


receivers = Receivers.create

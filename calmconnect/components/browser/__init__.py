"""The little that only a browser can do, as scripts, and where the built pages find them.

`messages.js` and `live.jsx` hold what the server sends to a page outside its state. They are part of every page
(`receivers` wraps the app), because a page's own part may still be loading when the first of it arrives.
"""

from __future__ import annotations

from pathlib import Path

import reflex as rx

from calmconnect.components.events import three_values


def _published(file: str) -> str:
    return "$/public" + rx.asset(file, shared=True)


for script in (
    *("store.js", "receive.js"),
    *("heard.js", "outbox.js", "messages.js", "keeping_up.js", "acknowledging.js", "notes.js"),
    *("identities.js", "sound.js", "offline.js", "attaching.js", "link.js", "scrolling.js", "probing.js"),
    *("calls.js", "media.js", "peer.js", "silence.js", "staying_connected.js", "call_quality.js"),
    *("sending.js", "in_call.js"),
    *("call_stage.jsx", "call_controls.jsx", "call_rating.jsx", "call_waiting.jsx", "self_view.jsx"),
    *("mixing.js", "recorder.js", "recording.jsx"),
    *(
        "rooms.js",
        "circle.js",
        "arriving.js",
        "served.js",
        "in_room.js",
        "room_stage.jsx",
        "room_tile.jsx",
        "room_people.jsx",
    ),
    *("attachments.jsx", "bubble.jsx", "composer.jsx", "finder.jsx", "lines.jsx"),
    *("replies.js", "replies.jsx"),
    "kept_plan.js",
    *("paper.js", "paper_fields.jsx"),
):
    _published(script)
LIVE = _published("live.jsx")
THREAD = _published("thread.jsx")
SHELL = _published("shell.jsx")
INITIALS = _published("initials.jsx")
MOMENT = _published("moment.jsx")
FIELDS = _published("fields.jsx")
DATE_GRID = _published("date_grid.jsx")
HERE_NOW = _published("here_now.jsx")
PUSH = _published("push.jsx")
WEEK_GRID = _published("week_grid.jsx")
ADDRESS = _published("address.jsx")
ALARM = _published("alarm.jsx")
CALL_CHECK = _published("call_check.jsx")
CALL_PANEL = _published("call_panel.jsx")
ROOM_PANEL = _published("room_panel.jsx")
TICKET_NOTES = _published("ticket_notes.jsx")
PAPER = _published("paper.jsx")
IDENTITY = _published("identity.jsx")
KEPT_PLAN = _published("kept_plan.jsx")
TASK_WORDS = _published("task_words.jsx")
BREATHING = _published("breathing.jsx")

# Runs in every page's head, before the first paint.
FIRST = Path(__file__).with_name("first.js").read_text(encoding="utf-8")


class Receivers(rx.Component):
    """Shows what it wraps, and listens for `me`; says what messages have reached the page, whichever it is."""

    library = LIVE
    tag = "Receivers"

    me: rx.Var[int]

    on_seen: rx.EventHandler[three_values]


receivers = Receivers.create

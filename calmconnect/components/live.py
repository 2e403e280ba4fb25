"""What changes on a page without its state: see `browser/live.jsx`."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.browser import LIVE


class PresenceMark(rx.Component):
    """A doctor's presence as a shape and a word; follows facts newer than `since` (ms since 1970)."""

    library = LIVE
    tag = "PresenceMark"

    doctor: rx.Var[int]
    presence: rx.Var[str]
    since: rx.Var[int]


presence_mark = PresenceMark.create


class NoticesOutlet(rx.Component):
    """Where the notices of `state/notices.py` appear."""

    library = LIVE
    tag = "Notices"
    lib_dependencies: list[str] = ["sonner@2.0.8"]


notices_outlet = NoticesOutlet.create

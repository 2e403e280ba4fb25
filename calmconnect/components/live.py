"""What changes on a page without its state: see `browser/live.jsx`."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.browser import HERE_NOW, LIVE


class PresenceMark(rx.Component):
    """A doctor's presence as a shape and a word; follows facts newer than `since` (ms since 1970)."""

    library = LIVE
    tag = "PresenceMark"

    doctor: rx.Var[int]
    presence: rx.Var[str]
    since: rx.Var[int]


presence_mark = PresenceMark.create


class HereNow(rx.Component):
    """Those of `doctors` (id, name, headline, presence) who are available now, at most `most` of them, kept up to date."""

    library = HERE_NOW
    tag = "HereNow"

    doctors: rx.Var[list[Any]]
    since: rx.Var[int]
    most: rx.Var[int]


here_now = HereNow.create


class NoticesOutlet(rx.Component):
    """Where the notices of `state/notices.py` appear."""

    library = LIVE
    tag = "Notices"
    lib_dependencies: list[str] = ["sonner@2.0.8"]


notices_outlet = NoticesOutlet.create

"""A button that sends a file of the person's to the service."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.browser import UPLOAD
from calmconnect.components.events import one_value


class UploadButton(rx.Component):
    """Sends one file at a time to the route `to`; `largest` in bytes. `on_sent` is given the number that it got there."""

    library = UPLOAD
    tag = "UploadButton"

    to: rx.Var[str]
    label: rx.Var[str]
    accept: rx.Var[str]
    largest: rx.Var[int]

    on_sent: rx.EventHandler[one_value]


upload_button = UploadButton.create

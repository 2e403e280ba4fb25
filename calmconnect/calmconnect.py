"""Wiring only: the app, its pages, routes and background work."""

from __future__ import annotations

import reflex as rx


def index() -> rx.Component:
    return rx.heading("CalmConnect")


app = rx.App()
app.add_page(index, route="/", title="CalmConnect")

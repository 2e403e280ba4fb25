"""Wiring only: the app, its pages, routes and background work."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import reflex as rx
from starlette.applications import Starlette
from starlette.routing import Mount

from calmconnect import pages, quiet
from calmconnect.api import (
    anonymous,
    attachments,
    auth,
    avatars,
    calendar,
    call_check,
    doctor_imports,
    documents,
    emergency,
    exports,
    licences,
    my_data,
    notes,
    recordings,
)
from calmconnect.api.addresses import OneAddress
from calmconnect.api.freshness import Freshness
from calmconnect.api.gate import LOOPBACK_PATH, Gate
from calmconnect.api.loopback import Loopback
from calmconnect.components import theme
from calmconnect.components.browser import receivers
from calmconnect.components.call_panel import call_panel
from calmconnect.components.crisis import crisis_sheet
from calmconnect.components.live import notices_outlet
from calmconnect.components.overlay import connection_overlay
from calmconnect.components.shell import HEAD
from calmconnect.db.session import dispose
from calmconnect.hub import hub, start_hub, stop_hub
from calmconnect.jobs import runner
from calmconnect.services import house_settings, own_media
from calmconnect.settings import settings
from calmconnect.state import guard, heartbeat, live
from calmconnect.state.shared.chat import ChatState
from calmconnect.state.shared.shell import ShellState


@asynccontextmanager
async def hub_and_rows() -> AsyncIterator[None]:
    """Start this process's hub; let go of it, of the database and of a media server that was started, at the end."""
    await start_hub()
    house_settings.follow(hub())
    try:
        yield
    finally:
        await own_media.stop()
        await stop_hub()
        await dispose()


async def tell_tabs() -> None:
    """Hand facts to this process's open tabs."""
    await live.start(app)


loopback = Loopback()
# What is served beside the pages.
routes = [
    *anonymous.routes,
    *attachments.routes,
    *auth.routes,
    *avatars.routes,
    *calendar.routes,
    *call_check.routes,
    *doctor_imports.routes,
    *documents.routes,
    *emergency.routes,
    *exports.routes,
    *licences.routes,
    *my_data.routes,
    *notes.routes,
    *recordings.routes,
    *([] if settings().loopback_url else [Mount(LOOPBACK_PATH, loopback)]),
]
app = rx.App(
    stylesheets=theme.STYLESHEETS,
    html_lang="en",
    head_components=HEAD,
    toaster=notices_outlet(),
    api_transformer=[
        Starlette(routes=routes),
        OneAddress,
        Freshness,
        Gate,
    ],
    backend_exception_handler=guard.when_broken,
    app_wraps={
        (6, "Receivers"): lambda _: receivers(call_panel(), crisis_sheet(), me=ShellState.me, on_seen=ChatState.seen),
        (5, "Overlay"): lambda stateful: connection_overlay() if stateful else None,
    },
)
app.add_middleware(guard.OnlyGuarded())
assert app.sio is not None
# The gate has checked where a connection comes from; engine.io would compare with the one configured address only.
app.sio.eio.cors_allowed_origins = []
heartbeat.beat(app.sio.eio)
app.register_lifespan_task(hub_and_rows)
app.register_lifespan_task(tell_tabs)
app.register_lifespan_task(loopback.lifespan)
app.register_lifespan_task(runner.run)
pages.add_to(app)
quiet.keep_values_out()

"""People who may be in danger, for those who see to them."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.shell import portal_page
from calmconnect.components.tasks import tasks
from calmconnect.state.shared.tasks import TasksState

ROUTE = "/doctor/tasks"
TITLE = "May be in danger"
ON_LOAD = [TasksState.load]


def page() -> rx.Component:
    """What waits, and one's own."""
    return portal_page("May be in danger", tasks())

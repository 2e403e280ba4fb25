"""Taking figures along as a file: the dialog before it. The file itself comes by a form that goes to `api/exports.py`."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.people import Role
from calmconnect.services import step_up
from calmconnect.state.guard import requires
from calmconnect.state.route import query
from calmconnect.state.session import acting

_REFUSED = {
    "password": "Nothing was exported: that password did not fit, or there were too many tries.",
    "code": "Nothing was exported: that code did not work. Each works once; please wait for the next one.",
}
_OTHERWISE = "Nothing was exported: what was asked for is not there any more. Please reload the page."


class Exporting(rx.State, mixin=True):
    """`exporting` is what is asked for, "" for nothing; `refused` why the last one was not made, "" if it was.

    `with_code` when the actor has to give a code, too.
    """

    exporting: str = ""
    refused: str = ""
    with_code: bool = False

    @requires(Role.ADMIN)
    async def export(self, what: object) -> None:
        """Ask for the password before something is exported."""
        self.with_code = await step_up.asks_for_code(acting())
        self.exporting = what if isinstance(what, str) else ""

    @requires(Role.ADMIN)
    async def not_exporting(self, _open: object) -> None:
        """Close the dialog."""
        self.exporting = ""

    def _note_refusal(self) -> None:
        """Say what the page's address says of the last export."""
        problem = query(self, "problem")
        self.exporting, self.refused = "", _REFUSED.get(problem, _OTHERWISE) if problem else ""

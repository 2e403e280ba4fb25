"""Signing in. The form itself goes to `api/auth.py`, not through here."""

from __future__ import annotations

import reflex as rx

from calmconnect.services import sessions, tries
from calmconnect.state.guard import public
from calmconnect.state.route import query

_PROBLEMS = {
    "wrong": sessions.WRONG,
    "locked": tries.LOCKED,
    "suspended": sessions.SUSPENDED,
    "ended": "You were signed out. Sign in again to go on; what you wrote and sent is kept.",
}


class SignInState(rx.State):
    """Why somebody was sent here, in words, and where they were going: a claim, checked where it is followed."""

    problem: str = ""
    wanted: str = ""

    @public
    async def load(self) -> None:
        """Read the page's address."""
        self.problem = _PROBLEMS.get(query(self, "problem"), "")
        self.wanted = query(self, "next")[:500]

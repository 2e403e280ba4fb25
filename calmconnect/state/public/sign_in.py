"""Signing in. The form itself goes to `api/auth.py`, not through here."""

from __future__ import annotations

import reflex as rx

from calmconnect.services import codes, sessions, signing_in, tries
from calmconnect.state.guard import public
from calmconnect.state.route import query

_PROBLEMS = {
    "wrong": sessions.WRONG,
    "locked": tries.LOCKED,
    "suspended": sessions.SUSPENDED,
    "stale": signing_in.STALE,
    "ended": "You were signed out. Sign in again to go on; what you wrote and sent is kept.",
}


_OF_CODES = {"wrong": codes.WRONG, "locked": codes.LOCKED}


class SignInState(rx.State):
    """Why somebody was sent here, in words, and where they were going: a claim, checked where it is followed."""

    problem: str = ""
    wanted: str = ""

    @public
    async def load(self) -> None:
        """Read the page's address."""
        problems = _OF_CODES if self.router.url.path.startswith("/sign-in/code") else _PROBLEMS
        self.problem = problems.get(query(self, "problem"), "")
        self.wanted = query(self, "next")[:500]

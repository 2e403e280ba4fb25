"""Telling people what became of their second step at sign-in: whoever else did it, they hear of it."""

from __future__ import annotations

from datetime import datetime

from calmconnect.db.people import User
from calmconnect.domain.notifications import Kind
from calmconnect.services.letters import Letter
from calmconnect.services.notifications import Notice, notify
from calmconnect.services.work import Work
from calmconnect.settings import settings

PAGE = "/account/second-step"
_NOT_YOU = "If that was not you, choose a new password now and write to our helpline."


async def set_up(w: Work, user: User, now: datetime) -> None:
    """It counts from now on."""
    words = "From now on we ask for a code from your app when you sign in. You were signed out everywhere else."
    await _tell(w, user, "Signing in now takes a second step", words, now)


async def turned_off(w: Work, user: User, now: datetime) -> None:
    """They need their password alone."""
    words = "From now on we ask for your password alone when you sign in."
    await _tell(w, user, "The second step at sign-in is off", words, now)


async def taken_off(w: Work, user: User, now: datetime) -> None:
    """An admin has taken it off, for somebody who lost their device."""
    words = (
        "An administrator has taken off your second step, as somebody asked us to who has lost their device. You were signed "
        "out everywhere. Please sign in with your password, and set up the step again."
    )
    await _tell(w, user, "Your second step was taken off", words, now)


async def codes_renewed(w: Work, user: User, now: datetime) -> None:
    """There are ten new recovery codes."""
    words = "You have ten new recovery codes. Those from before work no more."
    await _tell(w, user, "You have new recovery codes", words, now)


async def recovery_code_used(w: Work, user: User, left: int, now: datetime) -> None:
    """Somebody got in by one of their recovery codes."""
    still = {0: "It was the last one.", 1: "One is left."}.get(left, f"{left} are left.")
    words = f"One of your recovery codes was used in place of a code from your app. {still}"
    await _tell(w, user, "A recovery code was used", words, now)


async def _tell(w: Work, user: User, title: str, words: str, now: datetime) -> None:
    link = f"{settings().address}{PAGE}"
    letter = Letter(title, f"Hello {user.name},", (words, _NOT_YOU), "Open my account", link)
    await notify(w, user.id or 0, Notice(Kind.ACCOUNT, title, words, PAGE, letter=letter), now)

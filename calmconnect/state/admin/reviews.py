"""What patients wrote, and what is done about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.services import house_settings, moderation, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.moderation import Among, Moderated
from calmconnect.state import live, notices
from calmconnect.state.forms import given, number_in_form
from calmconnect.state.guard import requires
from calmconnect.state.route import chosen, number
from calmconnect.state.session import acting
from calmconnect.state.shared.lists import Choice, Paging, address, page_asked_for, paging
from calmconnect.state.shared.periods import only_days, period_words

_PATH = "/admin/reviews"
_AMONG = {Among.NEWEST: "Newest", Among.REPORTED: "To look at", Among.HIDDEN: "Hidden"}


@dataclass(frozen=True, slots=True)
class ModeratedRow:
    """A review; moments in ms since 1970, 0 for never."""

    id: int
    doctor: str
    doctor_href: str
    stars: int
    text: str
    given: int
    changed: int
    reported_why: str
    hidden: int
    hidden_why: str
    hidden_by: str
    stars_left_out: bool
    waiting: bool


class ReviewsState(rx.State):
    """One page of reviews. Which of them stands in the address; `waiting` is how many an admin should look at.

    `days` to which the list is kept, in words, "" for all.
    """

    choices: list[Choice] = []
    rows: list[ModeratedRow] = []
    total: int = 0
    waiting: int = 0
    days: str = ""
    paging: Paging = Paging()
    loaded: bool = False
    problems: dict[str, str] = {}

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show what the address asks for, and what changes."""
        self.problems = {}
        live.watch(self, topics.ADMIN)
        await self._refresh()

    @requires(Role.ADMIN)
    async def hide(self, form: object) -> Event:
        """Show a review to nobody any more, with a reason."""
        self.problems = {}
        left_out = given(form, "stars") is not None
        await moderation.hide(acting(), number_in_form(form, "id"), given(form, "why"), left_out, utc_now())
        return notices.say("Hidden. Its patient sees why.", "success")

    @requires(Role.ADMIN)
    async def show(self, rating: object) -> Event:
        """Show a review again."""
        await moderation.show(acting(), number(rating), utc_now())
        return notices.say("Everybody can read it again.", "success")

    @requires(Role.ADMIN)
    async def keep(self, rating: object) -> Event:
        """Leave a review that waits for a look as it is."""
        await moderation.keep(acting(), number(rating), utc_now())
        return notices.say("It stays as it is.", "success")

    async def _refresh(self) -> None:
        among, page = chosen(self, "show", Among, Among.NEWEST), page_asked_for(self)
        days = only_days(self, await house_settings.today(utc_now()))
        found = await moderation.reviews(acting(), among, page - 1, days.period if days else None)
        kept_to = days.query if days else {}
        self.rows, self.total, self.waiting = [_row(one) for one in found.rows], found.total, found.waiting
        self.choices = [
            Choice(
                _words(one, found.waiting),
                address(_PATH, **kept_to, show=one if one is not Among.NEWEST else ""),
                one is among,
            )
            for one in _AMONG
        ]
        shown = among if among is not Among.NEWEST else ""
        self.paging = paging(_PATH, page, found.total, moderation.PAGE_SIZE, **kept_to, show=shown)
        self.days = period_words(days.period) if days else ""
        self.loaded = True


def _words(among: Among, waiting: int) -> str:
    return f"{_AMONG[among]} ({waiting})" if among is Among.REPORTED and waiting else _AMONG[among]


def _row(one: Moderated) -> ModeratedRow:
    return ModeratedRow(
        id=one.id,
        doctor=one.doctor_name,
        doctor_href=f"/doctors/{one.doctor_id}",
        stars=one.stars,
        text=one.text,
        given=epoch_ms(one.given_at),
        changed=_ms(one.changed_at),
        reported_why=one.reported_why,
        hidden=_ms(one.hidden_at),
        hidden_why=one.hidden_why,
        hidden_by=one.hidden_by,
        stars_left_out=one.stars_left_out,
        waiting=one.waiting,
    )


def _ms(moment: datetime | None) -> int:
    return epoch_ms(moment) if moment else 0

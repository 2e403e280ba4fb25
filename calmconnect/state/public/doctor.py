"""A doctor's page, and asking them for a time."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.booking import ACTIVE, Mode, clean_start
from calmconnect.domain.consents import Subject
from calmconnect.domain.doctors import SPECIALISATIONS
from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.payments import PaymentStatus
from calmconnect.domain.people import Actor, Role, clean_time_zone
from calmconnect.services import consents, doctors, holds, payments, people, sightings, topics, visits
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.doctors import Profile
from calmconnect.services.keeping import SlotTaken
from calmconnect.services.series import Changed
from calmconnect.services.visits import Visit
from calmconnect.state import live
from calmconnect.state.forms import given
from calmconnect.state.guard import public, requires
from calmconnect.state.public.repeating import Repeating
from calmconnect.state.route import number_in_path, query
from calmconnect.state.session import acting, acting_or_nobody
from calmconnect.state.shared.calendar import nearest
from calmconnect.state.shared.doctors import doctor_row
from calmconnect.state.shared.free_time import free_time
from calmconnect.state.shared.picker import Picker
from calmconnect.state.shared.presence import show_presence
from calmconnect.state.shared.visits import MODE_WORDS, VisitRow, visit_row

_GONE = "That time is no longer free. Please choose another one."
_DECLINED = "The payment was declined. Your time is still kept: please try another card."
_OVER_UNPAID = "The five minutes are over, and nothing was paid. The time is still free: keep it once more if you like."
_OVER = "Your payment came to nothing in time. Should it still arrive, it goes back to you by itself."


class DoctorPageState(Picker, Repeating, rx.State):
    """The doctor under the page's address, and asking them for one of their free times.

    Times are the beginnings of slots in ms since 1970. `zone` is the zone in which they are shown: the person's own; for a
    guest the browser's, once it has said so. `held` is the appointment that keeps the chosen time until `held_until` (ms since
    1970; 0 without one), `paying` the status of its payment, `must_agree` whether they have yet to agree to sessions over the
    internet. `asked` once the chosen time was asked for; `answer` is then the
    status of that appointment, which `mine` holds, with those after it that were asked for together.
    """

    about: str = ""
    qualifications: str = ""
    years: int = 0
    minutes: int = 0
    fields: list[tuple[str, str]] = []
    modes: list[tuple[str, str]] = []
    near: list[int] = []
    free_of_charge: bool = False
    free_hours: int = 0
    held_until: int = 0
    must_agree: bool = False
    asked: bool = False
    answer: str = "pending"
    mine: list[VisitRow] = []
    since: int = 0
    loaded: bool = False
    missing: bool = False
    _zone_here: str = ""

    @public
    async def load(self) -> None:
        """Show the doctor, with the slot chosen that the address names."""
        self.asked, self.answer, self.mine, self.missing, self.held = False, "pending", [], False, 0
        self.problems, self.near = {}, []
        self.day, self.chosen = "", _slot_in(query(self, "slot"))
        self._just_once()
        live.watch(self, topics.doctor(number_in_path(self)), topics.free_time(number_in_path(self)))
        live.watch(self, topics.PRESENCE, reaction=show_presence)
        if (actor := acting_or_nobody()) is not None:
            live.watch(self, topics.user(actor.user_id))
        await self._refresh()
        sightings.viewed(number_in_path(self))

    @public
    async def be_in_zone(self, zone: object) -> None:
        """Show a guest the times of their own zone, as their browser says it."""
        self._zone_here = clean_time_zone(zone)
        if acting_or_nobody() is None and self.loaded:
            self.zone, self.day = self._zone_here, ""
            self._show_days()

    @public
    async def choose(self, at: object) -> None:
        """Choose a time; for a patient it is kept at once."""
        if not isinstance(at, int):
            return
        if at not in self._free:
            # It went in the moment in which it was clicked.
            self.problems, self.near = {"starts": _GONE}, nearest(self._free, at)
            return
        self._choose(at)
        self.problems, self.near = {}, []
        actor = acting_or_nobody()
        if actor is not None and actor.role is Role.PATIENT:
            await self._keep(actor)
            return
        self._show_days()

    @requires(Role.PATIENT)
    async def keep(self) -> None:
        """Keep the time that the address named, or that was kept before."""
        self.problems, self.near = {}, []
        await self._keep(acting())

    @public
    async def begin_again(self) -> None:
        """Go back to choosing a time; one that is kept is let go of."""
        if self.held:
            await holds.release(acting(), self.held, utc_now())
        self.asked, self.answer, self.mine, self.chosen, self.held = False, "pending", [], 0, 0
        self.problems, self.near = {}, []
        self._just_once()
        await self._refresh()

    @requires(Role.PATIENT)
    async def request(self, form: object) -> None:
        """Pay, and so ask for the time that is kept."""
        self.problems, self.near, self.gone = {}, [], []
        if not self.held:
            raise Invalid(starts="Please choose a time first.")
        if self.must_agree:
            await consents.give(acting(), Subject.TELEHEALTH, given(form, "consent"), utc_now())
        mode, reason, card = given(form, "mode"), given(form, "reason") or "", given(form, "card")
        try:
            await payments.pay(acting(), self.held, mode, reason, card, utc_now(), self._wanted(form))
        except Changed as changed:
            await self._refresh_appointment()
            self._say_gone(changed.gone, str(changed))
            return
        except Conflict as conflict:
            await self._refresh()
            self.problems = {"starts": str(conflict)}
            return
        await self._refresh()

    @requires(Role.PATIENT)
    async def confirm(self, agreed: object) -> None:
        """Take the second step of the payment."""
        await payments.confirm(acting(), self.held, agreed is True, utc_now())
        await self._refresh()

    async def _keep(self, actor: Actor) -> None:
        try:
            await holds.hold(actor, self.row.id, self.chosen, utc_now())
        except SlotTaken as taken:
            self.problems = {"starts": str(taken)}
        except Conflict as conflict:
            self.problems, self.chosen = {"starts": str(conflict)}, 0
        self.asked, self.mine = False, []
        await self._refresh_appointment()

    async def _refresh(self) -> None:
        now, actor = utc_now(), acting_or_nobody()
        shown = await doctors.profile(number_in_path(self), now)
        self._show_doctor(shown)
        self.zone = (await people.own_details(actor)).time_zone if actor else self._zone_here or shown.time_zone
        self._free, self.minutes = [epoch_ms(slot.starts) for slot in shown.slots], shown.session_minutes
        await self._see_to_own()
        self.since, self.loaded = epoch_ms(now), True

    async def _refresh_slots(self) -> None:
        """Each booking of anybody changes the free times on every open page, and nothing else there."""
        await self._read_free()
        if self.chosen and not self.held and self.chosen not in self._free:
            await self._see_to_own()
            return
        if self.held:
            self._keep_in_view()
            await self._see_to_series()
        self._show_days()

    async def _refresh_appointment(self) -> None:
        """What this person keeps or asked for changed, here or in another tab."""
        await self._read_free()
        await self._see_to_own()

    async def _read_free(self) -> None:
        found = await free_time(number_in_path(self))
        self._free, self.minutes = list(found.starts), found.minutes

    async def _see_to_own(self) -> None:
        actor = acting_or_nobody()
        await self._see_to_hold(actor if actor and actor.role is Role.PATIENT else None)
        await self._see_to_choice(actor)
        await self._see_to_series()
        self._show_days()

    async def _see_to_hold(self, patient: Actor | None) -> None:
        """What this patient keeps of the doctor's time, and how far they are with paying for it."""
        before = self.held
        kept = await holds.own(patient, self.row.id, utc_now()) if patient else None
        self.held, self.held_until = (kept.id, epoch_ms(kept.expires_at)) if kept else (0, 0)
        self.must_agree = patient is not None and not await consents.has(patient, Subject.TELEHEALTH)
        if kept:
            self.chosen, self.asked = epoch_ms(kept.starts_at), False
            self._keep_in_view()
        paid = await payments.status(patient, before or self.held) if patient and (before or self.held) else None
        self.paying = paid.value if paid and self.held else ""
        if self.held and paid is PaymentStatus.DECLINED:
            self.problems = {"card": _DECLINED}
        if before and not self.held and self.chosen in self._free:
            self.problems = {"starts": _OVER_UNPAID if paid is None else _OVER}

    def _keep_in_view(self) -> None:
        """Nobody else can take a time that is kept: it stays among those shown, as the one that is chosen."""
        self._free = sorted({*self._free, self.chosen})

    async def _see_to_choice(self, actor: Actor | None) -> None:
        """Once the chosen time is not free (any more): it is this person's own, or others are shown that are near."""
        if not self.chosen or self.held or (self.chosen in self._free and not self.asked):
            return
        wanted = clean_start(self.chosen)
        own = await visits.at(actor, self.row.id, wanted) if actor else None
        self.asked = self.asked or (own is not None and own.status in ACTIVE)
        self.mine = await _with_those_after(own, actor) if self.asked and own and actor else []
        self.answer = next((row.status for row in self.mine), "pending")
        if not self.asked:
            self.problems = {"starts": _GONE}
            self.near, self.chosen = nearest(self._free, self.chosen), 0

    def _show_doctor(self, shown: Profile) -> None:
        self.row = doctor_row(shown.card)
        self.about, self.qualifications, self.years = shown.about, shown.qualifications, shown.years_experience
        self.free_of_charge, self._fee = shown.card.fee_minor == 0, (shown.card.fee_minor, shown.card.currency)
        self.free_hours = shown.free_cancel_hours
        self.fields = [SPECIALISATIONS[one] for one in shown.card.specialisations]
        self.modes = [(mode, MODE_WORDS[Mode(mode)]) for mode in shown.modes]


async def _with_those_after(own: Visit, actor: Actor) -> list[VisitRow]:
    of_series = await visits.of_series(actor, own.series.id) if own.series else []
    return [visit_row(one, actor.role) for one in (own, *(one for one in of_series if one.starts_at > own.starts_at))]


def _slot_in(words: str) -> int:
    """The beginning of the slot that an address names, 0 for anything that can't be one."""
    try:
        return epoch_ms(clean_start(int(words) if words.isascii() and words.isdigit() and len(words) < 16 else 0))
    except Invalid:
        return 0

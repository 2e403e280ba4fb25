"""Calls, on every page of both people. Nothing of them is kept in state: what a page must know goes straight to the component.

The pages of the two talk with each other through `CallState.signal`; docs/calls.md says what they may say, and when.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict

import reflex as rx
from reflex.event import Event

from calmconnect.domain.errors import Conflict, Refused
from calmconnect.domain.people import Role
from calmconnect.services import (
    admitting,
    call_quality,
    call_ratings,
    call_seats,
    call_servers,
    call_steps,
    calls,
    emergency_calls,
    signalling,
    topics,
    waiting_seats,
)
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.secrets import digest
from calmconnect.settings import settings
from calmconnect.state import live
from calmconnect.state.guard import by_the_page, requires
from calmconnect.state.notices import to_component
from calmconnect.state.route import number
from calmconnect.state.session import acting, acting_or_nobody


class CallState(rx.State):
    """What a person can do about calls. It has no variables."""

    @requires(Role.PATIENT, Role.DOCTOR)
    async def call(self, other: object, medium: object) -> Event:
        """Ring somebody."""
        return await ring(self, number(other), medium)

    @requires()
    async def answer(self, call: object) -> None:
        """Take a call on this page."""
        await calls.answer(acting(), number(call), seat_of(self), utc_now())
        await hold_seat(self)

    @requires()
    async def decline(self, call: object) -> None:
        """Say no to a call that rings."""
        await calls.decline(acting(), number(call), utc_now())

    @requires()
    async def hang_up(self, call: object) -> None:
        """Leave a call."""
        await calls.hang_up(acting(), number(call), utc_now())

    @requires()
    async def come_in(self, call: object) -> None:
        """Go on with a call on this page, with a new connection."""
        await calls.come_in(acting(), number(call), seat_of(self), utc_now())
        await hold_seat(self)

    @requires()
    @by_the_page
    async def find(self, call: object, finding: object) -> None:
        """Note what this page finds of its connection."""
        # The other page may have said so, or have hung up, a moment before.
        with suppress(Conflict):
            await calls.find(acting(), number(call), finding, seat_of(self), utc_now())

    @requires()
    @by_the_page
    async def signal(self, call: object, message: object) -> Event | None:
        """Hand a message to the other page."""
        try:
            await signalling.hand_on(acting(), number(call), seat_of(self), message)
        except Refused as refusal:
            # Not for the person: pages have said too late what was right a moment before.
            return to_component("call", {"kind": "refused", "text": str(refusal)})
        return None

    @requires()
    @by_the_page
    async def servers(self, call: object) -> Event:
        """Give the servers by which this page finds a way to the other."""
        number_of_call = number(call)
        found = [asdict(one) for one in await call_servers.for_call(acting(), number_of_call, utc_now())]
        only = {"only_relay": settings().turn_only}
        return to_component("call", {"kind": "servers", "call": number_of_call, "servers": found, **only})

    @requires()
    async def measure(self, call: object, figures: object) -> None:
        """Keep how the call has been on this side so far. Who talks is there, though they touch nothing for an hour."""
        # Said by the page for itself: its person need not hear that it was too late or too much.
        with suppress(Refused):
            await call_quality.keep(acting(), number(call), figures, utc_now())

    @requires()
    async def rate(self, call: object, opinion: object, troubles: object) -> None:
        """Keep how the connection of a call was, once it is over."""
        await call_ratings.rate(acting(), number(call), opinion, troubles, utc_now())

    @requires()
    @by_the_page
    async def look(self) -> Event:
        """Say what there is now, for a page that may have missed something."""
        return await opened(self)


async def ring(state: rx.State, other_id: int, medium: object) -> Event:
    """Call somebody from the page that `state` shows."""
    return await _begun(state, await calls.start(acting(), other_id, medium, seat_of(state), utc_now()))


async def admit(state: rx.State, appointment_id: int) -> Event:
    """Let in who waits for a session, or ring them, from the doctor's page that `state` shows."""
    return await _begun(state, await admitting.admit(acting(), appointment_id, seat_of(state), utc_now()))


async def call_who_asked(state: rx.State, emergency_id: int) -> Event:
    """Call who asked for help at once, from the page of the one who answers that `state` shows."""
    return await _begun(state, await emergency_calls.begin(acting(), emergency_id, seat_of(state), utc_now()))


async def go_on_with(state: rx.State, other_id: int) -> Event | None:
    """Answer the call with somebody that rings, or go on with it, on the page that `state` shows; None when there is none."""
    there = await calls.current(acting())
    return await ring(state, other_id, there.medium) if there and there.other_id == other_id else None


async def _begun(state: rx.State, call_id: int) -> Event:
    await hold_seat(state)
    # One that ended at once was never told of.
    return to_component("call", call_steps.fact(await calls.one(acting(), call_id)))


def listen(state: rx.State) -> None:
    """Let a page that was just opened hear of calls."""
    actor = acting_or_nobody()
    if actor is not None:
        live.watch(state, topics.calls(actor.user_id), topics.signals(actor.user_id), reaction=_heard)


async def opened(state: rx.State) -> Event:
    """What a page that was just opened must know of calls."""
    live_call, seat = await calls.current(acting()), seat_of(state)
    if live_call is not None and live_call.seat == seat:
        await hold_seat(state)
    shown = asdict(live_call) if live_call else None
    return to_component("call", {"kind": "known", "seat": seat, "call": shown, "now": epoch_ms(utc_now())})


async def hold_seat(state: rx.State) -> None:
    """Keep the page that `state` shows in the call it takes part in, or waits for, as long as it is open."""
    await live.renew(state, _renew)


def seat_of(state: rx.State) -> str:
    """A page's name, by which the services know it."""
    return digest(str(state.router.session.client_token))


async def _renew(token: str) -> None:
    seat = digest(token)
    await call_seats.renew(seat)
    await waiting_seats.renew(seat)
    await emergency_calls.renew(seat)


def _heard(fact: object) -> Event:
    return to_component("call", fact)

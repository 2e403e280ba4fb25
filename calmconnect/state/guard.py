"""Who may call a handler. Any client can call every public method of a state with any payload, whatever the page shows."""

from __future__ import annotations

import functools
import inspect
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import quote

import reflex as rx
from reflex.event import Event, EventSpec
from reflex.state import StateUpdate
from reflex_base.registry import RegistrationContext

from calmconnect.domain.errors import (
    ConsentNeeded,
    Invalid,
    NotAllowed,
    NotFound,
    Refused,
    SetUpRequired,
    SignInRequired,
)
from calmconnect.domain.people import Actor, Role
from calmconnect.keys import WrongKey
from calmconnect.quiet import where
from calmconnect.services import vitals
from calmconnect.state import notices
from calmconnect.state.session import acting_as, actor_behind, newcomer_behind, note_activity

log = logging.getLogger(__name__)

GUARD = "__calm_guard__"
EVERYBODY = frozenset(Role)
_BY_THE_PAGE = "__calm_by_the_page__"
_ENTERING = "__calm_entering__"

# What Reflex needs to run a page. Its other own handlers set variables by name and stay closed.
REFLEX_OWN = frozenset({
    "hydrate",
    "hydrate_and_load",
    "set_is_hydrated",
    "on_load_internal",
    "handle_frontend_exception",
    "update_vars_internal",
})  # fmt: skip

_MALFORMED = "That could not be understood, so nothing was changed. Please reload the page."
_SEALED = (
    "Some text here can't be opened right now. Nothing of it is lost or changed. Please tell whoever runs CalmConnect for you: "
    "a key is missing."
)
_BROKEN = "Something went wrong on our side. Nothing you wrote was lost. Please try again."

Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Any]])


def requires(*roles: Role) -> Callable[[Handler], Handler]:
    """Let only people with one of these roles call the handler; without roles, anyone who is signed in."""
    return functools.partial(_guarded, allowed=frozenset(roles) or EVERYBODY)


def public(handler: Handler) -> Handler:
    """Let anyone call the handler, signed in or not."""
    return _guarded(handler, allowed=None)


def entering(handler: Handler) -> Handler:
    """Let anyone call the handler who is signed in, those too who must set up their second step before anything else.

    To be written below `requires`.
    """
    setattr(handler, _ENTERING, True)
    return handler


def by_the_page(handler: Handler) -> Handler:
    """Mark a handler that pages call by themselves: that it is called says of nobody that they are still there.

    To be written below the guard.
    """
    setattr(handler, _BY_THE_PAGE, True)
    return handler


def _guarded(handler: Handler, allowed: frozenset[Role] | None) -> Handler:
    signature = inspect.signature(handler)

    @functools.wraps(handler)
    async def guarded(self: rx.State, /, **given: Any) -> Any:
        began = time.perf_counter()
        try:
            actor = await actor_behind(self)
            if actor is None and allowed is not None:
                actor = await _newcomer(self, handler)
            if allowed is not None and actor is not None and actor.role not in allowed:
                raise NotAllowed
            if actor is not None and not hasattr(handler, _BY_THE_PAGE):
                await note_activity(actor)
            with acting_as(actor):
                return await handler(*_bound(signature, self, given).args)
        except Refused as refusal:
            return _told(self, refusal)
        except WrongKey as missing:
            log.error("Text at rest can't be read at %s: %s", where(missing), missing)
            if "sealed" in self.vars:
                self.sealed = True
                return None
            return notices.say(_SEALED, "problem")
        finally:
            vitals.handled(time.perf_counter() - began)

    setattr(guarded, GUARD, allowed)
    return rx.event(guarded)  # type: ignore[return-value, arg-type]


async def _newcomer(state: rx.State, handler: Handler) -> Actor:
    """Who lacks a second step, for what they may do all the same."""
    newcomer = await newcomer_behind(state)
    if newcomer is None:
        raise SignInRequired
    if not hasattr(handler, _ENTERING):
        raise SetUpRequired
    return newcomer


def _bound(signature: inspect.Signature, state: rx.State, given: dict[str, Any]) -> inspect.BoundArguments:
    try:
        bound = signature.bind(state, **given)
    except TypeError as error:
        raise Refused(_MALFORMED) from error
    bound.apply_defaults()
    return bound


def _told(state: rx.State, refusal: Refused) -> Event | EventSpec | None:
    if isinstance(refusal, SignInRequired | NotAllowed):
        return notices.leave(f"/sign-in?next={quote(_place(state), safe='/')}")
    if isinstance(refusal, SetUpRequired):
        return notices.leave(f"/sign-in/set-up?next={quote(_place(state), safe='/')}")
    if isinstance(refusal, ConsentNeeded):
        return notices.leave(f"/account/agreements?to={refusal.subject}&next={quote(_place(state), safe='/')}")
    if isinstance(refusal, Invalid) and "problems" in state.vars:
        state.problems = refusal.fields
        return None
    if isinstance(refusal, NotFound) and "missing" in state.vars:
        state.missing = True
        return None
    return notices.say(str(refusal), "problem")


def _place(state: rx.State) -> str:
    url = state.router.url
    path = url.path.rstrip("/") or "/"
    return f"{path}?{url.query}" if url.query else path


class OnlyGuarded(rx.Middleware):
    """Drops events for handlers that carry no guard, Reflex's own few excepted."""

    async def preprocess(self, app: rx.App, state: Any, event: Event) -> StateUpdate | None:
        """See `rx.Middleware.preprocess`: an update given back ends the event."""
        registered = RegistrationContext.get().event_handlers.get(event.name)
        if registered is not None and is_open(registered.handler.fn):
            return None
        log.warning("An event for a closed handler was dropped.")
        return StateUpdate()


def is_open(handler: Callable[..., Any]) -> bool:
    """Whether a handler may be called from outside at all."""
    return hasattr(handler, GUARD) or (handler.__module__ == "reflex.state" and handler.__name__ in REFLEX_OWN)


def when_broken(exception: Exception) -> EventSpec:
    """Log what broke without the values it broke on, and tell the person."""
    vitals.failed()
    log.error("A handler failed with %s at %s", type(exception).__name__, where(exception))
    return notices.say(_BROKEN, "problem")  # type: ignore[return-value]

"""The places of each portal: what the rail and, on a phone, the bottom bar lead to."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.browser import SHELL
from calmconnect.components.theme import icon
from calmconnect.domain.people import Role
from calmconnect.state.shared.shell import ShellState


@dataclass(frozen=True, slots=True)
class Place:
    """One place; `whole` when only this very path is it, and not those below.

    A phone's bottom bar has room for five: one that is not `in_bar` is in the menu of the profile there.
    """

    name: str
    path: str
    icon: str
    whole: bool = False
    in_bar: bool = True


PORTALS = {
    Role.PATIENT: "Your care",
    Role.DOCTOR: "Your practice",
    Role.AGENT: "Helpline",
    Role.ADMIN: "Administration",
}

PLACES = {
    Role.PATIENT: (
        Place("Home", "/patient", "house", whole=True),
        Place("Find", "/find", "search"),
        Place("Appointments", "/patient/appointments", "calendar-days"),
        Place("Messages", "/patient/messages", "message-circle"),
        Place("Wellbeing", "/patient/wellbeing", "leaf"),
        Place("Events", "/events", "calendar-heart", in_bar=False),
        Place("Companion", "/patient/companion", "message-circle-heart", in_bar=False),
        Place("Record", "/patient/record", "folder-heart", in_bar=False),
        Place("Help", "/patient/help", "circle-help", in_bar=False),
        Place("Account", "/account", "circle-user-round", in_bar=False),
    ),
    Role.DOCTOR: (
        Place("Home", "/doctor", "house", whole=True),
        Place("Calendar", "/doctor/calendar", "calendar-days"),
        Place("Schedule", "/doctor/schedule", "calendar-clock"),
        Place("Patients", "/doctor/patients", "users"),
        Place("Messages", "/doctor/messages", "message-circle"),
        Place("In danger", "/doctor/tasks", "shield-alert", in_bar=False),
        Place("Rooms", "/doctor/rooms", "users-round", in_bar=False),
        Place("Events", "/doctor/events", "calendar-heart", in_bar=False),
        Place("Insights", "/doctor/insights", "chart-column", in_bar=False),
        Place("Profile", "/doctor/profile", "id-card", in_bar=False),
        Place("Account", "/account", "circle-user-round", in_bar=False),
    ),
    Role.AGENT: (
        Place("Queue", "/agent", "life-buoy", whole=True),
        Place("In danger", "/agent/tasks", "shield-alert"),
        Place("Tickets", "/agent/tickets", "inbox"),
        Place("Messages", "/agent/messages", "message-circle"),
        Place("Account", "/account", "circle-user-round"),
    ),
    Role.ADMIN: (
        Place("Overview", "/admin", "layout-dashboard", whole=True),
        Place("People", "/admin/people", "users"),
        Place("Statistics", "/admin/statistics", "chart-column", in_bar=False),
        Place("Appointments", "/admin/appointments", "calendar-days", in_bar=False),
        Place("Reviews", "/admin/reviews", "star"),
        Place("Emergencies", "/admin/emergencies", "life-buoy"),
        Place("Helpline", "/admin/tickets", "inbox"),
        Place("In danger", "/admin/tasks", "shield-alert", in_bar=False),
        Place("Break glass", "/admin/break-glass", "key-round", in_bar=False),
        Place("Events", "/admin/events", "calendar-heart", in_bar=False),
        Place("Articles", "/admin/articles", "book-open", in_bar=False),
        Place("Audit", "/admin/audit", "scroll-text", in_bar=False),
        Place("Settings", "/admin/settings", "sliders-horizontal", in_bar=False),
        Place("Account", "/account", "circle-user-round", in_bar=False),
    ),
}

DEMO_MAIL = Place("Demo mail", "/demo/mail", "mail")


class _PlaceLink(rx.Component):
    library = SHELL
    tag = "PlaceLink"

    to: rx.Var[str]
    whole: rx.Var[bool]
    title: rx.Var[str]


def places_links() -> rx.Component:
    """The links to the places of whoever is signed in; grey lines until that is known."""
    return rx.match(
        ShellState.role,
        *[(role.value, rx.fragment(*_links(role))) for role in PLACES],
        rx.fragment(*[rx.el.span(class_name="bone place-bone") for _ in range(5)]),
    )


def more_links() -> rx.Component:
    """Links to the places that a phone's bottom bar has no room for, as rows of a menu."""
    return rx.match(
        ShellState.role,
        *[
            (
                role.value,
                rx.fragment(
                    *[
                        ReactRouterLink.create(
                            icon(place.icon), place.name, to=place.path, class_name="menu-row menu-more"
                        )
                        for place in places
                        # The account is in that menu already, for everybody.
                        if not place.in_bar and place.path != "/account"
                    ]
                ),
            )
            for role, places in PLACES.items()
        ],
        rx.fragment(),
    )


def portal_name() -> rx.Component:
    """What the portal of whoever is signed in is called."""
    return rx.match(
        ShellState.role, *[(role.value, rx.fragment(name)) for role, name in PORTALS.items()], rx.fragment()
    )


def _links(role: Role) -> list[rx.Component]:
    links = [
        _link(place) if place.in_bar else rx.el.span(_link(place), class_name="place-more") for place in PLACES[role]
    ]
    if role is Role.ADMIN:
        links.append(rx.cond(ShellState.demo, _link(DEMO_MAIL)))
    return links


def _link(place: Place) -> rx.Component:
    # The name is also the tooltip, for a rail that shows icons only.
    return _PlaceLink.create(
        icon(place.icon, 21),
        rx.el.span(place.name, class_name="place-name"),
        to=place.path,
        whole=place.whole,
        title=place.name,
    )

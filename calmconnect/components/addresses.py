"""What the page's address says; see `browser/address.jsx`."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.browser import ADDRESS


class _AddressIs(rx.Component):
    library = ADDRESS
    tag = "AddressIs"

    at: rx.Var[str]


class _SearchForm(rx.Component):
    library = ADDRESS
    tag = "SearchForm"


def address_is(at: rx.Var[str]) -> rx.Component:
    """Let the address of the page that is shown be `at`, without a step back to what it was; "" leaves it as it is."""
    return _AddressIs.create(at=at)


search_form = _SearchForm.create

"""Paying for the time that is kept, with the test provider: the card, a second step, or no answer yet."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.forms import select_field
from calmconnect.components.moments import moment
from calmconnect.components.surfaces import callout, cluster, quiet_button, tag
from calmconnect.components.theme import icon
from calmconnect.domain.payments import CardNumber
from calmconnect.state.public.doctor import DoctorPageState

_State = DoctorPageState

# The numbers of the test provider, by what each does.
_CARDS = {
    CardNumber.WORKS: "works",
    CardNumber.CONFIRM: "asks you to confirm",
    CardNumber.DECLINED: "is declined",
    CardNumber.SILENT: "gives no answer",
    CardNumber.LATE: "answers too late",
    CardNumber.ONCE: "works once, not again",
}


def payment() -> rx.Component:
    """What is to be paid, and with which of the test cards."""
    return rx.el.div(
        rx.el.p(rx.el.strong("To pay now: ", _State.sum), " ", test_badge(), class_name="cluster"),
        rx.cond(
            _State.total > 1,
            rx.el.p(
                f"{_State.row.fee} for each of the {_State.total} sessions, each with a receipt of its own. "
                "Should one of them not be paid, it is cancelled and you are told.",
                class_name="muted small",
            ),
            rx.fragment(),
        ),
        select_field(
            "Test card",
            "card",
            [(card.value, f"{_in_fours(card)}: {words}") for card, words in _CARDS.items()],
            _State.problems["card"],
            "The doctor gets it once they accept. If they decline, or nobody answers, it goes back to you.",
        ),
        rx.el.p(
            rx.cond(
                _State.free_hours == 0,
                "You can cancel a session free of charge until it begins.",
                f"You can cancel a session free of charge until {_State.free_hours} hours before it begins.",
            ),
            class_name="muted small",
        ),
        class_name="stack pay",
    )


def second_step() -> rx.Component:
    """The payment must be confirmed with the payer's bank."""
    return rx.el.div(
        chosen_time(),
        callout("Your bank asks you to confirm this payment.", icon_name="shield-check", role="status"),
        cluster(test_badge()),
        cluster(
            rx.button("Confirm the payment", size="3", on_click=_State.confirm(True)),
            quiet_button("Refuse it", size="3", on_click=_State.confirm(False)),
        ),
        class_name="stack booking-form",
    )


def no_answer_yet() -> rx.Component:
    """The payment was asked for, and nothing is known of it."""
    return rx.el.div(
        chosen_time(),
        callout(
            "The payment has not been answered yet. We keep asking; this page changes by itself. If it comes too late, "
            "it goes back to you.",
            "warn",
            "hourglass",
            role="status",
        ),
        let_go(),
        class_name="stack booking-form",
    )


def _in_fours(card: CardNumber) -> str:
    return " ".join(card.value[place : place + 4] for place in range(0, 16, 4))


def test_badge() -> rx.Component:
    """Says that no real money moves."""
    return tag("TEST: no real money", "warn")


def chosen_time() -> rx.Component:
    """The time that was chosen, and for how long it is still kept."""
    return rx.el.p(
        icon("calendar-check"),
        rx.cond(
            _State.chosen == 0,
            rx.el.span("Choose a time above.", class_name="muted"),
            rx.el.span(
                rx.el.strong(moment(_State.chosen, zone=_State.zone)),
                rx.el.span(f" · {_State.minutes} minutes · {_State.row.fee}", class_name="muted"),
                rx.cond(
                    (_State.paying != "") & (_State.total > 1),
                    rx.el.span(f" · and {_State.total - 1} more", class_name="muted"),
                    rx.fragment(),
                ),
            ),
        ),
        rx.cond(
            _State.held != 0,
            rx.el.span("kept for ", moment(_State.held_until, "left"), class_name="tag", data_tone="accent"),
            rx.fragment(),
        ),
        class_name="fact chosen-time",
    )


def let_go() -> rx.Component:
    """Goes back to choosing; what is kept is let go of."""
    return rx.button(
        "Choose another time",
        type="button",
        size="3",
        variant="ghost",
        color_scheme="gray",
        on_click=_State.begin_again,
    )

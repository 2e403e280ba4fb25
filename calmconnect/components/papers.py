"""What a doctor writes and the service keeps as they type: see `browser/paper.jsx`. And what stands around it on its page."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from calmconnect.components.browser import PAPER
from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.events import four_values, three_values
from calmconnect.components.surfaces import callout, cluster, empty_state, quiet_button, quiet_link, stack
from calmconnect.components.theme import icon
from calmconnect.state.shared.shell import ShellState


class Paper(rx.Component):
    """The paper that the server has handed over for `place`, which is also where its files are kept.

    `finish` says how it is finished: `verb` for the button; `title`, `text` and `yes` for the question. `largest` is how many
    bytes a file may have, 0 where none can be added. `on_save` and `on_finish` are given its id, revision and words; `on_amend`
    its id, the number of the last version, words and a reason.
    """

    library = PAPER
    tag = "Paper"

    place: rx.Var[str]
    zone: rx.Var[str]
    offline: rx.Var[bool]
    largest: rx.Var[int]
    finish: rx.Var[dict[str, str]]

    on_save: rx.EventHandler[three_values]
    on_finish: rx.EventHandler[three_values]
    on_amend: rx.EventHandler[four_values]


def paper(**more: Any) -> rx.Component:
    """The paper of the page, in the person's zone; see `Paper` for what is said of it."""
    return Paper.create(zone=ShellState.time_zone, offline=has_connection_errors, **more)


def paper_page(state: Any, what: str, whose: str, there: rx.Component) -> rx.Component:
    """What is `there`; or that what it says can't be opened, or that there is no such paper among `whose`.

    `state` is one like `NoteState`, and `what` the word for its papers.
    """
    cant_open = (
        f"What this {what} says can't be opened right now: a key is missing. Nothing of it is lost or changed. "
        "Please tell whoever runs CalmConnect for you."
    )
    missing = empty_state("file-x", f"We could not find that {what} among {whose}.")
    return rx.cond(state.sealed, callout(cant_open, "warn", "key-round"), rx.cond(state.missing, missing, there))


def paper_head(state: Any, words: Any, *facts: rx.Component) -> rx.Component:
    """About whom the paper is, with a way back to them; `facts` about it, and `words` to know as one writes."""
    back = quiet_link(state.patient, f"/doctor/patients/{state.patient_id}", "chevron-left", size="2")
    about = stack(cluster(back, *facts), rx.el.p(words, class_name="muted"), class_name="note-about")
    return rx.cond(state.loaded, about, rx.fragment())


def throw_away(state: Any, lost: str) -> rx.Component:
    """A button that throws the draft away once that was asked; `lost` says what is gone then."""
    return dialog(
        quiet_button(icon("trash-2", 16), "Throw away"),
        "Throw this draft away?",
        dialog_foot(rx.dialog.close(rx.button("Throw it away", size="3", on_click=state.discard)), cancel="Keep it"),
        description=lost,
    )

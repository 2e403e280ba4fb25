"""Notes on a patient: the list in the record, ways to begin one, and the note itself."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.moments import moment
from calmconnect.components.papers import paper, paper_head, paper_page, throw_away
from calmconnect.components.surfaces import card, cluster, empty_state, quiet_button, section, stack, tag
from calmconnect.components.theme import icon
from calmconnect.domain.notes import NoteKind
from calmconnect.state.doctor.notes import NotesState, NoteState

_List, _State = NotesState, NoteState

_SIGNING = {
    "verb": "Sign",
    "title": "Sign this note?",
    "text": "Once it is signed, it can't be changed. You can still add to it, and say why.",
    "yes": "Sign it",
}
_WHOSE = {
    NoteKind.PROGRESS.value: "Other doctors who treat this patient can read it once it is signed. The patient never sees it.",
    NoteKind.PSYCHOTHERAPY.value: "Only you ever see this: no other doctor, no administrator, not the patient.",
}


def notes_section() -> rx.Component:
    """The notes on the patient whose page this is; nothing for somebody who is not treated yet."""
    begin: Any = _List.begin
    ways = cluster(
        rx.button(icon("notebook-pen", 18), "Progress note", size="2", on_click=begin(NoteKind.PROGRESS.value)),
        quiet_button(icon("lock", 16), "Psychotherapy note", on_click=begin(NoteKind.PSYCHOTHERAPY.value)),
    )
    rows = rx.el.ul(rx.foreach(_List.rows, _row), class_name="rows")
    shown = rx.cond(
        _List.rows,
        card(
            rows,
            rx.cond(_List.more, quiet_button("Show earlier ones", on_click=_List.show_more), rx.fragment()),
            class_name="note-rows",
        ),
        empty_state("notebook-pen", "Your notes on this patient will be here. Patients never see them."),
    )
    return rx.cond(_List.shown, section("Notes", shown, action=ways), rx.fragment())


def note_about(appointment: Any) -> rx.Component:
    """A button that begins a progress note about an appointment."""
    begin: Any = _List.begin_about
    return rx.cond(
        _List.shown,
        quiet_button(icon("notebook-pen", 16), "Write a note", on_click=begin(appointment)),
        rx.fragment(),
    )


def note_page() -> rx.Component:
    """The note: what it is about, and what it says."""
    written = paper(
        place="notes",
        largest=_State.largest_file,
        finish=_SIGNING,
        on_save=_State.save,
        on_finish=_State.sign,
        on_amend=_State.amend,
    )
    there = stack(_about(), written, class_name="stack-large note-page")
    return paper_page(_State, "note", "those you may read", there)


def discard_button() -> rx.Component:
    """Throws the draft away, once that was asked."""
    button = throw_away(_State, "What you wrote here, and its files, are gone then.")
    return rx.cond(_State.own & (_State.status == "draft"), button, rx.fragment())


def _about() -> rx.Component:
    session = rx.el.span(icon("calendar", 16), "Session of ", moment(_State.session), class_name="fact")
    return paper_head(
        _State,
        rx.match(_State.kind, *_WHOSE.items(), ""),
        _kind(_State.kind),
        _status(_State.status),
        rx.cond(_State.session > 0, session, rx.fragment()),
    )


def _row(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.link(
                rx.cond(row.kind == NoteKind.PROGRESS.value, "Progress note", "Psychotherapy note"),
                rx.cond(
                    row.session > 0, rx.el.span(" on the session of ", moment(row.session, "day", inside=True)), ""
                ),
                href=f"/doctor/notes/{row.id}",
                class_name="note-name",
            ),
            rx.el.div(
                rx.cond(row.author != "", f"{row.author}, ", ""), moment(row.changed, "ago"), class_name="person-words"
            ),
            class_name="row-main",
        ),
        cluster(
            rx.cond(row.kind == "psychotherapy", tag("Only you", "quiet", "lock"), rx.fragment()), _status(row.status)
        ),
        key=row.id,
    )


def _kind(kind: Any) -> rx.Component:
    return rx.match(
        kind,
        ("progress", tag("Progress note", "accent", "notebook-pen")),
        ("psychotherapy", tag("Psychotherapy note", "quiet", "lock")),
        rx.fragment(),
    )


def _status(status: Any) -> rx.Component:
    return rx.match(
        status,
        ("draft", tag("Draft", "warn", "pencil")),
        ("signed", tag("Signed", "quiet", "check")),
        ("amended", tag("Added to", "quiet", "list-plus")),
        rx.fragment(),
    )

"""Care plans and prescriptions: in the doctor's record of a patient, on a page of their own, and in the patient's record."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import submit_button, text_field
from calmconnect.components.moments import moment
from calmconnect.components.papers import paper, paper_head, paper_page, throw_away
from calmconnect.components.surfaces import card, cluster, empty_state, quiet_button, quiet_link, section, stack, tag
from calmconnect.components.theme import icon
from calmconnect.domain.care_documents import REASON_LENGTH, DocumentKind
from calmconnect.state.doctor.care_documents import DocumentsState, DocumentState
from calmconnect.state.patient.record import RecordState

_List, _State = DocumentsState, DocumentState

_SHARING = {
    "verb": "Share",
    "title": "Share this with your patient?",
    "text": "They are told at once. What is shared can't be changed; you can withdraw it or write a newer one.",
    "yes": "Share it",
}


class _Pdf(rx.Component):
    # To a window of its own, which is the browser's to open: the router knows no files.
    library = "react-router"
    tag = "Link"

    to: rx.Var[str]
    target: rx.Var[str]
    rel: rx.Var[str]


def documents_section() -> rx.Component:
    """The documents for the patient whose page this is; nothing for somebody who is not treated yet."""
    begin: Any = _List.begin
    ways = cluster(
        quiet_button(icon("list-checks", 16), "Care plan", on_click=begin(DocumentKind.CARE_PLAN.value)),
        quiet_button(icon("pill", 16), "Prescription", on_click=begin(DocumentKind.PRESCRIPTION.value)),
    )
    shown = rx.cond(
        _List.rows,
        card(rx.el.ul(rx.foreach(_List.rows, _own), class_name="rows")),
        empty_state("file-text", "Care plans and prescriptions that you share with this patient will be here."),
    )
    return rx.cond(_List.shown, section("Documents", shown, action=ways), rx.fragment())


def shared_documents() -> rx.Component:
    """What doctors have shared with the patient in front of the page."""
    return section(
        "Documents",
        rx.cond(
            RecordState.documents,
            card(rx.el.ul(rx.foreach(RecordState.documents, _shared), class_name="rows")),
            empty_state("file-text", "Care plans and prescriptions that your doctors share with you will be here."),
        ),
    )


def document_page() -> rx.Component:
    """The document: for whom it is, and what it says or where to open it."""
    draft = paper(place="documents", largest=0, finish=_SHARING, on_save=_State.save, on_finish=_State.share)
    there = stack(_about(), draft, rx.cond(_State.status == "draft", rx.fragment(), _over()), class_name="note-page")
    return paper_page(_State, "document", "yours", there)


def document_actions() -> rx.Component:
    """Looking at the draft as it will be printed, and throwing it away."""
    return rx.cond(
        _State.status == "draft",
        cluster(_pdf(_State.document_id, "Preview"), throw_away(_State, "What you wrote here is gone then.")),
        rx.fragment(),
    )


def _about() -> rx.Component:
    words = rx.cond(
        _State.replaces,
        "As you share this, it takes the place of the document before it.",
        "Your patient sees this once you share it, as a PDF with your name, qualifications and licence number.",
    )
    return paper_head(_State, words, tag(_kind(_State.kind), "accent", "file-text"), _status(_State.status))


def _over() -> rx.Component:
    return card(
        rx.el.p("This document was shared, so it does not change any more."),
        cluster(_pdf(_State.document_id, "Open the PDF")),
        class_name="stack",
    )


def _own(row: Any) -> rx.Component:
    replace: Any = _List.replace
    draft = quiet_link("Go on writing", f"/doctor/documents/{row.id}", size="2")
    held = rx.fragment(
        _pdf(row.id, "Open"), quiet_button("Write a newer one", on_click=replace(row.id)), _withdraw(row)
    )
    return _line(
        row,
        rx.match(row.status, ("draft", draft), ("shared", held), _pdf(row.id, "Open")),
        rx.fragment(moment(row.at, "day"), rx.cond(row.why != "", f", {row.why}", "")),
    )


def _shared(row: Any) -> rx.Component:
    said = rx.fragment(
        row.doctor,
        ", ",
        moment(row.at, "day", inside=True),
        rx.cond(row.why != "", rx.el.span(". Withdrawn: ", row.why), rx.fragment()),
    )
    return _line(row, rx.cond(row.status == "withdrawn", rx.fragment(), _pdf(row.id, "Open")), said)


def _line(row: Any, actions: rx.Component, said: rx.Component) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.div(_kind(row.kind), class_name="note-name"),
            rx.el.div(said, class_name="person-words"),
            class_name="row-main",
        ),
        cluster(_status(row.status), actions),
        key=row.id,
    )


def _withdraw(row: Any) -> rx.Component:
    return dialog(
        quiet_button("Withdraw", aria_label=rx.Var.create("Withdraw the document of this line")),
        "Withdraw this document?",
        rx.el.form(
            rx.el.input(type="hidden", name="id", value=row.id.to_string()),
            text_field("Why", "why", _List.problems["why"], max_length=REASON_LENGTH, required=True),
            dialog_foot(rx.dialog.close(submit_button("Withdraw it")), cancel="Keep it"),
            on_submit=_List.withdraw,
            class_name="stack",
        ),
        description="Your patient can't open it any more, is told, and reads why.",
    )


def _pdf(number: Any, words: str) -> rx.Component:
    return rx.button(
        _Pdf.create(icon("download", 16), words, to=f"/documents/{number}", target="_blank", rel="noopener noreferrer"),
        as_child=True,
        size="2",
        variant="outline",
        color_scheme="gray",
    )


def _kind(kind: Any) -> rx.Component:
    return rx.match(kind, ("prescription", rx.fragment("Prescription")), rx.fragment("Care plan"))


def _status(status: Any) -> rx.Component:
    return rx.match(
        status,
        ("draft", tag("Draft", "warn", "pencil")),
        ("shared", tag("Shared", "accent", "check")),
        ("replaced", tag("Replaced", "quiet", "history")),
        ("withdrawn", tag("Withdrawn", "quiet", "x")),
        rx.fragment(),
    )

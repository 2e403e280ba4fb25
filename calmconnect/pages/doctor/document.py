"""A care plan or a prescription, to be written, looked at and shared."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.documents import document_actions, document_page
from calmconnect.components.shell import portal_page
from calmconnect.state.doctor.care_documents import DocumentState

ROUTE = "/doctor/documents/[document]"
TITLE = "Document"
ON_LOAD = [DocumentState.load]


def page() -> rx.Component:
    """The document."""
    title = rx.match(DocumentState.kind, ("prescription", "Prescription"), ("care_plan", "Care plan"), "Document")
    return portal_page(title, document_page(), place="Patients", action=document_actions())

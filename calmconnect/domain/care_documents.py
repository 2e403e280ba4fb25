"""Documents that a doctor writes for a patient: care plans and prescriptions. Once shared, what one says never changes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from calmconnect.domain import papers
from calmconnect.domain.errors import Invalid
from calmconnect.domain.text import clean_line, clean_text, clean_word

TEXT_LENGTH, LINE_LENGTH, REASON_LENGTH = 6_000, 160, 300
MOST_ROWS = 20


class DocumentKind(StrEnum):
    """What a document is."""

    CARE_PLAN = "care_plan"
    PRESCRIPTION = "prescription"


class DocumentStatus(StrEnum):
    """Where a document stands; `replaced` by a newer one."""

    DRAFT = "draft"
    SHARED = "shared"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class DocumentStep(StrEnum):
    """What can be done with a document."""

    SAVE = "save"
    SHARE = "share"
    REPLACE = "replace"
    WITHDRAW = "withdraw"


STEPS: dict[DocumentStatus, dict[DocumentStep, DocumentStatus]] = {
    DocumentStatus.DRAFT: {
        DocumentStep.SAVE: DocumentStatus.DRAFT,
        DocumentStep.SHARE: DocumentStatus.SHARED,
    },
    DocumentStatus.SHARED: {
        DocumentStep.REPLACE: DocumentStatus.REPLACED,
        DocumentStep.WITHDRAW: DocumentStatus.WITHDRAWN,
    },
    DocumentStatus.REPLACED: {},
    DocumentStatus.WITHDRAWN: {},
}
_WHY_NOT = {
    DocumentStatus.DRAFT: "Please share this document first.",
    DocumentStatus.SHARED: "This document is shared, so it can't be changed any more. You can write a newer one instead.",
    DocumentStatus.REPLACED: "A newer document has taken the place of this one.",
    DocumentStatus.WITHDRAWN: "This document was withdrawn.",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A cell of a row; `wide` for one that takes the whole width."""

    key: str
    title: str
    hint: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A part of a document: text of several lines; or, with `parts`, rows of short lines, each called `one`."""

    key: str
    title: str
    hint: str = ""
    one: str = ""
    parts: tuple[Part, ...] = ()


FIELDS: dict[DocumentKind, tuple[Field, ...]] = {
    DocumentKind.CARE_PLAN: (
        Field("goals", "Goals", "What you both want to reach, one a line."),
        Field("steps", "Steps", "What happens next, and who does it."),
        Field("agreements", "What we agreed", "Such as when you meet again, and what to do if it gets worse."),
    ),
    DocumentKind.PRESCRIPTION: (
        Field(
            "medicines",
            "Medicines",
            one="Medicine",
            parts=(
                Part("name", "Name", "Sertraline"),
                Part("strength", "Strength", "50 mg"),
                Part("dose", "Dose", "1 tablet"),
                Part("frequency", "How often", "Once a day, in the morning"),
                Part("duration", "For how long", "4 weeks"),
                Part("instructions", "Instructions", "With food. Do not stop at once.", wide=True),
            ),
        ),
        Field("advice", "Advice", "What else the patient should know."),
    ),
}
# Without these, nobody can give out a medicine.
_NEEDED = ("name", "dose", "frequency")

Words = dict[str, Any]


def after(status: DocumentStatus, step: DocumentStep) -> DocumentStatus:
    """Where a document stands after a step.

    Raises:
        Conflict: when the step can't be taken there.
    """
    return papers.after(STEPS, _WHY_NOT, status, step)


def clean_kind(value: object) -> DocumentKind:
    """A kind, from its word.

    Raises:
        Invalid: with the field `kind`.
    """
    return clean_word(value, DocumentKind, "kind")


def clean_words(kind: DocumentKind, value: object) -> Words:
    """What a document says: text, or a list of rows, by the keys of its fields. Rows in which nothing stands are left out.

    Raises:
        Invalid: under a field's key; with the field `paper` for what is no document at all.
    """
    said = papers.clean_parts(value)
    return {field.key: _clean(field, said.get(field.key, [] if field.parts else "")) for field in FIELDS[kind]}


def check_complete(kind: DocumentKind, words: Words) -> None:
    """Refuse to have half a document shared.

    Raises:
        Invalid: with the field that lacks something.
    """
    if kind is DocumentKind.CARE_PLAN and not any(words.values()):
        raise Invalid(paper="There is nothing to share yet. Please write something first.")
    if kind is DocumentKind.PRESCRIPTION:
        if not words["medicines"]:
            raise Invalid(medicines="Please write down at least one medicine.")
        if not all(row[key] for row in words["medicines"] for key in _NEEDED):
            raise Invalid(medicines="Each medicine needs its name, its dose and how often it is taken.")


def clean_reason(value: object) -> str:
    """Why a document is withdrawn; the patient reads it.

    Raises:
        Invalid: with the field `why`.
    """
    return clean_line(value, field="why", longest=REASON_LENGTH, empty="Please say why. Your patient reads it.")


def _clean(field: Field, value: object) -> str | list[dict[str, str]]:
    if not field.parts:
        return clean_text(value, field=field.key, longest=TEXT_LENGTH)
    if not isinstance(value, list) or len(value) > MOST_ROWS or not all(isinstance(row, dict) for row in value):
        raise Invalid(**{field.key: f"There can be up to {MOST_ROWS} of these."})
    rows = [
        {part.key: clean_line(row.get(part.key, ""), field=field.key, longest=LINE_LENGTH) for part in field.parts}
        for row in value
    ]
    return [row for row in rows if any(row.values())]

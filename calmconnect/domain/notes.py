"""Notes that doctors write about their patients: what they hold, and what may become of them.

A note is a draft until it is signed. What was signed never changes: whoever has more to say, or was wrong, adds to it and says
why, and all of it stays to be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from calmconnect.domain import papers
from calmconnect.domain.errors import Invalid
from calmconnect.domain.text import clean_line, clean_text, clean_word

SECTION_LENGTH = 20_000
REASON_LENGTH = 300
FILES_PER_NOTE = 10


class NoteKind(StrEnum):
    """What a note is: part of the record of a patient's care, or a doctor's own thoughts, which nobody else ever sees."""

    PROGRESS = "progress"
    PSYCHOTHERAPY = "psychotherapy"


class NoteStatus(StrEnum):
    """Where a note stands; `amended` is signed, with something added since."""

    DRAFT = "draft"
    SIGNED = "signed"
    AMENDED = "amended"


class NoteStep(StrEnum):
    """What can be done with a note."""

    SAVE = "save"
    SIGN = "sign"
    AMEND = "amend"


STEPS: dict[NoteStatus, dict[NoteStep, NoteStatus]] = {
    NoteStatus.DRAFT: {NoteStep.SAVE: NoteStatus.DRAFT, NoteStep.SIGN: NoteStatus.SIGNED},
    NoteStatus.SIGNED: {NoteStep.AMEND: NoteStatus.AMENDED},
    NoteStatus.AMENDED: {NoteStep.AMEND: NoteStatus.AMENDED},
}
_SIGNED_ALREADY = "This note is signed, so it can't be changed any more. You can add to it, and say why."
_WHY_NOT = {
    NoteStatus.DRAFT: "Please sign this note first.",
    NoteStatus.SIGNED: _SIGNED_ALREADY,
    NoteStatus.AMENDED: _SIGNED_ALREADY,
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a note under a heading of its own; `hint` says what belongs there."""

    key: str
    title: str
    hint: str


# Progress notes in the order of SOAP (L. Weed), which most clinicians were taught.
SECTIONS: dict[NoteKind, tuple[Section, ...]] = {
    NoteKind.PROGRESS: (
        Section("subjective", "Subjective", "What they tell: how they feel, what happened, what they wish for."),
        Section("objective", "Objective", "What you saw and measured: appearance, mood, speech, questionnaires."),
        Section("assessment", "Assessment", "What you make of it, also of any risk."),
        Section("plan", "Plan", "What happens until next time, and who does what."),
    ),
    NoteKind.PSYCHOTHERAPY: (Section("text", "Your thoughts", "For you alone. Nobody else ever sees this."),),
}

Words = dict[str, str]


def after(status: NoteStatus, step: NoteStep) -> NoteStatus:
    """Where a note stands after a step.

    Raises:
        Conflict: when the step can't be taken there.
    """
    return papers.after(STEPS, _WHY_NOT, status, step)


def clean_kind(value: object) -> NoteKind:
    """A kind, from its word.

    Raises:
        Invalid: with the field `kind`.
    """
    return clean_word(value, NoteKind, "kind")


def clean_words(kind: NoteKind, value: object) -> Words:
    """What a note says, by its sections; one that is missing is empty, and others are left out.

    Raises:
        Invalid: under the section's key for what is no text, or too long; with the field `paper` for anything else.
    """
    said = papers.clean_parts(value)
    return {
        section.key: clean_text(said.get(section.key, ""), field=section.key, longest=SECTION_LENGTH)
        for section in SECTIONS[kind]
    }


def check_complete(words: Words) -> None:
    """Refuse to have nothing signed.

    Raises:
        Invalid: with the field `paper`.
    """
    if not any(words.values()):
        raise Invalid(paper="There is nothing to sign yet. Please write something first.")


def clean_addition(value: object) -> Words:
    """What is added to a signed note.

    Raises:
        Invalid: with the field `text`.
    """
    text = value.get("text") if isinstance(value, dict) else None
    return {"text": clean_text(text, field="text", longest=SECTION_LENGTH, empty="Please write what you want to add.")}


def clean_reason(value: object) -> str:
    """Why something is added.

    Raises:
        Invalid: with the field `reason`.
    """
    return clean_line(value, field="reason", longest=REASON_LENGTH, empty="Please say why you add this.")

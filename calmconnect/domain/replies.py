"""Saved replies: what may stand in one, and what becomes of the few variables in it. Nothing in a text is ever executed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from calmconnect.domain.business_hours import ALWAYS
from calmconnect.domain.errors import Invalid
from calmconnect.domain.helpline import HelplineTerms
from calmconnect.domain.text import clean_line, clean_text

TITLE_LENGTH = 80
CODE_LENGTH = 32
TEXT_LENGTH = 2_000
# An agent's own, and those that all share.
MOST = 200

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]*")
_VARIABLE = re.compile(r"(?<!\{)\{\{\s*([^{}]*?)\s*\}\}(?!\})")
# A variable without a value, with what joins it to the words before it, or to those after it where nothing stands before.
_AT_THE_BEGINNING = re.compile(r"(?m)^[ \t]*\0[,:!]?[ \t]*(\w?)")
_WITHIN = re.compile(r",?[ \t]*\0")


class Variable(StrEnum):
    """What a saved reply may ask for."""

    PATIENT = "patient"
    AGENT = "agent"
    NUMBER = "number"
    GREETING = "greeting"
    HOURS = "hours"


VARIABLE_WORDS = {
    Variable.PATIENT: "the name of whoever asked",
    Variable.AGENT: "your name",
    Variable.NUMBER: "the question's number",
    Variable.GREETING: "Good morning, Good afternoon or Good evening, as it is where they are",
    Variable.HOURS: "until when somebody is there, or from when",
}


class Coded(Protocol):
    """What of a saved reply is looked for."""

    @property
    def title(self) -> str:
        """One line."""

    @property
    def code(self) -> str:
        """The word after the slash."""


@dataclass(frozen=True, slots=True)
class Written:
    """A saved reply as somebody wrote it."""

    title: str
    code: str
    text: str


def clean_reply(given: Mapping[str, object]) -> Written:
    """A saved reply from a form with `title`, `code`, and `text`.

    Raises:
        Invalid: with the first of these fields that can't be taken.
    """
    title = clean_line(given.get("title"), field="title", longest=TITLE_LENGTH, empty="Please give it a title.")
    return Written(title, clean_code(given.get("code")), _clean_words(given.get("text")))


def clean_code(value: object) -> str:
    """The word by which a reply is found after a slash; the slash itself may be written, too.

    Raises:
        Invalid: with the field `code`.
    """
    line = clean_line(value, field="code", longest=CODE_LENGTH + 1, empty="Please give it a short word.")
    code = line.casefold().removeprefix("/")
    if not _CODE.fullmatch(code) or len(code) > CODE_LENGTH:
        raise Invalid(code="Please use letters from a to z, digits and hyphens only, like password-help.")
    return code


def variables(text: str) -> set[Variable]:
    """Those that a text asks for."""
    return {Variable(name) for name in _VARIABLE.findall(text)}


def filled(text: str, values: Mapping[Variable, str]) -> str:
    """A text with the values in the places of its variables. One without a value goes, with the comma or blank before it.

    What stands in a value is never looked at for variables.
    """
    words = _VARIABLE.sub(lambda found: values.get(Variable(found[1]), "") or "\0", text)
    words = _AT_THE_BEGINNING.sub(lambda found: found[1].upper(), words)
    return _WITHIN.sub("", words)


def greeting(now: datetime, zone: ZoneInfo) -> str:
    """What one says at this time of day there."""
    hour = now.astimezone(zone).hour
    return "Good morning" if 4 <= hour < 12 else "Good afternoon" if 12 <= hour < 18 else "Good evening"


def hours_words(now: datetime, zone: ZoneInfo, terms: HelplineTerms) -> str:
    """Until when somebody is there, or from when, in the zone of whoever reads it: "We are here until 18:00 today."."""
    span = terms.hours.coming(now)[0]
    if span.ends - span.starts >= ALWAYS:
        return "We are here around the clock."
    is_open = span.starts <= now
    moment = (span.ends if is_open else span.starts).astimezone(zone)
    ahead = (moment.date() - now.astimezone(zone).date()).days
    day = "today" if ahead == 0 else "tomorrow" if ahead == 1 else f"on {moment:%A, %d %B}".replace(", 0", ", ")
    return f"We are here until {moment:%H:%M} {day}." if is_open else f"We are back {day} at {moment:%H:%M}."


def _clean_words(value: object) -> str:
    text = clean_text(value, field="text", longest=TEXT_LENGTH, empty="Please write the reply.")
    known = ", ".join(f"{{{{{one.value}}}}}" for one in Variable)
    for name in _VARIABLE.findall(text):
        if name not in set(Variable):
            raise Invalid(text=f"We don't know {{{{{name[:CODE_LENGTH]}}}}}. You can use {known}.")
    if "{{" in (rest := _VARIABLE.sub("", text)) or "}}" in rest:
        raise Invalid(text=f"A variable is not closed. You can use {known}.")
    return text

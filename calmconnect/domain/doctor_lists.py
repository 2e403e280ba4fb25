"""A list of doctors as a spreadsheet writes it (CSV): read line by line, so that one that is broken spoils no other."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from calmconnect.domain.doctors import SPECIALISATIONS, clean_licence_number
from calmconnect.domain.errors import Invalid
from calmconnect.domain.licences import clean_last_day
from calmconnect.domain.people import clean_email, clean_name, clean_time_zone
from calmconnect.domain.profile import clean_specialisations

MOST_LINES, MOST_BYTES = 5_000, 2 * 2**20
COLUMNS = ("name", "email", "licence_number", "time_zone", "specialisations", "licence_ends")
_NEEDED = COLUMNS[:-1]
# Between several specialisations in one field.
_PARTING = "|"
_KEYS = {name.casefold(): key for key, (name, _) in SPECIALISATIONS.items()} | {key: key for key in SPECIALISATIONS}

# What can be downloaded and filled in.
TEMPLATE = (
    ",".join(COLUMNS) + "\r\nDr. Asha Example,asha@clinic.example,MCI-12345,Asia/Kolkata,anxiety|sleep,2030-12-31\r\n"
)


class LineStatus(StrEnum):
    """What becomes of a line: it can be taken, was refused, or is a doctor's account now."""

    READY = "ready"
    REFUSED = "refused"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Line:
    """A line by its number in the file (the heading is 1), with what stands in each column; `problem` is "" for a good one."""

    number: int
    fields: dict[str, str]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class NewDoctor:
    """A doctor who can be added; `ends` is the last day of the licence, None for one that does not end."""

    name: str
    email: str
    licence_number: str
    time_zone: str
    specialisations: tuple[str, ...]
    ends: date | None


def read(content: bytes, today: date) -> list[Line]:
    """The lines of a file, each with what is wrong with it; empty ones are left out.

    Raises:
        Invalid: with the field `file` for what is no such file at all.
    """
    text = _decoded(content)
    heading, *rest = text.splitlines() or [""]
    sign = ";" if heading.count(";") > heading.count(",") else ","
    columns = [column.strip().casefold() for column in _parted(heading, sign) or []]
    if lacking := [column for column in _NEEDED if columns.count(column) != 1]:
        raise Invalid(file=f"The first line must name the columns, each once. Not found: {', '.join(lacking)}.")
    filled = [(number, line) for number, line in enumerate(rest, 2) if line.strip(f" {sign}\t")]
    if not filled:
        raise Invalid(file="There is nobody in this file.")
    if len(filled) > MOST_LINES:
        raise Invalid(file=f"This file has {len(filled):,} lines. Please send at most {MOST_LINES:,} at once.")
    return _without_doubles([_line(number, _parted(line, sign), columns, today) for number, line in filled])


def clean(fields: dict[str, str], today: date) -> NewDoctor:
    """What stands in a line, as it can be taken.

    Raises:
        Invalid: with the first field that can't.
    """
    helps_with = [part.strip().casefold() for part in fields.get("specialisations", "").split(_PARTING) if part.strip()]
    unknown = [part for part in helps_with if part not in _KEYS]
    if unknown:
        raise Invalid(specialisations=f"“{unknown[0]}” is nothing we know doctors help with.")
    return NewDoctor(
        name=clean_name(fields.get("name"), empty="The name is missing."),
        email=clean_email(fields.get("email"), empty="The email address is missing."),
        licence_number=clean_licence_number(fields.get("licence_number")),
        time_zone=clean_time_zone(fields.get("time_zone", "").strip()),
        specialisations=clean_specialisations([_KEYS[part] for part in helps_with]),
        ends=clean_last_day(fields.get("licence_ends", "").strip(), today),
    )


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise Invalid(file="This file is too large. Please send it in parts.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text:
        raise Invalid(file="This is no text in UTF-8. In a spreadsheet, choose “CSV UTF-8” when you save it.")
    return text


def _parted(line: str, sign: str) -> list[str] | None:
    """The fields of a line, None for one whose quotation marks don't match."""
    try:
        return next(csv.reader([line], delimiter=sign, strict=True), [])
    except csv.Error:
        return None


def _line(number: int, parts: list[str] | None, columns: list[str], today: date) -> Line:
    if parts is None:
        return Line(number, {}, "The quotation marks in this line don't match.")
    fields = dict(zip(columns, parts, strict=False))
    if len(parts) != len(columns):
        return Line(number, fields, f"This line has {len(parts)} fields instead of {len(columns)}.")
    try:
        clean(fields, today)
    except Invalid as refusal:
        return Line(number, fields, str(refusal))
    return Line(number, fields)


def _without_doubles(lines: list[Line]) -> list[Line]:
    """Lines after the first with the same address or licence number can't be taken."""
    seen: Counter[str] = Counter()
    told = []
    for line in lines:
        marks = [] if line.problem else list(marks_of(line.fields))
        twice = any(seen[mark] for mark in marks)
        seen.update(marks)
        told.append(replace(line, problem="This doctor stands in the file already.") if twice else line)
    return told


def marks_of(fields: dict[str, str]) -> Iterable[str]:
    """What nobody else may have: the address and the licence number, as they are compared."""
    return (f"@{fields['email'].strip().casefold()}", f"#{fields['licence_number'].strip().casefold()}")

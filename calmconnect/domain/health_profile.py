"""What a patient may tell their doctors of themself. Nothing of it has to be told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from calmconnect.domain.errors import Invalid
from calmconnect.domain.people import NAME_LENGTH
from calmconnect.domain.schedule import clean_date
from calmconnect.domain.text import clean_line, clean_text

ALLERGIES_LENGTH, HISTORY_LENGTH, GENDER_LENGTH = 500, 4_000, 60
BLOOD_GROUPS = ("A+", "A-", "B+", "B-", "AB+", "AB-", "O+", "O-")
_OLDEST_YEARS = 120
# E.164 has 15 digits at most; people write them in groups.
_PHONE = re.compile(r"\+?\d(?:[\d ()./-]{3,24})\d")
_DIGITS = range(6, 16)


@dataclass(frozen=True, slots=True)
class HealthDetails:
    """A patient's details; "" for what they did not tell. `date_of_birth` as "1994-05-31"."""

    date_of_birth: str = ""
    gender: str = ""
    phone: str = ""
    blood_group: str = ""
    allergies: str = ""
    history: str = ""
    emergency_name: str = ""
    emergency_phone: str = ""

    def age(self, today: date) -> int | None:
        """In whole years, None when they did not say."""
        if not self.date_of_birth:
            return None
        born = date.fromisoformat(self.date_of_birth)
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def clean_details(given: dict[str, object], today: date) -> HealthDetails:
    """Details from a form.

    Raises:
        Invalid: with the first field that can't be taken.
    """
    return HealthDetails(
        date_of_birth=_born(given.get("date_of_birth"), today),
        gender=clean_line(given.get("gender"), field="gender", longest=GENDER_LENGTH),
        phone=clean_phone(given.get("phone"), "phone"),
        blood_group=_blood_group(given.get("blood_group")),
        allergies=clean_text(given.get("allergies"), field="allergies", longest=ALLERGIES_LENGTH),
        history=clean_text(given.get("history"), field="history", longest=HISTORY_LENGTH),
        emergency_name=clean_line(given.get("emergency_name"), field="emergency_name", longest=NAME_LENGTH),
        emergency_phone=clean_phone(given.get("emergency_phone"), "emergency_phone"),
    )


def clean_phone(value: object, field: str) -> str:
    """A telephone number as people write it, "" for none.

    Raises:
        Invalid: under `field`.
    """
    line = clean_line(value, field=field, longest=40)
    if line and (not _PHONE.fullmatch(line) or sum(sign.isdigit() for sign in line) not in _DIGITS):
        raise Invalid(**{field: "That does not look like a telephone number."})
    return line


def _born(value: object, today: date) -> str:
    if value == "":
        return ""
    day = clean_date(value, "date_of_birth")
    if not date(today.year - _OLDEST_YEARS, 1, 1) <= day <= today:
        raise Invalid(date_of_birth="Please look at the year once more.")
    return day.isoformat()


def _blood_group(value: object) -> str:
    if value == "" or value in BLOOD_GROUPS:
        return str(value)
    raise Invalid(blood_group="Please choose one of these.")

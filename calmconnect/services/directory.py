"""Everybody with an account, as admins look them up: by the beginnings of words, by role and by how the account stands.

PostgreSQL finds words in an index of what they begin with; SQLite, which is for few people, looks through all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, func, literal_column, select

from calmconnect.db.doctors import Doctor
from calmconnect.db.erasures import Erasure
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.emergencies import GUEST_ID
from calmconnect.domain.licences import ENDS_SOON
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.periods import Period
from calmconnect.domain.text import clean_line
from calmconnect.services import access, avatars, house_settings
from calmconnect.settings import settings

PAGE_SIZE = 25
SEARCH_LENGTH = 80
_MOST_WORDS = 6

# What people are found by, and what parts words in it. The index (0046_people) is of this very expression.
_TEXT, _PARTING = "users.name || ' ' || users.email || ' ' || users.licence", "@.,_+-/'()"
_WORDS = f"to_tsvector('simple'::regconfig, translate({_TEXT}, '@.,_+-/''()', '          '))"


class Standing(StrEnum):
    """How an account stands. `invited`: no password yet; `unconfirmed`: nobody has shown yet that the address is theirs.

    Of doctors only: `unchecked`, nobody has verified the licence; `listed`, patients find them; `expiring`, the licence ends
    within `ENDS_SOON` or has ended.
    """

    ANY = ""
    INVITED = "invited"
    UNCONFIRMED = "unconfirmed"
    UNCHECKED = "unchecked"
    LISTED = "listed"
    EXPIRING = "expiring"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account. `licence` and what is said of it are a doctor's, "", False for others."""

    id: int
    name: str
    email: str
    role: Role
    joined_at: datetime
    invited: bool
    email_confirmed: bool
    disabled: bool
    erased: bool
    licence: str
    licence_checked: bool
    licence_ends_soon: bool
    picture: str


@dataclass(frozen=True, slots=True)
class People:
    """One page of people, and how many the search finds in all."""

    rows: tuple[Person, ...]
    total: int


async def people(
    actor: Actor,
    words: object,
    role: Role | None,
    standing: Standing,
    page: int,
    now: datetime,
    joined: Period | None = None,
) -> People:
    """A page (counted from 0) of people in whose name, address or licence number each of these words begins one.

    The newest first; None and `Standing.ANY` are no filters. `joined`: on days of the house's.

    Raises:
        Invalid: with the field `words` for a search that is no line of text.
    """
    access.only(actor, Role.ADMIN)
    line = clean_line(words, field="words", longest=SEARCH_LENGTH)
    words = _parted(line)
    found = select(User.id, User.created_at).where(
        col(User.id) > GUEST_ID,
        *_having(role, standing, now),
        *_beginning(words),
        *(await house_settings.on_days(col(User.created_at), joined) if joined else ()),
    )
    # Of a search by words all are gathered first: PostgreSQL would else look through people from the newest on, for as long as
    # it takes, where it takes few to have many words in common.
    one: Any = found.cte("found").prefix_with("MATERIALIZED", dialect="postgresql") if words else found.subquery()
    total = select(func.count()).select_from(one)
    first = page * PAGE_SIZE
    shown = select(one.c.id).order_by(*_newest(one.c.created_at, one.c.id)).offset(first).limit(PAGE_SIZE).subquery()
    async with reading() as rows:
        people = await rows.exec(
            select(User, Doctor, Erasure.erased_at, total.scalar_subquery())
            .join(shown, shown.c.id == User.id)
            .outerjoin(Doctor, col(Doctor.user_id) == User.id)
            .outerjoin(Erasure, col(Erasure.user_id) == User.id)
            .order_by(*_newest(col(User.created_at), col(User.id)))
        )
        listed = people.all()
        # Beyond the last page there is no row to tell how many there are.
        count = listed[0][3] if listed else (await rows.exec(total)).one() if first else 0
    return People(tuple(_person(user, doctor, erased is not None, now) for user, doctor, erased, _ in listed), count)


def _newest(joined: Any, number: Any) -> tuple[Any, Any]:
    return joined.desc(), number.desc()


def _having(role: Role | None, standing: Standing, now: datetime) -> list[Any]:
    enabled, ends_soon = col(User.disabled_at).is_(None), col(Doctor.licence_expires_on) <= (now + ENDS_SOON).date()
    checked, erased = col(Doctor.verified_at).is_not(None), col(Erasure.erased_at).is_not(None)
    kinds: dict[Standing, list[Any]] = {
        Standing.ANY: [],
        Standing.INVITED: [col(User.email_verified_at).is_(None), col(User.password_hash).is_(None), enabled],
        Standing.UNCONFIRMED: [col(User.email_verified_at).is_(None), col(User.password_hash).is_not(None), enabled],
        Standing.UNCHECKED: [_doctors(~checked), enabled],
        Standing.LISTED: [_doctors(checked), enabled],
        Standing.EXPIRING: [_doctors(ends_soon)],
        Standing.SUSPENDED: [~enabled, col(User.id).not_in(select(Erasure.user_id).where(erased))],
    }
    return [*kinds[standing], *([] if role is None else [User.role == role])]


def _doctors(having: ColumnElement[bool]) -> ColumnElement[bool]:
    return col(User.id).in_(select(Doctor.user_id).where(having))


def _parted(line: str) -> list[str]:
    return line.translate(str.maketrans(_PARTING, " " * len(_PARTING))).split()[:_MOST_WORDS]


def _beginning(words: list[str]) -> list[ColumnElement[bool]]:
    """Whether each of these begins a word of somebody's name, address or licence number."""
    if not words:
        return []
    if settings().is_postgres:
        asked = " & ".join(f"'{_quoted(word)}':*" for word in words)
        return [literal_column(_WORDS).bool_op("@@")(func.to_tsquery(literal_column("'simple'::regconfig"), asked))]
    parted: Any = literal_column(f"' ' || {_TEXT}")
    for sign in _PARTING:
        parted = func.replace(parted, sign, " ")
    return [parted.icontains(f" {word}", autoescape=True) for word in words]


def _quoted(word: str) -> str:
    return word.replace("\\", "\\\\").replace("'", "''")


def _person(user: User, doctor: Doctor | None, erased: bool, now: datetime) -> Person:
    assert user.id is not None
    ends = doctor.licence_expires_on if doctor else None
    return Person(
        id=user.id,
        name=user.name,
        email=user.email,
        role=user.role,
        joined_at=user.created_at,
        invited=user.password_hash is None,
        email_confirmed=user.email_verified_at is not None,
        disabled=user.disabled_at is not None,
        erased=erased,
        licence=doctor.licence_number if doctor else "",
        licence_checked=doctor is not None and doctor.verified_at is not None,
        picture=avatars.path(user.id, user.avatar_digest),
        licence_ends_soon=ends is not None and ends <= (now + ENDS_SOON).date(),
    )

"""What admins do with people: look them up, add doctors, see that licences were checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, or_, select

from calmconnect.db.doctors import Doctor, DoctorSpecialisation
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.booking import Mode
from calmconnect.domain.doctors import clean_licence_number
from calmconnect.domain.emergencies import GUEST_ID
from calmconnect.domain.errors import Invalid
from calmconnect.domain.notifications import Kind
from calmconnect.domain.people import Actor, Role, clean_email, clean_name, clean_time_zone
from calmconnect.domain.profile import clean_specialisations
from calmconnect.domain.text import clean_line
from calmconnect.services import access, accounts, letters, notifications, topics
from calmconnect.services.notifications import Notice
from calmconnect.services.work import work

PAGE_SIZE = 25
SEARCH_LENGTH = 80
_TAKEN = "Somebody with this address has an account already."


class Among(StrEnum):
    """Which people a list shows."""

    EVERYONE = "everyone"
    PATIENTS = "patients"
    LISTED = "listed"
    UNCHECKED = "unchecked"
    AGENTS = "agents"
    ADMINS = "admins"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account. `licence` and `licence_checked` are a doctor's, "" and False for others."""

    id: int
    name: str
    email: str
    role: Role
    joined_at: datetime
    email_confirmed: bool
    disabled: bool
    licence: str
    licence_checked: bool


@dataclass(frozen=True, slots=True)
class People:
    """One page of people, and how many the search finds in all."""

    rows: tuple[Person, ...]
    total: int


async def people(actor: Actor, words: object, among: Among, page: int) -> People:
    """A page (counted from 0) of people whose name or address has these words in it, the newest first.

    Raises:
        Invalid: with the field `words` for a search that is no line of text.
    """
    access.only(actor, Role.ADMIN)
    wanted = clean_line(words, field="words", longest=SEARCH_LENGTH)
    found = _filters(wanted, among)
    async with reading() as rows:
        shown = await rows.exec(
            select(User, Doctor)
            .outerjoin(Doctor, col(Doctor.user_id) == User.id)
            .where(*found)
            .order_by(col(User.created_at).desc(), col(User.id).desc())
            .offset(page * PAGE_SIZE)
            .limit(PAGE_SIZE)
        )
        people = tuple(_person(user, doctor) for user, doctor in shown)
        count = select(func.count()).select_from(User).outerjoin(Doctor, col(Doctor.user_id) == User.id).where(*found)
        return People(people, (await rows.exec(count)).one())


async def add_doctor(actor: Actor, given: dict[str, object], now: datetime) -> None:
    """Make a doctor's account and mail them an invitation. Nobody finds them before the licence was checked.

    `given` holds `name`, `email`, `licence_number`, `time_zone` and `specialisations`, as they come from a form.

    Raises:
        Invalid: with the first field that can't be taken.
    """
    access.only(actor, Role.ADMIN)
    user = _wanted(Role.DOCTOR, given, now)
    licence = clean_licence_number(given.get("licence_number"))
    helps_with = clean_specialisations(given.get("specialisations"))
    try:
        async with work() as w:
            w.rows.add(user)
            await w.rows.flush()
            assert user.id is not None
            w.rows.add(Doctor(user_id=user.id, licence_number=licence, languages=["en"], modes=[*Mode]))
            await w.rows.flush()
            w.rows.add_all(DoctorSpecialisation(doctor_id=user.id, specialisation=one) for one in helps_with)
            await accounts.invite(w, user, now)
            w.announce(topics.ADMIN, {"kind": "people"})
    except IntegrityError as error:
        raise Invalid(email=_TAKEN) from error


async def add_agent(actor: Actor, given: dict[str, object], now: datetime) -> None:
    """Make the account of somebody who answers the helpline, and mail them an invitation.

    `given` holds `name`, `email` and `time_zone`, as they come from a form.

    Raises:
        Invalid: with the first field that can't be taken.
    """
    access.only(actor, Role.ADMIN)
    user = _wanted(Role.AGENT, given, now)
    try:
        async with work() as w:
            w.rows.add(user)
            await w.rows.flush()
            await accounts.invite(w, user, now)
            w.announce(topics.ADMIN, {"kind": "people"})
    except IntegrityError as error:
        raise Invalid(email=_TAKEN) from error


async def verify_licence(actor: Actor, doctor_id: int, now: datetime) -> None:
    """Note that the acting admin has checked a doctor's licence, and tell the doctor; from now on patients find them.

    A licence that was checked before stays checked by whom it was.
    """
    async with work() as w:
        doctor = await access.doctor_for_admin(w.rows, actor, doctor_id)
        if doctor.verified_at is not None:
            return
        doctor.verified_at, doctor.verified_by = now, actor.user_id
        w.rows.add(doctor)
        user = await w.rows.get(User, doctor_id)
        assert user is not None
        await notifications.notify(w, doctor_id, _licence_verified(user), now)
        w.announce(topics.ADMIN, {"kind": "people"})
        w.announce(topics.doctor(doctor_id), {"kind": "profile"})
        w.announce(topics.user(doctor_id), {"kind": "profile"})


def _wanted(role: Role, given: dict[str, object], now: datetime) -> User:
    return User(
        role=role,
        name=clean_name(given.get("name"), empty="Please enter their name."),
        email=clean_email(given.get("email"), empty="Please enter their email address."),
        time_zone=clean_time_zone(given.get("time_zone")),
        created_at=now,
    )


def _licence_verified(user: User) -> Notice:
    return Notice(
        Kind.ACCOUNT,
        "Patients can find you now",
        "We have checked your licence. Please look once more at your weekly hours.",
        "/doctor/schedule",
        letter=letters.licence_verified(user.name),
    )


async def add_admin(email: object, name: object, now: datetime) -> str:
    """Make an admin's account and give the link to set its password, which is mailed as well.

    For whoever runs the program: nobody is signed in when the first admin is made. For an address that is an admin's already
    it gives a new link.

    Raises:
        Invalid: for a name or address that can't be taken, or somebody else's address.
    """
    wanted = User(role=Role.ADMIN, name=clean_name(name), email=clean_email(email), created_at=now)
    async with work() as w:
        known = (await w.rows.exec(select(User).where(User.email == wanted.email))).first()
        if known is not None and known.role is not Role.ADMIN:
            raise Invalid(email=_TAKEN)
        user = known or wanted
        w.rows.add(user)
        await w.rows.flush()
        w.announce(topics.ADMIN, {"kind": "people"})
        return await accounts.invite(w, user, now)


def _filters(words: str, among: Among) -> list[Any]:
    enabled, checked = col(User.disabled_at).is_(None), col(Doctor.verified_at).is_not(None)
    is_doctor, somebody = User.role == Role.DOCTOR, col(User.id) > GUEST_ID
    kinds: dict[Among, list[Any]] = {
        Among.EVERYONE: [somebody],
        Among.PATIENTS: [User.role == Role.PATIENT, somebody],
        Among.LISTED: [is_doctor, enabled, checked],
        Among.UNCHECKED: [is_doctor, ~checked],
        Among.AGENTS: [User.role == Role.AGENT],
        Among.ADMINS: [User.role == Role.ADMIN],
        Among.DISABLED: [~enabled, somebody],
    }
    if not words:
        return kinds[among]
    named = col(User.name).icontains(words, autoescape=True)
    return [*kinds[among], or_(named, col(User.email).icontains(words, autoescape=True))]


def _person(user: User, doctor: Doctor | None) -> Person:
    assert user.id is not None
    return Person(
        id=user.id,
        name=user.name,
        email=user.email,
        role=user.role,
        joined_at=user.created_at,
        email_confirmed=user.email_verified_at is not None,
        disabled=user.disabled_at is not None,
        licence=doctor.licence_number if doctor else "",
        licence_checked=doctor is not None and doctor.verified_at is not None,
    )

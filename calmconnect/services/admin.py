"""How people come to work here: admins add doctors and agents, and see that licences were checked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from calmconnect.db.doctors import Doctor, DoctorSpecialisation
from calmconnect.db.people import User
from calmconnect.domain.audit import Act, about
from calmconnect.domain.booking import Mode
from calmconnect.domain.doctor_lists import NewDoctor
from calmconnect.domain.doctors import clean_licence_number
from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.licences import has_ended
from calmconnect.domain.notifications import Kind
from calmconnect.domain.people import Actor, Role, clean_email, clean_name, clean_time_zone
from calmconnect.domain.profile import clean_specialisations
from calmconnect.services import access, accounts, audit, letters, notifications, topics
from calmconnect.services.notifications import Notice
from calmconnect.services.work import Work, work

_NAME, _EMAIL = "Please enter their name.", "Please enter their email address."
_TAKEN = "Somebody with this address has an account already."


async def add_doctor(actor: Actor, given: dict[str, object], now: datetime) -> None:
    """Make a doctor's account and mail them an invitation. Nobody finds them before the licence was checked.

    `given` holds `name`, `email`, `licence_number`, `time_zone` and `specialisations`, as they come from a form.

    Raises:
        Invalid: with the first field that can't be taken.
    """
    access.only(actor, Role.ADMIN)
    wanted = NewDoctor(
        name=clean_name(given.get("name"), empty=_NAME),
        email=clean_email(given.get("email"), empty=_EMAIL),
        licence_number=clean_licence_number(given.get("licence_number")),
        time_zone=clean_time_zone(given.get("time_zone")),
        specialisations=clean_specialisations(given.get("specialisations")),
        ends=None,
    )
    try:
        async with work() as w:
            await write_doctor(w, actor, wanted, now)
            w.announce(topics.ADMIN, {"kind": "people"})
    except IntegrityError as error:
        raise Invalid(email=_TAKEN) from error


async def write_doctor(w: Work, actor: Actor, wanted: NewDoctor, now: datetime) -> None:
    """Make a doctor's account and mail them an invitation, as part of a larger use case.

    Raises:
        IntegrityError: when somebody has the address.
    """
    user = User(role=Role.DOCTOR, name=wanted.name, email=wanted.email, time_zone=wanted.time_zone, created_at=now)
    w.rows.add(user)
    await w.rows.flush()
    assert user.id is not None
    doctor = Doctor(user_id=user.id, licence_number=wanted.licence_number, languages=["en"], modes=[*Mode])
    doctor.licence_expires_on = wanted.ends
    w.rows.add(doctor)
    await w.rows.flush()
    w.rows.add_all(DoctorSpecialisation(doctor_id=user.id, specialisation=one) for one in wanted.specialisations)
    await accounts.invite(w, user, now)
    audit.record(w, actor, Act.PERSON_ADDED, about(user.id), now)


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
            audit.record(w, actor, Act.PERSON_ADDED, about(user.id or 0), now)
            w.announce(topics.ADMIN, {"kind": "people"})
    except IntegrityError as error:
        raise Invalid(email=_TAKEN) from error


async def verify_licence(actor: Actor, doctor_id: int, now: datetime) -> None:
    """Note that the acting admin has checked a doctor's licence, and tell the doctor; from now on patients find them.

    A licence that was checked before stays checked by whom it was.

    Raises:
        NotFound: when there is no such doctor.
        Conflict: when it has ended.
    """
    async with work() as w:
        doctor = await access.doctor_for_admin(w.rows, actor, doctor_id)
        if doctor.verified_at is not None:
            return
        if has_ended(doctor.licence_expires_on, now.date()):
            raise Conflict("This licence has ended. Please enter the last day of the new one first.")
        doctor.verified_at, doctor.verified_by = now, actor.user_id
        w.rows.add(doctor)
        audit.record(w, actor, Act.LICENCE_VERIFIED, about(doctor_id), now)
        user = await w.rows.get(User, doctor_id)
        assert user is not None
        await notifications.notify(w, doctor_id, _licence_verified(user), now)
        w.announce(topics.ADMIN, {"kind": "people"})
        w.announce(topics.doctor(doctor_id), {"kind": "profile"})
        w.announce(topics.user(doctor_id), {"kind": "profile"})


def _wanted(role: Role, given: dict[str, object], now: datetime) -> User:
    return User(
        role=role,
        name=clean_name(given.get("name"), empty=_NAME),
        email=clean_email(given.get("email"), empty=_EMAIL),
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

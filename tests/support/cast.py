"""The same people in every test: two patients, two doctors, an agent, an admin. Made by plain rows, at a plain time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache

import bcrypt
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.consents import Consent
from calmconnect.db.doctors import Doctor, DoctorSpecialisation, ScheduleRule
from calmconnect.db.people import User
from calmconnect.db.session import transaction
from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.domain.doctors import PresenceChoice
from calmconnect.domain.people import Actor, Role
from calmconnect.services.secrets import _shortened

PASSWORD = "a quiet place by the sea"

# A Wednesday. Tests that pass the time in take it from here.
NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)

# Long before any clock a test may run by, so that everybody was there already.
_JOINED = datetime(2024, 1, 8, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with an account; everyone's password is `PASSWORD`."""

    id: int
    role: Role
    name: str
    email: str
    time_zone: str

    @property
    def actor(self) -> Actor:
        """The person as a use case sees them; session 0 is no row."""
        return Actor(self.id, self.role, 0)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone. Asha is a patient of Meera's in many tests; Ben and Jonas are the strangers."""

    asha: Person
    ben: Person
    meera: Person
    jonas: Person
    tara: Person
    alex: Person

    @property
    def everyone(self) -> tuple[Person, ...]:
        """All six."""
        return (self.asha, self.ben, self.meera, self.jonas, self.tara, self.alex)


async def make_cast() -> Cast:
    """Write the cast's rows: patients Asha and Ben, doctors Meera and Jonas, agent Tara, admin Alex."""
    # In one transaction: almost every test begins with this.
    async with transaction() as rows:
        made = {
            "asha": await _person(rows, Role.PATIENT, "Asha Rao", "Asia/Kolkata"),
            "ben": await _person(rows, Role.PATIENT, "Ben Okafor", "Europe/London"),
            "meera": await _person(rows, Role.DOCTOR, "Dr. Meera Iyer", "Asia/Kolkata"),
            "jonas": await _person(rows, Role.DOCTOR, "Dr. Jonas Weber", "Europe/Berlin"),
            "tara": await _person(rows, Role.AGENT, "Tara Singh", "Asia/Kolkata"),
            "alex": await _person(rows, Role.ADMIN, "Alex Admin", "UTC"),
        }
        rows.add_all([_doctor(made["meera"]), _doctor(made["jonas"])])
        await rows.flush()
        rows.add_all([_agreed(made["asha"]), _agreed(made["ben"])])
        rows.add_all([*_practice(made["meera"], "anxiety", "sleep"), *_practice(made["jonas"], "grief")])
    return Cast(**made)


async def _person(rows: AsyncSession, role: Role, name: str, time_zone: str) -> Person:
    email = f"{name.removeprefix('Dr. ').split()[0].lower()}@calm.test"
    user = User(
        role=role,
        name=name,
        email=email,
        time_zone=time_zone,
        password_hash=_password_hash(),
        email_verified_at=_JOINED,
        created_at=_JOINED,
    )
    rows.add(user)
    await rows.flush()
    assert user.id is not None
    return Person(user.id, role, name, email, time_zone)


def _agreed(person: Person) -> Consent:
    """They have agreed to sessions over the internet, and to nothing else."""
    version = AGREEMENTS[Subject.TELEHEALTH].version
    return Consent(user_id=person.id, subject=Subject.TELEHEALTH, version=version, given_at=_JOINED)


def _doctor(person: Person) -> Doctor:
    """A listed doctor: 50 minutes and a buffer of 10."""
    return Doctor(
        user_id=person.id,
        headline="Here to listen",
        about="Twelve years of talking and listening.",
        qualifications="MD, DPM",
        years_experience=12,
        languages=["en", "hi"],
        modes=["video", "chat"],
        fee_minor=150_000,
        licence_number=f"MCI-{person.id:05}",
        verified_at=_JOINED,
        presence=PresenceChoice.ONLINE,
    )


def _practice(person: Person, *specialisations: str) -> list[SQLModel]:
    """What the doctor helps with, and hours from Monday to Friday, from 9 to 17 in their own zone."""
    return [
        *(DoctorSpecialisation(doctor_id=person.id, specialisation=key) for key in specialisations),
        *(ScheduleRule(doctor_id=person.id, weekday=day, starts=time(9), ends=time(17)) for day in range(5)),
    ]


@cache
def _password_hash() -> str:
    return bcrypt.hashpw(_shortened(PASSWORD), bcrypt.gensalt(4)).decode()

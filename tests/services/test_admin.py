"""Admins and people: looking them up, adding doctors, checking licences; and how the first admin comes about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from calmconnect.db.doctors import Doctor, DoctorSpecialisation
from calmconnect.db.mail import OutgoingMail
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.errors import Invalid, NotAllowed, NotFound
from calmconnect.domain.people import Role
from calmconnect.services import accounts, admin, doctors, sessions
from tests.support.cast import NOW, Cast
from tests.support.rows import all_rows

WRITTEN: dict[str, object] = {
    "name": "Dr. Noor Haddad",
    "email": "Noor@Clinic.example",
    "licence_number": "DHA-2019-77",
    "time_zone": "Asia/Dubai",
    "specialisations": ["anxiety", "sleep"],
}
PASSWORD = "a long and winding road"


async def one(table: type[Any], **values: Any) -> Any:
    async with reading() as rows:
        return (await rows.exec(select(table).filter_by(**values))).one()


async def newest_mail_to(address: str) -> OutgoingMail:
    async with reading() as rows:
        found = (await rows.exec(select(OutgoingMail).filter_by(address=address))).all()
    return found[-1]


def token_in(text: str) -> str:
    return text.partition("token=")[2].split()[0]


class TestAddingADoctor:
    async def test_the_doctor_is_invited_and_sets_a_password(self, database: str, cast: Cast) -> None:
        await admin.add_doctor(cast.alex.actor, WRITTEN, NOW)
        user = await one(User, email="noor@clinic.example")
        assert (user.role, user.name, user.time_zone) == (Role.DOCTOR, "Dr. Noor Haddad", "Asia/Dubai")
        assert user.password_hash is None and user.email_verified_at is None
        assert (await one(Doctor, user_id=user.id)).licence_number == "DHA-2019-77"
        mail = await newest_mail_to("noor@clinic.example")
        await accounts.choose_password(token_in(mail.text), PASSWORD, NOW)
        assert await sessions.sign_in("noor@clinic.example", PASSWORD, "Firefox", NOW)

    async def test_patients_find_them_once_the_licence_was_checked(self, database: str, cast: Cast) -> None:
        await admin.add_doctor(cast.alex.actor, WRITTEN, NOW)
        user = await one(User, email="noor@clinic.example")
        assert (await doctors.find("Noor", "", False, 0, NOW)).total == 0
        await admin.verify_licence(cast.alex.actor, user.id, NOW)
        found = await doctors.find("Noor", "sleep", False, 0, NOW)
        assert [card.specialisations for card in found.cards] == [("anxiety", "sleep")]
        assert (await newest_mail_to("noor@clinic.example")).subject == "Patients can find you now"

    async def test_a_checked_licence_stays_checked_by_whom_it_was(self, database: str, cast: Cast) -> None:
        before = await all_rows()
        await admin.verify_licence(cast.alex.actor, cast.meera.id, NOW)
        assert await all_rows() == before

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("name", "x" * 121),
            ("name", "<b>Noor</b>"),
            ("name", ["Noor"]),
            ("email", "noor"),
            ("email", 7),
            ("licence_number", " "),
            ("licence_number", "1" * 61),
            ("licence_number", "<script>"),
            ("licence_number", None),
            ("time_zone", "Mars/Olympus"),
            ("time_zone", {"zone": "UTC"}),
            ("specialisations", []),
            ("specialisations", ["surgery"]),
            ("specialisations", "anxiety"),
            ("specialisations", [["anxiety"]]),
        ],
    )
    async def test_what_can_not_be_taken(self, database: str, cast: Cast, field: str, value: object) -> None:
        before = await all_rows()
        with pytest.raises(Invalid) as refused:
            await admin.add_doctor(cast.alex.actor, {**WRITTEN, field: value}, NOW)
        assert set(refused.value.fields) == {field}
        assert await all_rows() == before

    async def test_an_address_has_one_account(self, database: str, cast: Cast) -> None:
        before = await all_rows()
        with pytest.raises(Invalid) as refused:
            await admin.add_doctor(cast.alex.actor, {**WRITTEN, "email": cast.asha.email.upper()}, NOW)
        assert set(refused.value.fields) == {"email"}
        assert await all_rows() == before


async def test_nobody_but_admins(database: str, cast: Cast) -> None:
    before = await all_rows()
    for person in (cast.asha, cast.meera, cast.tara):
        with pytest.raises(NotAllowed):
            await admin.add_doctor(person.actor, WRITTEN, NOW)
        with pytest.raises(NotAllowed):
            await admin.verify_licence(person.actor, cast.meera.id, NOW)
    assert await all_rows() == before


async def test_a_licence_is_a_doctors(database: str, cast: Cast) -> None:
    with pytest.raises(NotFound):
        await admin.verify_licence(cast.alex.actor, cast.asha.id, NOW)


class TestTheFirstAdmin:
    async def test_sets_a_password_by_the_link(self, database: str) -> None:
        link = await admin.add_admin("First@calm.test", "First Admin", NOW)
        await accounts.choose_password(token_in(link), PASSWORD, NOW)
        assert await sessions.sign_in("first@calm.test", PASSWORD, "Firefox", NOW)
        assert (await one(User, email="first@calm.test")).role is Role.ADMIN
        assert link in (await newest_mail_to("first@calm.test")).text

    async def test_gets_a_new_link_when_the_first_was_lost(self, database: str) -> None:
        await admin.add_admin("first@calm.test", "First Admin", NOW)
        link = await admin.add_admin("first@calm.test", "First Admin", NOW + timedelta(days=20))
        await accounts.choose_password(token_in(link), PASSWORD, NOW + timedelta(days=21))

    @pytest.mark.parametrize(("email", "name"), [("asha@calm.test", "Asha"), ("nothing", "Al"), ("a@b.example", "")])
    async def test_nobody_else_becomes_one(self, database: str, cast: Cast, email: str, name: str) -> None:
        before = await all_rows()
        with pytest.raises(Invalid):
            await admin.add_admin(email, name, NOW)
        assert await all_rows() == before


async def test_the_helps_of_a_new_doctor(database: str, cast: Cast) -> None:
    await admin.add_doctor(cast.alex.actor, {**WRITTEN, "specialisations": ["sleep", "sleep", "ocd"]}, NOW)
    user = await one(User, email="noor@clinic.example")
    async with reading() as rows:
        found = await rows.exec(select(DoctorSpecialisation.specialisation).filter_by(doctor_id=user.id))
        assert set(found) == {"sleep", "ocd"}

"""Many doctors from a file: every line is taken or told why not, and nobody is added before that is confirmed."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, func, select

from calmconnect.db.doctor_imports import DoctorImport
from calmconnect.db.doctors import Doctor
from calmconnect.db.mail import OutgoingMail
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain import doctor_lists
from calmconnect.domain.doctor_lists import COLUMNS, MOST_LINES, TEMPLATE, LineStatus
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed
from calmconnect.services import admin, doctor_importing
from tests.support.cast import NOW, Cast
from tests.support.rows import all_rows

HEAD = ",".join(COLUMNS)
GOOD = "Dr. Noor Haddad,noor@list.test,DHA-77,Asia/Dubai,anxiety|Sleep,2030-12-31"
TODAY = NOW.date()


def written(*lines: str) -> bytes:
    return "\n".join([HEAD, *lines]).encode()


async def users() -> int:
    async with reading() as rows:
        return (await rows.exec(select(func.count()).select_from(User))).one()


class TestReading:
    def test_the_template_is_a_good_list(self) -> None:
        (line,) = doctor_lists.read(f"\ufeff{TEMPLATE}".encode(), TODAY)
        assert (line.number, line.problem) == (2, "")
        assert doctor_lists.clean(line.fields, TODAY).specialisations == ("anxiety", "sleep")

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            (",noor@list.test,DHA-77,Asia/Dubai,sleep,", "name is missing"),
            ("=HYPERLINK(1)<,noor@list.test,DHA-77,Asia/Dubai,sleep,", "< or >"),
            ("Dr. Noor,noor,DHA-77,Asia/Dubai,sleep,", "email address"),
            ("Dr. Noor,noor@list.test,,Asia/Dubai,sleep,", "licence number"),
            ("Dr. Noor,noor@list.test,DHA-77,Mars,sleep,", "time zone"),
            ("Dr. Noor,noor@list.test,DHA-77,Asia/Dubai,surgery,", "surgery"),
            ("Dr. Noor,noor@list.test,DHA-77,Asia/Dubai,,", "at least one"),
            ("Dr. Noor,noor@list.test,DHA-77,Asia/Dubai,sleep,2020-01-01", "has passed"),
            ("Dr. Noor,noor@list.test,DHA-77,Asia/Dubai", "4 fields instead of 6"),
            ('Dr. Noor,"noor@list.test,DHA-77,Asia/Dubai,sleep,', "quotation marks"),
        ],
    )
    def test_a_line_that_can_not_be_taken_spoils_no_other(self, line: str, words: str) -> None:
        bad, good = doctor_lists.read(written(line, GOOD), TODAY)
        assert words in bad.problem and (good.problem, good.number) == ("", 3)

    def test_what_stands_twice_in_the_file(self) -> None:
        same_email = GOOD.replace("DHA-77", "DHA-78").replace("noor@", "NOOR@")
        same_licence = GOOD.replace("noor@", "nora@").replace("DHA", "dha")
        lines = doctor_lists.read(written(GOOD, same_email, same_licence, ""), TODAY)
        assert [bool(line.problem) for line in lines] == [False, True, True]

    def test_semicolons_and_columns_in_any_order(self) -> None:
        content = b"email;Name;licence_number;time_zone;specialisations\nnoor@list.test;Dr. Noor;D-1;UTC;sleep"
        (line,) = doctor_lists.read(content, TODAY)
        assert line.problem == "" and doctor_lists.clean(line.fields, TODAY).ends is None

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"name,email\nA,b",
            HEAD.encode(),
            f"{HEAD},name\n{GOOD},x".encode(),
            "\n".join([HEAD, GOOD]).encode("utf-16"),
            written("Dr. José,j@list.test,L,UTC,sleep,").decode().encode("latin-1"),
            b"\x89PNG\r\n\x1a\n\x00",
            written(*[GOOD] * (MOST_LINES + 1)),
            b"a" * (2 * 2**20 + 1),
        ],
    )
    def test_what_is_no_list(self, content: bytes) -> None:
        with pytest.raises(Invalid) as refused:
            doctor_lists.read(content, TODAY)
        assert set(refused.value.fields) == {"file"}

    @given(
        st.binary(max_size=400) | st.text(max_size=400).map(lambda text: f"{HEAD}\n{text}".encode("utf-8", "replace"))
    )
    def test_whatever_comes_is_read_or_refused(self, content: bytes) -> None:
        try:
            assert doctor_lists.read(content, TODAY)
        except Invalid as refusal:
            assert set(refusal.fields) == {"file"}


async def test_nobody_is_added_before_it_is_confirmed(database: str, cast: Cast) -> None:
    before = await users()
    await doctor_importing.hand_over(cast.alex.actor, written(GOOD), NOW)
    assert await doctor_importing.go_on(NOW) == 0
    found = await doctor_importing.latest(cast.alex.actor, None, 0)
    assert found and found.counts == {LineStatus.READY: 1} and not found.confirmed
    assert await users() == before
    async with reading() as rows:
        assert (await rows.exec(select(OutgoingMail))).first() is None


async def test_each_good_line_is_added_once_and_invited(database: str, cast: Cast) -> None:
    known = f"Dr. Copy,{cast.meera.email.upper()},NEW-1,UTC,sleep,"
    licensed = f"Dr. Copy,copy@list.test,mci-{cast.meera.id:05},UTC,sleep,"
    more = [f"Dr. No {n},no{n}@list.test,L-{n},UTC,sleep," for n in range(30)]
    number = await doctor_importing.hand_over(cast.alex.actor, written(GOOD, known, licensed, *more), NOW)
    await doctor_importing.confirm(cast.alex.actor, number, NOW)
    with pytest.raises(Conflict):
        await doctor_importing.confirm(cast.alex.actor, number, NOW)
    done = await asyncio.gather(doctor_importing.go_on(NOW), doctor_importing.go_on(NOW))
    assert sum(done) == 31
    found = await doctor_importing.latest(cast.alex.actor, LineStatus.REFUSED, 0)
    assert found and found.ended and found.counts == {LineStatus.ADDED: 31, LineStatus.REFUSED: 2}
    assert [(line.number, "known already" in line.problem) for line in found.rows] == [(3, True), (4, True)]
    async with reading() as rows:
        mails = await rows.exec(select(OutgoingMail.address).where(col(OutgoingMail.address).like("%@list.test")))
        assert len(mails.all()) == 31
        noor = (await rows.exec(select(User).where(User.email == "noor@list.test"))).one()
        doctor = await rows.get_one(Doctor, noor.id)
    assert (doctor.licence_number, str(doctor.licence_expires_on), doctor.verified_at) == ("DHA-77", "2030-12-31", None)


async def test_who_was_added_meanwhile_is_told_in_the_report(database: str, cast: Cast) -> None:
    number = await doctor_importing.hand_over(cast.alex.actor, written(GOOD), NOW)
    same: dict[str, object] = {"name": "Dr. Noor", "email": "noor@list.test", "licence_number": "X", "time_zone": "UTC"}
    await admin.add_doctor(cast.alex.actor, {**same, "specialisations": ["sleep"]}, NOW)
    await doctor_importing.confirm(cast.alex.actor, number, NOW)
    assert await doctor_importing.go_on(NOW) == 0
    found = await doctor_importing.latest(cast.alex.actor, None, 0)
    assert found and found.ended and found.counts == {LineStatus.REFUSED: 1} and found.rows[0].problem


async def test_lists_are_forgotten_after_a_week(database: str, cast: Cast) -> None:
    await doctor_importing.hand_over(cast.alex.actor, written(GOOD), NOW)
    waits = await doctor_importing.hand_over(cast.alex.actor, written(GOOD), NOW)
    await doctor_importing.confirm(cast.alex.actor, waits, NOW)
    await doctor_importing.forget(NOW + timedelta(days=8))
    async with reading() as rows:
        assert (await rows.exec(select(DoctorImport.id))).all() == [waits]
    with pytest.raises(Conflict):
        await doctor_importing.drop(cast.alex.actor, waits)
    await doctor_importing.go_on(NOW)
    await doctor_importing.drop(cast.alex.actor, waits)
    assert await doctor_importing.latest(cast.alex.actor, None, 0) is None


async def test_nobody_but_admins(database: str, cast: Cast) -> None:
    before = await all_rows()
    for person in (cast.asha, cast.meera, cast.tara):
        with pytest.raises(NotAllowed):
            await doctor_importing.hand_over(person.actor, written(GOOD), NOW)
        with pytest.raises(NotAllowed):
            await doctor_importing.latest(person.actor, None, 0)
    assert await all_rows() == before

"""Erasing an account: who can ask, what ends at once, taking it back, and what is left of somebody who is erased."""

from __future__ import annotations

import asyncio
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel, col, delete, select, update

from calmconnect.db import tables
from calmconnect.db.appointments import Appointment
from calmconnect.db.audit import AuditEvent
from calmconnect.db.consents import Consent
from calmconnect.db.erasures import Erasure
from calmconnect.db.mail import MailStatus, OutgoingMail
from calmconnect.db.notes import Note
from calmconnect.db.payments import Payment
from calmconnect.db.people import User
from calmconnect.db.scores import CheckIn
from calmconnect.db.session import reading, transaction
from calmconnect.db.waiting import Wait
from calmconnect.domain.audit import Act, about
from calmconnect.domain.booking import CancellationReason, Status
from calmconnect.domain.erasing import ERASED_NAME, Fate, erased_email
from calmconnect.domain.errors import Conflict, Invalid, Refused
from calmconnect.domain.health_profile import HealthDetails
from calmconnect.domain.payments import Due
from calmconnect.services import (
    audit_checking,
    booking,
    break_glass,
    chat,
    doctors,
    erasing,
    erasing_names,
    erasing_rounds,
    erasing_visits,
    health_profiles,
    holds,
    notes,
    persons,
    post_office,
    record_deleting,
    sessions,
    step_up,
    suspending,
    visits,
    waitlist,
    wishes,
)
from calmconnect.services.clock import epoch_ms
from calmconnect.services.erasing_rows import FATES
from calmconnect.settings import ROOT
from tests.support.calling import acquainted, talk
from tests.support.care import ask, met
from tests.support.cast import NOW, PASSWORD, Cast, Person
from tests.support.database import configured
from tests.support.leaving import LATER, MINUTE, called, everything, leaves, over
from tests.support.mailbox import mails_to
from tests.support.resources import make_draft, make_event, make_line, make_note, make_taken_task
from tests.support.rows import all_rows
from tests.support.second_step import STEP, set_up
from tests.support.smtp import mail_server
from tests.support.unnamed import asked

assert tables.LOADED

DAY = timedelta(days=1)
AT_LAST = datetime(2037, 1, 1, tzinfo=UTC)
LAST_DAY = (NOW + 30 * DAY).date().isoformat()
_HEALTH = [field.name for field in fields(HealthDetails)]
NAME, EMAIL, PHONE = "Zuleika O'Quagga", "zuleika.quagga@calm.test", "+49 170 5550123"


async def row(person: Person) -> User:
    async with reading() as rows:
        return await rows.get_one(User, person.id)


async def asked_for(person: Person) -> Erasure | None:
    async with reading() as rows:
        return await rows.get(Erasure, person.id)


async def status(number: int) -> tuple[Status, CancellationReason | None]:
    async with reading() as rows:
        one = await rows.get_one(Appointment, number)
    return one.status, one.cancellation_reason


async def acts(person: Person) -> list[Act]:
    async with reading() as rows:
        found = await rows.exec(
            select(AuditEvent.act).where(AuditEvent.subject == about(person.id)).order_by(col(AuditEvent.id))
        )
        return [Act(one) for one in found]


async def found_in_rows(*words: str) -> set[str]:
    """The tables in which any of these stands, be it encrypted or in the clear."""
    return {
        table
        for table, rows in (await all_rows()).items()
        for one in rows
        if any(word.lower() in str(value).lower() for value in one for word in words)
    }


class TestTables:
    def test_every_table_was_decided_about(self) -> None:
        assert set(FATES) == set(SQLModel.metadata.tables)

    def test_the_decisions_are_written_down(self) -> None:
        page = Path(ROOT, "docs/my-data.md").read_text()
        said = {line.split("`")[1]: line.split("|")[2].strip() for line in page.splitlines() if line.startswith("| `")}
        assert said == {table: fate.value for table, fate in FATES.items()}

    def test_whoever_is_named_by_a_column_is_no_bystander(self) -> None:
        for name, table in SQLModel.metadata.tables.items():
            owned = {"user_id", "patient_id"} & set(table.columns.keys())
            assert not (owned and FATES[name] is Fate.OTHERS), name


class TestAsking:
    async def test_takes_the_password_and_a_code(self, database: str, cast: Cast) -> None:
        with pytest.raises(Invalid):
            await erasing.ask(cast.asha.actor, "a guess of mine", None, NOW)
        phone = await set_up(cast.asha, NOW)
        then = NOW + 2 * STEP
        with pytest.raises(Invalid) as refusal:
            await erasing.ask(cast.asha.actor, PASSWORD, None, then)
        assert refusal.value.fields.keys() == {"code"} and await erasing.due(cast.asha.actor) is None
        assert await erasing.ask(cast.asha.actor, PASSWORD, phone.code(then), then) == LATER + 2 * STEP
        assert await erasing.due(cast.asha.actor) == LATER + 2 * STEP

    async def test_is_noted_and_told_with_the_day(self, database: str, cast: Cast) -> None:
        await leaves(cast.asha)
        (letter,) = await mails_to(cast.asha.email)
        assert letter.subject == "Your account will be erased" and "Wednesday, 25 March" in letter.text
        assert await acts(cast.asha) == [Act.ERASURE_ASKED]
        with pytest.raises(Conflict):
            await leaves(cast.asha)
        # They can still come in.
        assert await sessions.sign_in(cast.asha.email, PASSWORD, "Firefox", NOW + DAY)

    async def test_of_two_at_once_one_counts(self, database: str, cast: Cast) -> None:
        heard = await asyncio.gather(*(leaves(cast.asha) for _ in range(2)), return_exceptions=True)
        assert [type(one) for one in heard if one is not None] == [Conflict]
        assert len(await mails_to(cast.asha.email)) == 1 and await acts(cast.asha) == [Act.ERASURE_ASKED]

    async def test_calls_off_what_is_to_come_as_the_policy_says(self, database: str, cast: Cast) -> None:
        slots = (await doctors.profile(cast.meera.id, NOW)).slots
        soon = next(one for one in slots if one.starts < NOW + DAY)
        late = next(one for one in slots if one.starts > NOW + 3 * DAY)
        numbers = [await ask(cast.asha, cast.meera, one.starts) for one in (soon, late)]
        await booking.accept(cast.meera.actor, numbers[1], NOW)
        held = await holds.hold(cast.asha.actor, cast.jonas.id, epoch_ms(await _first_slot(cast.jonas)), NOW)
        seen = (await erasing.outlook(cast.asha.actor, NOW)).endings
        assert [(one.id, one.doctor, one.paid_minor, one.back) for one in seen] == [
            (numbers[0], cast.meera.name, 150_000, False),
            (numbers[1], cast.meera.name, 150_000, True),
        ]
        await leaves(cast.asha)
        for number in (*numbers, held):
            assert await status(number) == (Status.CANCELLED, CancellationReason.BY_PATIENT)
        async with reading() as rows:
            due = await rows.exec(select(Payment.due).order_by(col(Payment.appointment_id)))
            assert list(due) == [Due.CAPTURE, Due.REFUND]
        (seen_by_doctor, *_) = await visits.over(cast.meera.actor, NOW)
        assert seen_by_doctor.why == "They are closing their account."
        await erasing.take_back(cast.asha.actor, NOW + DAY)
        assert (await status(numbers[1]))[0] is Status.CANCELLED

    async def test_ends_their_waiting(self, database: str, cast: Cast) -> None:
        await waitlist.join(cast.asha.actor, cast.meera.id, LAST_DAY, NOW)
        await wishes.wish(cast.asha.actor, cast.jonas.id, NOW)
        await leaves(cast.asha)
        assert await waitlist.place(cast.asha.actor, cast.meera.id, NOW) is None
        assert await wishes.waited_for(cast.asha.actor) == set()

    async def test_what_it_broke_off_at_is_done_by_the_job(
        self, database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        number = await met(cast.asha, cast.meera, NOW + DAY)
        with monkeypatch.context() as broken:
            broken.setattr(erasing_visits, "call_off", _breaks)
            with pytest.raises(OSError):
                await leaves(cast.asha)
        assert (await status(number))[0] is Status.BOOKED
        assert await erasing_rounds.see_to(NOW + MINUTE) == 0
        assert (await status(number))[0] is Status.CANCELLED


class TestWhoMayNot:
    async def test_doctors_see_to_their_patients_first(self, database: str, cast: Cast) -> None:
        number = await met(cast.asha, cast.meera, NOW + DAY)
        note = await make_draft(cast)
        before = await erasing.outlook(cast.meera.actor, NOW)
        assert len(before.first) == 2 and before.endings == ()
        with pytest.raises(Conflict) as refusal:
            await leaves(cast.meera)
        assert str(refusal.value) == before.first[0]
        await booking.cancel(cast.meera.actor, number, "I am leaving.", NOW)
        for one in await _booked(cast.meera):
            await booking.cancel(cast.meera.actor, one, "I am leaving.", NOW)
        await notes.discard(cast.meera.actor, note, NOW)
        await leaves(cast.meera)
        assert (await doctors.find("Meera", "", False, 0, NOW)).total == 0
        await erasing.take_back(cast.meera.actor, NOW)
        assert (await doctors.find("Meera", "", False, 0, NOW)).total == 1

    async def test_nor_who_sees_to_somebody_in_danger(self, database: str, cast: Cast) -> None:
        await make_taken_task(cast)
        with pytest.raises(Conflict, match="in danger"):
            await leaves(cast.tara)

    async def test_nor_who_hosts_an_event_to_come(self, database: str, cast: Cast) -> None:
        await make_event(cast)
        with pytest.raises(Conflict, match="host events"):
            await leaves(cast.meera)
        await over()
        await leaves(cast.meera)

    async def test_nor_the_last_admin(self, database: str, cast: Cast) -> None:
        with pytest.raises(Conflict, match="last administrator"):
            await leaves(cast.alex)
        assert await asked_for(cast.alex) is None
        bo = await _second_admin()
        heard = await asyncio.gather(leaves(cast.alex), leaves(bo), return_exceptions=True)
        assert [type(one) for one in heard if one is not None] == [Conflict]

    async def test_who_became_the_last_admin_meanwhile_stays(self, database: str, cast: Cast) -> None:
        bo = await _second_admin()
        await leaves(cast.alex)
        await suspending.suspend(cast.alex.actor, bo.id, "They left.", NOW)
        assert await erasing_rounds.see_to(LATER) == 0
        assert (await row(cast.alex)).disabled_at is None
        await suspending.reinstate(cast.alex.actor, bo.id, LATER)
        assert await erasing_rounds.see_to(LATER) == 1


class TestTakingBack:
    async def test_leaves_everything_as_it_was(self, database: str, cast: Cast) -> None:
        await leaves(cast.asha)
        await erasing.take_back(cast.asha.actor, LATER - MINUTE)
        assert await erasing.due(cast.asha.actor) is None
        assert await erasing_rounds.see_to(LATER) == 0 and (await row(cast.asha)).name == cast.asha.name
        assert [mail.subject for mail in await mails_to(cast.asha.email)] == [
            "Your account will be erased",
            "Your account stays",
        ]
        assert await acts(cast.asha) == [Act.ERASURE_ASKED, Act.ERASURE_TAKEN_BACK]
        with pytest.raises(Conflict):
            await erasing.take_back(cast.asha.actor, LATER)

    async def test_at_the_moment_in_which_it_begins_one_of_the_two_wins(self, database: str, cast: Cast) -> None:
        for person in (cast.asha, cast.ben):
            await leaves(person)
            heard, done = await asyncio.gather(
                erasing.take_back(person.actor, LATER), erasing_rounds.see_to(LATER), return_exceptions=True
            )
            back = heard is None
            assert done == (0 if back else 1) and (await asked_for(person) is None) is back
            assert ((await row(person)).name == person.name) is back

    async def test_is_too_late_once_it_has_begun(self, database: str, cast: Cast) -> None:
        await leaves(cast.asha)
        assert await erasing_rounds._begin(cast.asha.id, LATER)
        with pytest.raises(Conflict):
            await erasing.take_back(cast.asha.actor, LATER)


class TestErasing:
    async def test_nobody_can_tell_who_it_was(self, database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        cast = await called(cast, "asha", NAME, EMAIL)
        await _uses_the_rest(cast)
        await everything(cast)
        # One of these rows is a second step, whose key nobody knows here.
        monkeypatch.setattr(step_up, "prove", AsyncMock())
        used = {"users", "health_profiles", "notifications", "outgoing_mail"}
        assert await found_in_rows(NAME, EMAIL, PHONE) == used
        await leaves(cast.asha)
        await _delivered()
        assert await erasing_rounds.see_to(LATER) == 1
        # The last letter is on its way still; what is said in it is seen by nobody else.
        assert await found_in_rows(NAME, EMAIL, PHONE) == {"outgoing_mail"}
        await _delivered()
        await erasing_rounds.see_to(LATER)
        assert await found_in_rows(NAME, EMAIL, PHONE) == set()
        person = await row(cast.asha)
        assert (person.name, person.email) == (ERASED_NAME, erased_email(cast.asha.id))
        kept = await all_rows()
        own = {table for table, fate in FATES.items() if fate is Fate.DELETED}
        for table in own - {"outgoing_mail"}:
            columns = list(SQLModel.metadata.tables[table].columns.keys())
            whose = [place for place, name in enumerate(columns) if name in ("user_id", "patient_id", "reader_id")]
            assert not any(one[place] == cast.asha.id for one in kept[table] for place in whose), table
        assert (await audit_checking.check()).findings == ()

    async def test_a_doctor_is_nowhere_any_more(self, database: str, cast: Cast) -> None:
        cast = await called(cast, "meera", f"Dr. {NAME}", EMAIL)
        await everything(cast)
        await leaves(cast.meera)
        assert await erasing_rounds.see_to(LATER) == 1
        await _delivered()
        await erasing_rounds.see_to(LATER)
        assert await found_in_rows(NAME, EMAIL) == set()
        assert (await doctors.find("", "", False, 0, LATER)).total == 1
        assert ERASED_NAME in {visit.other_name for visit in await visits.over(cast.asha.actor, LATER)}

    async def test_the_last_letter_reaches_them(self, database: str, cast: Cast) -> None:
        await leaves(cast.asha)
        await erasing_rounds.see_to(LATER)
        async with mail_server() as server:
            with configured(smtp_url=server.url):
                assert await post_office.send_due(LATER) == 1
            assert [(mail["To"], mail["Subject"]) for mail in server.taken] == [
                (cast.asha.email, "Your account is erased")
            ]
        await erasing_rounds.see_to(LATER)
        assert (await all_rows())["outgoing_mail"] == []

    async def test_the_last_letter_lies_no_longer_than_a_week(self, database: str, cast: Cast) -> None:
        await leaves(cast.asha)
        for days, letters in ((0, 1), (6, 1), (7, 0)):
            await erasing_rounds.see_to(LATER + days * DAY)
            assert len((await all_rows())["outgoing_mail"]) == letters

    async def test_the_record_of_their_care_stays(self, database: str, cast: Cast) -> None:
        conversation = await make_line(cast)
        number = await met(cast.asha, cast.meera, NOW - DAY, Status.FULFILLED)
        await leaves(cast.asha)
        await erasing_rounds.see_to(LATER)
        lines = await chat.newest(cast.meera.actor, conversation)
        assert [line.text for line in lines] == ["I am here."]
        assert (await status(number))[0] is Status.FULFILLED
        async with reading() as rows:
            assert (await rows.exec(select(Consent).where(Consent.user_id == cast.asha.id))).first() is not None
        file = await persons.one(cast.alex.actor, cast.asha.id)
        assert file.erased_at == LATER and file.keep_until is not None
        assert (file.keep_until.year, file.keep_until.month, file.keep_until.day) == (2037, 1, 1)
        assert [deed.act for deed in file.deeds] == [Act.ERASURE_DONE, Act.ERASURE_ASKED]

    async def test_ends_every_session_and_lets_nobody_sign_in(self, database: str, cast: Cast) -> None:
        token = await sessions.sign_in(cast.asha.email, PASSWORD, "Firefox", LATER - MINUTE)
        session = await sessions.session_behind(token, LATER - MINUTE)
        assert session is not None and await sessions.over_among([session], LATER - MINUTE) == set()
        await leaves(cast.asha)
        await erasing_rounds.see_to(LATER)
        assert await sessions.actor_with(token, LATER) is None
        assert await sessions.over_among([session], LATER) == {session}
        for address in (cast.asha.email, erased_email(cast.asha.id)):
            for password in (PASSWORD, "", "!"):
                with pytest.raises(Refused):
                    await sessions.sign_in(address, password, "Firefox", LATER)

    async def test_what_was_made_meanwhile_is_called_off(self, database: str, cast: Cast) -> None:
        await leaves(cast.asha)
        number = await met(cast.asha, cast.meera, LATER + DAY)
        async with transaction() as rows:
            (await rows.get_one(Appointment, number)).created_at = NOW + DAY
        await erasing_rounds.see_to(NOW + 2 * DAY)
        assert (await status(number))[0] is Status.BOOKED
        assert await erasing_rounds.see_to(LATER) == 1
        assert (await status(number))[0] is Status.CANCELLED

    async def test_admins_can_change_nothing_of_them(self, database: str, cast: Cast) -> None:
        await leaves(cast.asha)
        await erasing_rounds.see_to(LATER)
        with pytest.raises(Conflict, match="erased"):
            await suspending.reinstate(cast.alex.actor, cast.asha.id, LATER)

    async def test_an_unnamed_conversation_leads_to_nobody(self, database: str, cast: Cast) -> None:
        by, _ = await asked(cast.meera, cast.asha.actor)
        async with reading() as rows:
            assert await break_glass.behind(rows, by.conversation_id) is not None
        await leaves(cast.asha)
        await over()
        await erasing_rounds.see_to(LATER)
        async with reading() as rows:
            assert await break_glass.behind(rows, by.conversation_id) is None


class TestOldRecords:
    async def test_go_when_their_day_has_come(self, database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(step_up, "prove", AsyncMock())
        await everything(cast)
        await leaves(cast.asha)
        await erasing_rounds.see_to(LATER)
        await _delivered()
        await erasing_rounds.see_to(LATER)
        kept = await all_rows()
        assert await record_deleting.delete_old(AT_LAST - MINUTE) == 0 and await all_rows() == kept
        assert await record_deleting.delete_old(AT_LAST) == 1
        left = await all_rows()
        for name, table in SQLModel.metadata.tables.items():
            columns = list(table.columns.keys())
            whose = {
                columns.index(column.name)
                for column in table.columns
                if any(key.column.table.name == "users" for key in column.foreign_keys)
            }
            of_her = [one for one in left[name] if any(one[place] == cast.asha.id for place in whose)]
            assert not of_her or name in {"audit_events", "erasures"}, name
        assert not any(
            left[name] for name in ("notes", "note_versions", "note_files", "care_documents", "appointments")
        )
        file = await persons.one(cast.alex.actor, cast.asha.id)
        assert file.erased_at == LATER and file.keep_until is None and file.deeds[0].act is Act.RECORDS_DELETED
        assert await record_deleting.delete_old(AT_LAST) == 0
        # What keeps others' notes is there again.
        note = await make_note(cast)
        with pytest.raises(DBAPIError):
            async with transaction() as rows:
                await rows.exec(delete(Note).where(col(Note.id) == note))

    async def test_of_others_stay(self, database: str, cast: Cast) -> None:
        conversation = await make_line(cast)
        await leaves(cast.ben)
        await over()
        await erasing_rounds.see_to(LATER)
        assert await record_deleting.delete_old(AT_LAST) == 1
        assert [line.text for line in await chat.newest(cast.meera.actor, conversation)] == ["I am here."]


class TestTheJob:
    async def test_waits_until_a_call_is_over(self, database: str, cast: Cast) -> None:
        await acquainted(cast)
        await leaves(cast.asha)
        async with transaction() as rows:
            for one in await rows.exec(select(Appointment)):
                one.status = Status.FULFILLED
        await talk(cast.asha, cast.meera, LATER)
        assert await erasing_rounds.see_to(LATER) == 0 and (await row(cast.asha)).disabled_at is None
        await over()
        assert await erasing_rounds.see_to(LATER + MINUTE) == 1

    async def test_waits_for_a_session_that_has_begun(self, database: str, cast: Cast) -> None:
        await leaves(cast.asha)
        await met(cast.asha, cast.meera, LATER - MINUTE)
        assert await erasing_rounds.see_to(LATER) == 0
        await over()
        assert await erasing_rounds.see_to(LATER) == 1

    async def test_waits_for_who_waits_for_a_session(self, database: str, cast: Cast) -> None:
        await leaves(cast.asha)
        number = await met(cast.asha, cast.meera, LATER + 5 * MINUTE)
        wait = Wait(appointment_id=number, patient_id=cast.asha.id, doctor_id=cast.meera.id, since=LATER, seat="a page")
        async with transaction() as rows:
            rows.add(wait)
        assert await erasing_rounds.see_to(LATER) == 0
        await over()
        assert await erasing_rounds.see_to(LATER) == 1

    async def test_of_two_at_once_one_does_it(self, database: str, cast: Cast) -> None:
        await leaves(cast.asha)
        done = await asyncio.gather(*(erasing_rounds.see_to(LATER) for _ in range(2)))
        assert sorted(done) == [0, 1]
        assert (await acts(cast.asha)).count(Act.ERASURE_DONE) == 1
        assert await erasing_rounds.see_to(LATER) == 0

    @pytest.mark.parametrize("broken", ["_delete_recordings", "_close_questions", "_finish"])
    async def test_goes_on_where_it_broke_off(
        self, database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch, broken: str
    ) -> None:
        await leaves(cast.asha)
        with monkeypatch.context() as patched:
            patched.setattr(erasing_rounds, broken, _breaks)
            assert await erasing_rounds.see_to(LATER) == 0
        assert (await row(cast.asha)).disabled_at == LATER and (await row(cast.asha)).name == cast.asha.name
        # Whoever had it may be at it still.
        assert await erasing_rounds.see_to(LATER + 29 * MINUTE) == 0
        assert await erasing_rounds.see_to(LATER + 30 * MINUTE) == 1
        assert (await row(cast.asha)).name == ERASED_NAME

    async def test_names_in_what_others_read_are_taken_out_as_words(self, database: str, cast: Cast) -> None:
        cast = await called(cast, "asha", "Ash", "ash@calm.test")
        number = await met(cast.asha, cast.meera, NOW + DAY)
        await booking.cancel(cast.asha.actor, number, "I can't.", NOW)
        await erasing_names.take_out(await row(cast.asha))
        told = [str(one) for one in (await all_rows())["notifications"]]
        assert any(ERASED_NAME in one for one in told) and not any("Ash " in one for one in told)
        without = erasing_names._without("Dr. Li <b>", "li@x.y")
        assert without("Dr. Li &lt;b&gt; asks.") is not None and without("Dr. Lindner asks.") is None
        assert without("SUMMARY:Session with Dr. L\r\n i <b>\r\n") == f"SUMMARY:Session with {ERASED_NAME}\r\n"


async def _delivered() -> None:
    """What waits to be mailed is on its way."""
    async with transaction() as rows:
        await rows.exec(update(OutgoingMail).values(status=MailStatus.SENT))


async def _breaks(*_what: object) -> Any:
    raise OSError("no room")


async def _first_slot(doctor: Person) -> Any:
    return (await doctors.profile(doctor.id, NOW)).slots[-1].starts


async def _booked(doctor: Person) -> list[int]:
    async with reading() as rows:
        mine = (Appointment.doctor_id == doctor.id, Appointment.status == Status.BOOKED)
        return [one or 0 for one in await rows.exec(select(Appointment.id).where(*mine))]


async def _second_admin() -> Person:
    async with transaction() as rows:
        alex = (await rows.exec(select(User).where(User.email == "alex@calm.test"))).one()
        made = User(role=alex.role, name="Bo Admin", email="bo@calm.test", created_at=NOW)
        made.password_hash, made.email_verified_at = alex.password_hash, NOW
        rows.add(made)
    return Person(made.id or 0, made.role, made.name, made.email, "UTC")


async def _uses_the_rest(cast: Cast) -> None:
    """What the stranger matrix has no row of."""
    await health_profiles.save(cast.asha.actor, {**dict.fromkeys(_HEALTH, ""), "phone": PHONE}, NOW)
    async with transaction() as rows:
        rows.add(CheckIn(user_id=cast.asha.id, day=NOW.date(), at=NOW, said='{"mood": 2, "word": "tired"}'))
    await sessions.sign_in(cast.asha.email, PASSWORD, "Firefox", NOW)
    with pytest.raises(Refused):
        await sessions.sign_in(cast.asha.email, "a guess", "Firefox", NOW)

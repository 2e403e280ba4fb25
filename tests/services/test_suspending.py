"""Suspending people, what becomes of what they had agreed to, roles, and that one admin is always left."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from calmconnect.db.agents import Agent
from calmconnect.db.appointments import Appointment
from calmconnect.db.audit import AuditEvent
from calmconnect.db.mail import OutgoingMail
from calmconnect.db.payments import Payment
from calmconnect.db.people import User
from calmconnect.db.session import reading, transaction
from calmconnect.domain.audit import Act, about
from calmconnect.domain.booking import CancellationReason, Mode, Status
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from calmconnect.domain.payments import PaymentStatus
from calmconnect.domain.people import Actor, Role
from calmconnect.services import (
    booking,
    calls,
    doctors,
    duty,
    holds,
    orphaned,
    persons,
    roles,
    sessions,
    settlement,
    suspending,
    waitlist,
)
from calmconnect.services.clock import epoch_ms
from calmconnect.services.sessions import SUSPENDED
from tests.support.calling import acquainted, talk
from tests.support.care import ask, met
from tests.support.cast import NOW, PASSWORD, Cast, Person
from tests.support.rows import all_rows

DAY = timedelta(days=1)
LAST_DAY = (NOW + 30 * DAY).date().isoformat()
WHY, KIND = "The licence is being looked into.", "We are sorry, and help you to find somebody else."


async def user(person: Person) -> User:
    async with reading() as rows:
        return await rows.get_one(User, person.id)


async def status(appointment_id: int) -> tuple[Status, CancellationReason | None]:
    async with reading() as rows:
        one = await rows.get_one(Appointment, appointment_id)
    return one.status, one.cancellation_reason


async def acts(person: Person) -> list[tuple[Act, str]]:
    async with reading() as rows:
        found = await rows.exec(select(AuditEvent).where(AuditEvent.subject == about(person.id)))
        return [(one.act, one.reason) for one in found]


async def mails_to(person: Person) -> list[OutgoingMail]:
    async with reading() as rows:
        found = await rows.exec(select(OutgoingMail).where(OutgoingMail.user_id == person.id).order_by(OutgoingMail.id))  # type: ignore[arg-type]
        return list(found)


async def second_admin() -> Person:
    async with transaction() as rows:
        row = User(role=Role.ADMIN, name="Bo Admin", email="bo@calm.test", created_at=NOW - DAY)
        rows.add(row)
        alex = (await rows.exec(select(User).where(User.email == "alex@calm.test"))).one()
        row.password_hash, row.email_verified_at = alex.password_hash, NOW
    return Person(row.id or 0, Role.ADMIN, row.name, row.email, "UTC")


class TestSuspending:
    async def test_ends_every_session_and_lets_nobody_sign_in(self, database: str, cast: Cast) -> None:
        token = await sessions.sign_in(cast.meera.email, PASSWORD, "Firefox", NOW)
        await suspending.suspend(cast.alex.actor, cast.meera.id, WHY, NOW)
        assert await sessions.actor_with(token, NOW) is None
        with pytest.raises(Refused) as refused:
            await sessions.sign_in(cast.meera.email, PASSWORD, "Firefox", NOW)
        assert str(refused.value) == SUSPENDED
        assert (await doctors.find("Meera", "", False, 0, NOW)).total == 0
        assert await acts(cast.meera) == [(Act.PERSON_SUSPENDED, WHY)]

    async def test_is_taken_back_with_a_mail(self, database: str, cast: Cast) -> None:
        await suspending.suspend(cast.alex.actor, cast.meera.id, WHY, NOW)
        await suspending.reinstate(cast.alex.actor, cast.meera.id, NOW)
        assert await sessions.sign_in(cast.meera.email, PASSWORD, "Firefox", NOW)
        assert (await doctors.find("Meera", "", False, 0, NOW)).total == 1
        assert [mail.subject for mail in await mails_to(cast.meera)] == ["Your account works again"]
        found = await persons.one(cast.alex.actor, cast.meera.id)
        assert [(deed.act, deed.by, deed.why) for deed in found.deeds] == [
            (Act.PERSON_REINSTATED, "Alex Admin", ""),
            (Act.PERSON_SUSPENDED, "Alex Admin", WHY),
        ]

    async def test_takes_an_agent_off_duty(self, database: str, cast: Cast) -> None:
        await duty.switch(cast.tara.actor, True, NOW)
        await suspending.suspend(cast.alex.actor, cast.tara.id, WHY, NOW)
        async with reading() as rows:
            assert not (await rows.get_one(Agent, cast.tara.id)).on_duty

    async def test_ends_holds_offers_and_waiting(self, database: str, cast: Cast) -> None:
        first, second = (await doctors.profile(cast.meera.id, NOW)).slots[8:10]
        held = await holds.hold(cast.asha.actor, cast.meera.id, epoch_ms(first.starts), NOW)
        number = await ask(cast.ben, cast.meera, second.starts)
        await waitlist.join(cast.asha.actor, cast.meera.id, LAST_DAY, NOW)
        await booking.reject(cast.meera.actor, number, "I am away.", NOW)
        assert len(await waitlist.offers(cast.asha.actor, NOW)) == 1
        await waitlist.join(cast.ben.actor, cast.meera.id, LAST_DAY, NOW)
        await suspending.suspend(cast.alex.actor, cast.meera.id, WHY, NOW)
        assert (await status(held))[0] is Status.CANCELLED
        assert await waitlist.offers(cast.asha.actor, NOW) == [] == await waitlist.offers(cast.ben.actor, NOW)
        assert await waitlist.place(cast.ben.actor, cast.meera.id, NOW) is None

    async def test_lets_a_call_go_on_and_signs_out_after_it(self, database: str, cast: Cast) -> None:
        await acquainted(cast)
        token = await sessions.sign_in(cast.meera.email, PASSWORD, "Firefox", NOW)
        session_id = await sessions.session_behind(token, NOW)
        assert session_id
        call = await talk(cast.asha, cast.meera)
        await suspending.suspend(cast.alex.actor, cast.meera.id, WHY, NOW)
        assert await sessions.actor_of(session_id, NOW) and not await sessions.over_among([session_id], NOW)
        with pytest.raises(Refused):
            await sessions.sign_in(cast.meera.email, PASSWORD, "Another", NOW)
        await suspending.see_to(NOW)
        assert await sessions.actor_of(session_id, NOW)
        await calls.hang_up(cast.asha.actor, call, NOW)
        await suspending.see_to(NOW)
        assert await sessions.actor_of(session_id, NOW) is None
        assert await sessions.over_among([session_id], NOW) == {session_id}

    async def test_a_call_whose_end_nobody_noted_keeps_nobody_in(self, database: str, cast: Cast) -> None:
        await acquainted(cast)
        token = await sessions.sign_in(cast.asha.email, PASSWORD, "Firefox", NOW)
        await talk(cast.asha, cast.meera)
        await suspending.suspend(cast.alex.actor, cast.asha.id, WHY, NOW)
        later = NOW + timedelta(hours=4)
        assert await sessions.actor_with(token, later) is None
        await suspending.see_to(later)
        assert (await user(cast.asha)).leaving_until is None

    @pytest.mark.parametrize("why", [None, "", "  ", 7, "x" * 501])
    async def test_needs_a_reason(self, database: str, cast: Cast, why: object) -> None:
        before = await all_rows()
        with pytest.raises(Invalid) as refused:
            await suspending.suspend(cast.alex.actor, cast.asha.id, why, NOW)
        assert set(refused.value.fields) == {"why"} and await all_rows() == before

    async def test_not_oneself_not_twice_nobody_unknown_and_by_admins_alone(self, database: str, cast: Cast) -> None:
        await suspending.suspend(cast.alex.actor, cast.ben.id, WHY, NOW)
        before = await all_rows()
        for number, refusal in ((cast.alex.id, Conflict), (cast.ben.id, Conflict), (0, NotFound), (-2, NotFound)):
            with pytest.raises(refusal):
                await suspending.suspend(cast.alex.actor, number, WHY, NOW)
        with pytest.raises(Conflict):
            await suspending.reinstate(cast.alex.actor, cast.asha.id, NOW)
        for person in (cast.asha, cast.meera, cast.tara):
            with pytest.raises(NotAllowed):
                await suspending.suspend(person.actor, cast.ben.id, WHY, NOW)
            with pytest.raises(NotAllowed):
                await suspending.reinstate(person.actor, cast.ben.id, NOW)
            with pytest.raises(NotAllowed):
                await orphaned.unhandled(person.actor, NOW)
        assert await all_rows() == before


class TestSessionsToCome:
    async def test_stay_listed_until_each_is_handled(self, database: str, cast: Cast) -> None:
        one, two = await met(cast.asha, cast.meera, NOW + DAY), await met(cast.ben, cast.meera, NOW + 2 * DAY)
        await met(cast.ben, cast.jonas, NOW + DAY)
        await met(cast.asha, cast.meera, NOW - DAY, Status.FULFILLED)
        assert [ahead.id for ahead in await orphaned.of_person(cast.alex.actor, cast.meera.id, NOW)] == [one, two]
        assert await orphaned.unhandled(cast.alex.actor, NOW) == ()
        await suspending.suspend(cast.alex.actor, cast.meera.id, WHY, NOW)
        assert [ahead.id for ahead in await orphaned.unhandled(cast.alex.actor, NOW)] == [one, two]
        await orphaned.call_off(cast.alex.actor, one, KIND, NOW)
        assert await status(one) == (Status.CANCELLED, CancellationReason.BY_SERVICE)
        assert [ahead.id for ahead in await orphaned.unhandled(cast.alex.actor, NOW)] == [two]
        assert await orphaned.how_many(cast.alex.actor, NOW) == 1
        await suspending.reinstate(cast.alex.actor, cast.meera.id, NOW)
        assert await orphaned.unhandled(cast.alex.actor, NOW) == () and (await status(two))[0] is Status.BOOKED

    async def test_are_called_off_with_the_money_back_and_kind_words(self, database: str, cast: Cast) -> None:
        first, second = (await doctors.profile(cast.meera.id, NOW)).slots[8:10]
        number = await ask(cast.asha, cast.meera, first.starts)
        await booking.accept(cast.meera.actor, number, NOW)
        await settlement.carry_out(NOW)
        asked = await ask(cast.ben, cast.meera, second.starts)
        await suspending.suspend(cast.alex.actor, cast.meera.id, WHY, NOW)
        assert await orphaned.call_off_all(cast.alex.actor, cast.meera.id, KIND, NOW) == 2
        await settlement.carry_out(NOW)
        async with reading() as rows:
            paid = await rows.exec(select(Payment.status).where(col(Payment.appointment_id).in_((number, asked))))
            assert set(paid) == {PaymentStatus.REFUNDED}
        mail = (await mails_to(cast.asha))[-1]
        assert mail.subject == "Your session can't take place" and "goes back to you" in mail.text
        assert WHY not in mail.text and mail.calendar
        assert await orphaned.call_off_all(cast.alex.actor, cast.meera.id, KIND, NOW) == 0

    async def test_of_a_patient_too(self, database: str, cast: Cast) -> None:
        number = await met(cast.asha, cast.meera, NOW + DAY)
        await suspending.suspend(cast.alex.actor, cast.asha.id, WHY, NOW)
        (ahead,) = await orphaned.unhandled(cast.alex.actor, NOW)
        assert (ahead.id, ahead.doctor, ahead.patient, ahead.mode) == (
            number,
            cast.meera.name,
            cast.asha.name,
            Mode.VIDEO,
        )

    async def test_are_not_called_off_for_anybody_else(self, database: str, cast: Cast) -> None:
        theirs, begun = await met(cast.asha, cast.meera, NOW + DAY), await met(cast.ben, cast.jonas, NOW)
        await suspending.suspend(cast.alex.actor, cast.jonas.id, WHY, NOW)
        before = await all_rows()
        with pytest.raises(NotFound):
            await orphaned.call_off(cast.alex.actor, theirs, KIND, NOW)
        with pytest.raises(Conflict):
            await orphaned.call_off(cast.alex.actor, begun, KIND, NOW)
        assert await orphaned.call_off_all(cast.alex.actor, cast.meera.id, KIND, NOW) == 0
        for words in (None, "", 7, "x" * 501):
            with pytest.raises(Invalid):
                await orphaned.call_off_all(cast.alex.actor, cast.jonas.id, words, NOW)
        for person in (cast.asha, cast.meera, cast.tara):
            with pytest.raises(NotAllowed):
                await orphaned.call_off(person.actor, theirs, KIND, NOW)
        assert await all_rows() == before


class TestRoles:
    async def test_an_agent_becomes_an_admin_and_back(self, database: str, cast: Cast) -> None:
        token = await sessions.sign_in(cast.tara.email, PASSWORD, "Firefox", NOW)
        await duty.switch(cast.tara.actor, True, NOW)
        await roles.change(cast.alex.actor, cast.tara.id, "admin", PASSWORD, NOW)
        assert (await user(cast.tara)).role is Role.ADMIN
        assert await sessions.actor_with(token, NOW) is None
        async with reading() as rows:
            assert not (await rows.get_one(Agent, cast.tara.id)).on_duty
        await roles.change(cast.alex.actor, cast.tara.id, "agent", PASSWORD, NOW)
        assert await acts(cast.tara) == [
            (Act.ROLE_CHANGED, "agent to admin"),
            (Act.ROLE_CHANGED, "admin to agent"),
        ]

    @pytest.mark.parametrize(
        ("role", "password"), [("doctor", PASSWORD), (None, PASSWORD), ("admin", "no"), ("admin", 7)]
    )
    async def test_what_is_wrong_with_the_form(self, database: str, cast: Cast, role: object, password: object) -> None:
        with pytest.raises(Invalid):
            await roles.change(cast.alex.actor, cast.tara.id, role, password, NOW)
        assert (await user(cast.tara)).role is Role.AGENT

    async def test_whose_role_is_what_it_is(self, database: str, cast: Cast) -> None:
        for number, refusal in (
            (cast.asha.id, Conflict),
            (cast.meera.id, Conflict),
            (cast.alex.id, Conflict),
            (0, NotFound),
        ):
            with pytest.raises(refusal):
                await roles.change(cast.alex.actor, number, "agent", PASSWORD, NOW)
        for person in (cast.asha, cast.meera, cast.tara):
            with pytest.raises(NotAllowed):
                await roles.change(person.actor, cast.tara.id, "admin", PASSWORD, NOW)


@pytest.mark.parametrize("demote", [True, False])
async def test_of_two_admins_who_turn_on_each_other_one_is_left(database: str, cast: Cast, demote: bool) -> None:
    bo = await second_admin()

    async def attempt(actor: Actor, other: int) -> str:
        try:
            if demote:
                await roles.change(actor, other, "agent", PASSWORD, NOW)
            else:
                await suspending.suspend(actor, other, WHY, NOW)
        except NotAllowed:
            return "lost"
        return "won"

    outcome = await asyncio.gather(attempt(cast.alex.actor, bo.id), attempt(bo.actor, cast.alex.id))
    assert sorted(outcome) == ["lost", "won"]
    async with reading() as rows:
        left = await rows.exec(select(User.id).where(User.role == Role.ADMIN, col(User.disabled_at).is_(None)))
        assert len(left.all()) == 1


async def test_who_was_suspended_a_moment_ago_does_nothing_more(database: str, cast: Cast) -> None:
    bo = await second_admin()
    async with transaction() as rows:
        await rows.exec(update(User).where(col(User.id) == bo.id).values(disabled_at=NOW))
    before = await all_rows()
    with pytest.raises(NotAllowed):
        await suspending.suspend(bo.actor, cast.alex.id, WHY, NOW)
    assert await all_rows() == before

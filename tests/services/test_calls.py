"""Calling each other: one call of two, whoever clicks what at the same moment, and no ghost is left."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from calmconnect.db.calls import Call, CallParty
from calmconnect.db.notifications import Notification, OutgoingPush
from calmconnect.db.people import User
from calmconnect.db.session import reading, transaction
from calmconnect.domain.booking import Status
from calmconnect.domain.calls import COME_BACK_WITHIN, MISSED_AFTER, CallStatus, EndReason
from calmconnect.domain.doctors import Presence
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound, TooFast
from calmconnect.hub import hub
from calmconnect.services import call_rounds, call_seats, calls, limits, presence
from tests.support.calling import acquainted, kept, live, page, rings, talk
from tests.support.care import met
from tests.support.cast import NOW, Cast, Person
from tests.support.resources import make_device
from tests.support.rows import all_rows

SECOND = timedelta(seconds=1)


async def unread() -> dict[int, list[str]]:
    """What people were told and have not read, by person."""
    async with reading() as rows:
        found = await rows.exec(select(Notification).where(col(Notification.read_at).is_(None)))
        told: dict[int, list[str]] = {}
        for one in found:
            told.setdefault(one.user_id, []).append(one.title)
        return told


async def seen(doctor: Person) -> Presence:
    """What others see of a doctor."""
    async with reading() as rows:
        return (await presence.of(rows, [doctor.id]))[doctor.id]


async def there(call: int, *people: Person) -> None:
    """Their pages say once more that they are there: leases run by the real clock."""
    for person in people:
        await call_seats.renew(page(person))


async def test_ringing_answering_talking_and_hanging_up(database: str, cast: Cast) -> None:
    await acquainted(cast)
    call = await rings(cast.asha, cast.meera)
    for person, outgoing in ((cast.asha, True), (cast.meera, False)):
        shown = await calls.current(person.actor)
        assert shown is not None and (shown.id, shown.status, shown.outgoing) == (call, "ringing", outgoing)
    assert await seen(cast.meera) is Presence.ONLINE, "whom it rings for is not in a call yet"
    await calls.answer(cast.meera.actor, call, page(cast.meera), NOW + 3 * SECOND)
    assert await seen(cast.meera) is Presence.ON_CALL
    for person in (cast.asha, cast.meera):
        await calls.find(person.actor, call, "connect", page(person), NOW + 4 * SECOND)
    await calls.hang_up(cast.asha.actor, call, NOW + 64 * SECOND)
    await calls.hang_up(cast.meera.actor, call, NOW + 65 * SECOND)
    over = await kept(call)
    assert (over.status, over.end_reason, over.ended_by) == (CallStatus.ENDED, EndReason.COMPLETED, cast.asha.id)
    assert over.connected_at == NOW + 4 * SECOND and over.ended_at == NOW + 64 * SECOND
    assert await live() == [] and await seen(cast.meera) is Presence.ONLINE
    assert await unread() == {}, "who was there has missed nothing"


@pytest.mark.parametrize("tries", [6])
async def test_two_who_call_each_other_at_once_have_one_call(database: str, cast: Cast, tries: int) -> None:
    await acquainted(cast)
    for nth in range(tries):
        limits._left.clear()
        at = NOW + nth * timedelta(hours=1)
        first, second = await asyncio.gather(rings(cast.asha, cast.meera, at), rings(cast.meera, cast.asha, at))
        assert first == second and (await kept(first)).status is CallStatus.CONNECTING
        assert await live() == sorted([(first, cast.asha.id), (first, cast.meera.id)])
        await calls.hang_up(cast.asha.actor, first, at)


async def test_of_many_pages_that_answer_one_does(database: str, cast: Cast) -> None:
    await acquainted(cast)
    call = await rings(cast.meera, cast.asha)
    seats = [page(cast.asha, f"{nth}.") for nth in range(6)]
    outcomes = await asyncio.gather(
        *(calls.answer(cast.asha.actor, call, seat, NOW) for seat in seats), return_exceptions=True
    )
    (won,) = [seat for seat, outcome in zip(seats, outcomes, strict=True) if outcome is None]
    assert sum(isinstance(one, Conflict) for one in outcomes) == len(seats) - 1
    shown = await calls.current(cast.asha.actor)
    assert shown is not None and shown.seat == won


async def test_declining_and_answering_at_once_is_one_of_the_two(database: str, cast: Cast) -> None:
    await acquainted(cast)
    for nth in range(6):
        limits._left.clear()
        call = await rings(cast.meera, cast.asha)
        steps: list[Awaitable[None]] = [
            calls.decline(cast.asha.actor, call, NOW),
            calls.answer(cast.asha.actor, call, page(cast.asha), NOW),
        ]
        outcomes = await asyncio.gather(*(steps if nth % 2 else steps[::-1]), return_exceptions=True)
        assert [type(one) for one in outcomes if one] == [Conflict]
        status = (await kept(call)).status
        assert status in {CallStatus.ENDED, CallStatus.CONNECTING}
        assert len(await live()) == (0 if status is CallStatus.ENDED else 2)
        await calls.hang_up(cast.asha.actor, call, NOW)


async def test_who_is_in_a_call_is_busy(database: str, cast: Cast) -> None:
    await acquainted(cast)
    await met(cast.ben, cast.meera, NOW + timedelta(hours=2))
    going_on = await talk(cast.asha, cast.meera)
    call = await rings(cast.ben, cast.meera)
    assert ((await kept(call)).status, (await kept(call)).end_reason) == (CallStatus.ENDED, EndReason.BUSY)
    assert await live() == [(going_on, cast.asha.id), (going_on, cast.meera.id)]
    assert await unread() == {cast.meera.id: ["You missed a call"]}
    with pytest.raises(Conflict, match="another call"):
        await rings(cast.meera, cast.ben)


async def test_many_who_call_one_at_once_are_busy_but_one(database: str, cast: Cast) -> None:
    await acquainted(cast)
    await met(cast.ben, cast.meera, NOW + timedelta(hours=2))
    found = await asyncio.gather(rings(cast.asha, cast.meera), rings(cast.ben, cast.meera))
    reasons = [(await kept(call)).end_reason for call in found]
    assert sorted(str(reason) for reason in reasons) == ["None", "busy"]


async def test_the_caller_gives_up_and_the_other_has_missed_it(database: str, cast: Cast) -> None:
    await acquainted(cast)
    device = await make_device(cast)
    call = await rings(cast.meera, cast.asha)
    async with reading() as rows:
        (push,) = await rows.exec(select(OutgoingPush))
    assert push.subscription_id == device and push.urgent and push.useless_at == NOW + MISSED_AFTER
    assert cast.meera.name not in push.title, "it is shown on locked screens"
    await calls.hang_up(cast.meera.actor, call, NOW + SECOND)
    assert (await kept(call)).end_reason is EndReason.CANCELLED
    assert await unread() == {cast.asha.id: ["You missed a call"]}
    async with reading() as rows:
        statuses = [one.status for one in await rows.exec(select(OutgoingPush).order_by(col(OutgoingPush.id)))]
    assert statuses == ["dropped", "queued"], "it no longer rings; that it was missed is told"
    with pytest.raises(Conflict):
        await calls.answer(cast.asha.actor, call, page(cast.asha), NOW + SECOND)


async def test_after_45_seconds_it_was_missed_once(database: str, cast: Cast) -> None:
    await acquainted(cast)
    call = await rings(cast.meera, cast.asha)
    assert await call_rounds.see_to(NOW + MISSED_AFTER - SECOND) == 0
    assert sum(await asyncio.gather(*(call_rounds.see_to(NOW + MISSED_AFTER) for _ in range(3)))) == 1
    assert (await kept(call)).end_reason is EndReason.MISSED and await live() == []
    assert await unread() == {cast.asha.id: ["You missed a call"]}


async def test_a_page_that_is_gone_may_come_back_and_else_the_call_ends(database: str, cast: Cast) -> None:
    await acquainted(cast)
    call = await talk(cast.asha, cast.meera)
    await call_seats.SEATS.release((call, cast.meera.id), page(cast.meera))
    await call_rounds.see_to(NOW + SECOND)
    await there(call, cast.asha)
    await calls.come_in(cast.meera.actor, call, page(cast.meera), NOW + 5 * SECOND)
    await call_rounds.see_to(NOW + SECOND + COME_BACK_WITHIN)
    assert (await kept(call)).status is CallStatus.RECONNECTING, "it has come back"
    await calls.find(cast.asha.actor, call, "connect", page(cast.asha), NOW + 30 * SECOND)
    await there(call, cast.asha)
    await call_seats.SEATS.release((call, cast.meera.id), page(cast.meera))
    await call_rounds.see_to(NOW + 31 * SECOND)
    await call_rounds.see_to(NOW + 30 * SECOND + COME_BACK_WITHIN)
    assert (await kept(call)).status is CallStatus.CONNECTED
    await call_rounds.see_to(NOW + 31 * SECOND + COME_BACK_WITHIN)
    assert (await kept(call)).end_reason is EndReason.COMPLETED and await live() == []


async def test_that_leases_can_not_be_read_for_a_moment_ends_no_call(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await acquainted(cast)
    call = await talk(cast.asha, cast.meera)

    async def nobody(_names: list[str]) -> set[str]:
        return set()

    with monkeypatch.context() as away:
        away.setattr(hub(), "held", nobody)
        await call_rounds.see_to(NOW)
    await there(call, cast.asha, cast.meera)
    await call_rounds.see_to(NOW + SECOND)
    await call_rounds.see_to(NOW + 2 * COME_BACK_WITHIN)
    assert (await kept(call)).status is CallStatus.CONNECTED


async def test_coming_in_on_another_page_takes_the_call_there(database: str, cast: Cast) -> None:
    await acquainted(cast)
    call = await talk(cast.asha, cast.meera)
    before = await calls.one(cast.meera.actor, call)
    await calls.come_in(cast.asha.actor, call, page(cast.asha, "second"), NOW + SECOND)
    after = await calls.one(cast.meera.actor, call)
    assert after.status == "reconnecting" and after.other_epoch != before.other_epoch and after.epoch == before.epoch
    with pytest.raises(Conflict, match="another page"):
        await calls.find(cast.asha.actor, call, "connect", page(cast.asha), NOW + SECOND)
    # Called again from a third page, it goes on there.
    assert await calls.start(cast.asha.actor, cast.meera.id, "audio", page(cast.asha, "third"), NOW) == call


async def test_a_doctor_who_is_not_there_for_calls_is_called_for_a_session_alone(database: str, cast: Cast) -> None:
    await acquainted(cast)
    await presence.choose(cast.meera.actor, "away")
    # The session of the two began at NOW and lasts for 50 minutes.
    call = await rings(cast.asha, cast.meera, NOW - timedelta(minutes=10))
    assert (await kept(call)).appointment_id is not None
    await calls.hang_up(cast.asha.actor, call, NOW)
    for at in (NOW - timedelta(minutes=11), NOW + timedelta(minutes=50)):
        with pytest.raises(Conflict, match="can't take calls right now"):
            await rings(cast.asha, cast.meera, at)
    assert (await kept(await rings(cast.meera, cast.asha, NOW + timedelta(hours=2)))).appointment_id is None


async def test_refusals(database: str, cast: Cast) -> None:
    await acquainted(cast)
    await met(cast.ben, cast.meera, NOW + timedelta(hours=3), Status.PENDING)
    before = await all_rows()
    for caller, callee, refused in (
        (cast.ben, cast.meera, NotFound),
        (cast.meera, cast.ben, NotFound),
        (cast.asha, cast.ben, NotFound),
        (cast.asha, cast.asha, NotFound),
        (cast.tara, cast.asha, NotAllowed),
        (cast.alex, cast.meera, NotAllowed),
    ):
        with pytest.raises(refused):
            await rings(caller, callee)
    with pytest.raises(Invalid):
        await rings(cast.asha, cast.meera, medium="hologram")
    assert await all_rows() == before
    call = await rings(cast.asha, cast.meera)
    before = await all_rows()
    for person in (cast.ben, cast.jonas, cast.asha):
        for step in (calls.answer(person.actor, call, "", NOW), calls.decline(person.actor, call, NOW)):
            with pytest.raises(NotFound):
                await step
    with pytest.raises(Conflict):
        await calls.find(cast.asha.actor, call, "connect", page(cast.asha), NOW)
    assert await all_rows() == before


async def test_who_rings_and_rings_is_slowed_down_and_who_is_gone_is_not_called(database: str, cast: Cast) -> None:
    await acquainted(cast)
    with pytest.raises(TooFast):
        for _ in range(20):
            await calls.hang_up(cast.asha.actor, await rings(cast.asha, cast.meera), NOW)
    async with transaction() as rows:
        await rows.exec(update(User).where(col(User.id) == cast.asha.id).values(disabled_at=NOW))
    with pytest.raises(NotFound):
        await rings(cast.meera, cast.asha)


async def test_nobody_is_in_two_calls_even_by_hand(database: str, cast: Cast) -> None:
    await acquainted(cast)
    call = await kept(await rings(cast.asha, cast.meera))
    async with transaction() as rows:
        rows.add(Call(**call.model_dump(exclude={"id"})))
    with pytest.raises(Exception, match=r"(?i)unique"):
        async with transaction() as rows:
            rows.add(CallParty(call_id=(call.id or 0) + 1, user_id=cast.asha.id))

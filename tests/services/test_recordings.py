"""Recording a call, from the question to the film and its end, on both databases: who may what, and what stays of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import col, select

from calmconnect.db.audit import AuditEvent
from calmconnect.db.notifications import Notification
from calmconnect.db.recordings import Recording, RecordingBlock, RecordingPiece, RecordingSegment
from calmconnect.db.session import reading
from calmconnect.domain.audit import Act
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calmconnect.domain.recordings import BEGIN_WITHIN, UPLOAD_WITHIN, RecordingStatus
from calmconnect.services import (
    calls,
    emergencies,
    emergency_calls,
    recording_lists,
    recording_rounds,
    recording_uploads,
    recording_vault,
    recordings,
)
from tests.support import helpline
from tests.support.calling import page
from tests.support.cast import NOW, Cast
from tests.support.database import configured
from tests.support.recording import asked, calling, count, kept, one, running, sent

LATER = NOW + timedelta(minutes=1)


async def acts() -> list[tuple[int, str]]:
    """Who did what, in its order."""
    async with reading() as rows:
        found = await rows.exec(select(AuditEvent.actor_id, AuditEvent.act).order_by(col(AuditEvent.id)))
        return list(found)


async def test_pieces_come_in_their_order_and_count_once(database: str, cast: Cast) -> None:
    number = await running(cast)
    meera = cast.meera.actor
    with pytest.raises(recording_uploads.Ahead):
        await recording_uploads.take(meera, number, 0, 1, b"second", NOW)
    await asyncio.gather(*[recording_uploads.take(meera, number, 0, 0, b"first", NOW) for _ in range(5)])
    await recording_uploads.take(meera, number, 0, 1, b"second", NOW)
    await recording_uploads.take(meera, number, 0, 0, b"another", NOW)
    recording = await one(number)
    assert recording.size == len(b"firstsecond")
    assert [piece async for piece in recording_vault.pieces(recording, 0)] == [b"first", b"second"]


async def test_pieces_that_can_not_be_taken(database: str, cast: Cast) -> None:
    number = await running(cast)
    meera = cast.meera.actor
    with pytest.raises(Invalid):
        await recording_uploads.take(meera, number, 0, 0, b"", NOW)
    with pytest.raises(NotFound):
        await recording_uploads.take(meera, number, 7, 0, b"first", NOW)
    for stranger in (cast.asha, cast.ben, cast.alex, cast.jonas):
        with pytest.raises((NotFound, NotAllowed)):
            await recording_uploads.take(stranger.actor, number, 0, 0, b"first", NOW)
    await recordings.end(cast.asha.actor, number, NOW)
    for nth in range(5):
        await recording_uploads.take(meera, number, 0, nth, b"on its way", LATER)
    with pytest.raises(Conflict):
        await recording_uploads.take(meera, number, 0, 5, b"after the end", LATER)
    with pytest.raises(Conflict):
        await recording_uploads.begin(meera, number, LATER)
    assert await count(RecordingPiece) == 5


async def test_nothing_begins_before_both_have_agreed(database: str, cast: Cast) -> None:
    number = await asked(cast)
    with pytest.raises(Conflict):
        await recording_uploads.begin(cast.meera.actor, number, NOW)
    with pytest.raises(NotFound):
        await recordings.agree(cast.meera.actor, number, NOW)
    await recordings.agree(cast.asha.actor, number, NOW)
    with pytest.raises(NotAllowed):
        await recording_uploads.begin(cast.asha.actor, number, NOW)
    assert await count(RecordingSegment) == 0 and (await one(number)).key is None


async def test_what_is_declined_is_not_asked_for_again_and_again(database: str, cast: Cast) -> None:
    call = await calling(cast)
    for _ in range(2):
        number = await asked(cast, call=call)
        await recordings.end(cast.asha.actor, number, NOW)
        with pytest.raises(Conflict):
            await recordings.agree(cast.asha.actor, number, NOW)
        assert (await one(number)).status is RecordingStatus.DECLINED
    with pytest.raises(Conflict, match="declined"):
        await recordings.ask(cast.meera.actor, call, NOW)
    # The other one may still wish for it, and take the question back.
    number = await asked(cast, by=cast.asha, call=call)
    await recordings.end(cast.asha.actor, number, NOW)
    assert (await one(number)).status is RecordingStatus.WITHDRAWN


async def test_of_two_who_ask_at_once_one_does(database: str, cast: Cast) -> None:
    call = await calling(cast)
    both = [recordings.ask(person.actor, call, NOW) for person in (cast.asha, cast.meera)]
    heard = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in heard) == ["Conflict", "NoneType"]
    assert await count(Recording) == 1


@pytest.mark.parametrize("who", ["asha", "meera"])
async def test_the_end_of_the_call_ends_it(database: str, cast: Cast, who: str) -> None:
    number = await running(cast)
    await sent(cast, number)
    await calls.hang_up(getattr(cast, who).actor, (await one(number)).call_id, NOW)
    assert (await one(number)).status is RecordingStatus.STOPPED
    with pytest.raises(Conflict):
        await recording_uploads.begin(cast.meera.actor, number, NOW)


async def test_a_question_ends_with_its_call_and_no_call_has_it_from_another(database: str, cast: Cast) -> None:
    number = await asked(cast)
    await calls.hang_up(cast.meera.actor, (await one(number)).call_id, NOW)
    assert (await one(number)).status is RecordingStatus.WITHDRAWN
    with pytest.raises(Conflict):
        await recordings.agree(cast.asha.actor, number, NOW)
    with pytest.raises(Conflict):
        await recordings.ask(cast.meera.actor, (await one(number)).call_id, NOW)


async def test_nothing_runs_for_ever(database: str, cast: Cast) -> None:
    number = await asked(cast)
    await recordings.agree(cast.asha.actor, number, NOW)
    assert await recording_rounds.end_quiet(NOW + BEGIN_WITHIN - timedelta(seconds=1)) == 0
    assert await recording_rounds.end_quiet(NOW + BEGIN_WITHIN) == 1
    assert await recording_rounds.put_together(NOW + BEGIN_WITHIN + UPLOAD_WITHIN) == 1
    assert (await one(number)).status is RecordingStatus.EMPTY
    assert (await recording_lists.own(cast.asha.actor)).rows == []


async def test_without_ffmpeg_none_is_offered(database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    call = await calling(cast)
    with configured(recording_mb=0), pytest.raises(Conflict, match="can't be recorded here"):
        await recordings.ask(cast.meera.actor, call, NOW)
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert not recordings.offered()
    with pytest.raises(Conflict, match="can't be recorded here"):
        await recordings.ask(cast.meera.actor, call, NOW)
    assert await count(Recording) == 0


async def test_nothing_is_recorded_in_an_emergency_nor_in_calls_of_others(database: str, cast: Cast) -> None:
    call = await calling(cast)
    assert (await recordings.in_call(cast.asha.actor, call)).offered
    emergency = (await helpline.asked(cast.asha.actor)).id or 0
    await emergencies.take(cast.meera.actor, emergency, NOW)
    assert not (await recordings.in_call(cast.meera.actor, call)).offered
    with pytest.raises(Conflict, match="can't be recorded"):
        await recordings.ask(cast.meera.actor, call, NOW)
    await calls.hang_up(cast.asha.actor, call, NOW)
    emergency = (await helpline.asked(cast.ben.actor)).id or 0
    await emergencies.take(cast.tara.actor, emergency, NOW)
    call = await emergency_calls.begin(cast.tara.actor, emergency, page(cast.tara), NOW)
    assert await recordings.in_call(cast.tara.actor, call) == recordings.InCall(None, False)
    assert await count(Recording) == 0


async def test_one_that_is_as_large_as_it_may_be_stops(database: str, cast: Cast) -> None:
    number = await running(cast)
    with configured(recording_mb=1):
        await recording_uploads.take(cast.meera.actor, number, 0, 0, b"x" * 2**20, NOW)
        with pytest.raises(Conflict, match="as long as it may be"):
            await recording_uploads.take(cast.meera.actor, number, 0, 1, b"x", NOW)
    assert (await one(number)).status is RecordingStatus.STOPPED and await count(RecordingPiece) == 1


@pytest.mark.parametrize("who", ["asha", "meera"])
async def test_either_deletes_it_and_nothing_is_left(database: str, cast: Cast, who: str) -> None:
    number = await kept(cast)
    person, other = getattr(cast, who), cast.meera if who == "asha" else cast.asha
    await recordings.delete(person.actor, number, NOW)
    assert await count(RecordingBlock) == await count(RecordingPiece) == await count(RecordingSegment) == 0
    assert (await one(number)).key is None and (await one(number)).size == 0
    with pytest.raises(NotFound):
        await recording_lists.film(person.actor, number)
    with pytest.raises(Conflict):
        await recordings.delete(other.actor, number, NOW)
    (row,) = (await recording_lists.own(other.actor)).rows
    assert (row.status, row.deleted_by) == (RecordingStatus.DELETED, "other")
    async with reading() as rows:
        told = await rows.exec(select(Notification.title).where(Notification.user_id == other.id))
    assert "A recording was deleted" in list(told)


async def test_it_is_kept_for_its_time(database: str, cast: Cast) -> None:
    number = await kept(cast)
    with configured(recording_days=7):
        assert await recording_rounds.delete_old(NOW + timedelta(days=6)) == 0
        assert await recording_rounds.delete_old(NOW + timedelta(days=7)) == 1
    assert await count(RecordingBlock) == 0 and (await one(number)).deleted_by is None
    assert (await recording_lists.own(cast.asha.actor)).rows[0].deleted_by == ""


async def test_what_happens_to_it_is_kept_for_good(database: str, cast: Cast) -> None:
    number = await kept(cast)
    for person in (cast.meera, cast.meera, cast.asha):
        await recording_lists.play(person.actor, number, 0, 9, NOW)
    await recording_lists.play(cast.meera.actor, number, 0, 9, NOW + timedelta(hours=1))
    await recordings.delete(cast.asha.actor, number, NOW)
    asha, meera = cast.asha.id, cast.meera.id
    assert await acts() == [
        (asha, Act.RECORDING_AGREED),
        (meera, Act.RECORDING_STARTED),
        (asha, Act.RECORDING_STOPPED),
        (meera, Act.RECORDING_PLAYED),
        (asha, Act.RECORDING_PLAYED),
        (meera, Act.RECORDING_PLAYED),
        (asha, Act.RECORDING_DELETED),
    ]


async def test_those_with_one_patient_are_found_by_the_doctor(database: str, cast: Cast) -> None:
    number = await kept(cast)
    found = await recording_lists.with_patient(cast.meera.actor, cast.asha.id)
    assert [row.id for row in found.rows] == [number] and found.rows[0].other == cast.asha.name
    for actor, patient in ((cast.jonas.actor, cast.asha.id), (cast.meera.actor, cast.ben.id)):
        with pytest.raises(NotFound):
            await recording_lists.with_patient(actor, patient)
    assert (await recording_lists.own(cast.ben.actor)).total == 0

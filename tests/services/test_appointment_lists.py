"""Appointments as admins look them up: by days, by what became of them, and as a file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.audit import AuditEvent
from calmconnect.db.proposals import ProposalStatus, RescheduleProposal
from calmconnect.db.session import reading, transaction
from calmconnect.domain.audit import Act
from calmconnect.domain.booking import Absent, CancellationReason, Mode, Status
from calmconnect.domain.errors import Invalid, NotAllowed, NotFound
from calmconnect.domain.periods import Period
from calmconnect.domain.statistics import BY_STATUS, Count
from calmconnect.services import appointment_lists, exports
from calmconnect.services.appointment_lists import Wanted
from tests.support.cast import NOW, Cast

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TODAY = Period(NOW.date(), NOW.date())
BEGINS = datetime(NOW.year, NOW.month, NOW.day, tzinfo=UTC)

# What an appointment is kept as, for each that can become of it.
KEPT: dict[Count, tuple[Status, CancellationReason | None, Absent | None]] = {
    Count.FULFILLED: (Status.FULFILLED, None, None),
    Count.BOOKED: (Status.BOOKED, None, None),
    Count.PENDING: (Status.PENDING, None, None),
    Count.NOSHOW_PATIENT: (Status.NOSHOW, None, Absent.PATIENT),
    Count.NOSHOW_DOCTOR: (Status.NOSHOW, None, Absent.DOCTOR),
    Count.UNATTENDED: (Status.CANCELLED, CancellationReason.UNATTENDED, None),
    Count.CANCELLED_BY_PATIENT: (Status.CANCELLED, CancellationReason.BY_PATIENT, None),
    Count.CANCELLED_BY_DOCTOR: (Status.CANCELLED, CancellationReason.BY_DOCTOR, None),
    Count.CANCELLED_BY_SERVICE: (Status.CANCELLED, CancellationReason.BY_SERVICE, None),
    Count.MOVED: (Status.CANCELLED, CancellationReason.BY_PATIENT, None),
    Count.DECLINED: (Status.CANCELLED, CancellationReason.REJECTED, None),
    Count.LAPSED: (Status.CANCELLED, CancellationReason.EXPIRED, None),
    Count.UNPAID: (Status.CANCELLED, CancellationReason.PAYMENT_FAILED, None),
}


async def keep(cast: Cast, kind: Count, starts: datetime, *, asked: bool = True, chain: int | None = None) -> int:
    """An appointment of that kind; `asked` for, or only a slot that somebody let go of."""
    status, reason, absent = KEPT[kind]
    appointment = Appointment(
        doctor_id=cast.meera.id,
        patient_id=cast.asha.id,
        status=status,
        cancellation_reason=reason,
        absent=absent,
        mode=Mode.VIDEO,
        starts_at=starts,
        ends_at=starts + HOUR / 2,
        busy_from=starts,
        busy_until=starts + HOUR / 2,
        created_at=NOW - DAY,
        confirmed_at=NOW if status in (Status.BOOKED, Status.FULFILLED) else None,
        chain_id=chain,
    )
    async with transaction() as rows:
        rows.add(appointment)
        await rows.flush()
        number = appointment.id or 0
        if status is Status.CANCELLED:
            before = Status.PENDING if asked else Status.HELD
            rows.add(AppointmentChange(appointment_id=number, at=NOW, from_status=before, to_status=status))
    return number


async def each_kind(cast: Cast) -> dict[Count, int]:
    """One of each kind, an hour after the other, and one that was never asked for; gives their ids."""
    found = {kind: await keep(cast, kind, BEGINS + HOUR * place) for place, kind in enumerate(BY_STATUS)}
    other = await keep(cast, Count.BOOKED, BEGINS + 5 * DAY, chain=found[Count.MOVED])
    await keep(cast, Count.LAPSED, BEGINS + 20 * HOUR, asked=False)
    async with transaction() as rows:
        rows.add(
            RescheduleProposal(
                appointment_id=found[Count.MOVED],
                replacement_id=other,
                proposed_by=cast.asha.id,
                status=ProposalStatus.ACCEPTED,
                created_at=NOW,
            )
        )
    return found


async def test_each_is_of_one_kind_and_those_never_asked_for_of_none(database: str, cast: Cast) -> None:
    made = await each_kind(cast)
    everything = await appointment_lists.appointments(cast.alex.actor, Wanted(TODAY), 0)
    assert [one.id for one in everything.rows] == list(made.values()) and everything.total == len(made)
    for kind, number in made.items():
        found = await appointment_lists.appointments(cast.alex.actor, Wanted(TODAY, (kind,)), 0)
        assert [one.id for one in found.rows] == [number], kind
    both = Wanted(TODAY, (Count.BOOKED, Count.PENDING))
    assert (await appointment_lists.appointments(cast.alex.actor, both, 0)).total == 2


async def test_steps_of_booking_are_of_the_days_of_choosing(database: str, cast: Cast) -> None:
    await each_kind(cast)
    yesterday = Period(TODAY.first - DAY, TODAY.first - DAY)

    async def so_far(step: Count) -> int:
        return (await appointment_lists.appointments(cast.alex.actor, Wanted(yesterday, step=step), 0)).total

    assert await so_far(Count.CHOSEN) == len(BY_STATUS) + 1, "also what was let go of, not what another was moved to"
    assert await so_far(Count.ASKED) == len(BY_STATUS)
    assert (await so_far(Count.ACCEPTED), await so_far(Count.TOOK_PLACE)) == (2, 1)
    assert (await appointment_lists.appointments(cast.alex.actor, Wanted(TODAY, step=Count.CHOSEN), 0)).total == 0


async def test_filters_find_a_doctor_or_a_name(database: str, cast: Cast) -> None:
    await keep(cast, Count.BOOKED, BEGINS)
    admin = cast.alex.actor
    theirs = await appointment_lists.appointments(admin, Wanted(TODAY, doctor_id=cast.meera.id), 0)
    assert (theirs.total, theirs.doctor) == (1, cast.meera.name)
    assert (await appointment_lists.appointments(admin, Wanted(TODAY, doctor_id=cast.jonas.id), 0)).total == 0
    for words, total in ((cast.asha.name[:4], 1), (cast.meera.name.upper(), 1), ("%", 0), ("nobody", 0)):
        assert (await appointment_lists.appointments(admin, Wanted(TODAY, words=words), 0)).total == total, words
    with pytest.raises(Invalid):
        await appointment_lists.appointments(admin, Wanted(TODAY, words="x" * 200), 0)
    with pytest.raises(NotFound):
        await appointment_lists.appointments(admin, Wanted(TODAY, doctor_id=cast.asha.id), 0)


async def test_only_admins_list_and_export_them(database: str, cast: Cast) -> None:
    for person in (cast.asha, cast.meera, cast.tara):
        with pytest.raises(NotAllowed):
            await appointment_lists.appointments(person.actor, Wanted(TODAY), 0)
        with pytest.raises(NotAllowed):
            await appointment_lists.exported(person.actor, Wanted(TODAY), NOW)


async def test_a_file_has_all_of_them_in_order_and_is_kept(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appointment_lists, "_AT_A_TIME", 3)
    made = await each_kind(cast)
    lines = "".join(
        [part async for part in await exports.appointments(cast.alex.actor, Wanted(TODAY), NOW)]
    ).splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == [str(number) for number in made.values()]
    yesterday = Wanted(Period(TODAY.first - DAY, TODAY.first - DAY), step=Count.ASKED)
    chosen = "".join([part async for part in await exports.appointments(cast.alex.actor, yesterday, NOW)]).splitlines()
    assert [line.split(",")[0] for line in chosen[1:]] == [str(number) for number in made.values()]
    assert "not sleep" not in "".join(lines), "nothing of why somebody comes"
    async with reading() as rows:
        of_export = select(AuditEvent).where(AuditEvent.act == Act.FIGURES_EXPORTED).order_by(col(AuditEvent.id))
        kept, _ = (await rows.exec(of_export)).all()
    assert (kept.actor_id, kept.subject, kept.reason) == (cast.alex.id, "appointments", str(TODAY))

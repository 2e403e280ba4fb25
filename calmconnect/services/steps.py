"""The only way an appointment changes: by one step that the rules allow, noted with who, when and why, and told to both.

Everyone who changes an appointment holds both people's time first (`hold_time`), so no two ever change one at once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from calmconnect.db.appointments import Appointment
from calmconnect.db.people import User
from calmconnect.db.proposals import ProposalStatus, RescheduleProposal
from calmconnect.db.session import reading
from calmconnect.domain.booking import Absent, CancellationReason, Status, answer_until, step
from calmconnect.domain.people import Actor
from calmconnect.services import access, changes, news, settlement, waitlist
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import Work, work


async def hold_time(w: Work, *people: int) -> None:
    """Let nobody else change these people's time until the transaction ends.

    PostgreSQL finds overlaps by itself, but two transactions that both wait for the other's row to be settled are a
    deadlock to it; so they wait here, always in the same order. (NO KEY: rows that merely name these people go on.)
    """
    await w.rows.exec(
        select(User.id).where(col(User.id).in_(people)).order_by(col(User.id)).with_for_update(key_share=True)
    )


async def take_up(w: Work, actor: Actor, appointment_id: int) -> Appointment:
    """An appointment of which the actor is one side, as it is now and stays until the transaction ends.

    Raises:
        NotFound: for an appointment that is not theirs.
    """
    appointment = await access.appointment_for(w.rows, actor, appointment_id)
    await settle_on(w, appointment)
    return appointment


async def settle_on(w: Work, appointment: Appointment) -> None:
    """Hold both people's time, and read the appointment again as it is since."""
    await hold_time(w, appointment.doctor_id, appointment.patient_id)
    await w.rows.refresh(appointment)


async def take_up_each(
    wanted: ColumnElement[bool], do: Callable[[Work, Appointment], Awaitable[bool]], what: str
) -> int:
    """Take up every appointment that fits, each in a transaction of its own, and give for how many `do` did something.

    Others may have been quicker: `do` looks at the appointment as it is once nobody else can change it.
    """
    async with reading() as rows:
        found = (await rows.exec(select(Appointment.id).where(wanted).order_by(col(Appointment.id)))).all()

    async def take(appointment_id: int | None) -> bool:
        async with work() as w:
            appointment = await w.rows.get_one(Appointment, appointment_id)
            await settle_on(w, appointment)
            return await do(w, appointment)

    return await one_by_one(found, take, what)


async def move(
    w: Work,
    appointment: Appointment,
    to: Status,
    now: datetime,
    *,
    by: int | None,
    reason: CancellationReason | None = None,
    absent: Absent | None = None,
    why: str = "",
    told: bool = True,
) -> None:
    """Take one step, with what follows from it for the payment, for a time that was proposed instead, and for who waits.

    `by` is None when the service itself does it; nobody is told of it unless `told`.

    Raises:
        Conflict: for a step that the rules forbid.
    """
    before = appointment.status
    step(before, to)
    appointment.status, appointment.cancellation_reason, appointment.absent = to, reason, absent
    appointment.expires_at = answer_until(now, appointment.starts_at) if to is Status.PENDING else None
    if to is Status.BOOKED:
        appointment.confirmed_at = now
    w.rows.add(appointment)
    changes.note(w, appointment, by, before, why, now)
    await settlement.follow(w, appointment, now)
    await _drop_proposals(w, appointment, now)
    if told:
        await news.tell(w, appointment, before, now)
    if to is Status.CANCELLED and before is Status.HELD:
        for one in await kept_with(w, appointment):
            await move(w, one, to, now, by=by, reason=reason, told=False)
    if to is Status.CANCELLED:
        await waitlist.freed(w, appointment, before, now)


async def kept_with(w: Work, first: Appointment) -> list[Appointment]:
    """The other sessions of a series that are held while its first one is being paid for; none for anything else."""
    if first.series_id is None or first.place != 1 or first.chain_id is not None:
        return []
    found = await w.rows.exec(
        select(Appointment)
        .where(
            Appointment.series_id == first.series_id,
            Appointment.status == Status.HELD,
            Appointment.id != first.id,
            col(Appointment.chain_id).is_(None),
        )
        .order_by(col(Appointment.place))
    )
    return list(found)


async def _drop_proposals(w: Work, appointment: Appointment, now: datetime) -> None:
    """No proposal stays open when its replacement is not held any more, or when what it would replace has changed."""
    found = await w.rows.exec(
        select(RescheduleProposal).where(
            RescheduleProposal.status == ProposalStatus.PROPOSED,
            or_(
                RescheduleProposal.appointment_id == appointment.id,
                RescheduleProposal.replacement_id == appointment.id,
            ),
        )
    )
    for proposal in found.all():
        proposal.status, proposal.answered_at = ProposalStatus.WITHDRAWN, now
        w.rows.add(proposal)
        if proposal.appointment_id == appointment.id:
            replacement = await w.rows.get_one(Appointment, proposal.replacement_id)
            await move(w, replacement, Status.CANCELLED, now, by=None, reason=CancellationReason.EXPIRED, told=False)

"""Moving an appointment: one side proposes another time, which is held for both, and the other side takes it or not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, update

from calmconnect.db.appointments import Appointment
from calmconnect.db.doctors import Doctor
from calmconnect.db.payments import Payment
from calmconnect.db.proposals import ProposalStatus, RescheduleProposal
from calmconnect.domain.booking import (
    REASON_LENGTH,
    CancellationReason,
    Status,
    clean_start,
    proposal_until,
)
from calmconnect.domain.errors import Conflict, NotFound
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.text import clean_text
from calmconnect.services import access, keeping, news, steps
from calmconnect.services.keeping import NotFree, SlotTaken
from calmconnect.services.work import Work, work


async def propose(actor: Actor, appointment_id: int, starts: object, why: object, now: datetime) -> int:
    """Propose another time for an appointment, or as its doctor for a request; gives the proposal's id.

    `starts` is the beginning of one of the doctor's free slots in ms since 1970; it is held until it is answered.

    Raises:
        Invalid: for a time or words that can't be taken.
        NotFound: for an appointment that is not theirs.
        Conflict: when it can't be moved (any more), another proposal is open, or the time is taken (`SlotTaken`).
    """
    access.only(actor, Role.PATIENT, Role.DOCTOR)
    wanted, words = clean_start(starts), clean_text(why, field="why", longest=REASON_LENGTH)
    try:
        async with work() as w:
            return await _propose(w, actor, appointment_id, wanted, words, now)
    except NotFree:
        raise SlotTaken from None
    except IntegrityError as error:
        if "patient_id_overlap" in str(error.orig):
            raise Conflict("There is another appointment at that time.") from None
        if "proposals_one_open" in str(error.orig) or "reschedule_proposals" in str(error.orig):
            raise Conflict("Another time is proposed already. It must be answered first.") from None
        raise SlotTaken from None


async def accept(actor: Actor, proposal_id: int, now: datetime) -> None:
    """Take the time that the other side proposed: the appointment moves there, with what was paid for it.

    Raises:
        NotFound: for a proposal of somebody else's appointment, or one's own.
        Conflict: when it is not open any more.
    """
    async with work() as w:
        proposal, old, new = await _take_up(w, actor, proposal_id)
        _answerable(proposal, actor, new, now)
        proposal.status, proposal.answered_at = ProposalStatus.ACCEPTED, now
        w.rows.add(proposal)
        await w.rows.exec(update(Payment).where(col(Payment.appointment_id) == old.id).values(appointment_id=new.id))
        by_doctor = proposal.proposed_by == old.doctor_id
        reason = CancellationReason.BY_DOCTOR if by_doctor else CancellationReason.BY_PATIENT
        # The reader's calendar moves what it has: the new invitation carries the same UID.
        await steps.move(w, old, Status.CANCELLED, now, by=actor.user_id, reason=reason, why=_MOVED, told=False)
        await w.rows.flush()
        await steps.move(w, new, Status.BOOKED, now, by=actor.user_id)


async def decline(actor: Actor, proposal_id: int, now: datetime) -> None:
    """Say no to a time that the other side proposed, or take back one's own; the appointment stays as it was.

    Raises:
        NotFound: for a proposal of somebody else's appointment.
        Conflict: when it is not open any more.
    """
    async with work() as w:
        proposal, old, new = await _take_up(w, actor, proposal_id)
        own = proposal.proposed_by == actor.user_id
        _open(proposal)
        proposal.status = ProposalStatus.WITHDRAWN if own else ProposalStatus.DECLINED
        proposal.answered_at = now
        w.rows.add(proposal)
        reason = CancellationReason.REJECTED
        await steps.move(w, new, Status.CANCELLED, now, by=actor.user_id, reason=reason, told=False)
        if own:
            await news.take_back(w, old, now)
        else:
            await news.declined(w, old, new, proposal.proposed_by, now)


# Kept in the history of the appointment that was left.
_MOVED = "Moved to another time."


async def _propose(w: Work, actor: Actor, appointment_id: int, wanted: datetime, why: str, now: datetime) -> int:
    old = await steps.take_up(w, actor, appointment_id)
    movable = (Status.BOOKED, Status.PENDING) if actor.role is Role.DOCTOR else (Status.BOOKED,)
    if old.status not in movable or old.starts_at <= now:
        raise Conflict("This appointment can't be moved any more.")
    doctor = await w.rows.get_one(Doctor, old.doctor_id)
    new = await keeping.keep(
        w,
        doctor,
        wanted,
        now,
        by=actor.user_id,
        patient_id=old.patient_id,
        mode=old.mode,
        reason=old.reason,
        chain_id=old.chain_id or old.id,
        sequence=old.sequence + 1,
        series_id=old.series_id,
        place=old.place,
        expires_at=proposal_until(now, old.starts_at, wanted),
    )
    proposal = RescheduleProposal(
        appointment_id=appointment_id,
        replacement_id=new.id or 0,
        proposed_by=actor.user_id,
        status=ProposalStatus.PROPOSED,
        why=why,
        created_at=now,
    )
    w.rows.add(proposal)
    await w.rows.flush()
    await news.proposed(w, old, new, actor.user_id, now)
    return proposal.id or 0


async def _take_up(w: Work, actor: Actor, proposal_id: int) -> tuple[RescheduleProposal, Appointment, Appointment]:
    """A proposal with the appointment and its replacement, which nobody else changes until the transaction ends."""
    proposal = await w.rows.get(RescheduleProposal, proposal_id)
    if proposal is None:
        raise NotFound
    old = await steps.take_up(w, actor, proposal.appointment_id)
    new = await w.rows.get_one(Appointment, proposal.replacement_id)
    await w.rows.refresh(proposal)
    await w.rows.refresh(new)
    return proposal, old, new


def _open(proposal: RescheduleProposal) -> None:
    if proposal.status is not ProposalStatus.PROPOSED:
        raise Conflict("This proposal is not open any more.")


def _answerable(proposal: RescheduleProposal, actor: Actor, new: Appointment, now: datetime) -> None:
    if proposal.proposed_by == actor.user_id:
        raise NotFound
    _open(proposal)
    if new.expires_at is None or new.expires_at <= now:
        raise Conflict("This proposal is not open any more.")

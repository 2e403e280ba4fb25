"""Erasing the people who asked for it, once they can't take it back any more: one at a time, claimed, and begun again where it
broke off. Each step done twice is the same as once; their name goes last, because the others need it.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, delete, func, or_, select, update

from calmconnect.db.erasures import Erasure
from calmconnect.db.mail import MailStatus, OutgoingMail
from calmconnect.db.people import User
from calmconnect.db.recordings import Recording
from calmconnect.db.session import reading
from calmconnect.db.tickets import Ticket
from calmconnect.domain.audit import Act, about
from calmconnect.domain.erasing import CLAIMED_FOR, ERASED_NAME, LETTER_KEPT_FOR, erased_email, keep_until
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.recordings import THERE, RecordingStep
from calmconnect.domain.tickets import TicketStatus
from calmconnect.services import (
    admins,
    audit,
    erasing_duties,
    erasing_names,
    erasing_rows,
    erasing_visits,
    event_rounds,
    house_settings,
    letters,
    outbox,
    recording_steps,
    sessions,
    suspending,
    ticket_steps,
    topics,
)
from calmconnect.services.claims import unclaimed
from calmconnect.services.rounds import one_by_one
from calmconnect.services.secrets import hash_password, new_token
from calmconnect.services.work import Work, work

_SENT = (MailStatus.SENT, MailStatus.FAILED, MailStatus.DROPPED)


async def see_to(now: datetime) -> int:
    """Erase whoever is due, and give how many that were."""
    async with reading() as rows:
        waits = await rows.exec(
            select(Erasure.user_id, Erasure.asked_at).where(col(Erasure.begun_at).is_(None)).order_by(Erasure.due_at)  # type: ignore[arg-type]
        )
        waiting = list(waits)
        due = await rows.exec(
            select(Erasure.user_id)
            .where(
                col(Erasure.erased_at).is_(None),
                col(Erasure.due_at) <= now,
                unclaimed(Erasure.claimed_until, now),
            )
            .order_by(col(Erasure.due_at))
        )
        people = list(due)
    for user_id, asked_at in waiting:
        # Should asking have broken off.
        await erasing_visits.call_off(user_id, now, asked_at)
    done = await one_by_one(people, lambda user_id: _erase(user_id, now), "Erasing an account")
    await _forget_letters(now)
    return done


async def _erase(user_id: int, now: datetime) -> bool:
    if not await _begin(user_id, now):
        return False
    await erasing_visits.call_off(user_id, now, now)
    # Who waits for a place of theirs gets it, before the rows go.
    await event_rounds.let_go_of_suspended(now)
    await _delete_recordings(user_id, now)
    await _close_questions(user_id, now)
    async with reading() as rows:
        user = await rows.get_one(User, user_id)
    await erasing_names.take_out(user)
    if user.role is Role.DOCTOR:
        await erasing_names.forget_imported(user.email)
    await _finish(user_id, now)
    return True


async def _begin(user_id: int, now: datetime) -> bool:
    """Claim somebody whom nobody has and nothing keeps here, and sign them out for good. From now on it can't be taken back."""
    async with work() as w:
        if (await w.rows.get_one(User, user_id)).role is Role.ADMIN:
            await admins.lock(w)
        user = await w.rows.get_one(User, user_id, with_for_update={"key_share": True}, populate_existing=True)
        erasure = await w.rows.get(Erasure, user_id)
        if erasure is None or (erasure.begun_at is None and await _is_needed(w, user, now)):
            return False
        claimed = await w.rows.exec(
            update(Erasure)
            .where(
                col(Erasure.user_id) == user_id,
                col(Erasure.erased_at).is_(None),
                col(Erasure.due_at) <= now,
                unclaimed(Erasure.claimed_until, now),
            )
            .values(begun_at=func.coalesce(Erasure.begun_at, now), claimed_until=now + CLAIMED_FOR)
            .returning(col(Erasure.user_id))
            .execution_options(synchronize_session=False)
        )
        if claimed.first() is None:
            return False
        user.disabled_at, user.leaving_until = user.disabled_at or now, None
        w.rows.add(user)
        await sessions.end_all(w, user_id, now)
        await suspending.leave_lines(w, user_id)
    return True


async def _is_needed(w: Work, user: User, now: datetime) -> bool:
    number = user.id or 0
    in_the_way = await erasing_duties.in_the_way(w.rows, number, user.role, now)
    return bool(in_the_way) or await erasing_duties.is_busy(w.rows, number, now)


async def _delete_recordings(user_id: int, now: datetime) -> None:
    """Films of two people rest on both's consent, as always."""
    theirs = (col(Recording.patient_id) == user_id) | (col(Recording.doctor_id) == user_id)
    async with reading() as rows:
        found = list(await rows.exec(select(Recording.id).where(theirs, col(Recording.status).in_(THERE))))
    for recording_id in found:
        async with work() as w:
            recording = await recording_steps.held(w, recording_id or 0)
            if recording.status in THERE:
                await recording_steps.move(w, recording, RecordingStep.DELETE, user_id, now)


async def _close_questions(user_id: int, now: datetime) -> None:
    async with reading() as rows:
        is_open = (Ticket.patient_id == user_id, Ticket.status != TicketStatus.CLOSED)
        found = list(await rows.exec(select(Ticket.conversation_id).where(*is_open)))
    for number in found:
        async with work() as w:
            ticket = await w.rows.get_one(Ticket, number, with_for_update=True)
            if ticket.status is not TicketStatus.CLOSED:
                await ticket_steps.step(w, ticket, TicketStatus.CLOSED, None, now)
                ticket_steps.announce(w, ticket)


async def _finish(user_id: int, now: datetime) -> None:
    """Delete and empty the rest, send the last letter, and give their row a name that is nobody's: all or nothing."""
    unusable, years = await hash_password(new_token()), (await house_settings.current()).records_kept_years
    async with work() as w:
        user = await w.rows.get_one(User, user_id, with_for_update={"key_share": True})
        erasure = await w.rows.get_one(Erasure, user_id, with_for_update=True)
        if erasure.erased_at is not None:
            return
        erasure.erased_at, erasure.claimed_until = now, None
        # What who works here wrote belongs to the records of patients, and is kept and deleted with them.
        erasure.keep_until = keep_until(now, years) if user.role is Role.PATIENT else None
        w.rows.add(erasure)
        await erasing_rows.clear(w, user, now)
        last = letters.erased(user.name, f"1 January {erasure.keep_until.year}" if erasure.keep_until else "")
        outbox.post(w, user, last, now, farewell=True)
        _rename(user, unusable)
        w.rows.add(user)
        audit.record(w, Actor(user_id, user.role, 0), Act.ERASURE_DONE, about(user_id), now, "By the clock.")
        await suspending.tell_pages(w, user)


def _rename(user: User, unusable: str) -> None:
    user.name, user.email, user.password_hash = ERASED_NAME, erased_email(user.id or 0), unusable
    user.time_zone, user.avatar_digest = "UTC", None


async def _forget_letters(now: datetime) -> None:
    """The last letter holds a name and an address until it is on its way, and no longer than a server may take."""
    over = or_(col(OutgoingMail.status).in_(_SENT), col(OutgoingMail.created_at) <= now - LETTER_KEPT_FOR)
    async with work() as w:
        gone = delete(OutgoingMail).where(col(OutgoingMail.farewell).is_(True), over)
        if (await w.rows.exec(gone.returning(col(OutgoingMail.id)))).first() is not None:
            w.announce(topics.MAIL, {"kind": "mail"})

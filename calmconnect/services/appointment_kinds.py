"""What has become of an appointment, as figures tell it: each that was ever asked for is exactly one of `BY_STATUS`."""

from __future__ import annotations

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, not_, or_, select

from calmconnect.db.appointments import Appointment
from calmconnect.domain.booking import CONFIRMED, Absent, CancellationReason, Status
from calmconnect.domain.statistics import Count
from calmconnect.services import relations

_ENDED = {
    Count.UNATTENDED: CancellationReason.UNATTENDED,
    Count.CANCELLED_BY_PATIENT: CancellationReason.BY_PATIENT,
    Count.CANCELLED_BY_DOCTOR: CancellationReason.BY_DOCTOR,
    Count.CANCELLED_BY_SERVICE: CancellationReason.BY_SERVICE,
    Count.DECLINED: CancellationReason.REJECTED,
    Count.LAPSED: CancellationReason.EXPIRED,
    Count.UNPAID: CancellationReason.PAYMENT_FAILED,
}


def of_kind(kind: Count) -> ColumnElement[bool]:
    """Whether that, one of `BY_STATUS`, has become of an appointment."""
    status = col(Appointment.status)
    if kind is Count.MOVED:
        return and_(status == Status.CANCELLED, _moved())
    if kind in _ENDED:
        ended = and_(status == Status.CANCELLED, Appointment.cancellation_reason == _ENDED[kind])
        return and_(ended, relations.ever_asked(), not_(_moved()))
    return {
        Count.FULFILLED: status == Status.FULFILLED,
        Count.NOSHOW_PATIENT: and_(status == Status.NOSHOW, Appointment.absent == Absent.PATIENT),
        Count.NOSHOW_DOCTOR: and_(status == Status.NOSHOW, Appointment.absent == Absent.DOCTOR),
        Count.BOOKED: status.in_(CONFIRMED),
        Count.PENDING: status == Status.PENDING,
    }[kind]


def of_step(step: Count) -> ColumnElement[bool]:
    """Whether a booking, which began with this appointment, got as far as a step of `FUNNEL`.

    Times that were proposed instead of another one begin none; one that was moved took place if the last of its times did.
    """
    begun = and_(col(Appointment.chain_id).is_(None), Appointment.status != Status.WAITLIST)
    later = aliased(Appointment)
    held = select(later.id).where(later.chain_id == Appointment.id, later.status == Status.FULFILLED)
    so_far: dict[Count, ColumnElement[bool]] = {
        Count.CHOSEN: true(),
        Count.ASKED: relations.ever_asked(),
        Count.ACCEPTED: col(Appointment.confirmed_at).is_not(None),
        Count.TOOK_PLACE: or_(col(Appointment.status) == Status.FULFILLED, held.exists()),
    }
    return and_(begun, so_far[step])


def of_any(kinds: tuple[Count, ...]) -> ColumnElement[bool]:
    """Whether one of these has become of it; without any, whether it was ever asked for."""
    return or_(*map(of_kind, kinds)) if kinds else relations.ever_asked()


def _moved() -> ColumnElement[bool]:
    moved: ColumnElement[bool] = col(Appointment.id).in_(relations.moved())
    return moved

"""What has become of an appointment, as figures tell it: each that was ever asked for is exactly one of `BY_STATUS`."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, not_, or_

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


def of_any(kinds: tuple[Count, ...]) -> ColumnElement[bool]:
    """Whether one of these has become of it."""
    return or_(*map(of_kind, kinds))


def _moved() -> ColumnElement[bool]:
    moved: ColumnElement[bool] = col(Appointment.id).in_(relations.moved())
    return moved

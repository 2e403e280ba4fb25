"""What two demo people, a patient and a doctor, were told lately of what others did with their appointments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.notifications import Notification
from calmconnect.db.people import User
from calmconnect.domain.booking import Status
from calmconnect.domain.notifications import Kind
from calmconnect.domain.people import Role

_LATELY = timedelta(days=14)
# What is older than this was read.
_NEW = timedelta(days=1)
_TOLD = {
    Status.PENDING: "{} asks for a session",
    Status.BOOKED: "{} confirmed your session",
    Status.CANCELLED: "{} called off your session",
}
_WHERE = {Role.PATIENT: "/patient/appointments", Role.DOCTOR: "/doctor"}


def notices(
    steps: list[tuple[AppointmentChange, Appointment]], told: list[User], people: dict[int, User], now: datetime
) -> Iterator[Notification]:
    """The notices of these people, oldest first; `people` holds everybody by their id."""
    for change, appointment in sorted(steps, key=lambda step: step[0].at):
        for person in told:
            if change.actor_id is None or person.id == change.actor_id or change.to_status not in _TOLD:
                continue
            if person.id in {appointment.patient_id, appointment.doctor_id} and now - change.at < _LATELY:
                yield _notice(change, appointment, person, people[change.actor_id], now)


def _notice(change: AppointmentChange, appointment: Appointment, to: User, by: User, now: datetime) -> Notification:
    starts = appointment.starts_at.astimezone(ZoneInfo(to.time_zone))
    return Notification(
        user_id=to.id or 0,
        kind=Kind.BOOKING,
        title=_TOLD[change.to_status].format(by.name),
        text=f"{starts:%A, {starts.day} %B at %H:%M}.",
        path=_WHERE[to.role],
        about=f"appointment:{appointment.id}",
        created_at=change.at,
        read_at=None if now - change.at < _NEW else change.at + timedelta(minutes=40),
    )

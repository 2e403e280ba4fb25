"""Who met whom, and when: three months of appointments, placed in the doctors' hours so that nothing overlaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from calmconnect.db.seed.doctors import DOCTORS, DemoDoctor
from calmconnect.db.seed.patients import DISABLED, NEWCOMERS, PATIENTS
from calmconnect.domain.booking import CancellationReason, Status
from calmconnect.domain.slots import Days, Hours, Open, Overrides, Rules, Span, Terms, free_slots

PAST, FUTURE = timedelta(days=62), timedelta(days=30)
_DAY = timedelta(days=1)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# Nobody books a talk in the middle of their night: the first and the last hour, in the patient's zone.
_AWAKE = range(7, 22)

_End = tuple[Status, CancellationReason | None]
_FULFILLED: _End = (Status.FULFILLED, None)
_BOOKED: _End = (Status.BOOKED, None)
_PENDING: _End = (Status.PENDING, None)
_BY_PATIENT: _End = (Status.CANCELLED, CancellationReason.BY_PATIENT)
_BY_DOCTOR: _End = (Status.CANCELLED, CancellationReason.BY_DOCTOR)
_REJECTED: _End = (Status.CANCELLED, CancellationReason.REJECTED)
_EXPIRED: _End = (Status.CANCELLED, CancellationReason.EXPIRED)

# How past visits ended, by weight.
_PAST_ENDS: dict[_End, int] = {
    _FULFILLED: 83,
    _BY_PATIENT: 7,
    _BY_DOCTOR: 3,
    (Status.NOSHOW, None): 5,
    (Status.CANCELLED, CancellationReason.UNATTENDED): 2,
}

# Places in DOCTORS and PATIENTS.
_DEMO_DOCTOR, _DEMO_PATIENT, _SLEEP_DOCTOR = 0, 0, 10
# What the demo patient did: days from now, with which doctor, and how it went.
_DEMO_STORY: tuple[tuple[float, int, _End], ...] = (
    (-44, _DEMO_DOCTOR, _FULFILLED),
    (-37, _DEMO_DOCTOR, _FULFILLED),
    (-30, _DEMO_DOCTOR, _BY_DOCTOR),
    (-27, _DEMO_DOCTOR, _FULFILLED),
    (-16, _DEMO_DOCTOR, _FULFILLED),
    (-15, _SLEEP_DOCTOR, _FULFILLED),
    (-7, _DEMO_DOCTOR, _FULFILLED),
    (0.15, _DEMO_DOCTOR, _BOOKED),
    (4, _SLEEP_DOCTOR, _PENDING),
    (8, _DEMO_DOCTOR, _BOOKED),
)
# Hours from now, and whom the demo doctor meets then.
_DEMO_DAY = ((-4, "Arjun Malhotra"), (-2, "Fatima Sheikh"), (1, "Rohan Pillai"), (5, "Lavanya Prasad"))


@dataclass(frozen=True, slots=True)
class Visit:
    """One appointment to be; `doctor` and `patient` are places in `DOCTORS` and `PATIENTS`."""

    doctor: int
    patient: int
    span: Span
    status: Status
    cancelled: CancellationReason | None = None


def plan(now: datetime, random: Random) -> list[Visit]:
    """All visits around `now`."""
    diary = _Diary(now)
    visits = list(_of_the_demo_accounts(diary, now))
    for patient, (name, _, need) in enumerate(PATIENTS):
        if patient == _DEMO_PATIENT or name in NEWCOMERS:
            continue
        doctor = _doctor_for(need, random)
        begins = now - timedelta(days=random.uniform(8, 57))
        until = now if name == DISABLED else now + FUTURE
        visits += _course(diary, doctor, patient, begins, until, random)
        if random.random() < 0.3:
            visits += _course(diary, _doctor_for(need, random), patient, begins, begins + 9 * _DAY, random)
    return [*visits, *_requests(diary, now, random)]


def hours_of(doctor: DemoDoctor) -> Iterator[Hours]:
    """A doctor's weekly hours."""
    for days, hours in doctor.hours:
        starts, ends = (time.fromisoformat(wall) for wall in hours.split("-"))
        yield from (Hours(_WEEKDAYS.index(day), starts, ends) for day in days.split())


def terms_of(doctor: DemoDoctor) -> Terms:
    """How a doctor lets time be booked."""
    minutes = timedelta(minutes=1)
    return Terms(
        session=doctor.session * minutes,
        buffer_before=doctor.before * minutes,
        buffer_after=doctor.buffer * minutes,
        notice=doctor.notice * minutes,
        horizon=timedelta(days=doctor.horizon),
        daily_cap=doctor.cap,
    )


def overrides_of(doctor: DemoDoctor, now: datetime) -> Overrides:
    """Dates on which a doctor has other hours, and their leave."""
    today = now.astimezone(ZoneInfo(doctor.time_zone)).date()
    return Overrides(
        {today + ahead * _DAY: tuple(_opened(hours)) for ahead, hours in doctor.other_hours},
        tuple(Days(today + first * _DAY, today + last * _DAY) for first, last, _ in doctor.leave),
    )


def _opened(hours: str) -> Iterator[Open]:
    for span in hours.split():
        yield Open(*(time.fromisoformat(wall) for wall in span.split("-")))


class _Diary:
    """What of everybody's time is still free."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.past, self.future = Span(now - PAST, now), Span(now, now + FUTURE)
        self._free = [_open_slots(doctor, now) for doctor in DOCTORS]
        self._busy: list[list[Span]] = [[] for _ in PATIENTS]
        self._sessions: Counter[tuple[int, date]] = Counter()

    def take(self, doctor: int, patient: int, wanted: datetime, among: Span | None = None) -> Span | None:
        """The free slot within three days of `wanted` that starts closest to it, wholly within `among` when that is given."""
        zone = ZoneInfo(PATIENTS[patient][1])
        fitting = [
            slot
            for slot in self._free[doctor]
            if abs(slot.starts - wanted) <= 3 * _DAY
            and (among is None or (among.starts <= slot.starts and slot.ends <= among.ends))
            and slot.starts.astimezone(zone).hour in _AWAKE
            and not any(slot.overlaps(other) for other in self._busy[patient])
        ]
        if not fitting:
            return None
        slot = min(fitting, key=lambda slot: abs(slot.starts - wanted))
        self._free[doctor].remove(slot)
        self._busy[patient].append(slot)
        self._note_session(doctor, slot)
        return slot

    def _note_session(self, doctor: int, slot: Span) -> None:
        """Leave nothing free on a day that has as many sessions as the doctor takes."""
        zone, cap = ZoneInfo(DOCTORS[doctor].time_zone), DOCTORS[doctor].cap
        day = slot.starts.astimezone(zone).date()
        self._sessions[doctor, day] += 1
        if self._sessions[doctor, day] == cap:
            self._free[doctor] = [one for one in self._free[doctor] if one.starts.astimezone(zone).date() != day]


def _open_slots(doctor: DemoDoctor, now: datetime) -> list[Span]:
    window = Span(now - PAST, now + FUTURE)
    terms = replace(terms_of(doctor), notice=timedelta(0), horizon=window.ends - window.starts)
    rules = Rules(tuple(hours_of(doctor)), ZoneInfo(doctor.time_zone), terms)
    return free_slots(rules, overrides_of(doctor, now), [], window.starts, window)


def _doctor_for(need: str, random: Random) -> int:
    able = [place for place, doctor in enumerate(DOCTORS) if need in doctor.specialisations]
    weights = [4 if place == _DEMO_DOCTOR or DOCTORS[place].specialisations[0] == need else 1 for place in able]
    return random.choices(able, weights)[0]


def _course(
    diary: _Diary, doctor: int, patient: int, begins: datetime, until: datetime, random: Random
) -> Iterator[Visit]:
    """Visits at about the same time every week or every other week."""
    every = random.choice((7, 7, 14)) * _DAY
    wanted = begins
    while wanted < until:
        slot = diary.take(doctor, patient, wanted)
        if slot is not None:
            yield Visit(doctor, patient, slot, *_how_it_went(slot, diary.now, random))
        wanted = (slot.starts if slot else wanted) + every


def _how_it_went(slot: Span, now: datetime, random: Random) -> _End:
    if slot.ends <= now:
        return random.choices(list(_PAST_ENDS), list(_PAST_ENDS.values()))[0]
    if slot.starts <= now:
        return Status.ARRIVED, None
    return _BY_PATIENT if random.random() < 0.07 else _BOOKED


def _of_the_demo_accounts(diary: _Diary, now: datetime) -> Iterator[Visit]:
    """A day with something in it for the demo doctor, and a history with a bit of everything for the demo patient."""
    for days, doctor, end in _DEMO_STORY:
        among = diary.past if days < 0 else diary.future
        yield from _one(diary, doctor, _DEMO_PATIENT, now + days * _DAY, among, end)
    for hours, name in _DEMO_DAY:
        among, end = (diary.past, _FULFILLED) if hours < 0 else (diary.future, _BOOKED)
        patient = next(place for place, (known, _, _) in enumerate(PATIENTS) if known == name)
        yield from _one(diary, _DEMO_DOCTOR, patient, now + timedelta(hours=hours), among, end)


def _requests(diary: _Diary, now: datetime, random: Random) -> Iterator[Visit]:
    """What waits for an answer, and what was once answered with no, or not at all."""
    able = [place for place, (name, _, _) in enumerate(PATIENTS) if name not in (*NEWCOMERS, DISABLED) and place]
    for doctor in range(len(DOCTORS)):
        ends = [_PENDING] * (5 if doctor == _DEMO_DOCTOR else random.randint(0, 1))
        ends += [_REJECTED] * random.randint(1, 2) + [_EXPIRED] * random.randint(0, 1)
        for end, patient in zip(ends, random.sample(able, len(ends)), strict=True):
            days, among = (
                (random.uniform(1, 12), diary.future) if end is _PENDING else (random.uniform(-40, -3), diary.past)
            )
            yield from _one(diary, doctor, patient, now + days * _DAY, among, end)


def _one(diary: _Diary, doctor: int, patient: int, wanted: datetime, among: Span, end: _End) -> Iterator[Visit]:
    slot = diary.take(doctor, patient, wanted, among)
    if slot is not None:
        yield Visit(doctor, patient, slot, *end)

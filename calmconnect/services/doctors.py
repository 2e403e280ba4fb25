"""Finding a doctor, and what is shown of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.doctors import Doctor, DoctorSpecialisation
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.doctors import SPECIALISATIONS, Presence
from calmconnect.domain.people import Actor
from calmconnect.domain.recommending import Candidate, Need, Reason, Weights, points, reasons, spoken_in
from calmconnect.domain.slots import Span
from calmconnect.domain.text import clean_line
from calmconnect.services import access, avatars, house_settings, presence, ratings, recommending, slots
from calmconnect.services.ratings import NO_RATINGS, Standing

PAGE_SIZE = 12
SEARCH_LENGTH = 80
_NEXT_DAYS = timedelta(days=14)
_NEXT_SLOTS = 3


@dataclass(frozen=True, slots=True)
class Card:
    """A doctor in a list. `stars` is the mean of all ratings, 0 without any; `next_slots` are at most three free slots.

    `why` says why they suit what somebody looks for.
    """

    id: int
    name: str
    headline: str
    specialisations: tuple[str, ...]
    languages: tuple[str, ...]
    fee_minor: int
    currency: str
    stars: float
    ratings: int
    presence: Presence
    next_slots: tuple[Span, ...]
    why: tuple[Reason, ...] = ()
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One page (counted from 0) of doctors, and how many there are in all."""

    cards: tuple[Card, ...]
    total: int
    page: int


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is shown of a doctor, with the free slots of the coming days."""

    card: Card
    about: str
    qualifications: str
    years_experience: int
    modes: tuple[str, ...]
    session_minutes: int
    free_cancel_hours: int
    time_zone: str
    slots: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class OpenTime:
    """The free slots of the coming days, each as long as a session."""

    session_minutes: int
    slots: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """Of some doctors: whether they are there, how patients rate them, where their pictures are; how much each thing counts."""

    seen: Mapping[int, Presence]
    stars: Mapping[int, Standing]
    pictures: Mapping[int, str]
    weights: Weights


_Helps = Mapping[int, Sequence[str]]
_Free = Mapping[int, Sequence[Span]]


async def find(
    words: object, specialisation: object, available_now: bool, page: int, now: datetime, actor: Actor | None = None
) -> Found:
    """A page (counted from 0) of listed doctors, those who suit best first (`domain/recommending.py`), then by name.

    `words` is looked for in names, headlines and what doctors help with, in its own and in patients' words;
    `specialisation` is a key of `SPECIALISATIONS`, anything else is no filter. Beyond the last page is the last page.
    When somebody is free counts within a page only: which page they are on must not change with every booking.

    Raises:
        Invalid: with the field `words` for a search that is no line of text.
    """
    wanted = clean_line(words, field="words", longest=SEARCH_LENGTH)
    about = await recommending.about(wanted)
    chosen = {key: 1.0 for key in SPECIALISATIONS if key == specialisation}
    async with reading() as rows:
        doctors = await _listed(rows, wanted, specialisation, about=about)
        need = await recommending.with_lately(rows, actor, Need(chosen or about, spoken_in(wanted)), now)
        known = await _known(rows, doctors)
        if available_now:
            doctors = [one for one in doctors if known.seen[one[0].user_id] is Presence.ONLINE]
        page = max(0, min(page, (len(doctors) - 1) // PAGE_SIZE))
        helps = await _specialisations(rows, [doctor.user_id for doctor, _ in doctors])
        ranked = _ranked(doctors, known, helps, {}, need, now)[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
        free = await _soon(rows, ranked, now)
        shown = _ranked(ranked, known, helps, free, need, now)
    whys = [reasons(_candidate(doctor, known, helps, free), need, now) for doctor, _ in shown]
    cards = _cards(shown, known, free, helps)
    return Found(tuple(replace(card, why=why) for card, why in zip(cards, whys, strict=True)), len(doctors), page)


async def available_now(now: datetime, at_most: int = 6) -> tuple[Card, ...]:
    """Doctors who are there right now."""
    return (await find("", "", True, 0, now)).cards[:at_most]


async def some(doctor_ids: Sequence[int], now: datetime) -> tuple[Card, ...]:
    """The cards of these doctors, in this order, leaving out any who is not listed."""
    async with reading() as rows:
        found = {doctor.user_id: (doctor, name) for doctor, name in await _listed(rows, "", "", doctor_ids)}
        wanted = [found[one] for one in doctor_ids if one in found]
        helps = await _specialisations(rows, [doctor.user_id for doctor, _ in wanted])
        return _cards(wanted, await _known(rows, wanted), await _soon(rows, wanted, now), helps)


async def profile(doctor_id: int, now: datetime) -> Profile:
    """A listed doctor, with every free slot up to their horizon.

    Raises:
        NotFound: for anyone who is not a listed doctor.
    """
    async with reading() as rows:
        doctor = await access.listed_doctor(rows, doctor_id)
        user = await rows.get(User, doctor_id)
        assert user is not None
        free, only = await _all_free(rows, doctor, now), [(doctor, user.name)]
        card = _cards(only, await _known(rows, only), free, await _specialisations(rows, [doctor_id]))[0]
    return Profile(
        card=card,
        about=doctor.about,
        qualifications=doctor.qualifications,
        years_experience=doctor.years_experience,
        modes=tuple(doctor.modes),
        session_minutes=doctor.session_minutes,
        free_cancel_hours=doctor.free_cancel_hours,
        time_zone=user.time_zone,
        slots=tuple(free[doctor_id]),
    )


async def open_time(doctor_id: int, now: datetime) -> OpenTime:
    """What changes of a listed doctor with each booking.

    Raises:
        NotFound: for anyone who is not a listed doctor.
    """
    async with reading() as rows:
        doctor = await access.listed_doctor(rows, doctor_id)
        free = await _all_free(rows, doctor, now)
    return OpenTime(doctor.session_minutes, tuple(free[doctor_id]))


async def _listed(
    rows: AsyncSession, words: str, specialisation: object, only: Sequence[int] | None = None, about: Iterable[str] = ()
) -> list[tuple[Doctor, str]]:
    wanted = select(Doctor, User.name).join(User, col(User.id) == Doctor.user_id).where(*access.LISTED)
    if words:
        wanted = wanted.where(
            or_(
                col(User.name).icontains(words, autoescape=True),
                col(Doctor.headline).icontains(words, autoescape=True),
                _helps_with(*about),
            )
        )
    if isinstance(specialisation, str) and specialisation in SPECIALISATIONS:
        wanted = wanted.where(_helps_with(specialisation))
    if only is not None:
        wanted = wanted.where(col(Doctor.user_id).in_(only))
    return [(doctor, name) for doctor, name in await rows.exec(wanted)]


def _helps_with(*keys: str) -> ColumnElement[bool]:
    found = select(DoctorSpecialisation.doctor_id).where(col(DoctorSpecialisation.specialisation).in_(keys))
    return col(Doctor.user_id).in_(found)


async def _known(rows: AsyncSession, doctors: Sequence[tuple[Doctor, str]]) -> _Known:
    ids = [doctor.user_id for doctor, _ in doctors]
    held = await house_settings.current()
    pictured = select(User.id, User.avatar_digest).where(col(User.id).in_(ids), col(User.avatar_digest).is_not(None))
    pictures = {number or 0: avatars.path(number or 0, digest) for number, digest in await rows.exec(pictured)}
    return _Known(await presence.of(rows, ids), await ratings.standing(rows, ids), pictures, held.weights)


async def _soon(rows: AsyncSession, doctors: Sequence[tuple[Doctor, str]], now: datetime) -> dict[int, list[Span]]:
    return await slots.free(rows, [doctor for doctor, _ in doctors], Span(now, now + _NEXT_DAYS), now)


async def _all_free(rows: AsyncSession, doctor: Doctor, now: datetime) -> dict[int, list[Span]]:
    return await slots.free(rows, [doctor], Span(now, now + timedelta(days=doctor.horizon_days + 1)), now)


def _ranked(
    doctors: Sequence[tuple[Doctor, str]], known: _Known, helps: _Helps, free: _Free, need: Need, now: datetime
) -> list[tuple[Doctor, str]]:
    """The doctors, who suits best first."""

    def place(one: tuple[Doctor, str]) -> tuple[float, str]:
        return -points(_candidate(one[0], known, helps, free), need, known.weights, now), one[1]

    return sorted(doctors, key=place)


def _candidate(doctor: Doctor, known: _Known, helps: _Helps, free: _Free) -> Candidate:
    number = doctor.user_id
    stars, slots = known.stars.get(number, NO_RATINGS), free.get(number, ())
    return Candidate(
        specialisations=tuple(helps[number]),
        languages=tuple(doctor.languages),
        stars=stars.mean,
        ratings=stars.total,
        here=known.seen[number] is Presence.ONLINE,
        free_at=slots[0].starts if slots else None,
    )


def _cards(doctors: Sequence[tuple[Doctor, str]], known: _Known, free: _Free, helps: _Helps) -> tuple[Card, ...]:
    return tuple(
        Card(
            id=doctor.user_id,
            name=name,
            headline=doctor.headline,
            specialisations=tuple(helps[doctor.user_id]),
            languages=tuple(doctor.languages),
            fee_minor=doctor.fee_minor,
            currency=doctor.currency,
            stars=known.stars.get(doctor.user_id, NO_RATINGS).mean,
            ratings=known.stars.get(doctor.user_id, NO_RATINGS).total,
            presence=known.seen[doctor.user_id],
            next_slots=tuple(free[doctor.user_id][:_NEXT_SLOTS]),
            picture=known.pictures.get(doctor.user_id, ""),
        )
        for doctor, name in doctors
    )


async def _specialisations(rows: AsyncSession, ids: list[int]) -> defaultdict[int, list[str]]:
    found = await rows.exec(select(DoctorSpecialisation).where(col(DoctorSpecialisation.doctor_id).in_(ids)))
    helps: defaultdict[int, list[str]] = defaultdict(list)
    for one in sorted(found, key=lambda one: list(SPECIALISATIONS).index(one.specialisation)):
        helps[one.doctor_id].append(one.specialisation)
    return helps

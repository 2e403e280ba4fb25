"""Figures of a period, for admins, and for doctors their own: read from what was counted of each day, never from the rows.

What is counted, and how exactly, is in docs/statistics.md; `services/rollups.py` counts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Executable, bindparam, case, func, literal, text
from sqlalchemy import select as columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.daily_figures import CountingState, DailyFigure, StaleDay
from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.histograms import Histogram
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.periods import Period, Step, parts, step_of
from calmconnect.domain.statistics import (
    HOUSE,
    LEVELS,
    OF_DOCTORS,
    SPREADS_OF_DOCTORS,
    Count,
    PeopleOfWeek,
    Spread,
    Statistics,
)
from calmconnect.services import access

PAGE_SIZE = 20
_PEOPLE = (Count.HAPPINESS, Count.HAPPINESS_PEOPLE)


@dataclass(frozen=True, slots=True)
class Order:
    """By what doctors are put in order: by `count`, or by it for each one of `per` (stars per rating); by name without any.

    Whoever has none comes last, whichever way.
    """

    count: Count | None = None
    per: Count | None = None
    descending: bool = True


@dataclass(frozen=True, slots=True)
class DoctorFigures:
    """What was counted of a doctor in a period; `spreads` as `Statistics` has them, of the whole period."""

    id: int
    name: str
    counts: dict[Count, int]
    spreads: dict[Spread, Histogram]


@dataclass(frozen=True, slots=True)
class Ranking:
    """A page of doctors, and how many there are in all."""

    rows: tuple[DoctorFigures, ...]
    total: int
    as_of: datetime | None


async def of_house(actor: Actor, period: Period, step: Step | None = None) -> Statistics:
    """The figures of the whole house, for each `step` of the period; by default as finely as a chart shows it."""
    access.only(actor, Role.ADMIN)
    async with reading() as rows:
        return await _of(rows, HOUSE, frozenset(Count), frozenset(Spread), period, step)


async def of_doctor(actor: Actor, doctor_id: int, period: Period, step: Step | None = None) -> Statistics:
    """The figures of a doctor, for an admin or that doctor.

    Raises:
        NotFound: for a doctor who is not there, or is somebody else.
    """
    async with reading() as rows:
        await access.figures_for(rows, actor, doctor_id)
        return await _of(rows, doctor_id, OF_DOCTORS, SPREADS_OF_DOCTORS, period, step)


async def name_of(actor: Actor, doctor_id: int) -> str:
    """Whose figures these are; for whom and errors as `of_doctor`."""
    async with reading() as rows:
        await access.figures_for(rows, actor, doctor_id)
        return (await rows.get_one(User, doctor_id)).name


async def by_doctor(
    actor: Actor,
    period: Period,
    counts: frozenset[Count],
    spreads: frozenset[Spread] = frozenset(),
    order: Order | None = None,
    page: int = 0,
) -> Ranking:
    """A page, counted from 0, of all doctors with some of their figures."""
    access.only(actor, Role.ADMIN)
    order = order or Order()
    by = sorted({one for one in (order.count, order.per) if one} & OF_DOCTORS)
    async with reading() as rows:
        # All doctors are put in order by what decides it; the rest is read of those who are shown.
        found = (await (await rows.connection()).execute(_ranked(period, by, order, page))).all()
        here = [row[0] for row in found]
        numbers = await _totals(rows, period, here, sorted((counts | set(by)) & OF_DOCTORS))
        lengths = await _lengths(rows, period, here, sorted(spreads & SPREADS_OF_DOCTORS))
        total = (await rows.exec(select(func.count()).select_from(Doctor))).one()
        state = await rows.get(CountingState, 1)
    shown = tuple(DoctorFigures(one, name, numbers[one], lengths[one]) for one, name, *_ in found)
    return Ranking(shown, total, state.counted_at if state else None)


async def _totals(
    rows: AsyncSession, period: Period, doctor_ids: list[int], counts: list[Count]
) -> dict[int, dict[Count, int]]:
    found = {one: dict.fromkeys(counts, 0) for one in doctor_ids}
    wanted = (
        columns(col(DailyFigure.subject), col(DailyFigure.figure), func.sum(DailyFigure.value))
        .where(
            col(DailyFigure.subject).in_(doctor_ids),
            col(DailyFigure.figure).in_([one.value for one in counts]),
            _within(col(DailyFigure.day), period),
        )
        .group_by(col(DailyFigure.subject), col(DailyFigure.figure))
    )
    for doctor_id, figure, total in await (await rows.connection()).execute(wanted):
        found[doctor_id][Count(figure)] = int(total)
    return found


async def _of(
    rows: AsyncSession,
    subject: int,
    counts: frozenset[Count],
    spreads: frozenset[Spread],
    period: Period,
    step: Step | None,
) -> Statistics:
    cut = tuple(parts(period, step or step_of(period)))
    numbers = {one: [0] * len(cut) for one in counts}
    lengths: dict[Spread, list[dict[int, int]]] = {one: [{} for _ in cut] for one in spreads}
    # Before the figures: a day that is counted in between is said to be waiting, rather than to be counted when it was not.
    stale = select(func.count()).select_from(StaleDay).where(_within(col(StaleDay.day), period))
    waiting = (await rows.exec(stale)).one()
    asked = _summed(subject, [*counts, *spreads], period, cut)
    for figure, place, bucket, total, highest in await (await rows.connection()).execute(asked):
        # An enumeration's word is what a row says.
        if figure in lengths:
            lengths[figure][place][bucket] = int(total)
        else:
            numbers[figure][place] = highest if figure in LEVELS else int(total)
    state = await rows.get(CountingState, 1)
    return Statistics(
        period=period,
        parts=cut,
        as_of=state.counted_at if state else None,
        waiting=waiting,
        counts={one: tuple(each) for one, each in numbers.items()},
        spreads={one: tuple(each) for one, each in lengths.items()},
        people=await _people(rows, period) if subject == HOUSE else (),
    )


def _summed(subject: int, figures: list[Any], period: Period, cut: tuple[Period, ...]) -> Executable:
    day = col(DailyFigure.day)
    place: Any = case(*[(day <= part.last, literal(n)) for n, part in enumerate(cut)])
    figure, bucket, value = col(DailyFigure.figure), col(DailyFigure.bucket), col(DailyFigure.value)
    return (
        columns(figure, place.label("place"), bucket, func.sum(value), func.max(value))
        .where(col(DailyFigure.subject) == subject, figure.in_([one.value for one in figures]), _within(day, period))
        .group_by(figure, "place", bucket)
    )


async def _people(rows: AsyncSession, period: Period) -> tuple[PeopleOfWeek, ...]:
    found: defaultdict[Any, dict[str, int]] = defaultdict(dict)
    wanted = (
        select(col(DailyFigure.day), col(DailyFigure.figure), col(DailyFigure.value))
        .where(
            DailyFigure.subject == HOUSE,
            col(DailyFigure.figure).in_([one.value for one in _PEOPLE]),
            _within(col(DailyFigure.day), period),
        )
        .order_by(col(DailyFigure.day))
    )
    for day, figure, value in await rows.exec(wanted):
        found[day][figure] = value
    return tuple(PeopleOfWeek(day, *(each[one] for one in _PEOPLE)) for day, each in found.items())


def _ranked(period: Period, wanted: list[Count], order: Order, page: int) -> Executable:
    figure, value = col(DailyFigure.figure), col(DailyFigure.value)
    # Once for all doctors: PostgreSQL would else work it out for each of them.
    sums: Any = (
        columns(
            col(DailyFigure.subject).label("subject"),
            *[func.sum(case((figure == one.value, value), else_=0)).label(one.value) for one in wanted],
        )
        .where(
            # Word for word as the index `daily_figures_of_doctors` says it, else PostgreSQL can't know that it will do.
            text("subject > 0 AND bucket = 0"),
            figure.in_([one.value for one in wanted]),
            _within(col(DailyFigure.day), period),
        )
        .group_by(col(DailyFigure.subject))
        .cte("sums")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    shown = {one: func.coalesce(sums.c[one.value], 0) for one in wanted}
    return (
        columns(col(User.id), col(User.name), *shown.values())
        .join(Doctor, col(Doctor.user_id) == User.id)
        .outerjoin(sums, sums.c.subject == User.id)
        .order_by(*_in_order(order, shown), col(User.name), col(User.id))
        .offset(page * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )


def _in_order(order: Order, shown: dict[Count, Any]) -> list[Any]:
    if order.count not in shown:
        return [col(User.name).desc()] if order.descending and order.count is None else []
    by: Any = shown[order.count]
    if order.per in shown:
        by = by * 1.0 / func.nullif(shown[order.per], 0)
    return [(by.desc() if order.descending else by.asc()).nulls_last()]


async def _lengths(
    rows: AsyncSession, period: Period, doctor_ids: list[int], spreads: list[Spread]
) -> dict[int, dict[Spread, Histogram]]:
    found: dict[int, dict[Spread, dict[int, int]]] = {one: {spread: {} for spread in spreads} for one in doctor_ids}
    if spreads and doctor_ids:
        wanted = (
            select(DailyFigure.subject, DailyFigure.figure, DailyFigure.bucket, func.sum(DailyFigure.value))
            .where(
                col(DailyFigure.subject).in_(doctor_ids),
                col(DailyFigure.figure).in_([one.value for one in spreads]),
                _within(col(DailyFigure.day), period),
            )
            .group_by(col(DailyFigure.subject), col(DailyFigure.figure), col(DailyFigure.bucket))
        )
        for doctor_id, figure, bucket, count in await rows.exec(wanted):
            found[doctor_id][Spread(figure)][bucket] = int(count)
    return {doctor_id: dict(each) for doctor_id, each in found.items()}


def _within(day: Any, period: Period) -> ColumnElement[bool]:
    # As part of the words: a plan that PostgreSQL keeps for any days at all is ten times slower for many of them.
    first, last = (bindparam(None, one, type_=Date(), literal_execute=True) for one in (period.first, period.last))
    inside: ColumnElement[bool] = day.between(first, last)
    return inside

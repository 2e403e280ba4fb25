"""Filling in a questionnaire: each answer is kept as it is given, and what is whole is never half changed.

    number = await measures.begin(actor, "phq9", now)
    await measures.answer(actor, number, 1, 2, now)             # as the person taps
    await measures.complete(actor, number, {9: 0}, now)         # with what the page holds, should a tap have been lost

Whoever writes first locks the row, so two tabs, a late answer and a second click come one after the other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from calmconnect.db.measures import EarlierAnswers, QuestionnaireResponse
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.measures import (
    Measure,
    ResponseStatus,
    check_whole,
    clean_answer,
    clean_measure,
    is_risk,
)
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.risk import RiskLevel, RiskSource
from calmconnect.services import access, risk, topics
from calmconnect.services.notifications import withdraw
from calmconnect.services.work import Work, work

_FINISHED = "You have finished this one already. You can still change an answer there."
_UNFINISHED = "This one is not finished yet."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A questionnaire of the acting patient's, with what they have answered so far."""

    id: int
    measure: Measure
    status: ResponseStatus
    answers: dict[int, int]
    version: int
    completed_at: datetime | None


async def begin(actor: Actor, measure: object, now: datetime) -> int:
    """The acting patient's questionnaire of a kind that is in progress, begun now if there is none; gives its id.

    Raises:
        Invalid: with the field `measure` for one that there is not.
    """
    access.only(actor, Role.PATIENT)
    wanted = clean_measure(measure)
    async with work() as w:
        return (await open_one(w, actor.user_id, wanted, now)).id or 0


async def one(actor: Actor, response_id: int) -> Sheet:
    """One of the acting patient's questionnaires.

    Raises:
        NotFound: for one that is not theirs.
    """
    async with reading() as rows:
        row = await access.response_for(rows, actor, response_id)
    return Sheet(row.id or 0, row.measure, row.status, answers_in(row), row.version, row.completed_at)


async def answer(actor: Actor, response_id: int, item: object, points: object, now: datetime) -> None:
    """Keep one answer; given again it replaces the one before.

    Raises:
        NotFound: for a questionnaire that is not theirs.
        Invalid: with the field `answer` for an item or an answer that it doesn't have.
        Conflict: when it is finished.
    """
    async with work() as w:
        row = await access.response_for(w.rows, actor, response_id, lock=True)
        number, worth = clean_answer(row.measure, item, points)
        if row.status is not ResponseStatus.IN_PROGRESS:
            raise Conflict(_FINISHED)
        if (answers := answers_in(row)).get(number) != worth:
            _write(w, row, {**answers, number: worth}, now)


async def complete(actor: Actor, response_id: int, more: object, now: datetime) -> None:
    """Finish a questionnaire; `more` maps items to points that the page holds, kept or not. Finishing twice is finishing once.

    Raises:
        NotFound: for a questionnaire that is not theirs.
        Invalid: with the field `answer` for an answer that can't be, `item-N` for each that is missing: what can be is kept.
    """
    async with work() as w:
        row = await access.response_for(w.rows, actor, response_id, lock=True)
        given = _clean(row.measure, more)
        if row.status is not ResponseStatus.IN_PROGRESS:
            return
        answers = {**answers_in(row), **given}
        check_whole(row.measure, answers)
        row.status, row.completed_at, row.remind_at = ResponseStatus.COMPLETED, now, None
        _write(w, row, answers, now)
        await withdraw(w, row.patient_id, about(row), now)
        if is_risk(row.measure, answers):
            await _follow_up(w, row.patient_id, now)


async def amend(actor: Actor, response_id: int, version: object, more: object, now: datetime) -> None:
    """Change answers of a finished questionnaire; what it said before stays beside it.

    `version` is that of the answers which were in front of the person.

    Raises:
        NotFound: for a questionnaire that is not theirs.
        Invalid: as for `complete`.
        Conflict: while it is not finished, or when it was changed elsewhere meanwhile.
    """
    async with work() as w:
        row = await access.response_for(w.rows, actor, response_id, lock=True)
        given = _clean(row.measure, more)
        if row.status is ResponseStatus.IN_PROGRESS:
            raise Conflict(_UNFINISHED)
        if version != row.version:
            raise Conflict("This was changed in another tab. Here it is as it stands now.")
        before = answers_in(row)
        answers = {**before, **given}
        check_whole(row.measure, answers)
        if answers == before:
            return
        w.rows.add(
            EarlierAnswers(response_id=response_id, version=row.version, answers=row.answers, given_at=row.changed_at)
        )
        row.status = ResponseStatus.AMENDED
        _write(w, row, answers, now)
        if is_risk(row.measure, answers, before):
            await _follow_up(w, row.patient_id, now)


async def open_one(w: Work, patient_id: int, measure: Measure, now: datetime) -> QuestionnaireResponse:
    """A patient's questionnaire of a kind that is in progress, begun now if there is none; locked until the end."""
    fresh = {
        "patient_id": patient_id,
        "measure": measure,
        "status": ResponseStatus.IN_PROGRESS,
        "answers": json.dumps({}),
        "version": 0,
        "began_at": now,
        "changed_at": now,
    }
    if await insert_if_absent(w.rows, QuestionnaireResponse, **fresh):
        _announce(w, patient_id)
    found = await w.rows.exec(
        select(QuestionnaireResponse)
        .where(
            QuestionnaireResponse.patient_id == patient_id,
            QuestionnaireResponse.measure == measure,
            QuestionnaireResponse.status == ResponseStatus.IN_PROGRESS,
        )
        .with_for_update()
    )
    return found.one()


def answers_in(row: QuestionnaireResponse) -> dict[int, int]:
    """What was answered, by item."""
    return {int(item): points for item, points in json.loads(row.answers).items()}


def about(row: QuestionnaireResponse) -> str:
    """What notices of a questionnaire are filed under."""
    return f"questionnaire:{row.id}"


def _clean(measure: Measure, more: object) -> dict[int, int]:
    if not isinstance(more, Mapping):
        raise Invalid(answer="Please choose one of the answers that stand there.")
    return dict(clean_answer(measure, item, points) for item, points in more.items())


def _write(w: Work, row: QuestionnaireResponse, answers: dict[int, int], now: datetime) -> None:
    row.answers = json.dumps(dict(sorted(answers.items())))
    row.version, row.changed_at = row.version + 1, now
    w.rows.add(row)
    _announce(w, row.patient_id)


def _announce(w: Work, patient_id: int) -> None:
    w.announce(topics.wellbeing(patient_id), {"kind": "measures"})


async def _follow_up(w: Work, patient_id: int, now: datetime) -> None:
    """Have those on duty look after a person whose answers say that their life may be in danger."""
    await risk.raise_flag(w, risk.About(patient_id=patient_id), RiskSource.MEASURE, RiskLevel.URGENT, now)

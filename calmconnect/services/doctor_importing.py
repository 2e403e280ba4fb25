"""Adding many doctors at once from a file: looked at first, then added line by line by the clock once that is confirmed.

What was handed over stays for a week, so that the report can be read; it outlives the tab and the process.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, func, select, update

from calmconnect.db.doctor_imports import DoctorImport, DoctorImportLine
from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain import doctor_lists
from calmconnect.domain.doctor_lists import Line, LineStatus, marks_of
from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, admin, topics
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import work

PAGE_SIZE = 50
_KEPT_FOR = timedelta(days=7)
# How many lines a round takes before others have their turn, and how often pages hear how far it is.
_AT_ONCE, _TOLD_EVERY = 500, 25
_KNOWN = "A doctor with this address or licence number is known already."
_CHANGED = {"kind": "import"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as the admin reads it."""

    number: int
    name: str
    email: str
    licence_number: str
    status: LineStatus
    problem: str


@dataclass(frozen=True, slots=True)
class Report:
    """An admin's list: how many lines stand how, and one page of them."""

    id: int
    created_at: datetime
    confirmed: bool
    ended: bool
    counts: dict[LineStatus, int]
    rows: tuple[Shown, ...]


async def hand_over(actor: Actor, content: bytes, now: datetime) -> int:
    """Look at a file, and keep what is found for the acting admin; nobody is added yet. Gives its number.

    Raises:
        Invalid: with the field `file` for what is no list of doctors.
    """
    access.only(actor, Role.ADMIN)
    lines = await asyncio.to_thread(doctor_lists.read, content, now.date())
    known = await _known(lines)
    async with work() as w:
        one = DoctorImport(admin_id=actor.user_id, created_at=now)
        w.rows.add(one)
        await w.rows.flush()
        assert one.id is not None
        w.rows.add_all(_row(one.id, line, known) for line in lines)
        w.announce(topics.user(actor.user_id), _CHANGED)
        return one.id


async def latest(actor: Actor, status: LineStatus | None, page: int) -> Report | None:
    """The acting admin's last list with a page (counted from 0) of its lines, or of those that stand so; None without one."""
    access.only(actor, Role.ADMIN)
    lines = DoctorImportLine
    async with reading() as rows:
        mine = select(DoctorImport).where(DoctorImport.admin_id == actor.user_id)
        one = (await rows.exec(mine.order_by(col(DoctorImport.id).desc()).limit(1))).first()
        if one is None:
            return None
        wanted = select(lines).where(lines.import_id == one.id)
        shown = wanted if status is None else wanted.where(lines.status == status)
        found = await rows.exec(shown.order_by(col(lines.number)).offset(page * PAGE_SIZE).limit(PAGE_SIZE))
        counted = select(lines.status, func.count()).where(lines.import_id == one.id).group_by(lines.status)
        counts = {LineStatus(one): count for one, count in await rows.exec(counted)}
        done = one.ended_at is not None
        return Report(
            one.id or 0, one.created_at, one.confirmed_at is not None, done, counts, tuple(map(_shown, found))
        )


async def confirm(actor: Actor, import_id: int, now: datetime) -> None:
    """Have all good lines of a list added; the clock does it, whether or not anybody looks.

    Raises:
        NotFound: for a list that is not the acting admin's.
        Conflict: when that was done already.
    """
    async with work() as w:
        one = await access.doctor_import_for(w.rows, actor, import_id)
        if one.confirmed_at is not None:
            raise Conflict("These doctors are being added already.")
        one.confirmed_at = now
        w.rows.add(one)
        w.announce(topics.user(actor.user_id), _CHANGED)


async def drop(actor: Actor, import_id: int) -> None:
    """Forget a list that was not confirmed, or is done.

    Raises:
        NotFound: for a list that is not the acting admin's.
        Conflict: while its doctors are being added.
    """
    async with work() as w:
        one = await access.doctor_import_for(w.rows, actor, import_id)
        if one.confirmed_at is not None and one.ended_at is None:
            raise Conflict("These doctors are being added right now.")
        await w.rows.exec(delete(DoctorImportLine).where(col(DoctorImportLine.import_id) == import_id))
        await w.rows.delete(one)
        w.announce(topics.user(actor.user_id), _CHANGED)


async def go_on(now: datetime) -> int:
    """Add doctors of lists that were confirmed, and give how many; two who do it at once add each only once."""
    async with reading() as rows:
        open_one = select(DoctorImport).where(
            col(DoctorImport.confirmed_at).is_not(None), col(DoctorImport.ended_at).is_(None)
        )
        one = (await rows.exec(open_one.order_by(col(DoctorImport.id)).limit(1))).first()
        if one is None:
            return 0
        ready = select(DoctorImportLine.number).where(
            DoctorImportLine.import_id == one.id, DoctorImportLine.status == LineStatus.READY
        )
        numbers = (await rows.exec(ready.order_by(col(DoctorImportLine.number)).limit(_AT_ONCE))).all()
    by = Actor(one.admin_id, Role.ADMIN, 0)
    done = await one_by_one(numbers, lambda number: _add(by, one.id or 0, number, now), "Adding a doctor of a list")
    if len(numbers) < _AT_ONCE:
        await _end(by, one.id or 0, now)
    return done


async def forget(now: datetime) -> None:
    """Throw away lists of which nothing is wanted any more."""
    async with work() as w:
        old = select(DoctorImport.id).where(col(DoctorImport.created_at) < now - _KEPT_FOR)
        waits = (col(DoctorImport.confirmed_at).is_not(None), col(DoctorImport.ended_at).is_(None))
        kept = select(DoctorImport.id).where(*waits)
        for table, column in ((DoctorImportLine, DoctorImportLine.import_id), (DoctorImport, DoctorImport.id)):
            await w.rows.exec(delete(table).where(col(column).in_(old), col(column).not_in(kept)))


async def _add(by: Actor, import_id: int, number: int, now: datetime) -> bool:
    try:
        return await _add_once(by, import_id, number, now)
    except (IntegrityError, Invalid) as error:
        words = str(error) if isinstance(error, Invalid) else _KNOWN
        async with work() as w:
            await w.rows.exec(_claimed(import_id, number, LineStatus.REFUSED).values(problem=words))
        return False


async def _add_once(by: Actor, import_id: int, number: int, now: datetime) -> bool:
    async with work() as w:
        # The claim and the account stand in one transaction: neither is there without the other.
        claim = _claimed(import_id, number, LineStatus.ADDED).returning(col(DoctorImportLine.number))
        if (await w.rows.exec(claim)).first() is None:
            return False
        line = await w.rows.get_one(DoctorImportLine, (import_id, number))
        doctor = doctor_lists.clean(json.loads(line.words), now.date())
        taken = select(Doctor.user_id).where(func.lower(Doctor.licence_number) == doctor.licence_number.lower())
        if (await w.rows.exec(taken)).first() is not None:
            raise Invalid(licence_number=_KNOWN)
        await admin.write_doctor(w, by, doctor, now)
        if number % _TOLD_EVERY == 0:
            w.announce(topics.user(by.user_id), _CHANGED)
    return True


def _claimed(import_id: int, number: int, status: LineStatus):  # type: ignore[no-untyped-def]
    return (
        update(DoctorImportLine)
        .where(
            col(DoctorImportLine.import_id) == import_id,
            col(DoctorImportLine.number) == number,
            col(DoctorImportLine.status) == LineStatus.READY,
        )
        .values(status=status)
    )


async def _end(by: Actor, import_id: int, now: datetime) -> None:
    async with work() as w:
        left = select(DoctorImportLine.number).where(
            DoctorImportLine.import_id == import_id, DoctorImportLine.status == LineStatus.READY
        )
        await w.rows.exec(
            update(DoctorImport).where(col(DoctorImport.id) == import_id, ~left.exists()).values(ended_at=now)
        )
        w.announce(topics.user(by.user_id), _CHANGED)
        w.announce(topics.ADMIN, {"kind": "people"})


async def _known(lines: list[Line]) -> set[str]:
    """The marks of doctors and others who are there already."""
    good = [line.fields for line in lines if not line.problem]
    emails = [fields["email"].strip().lower() for fields in good]
    numbers = [fields["licence_number"].strip().lower() for fields in good]
    async with reading() as rows:
        known: set[str] = set()
        for start in range(0, len(good), 500):
            part = slice(start, start + 500)
            known |= {f"@{one}" for one in await rows.exec(select(User.email).where(col(User.email).in_(emails[part])))}
            licence = func.lower(Doctor.licence_number)
            known |= {f"#{one}" for one in await rows.exec(select(licence).where(licence.in_(numbers[part])))}
    return known


def _row(import_id: int, line: Line, known: set[str]) -> DoctorImportLine:
    problem = line.problem or (_KNOWN if any(mark in known for mark in marks_of(line.fields)) else "")
    status = LineStatus.REFUSED if problem else LineStatus.READY
    words = json.dumps(line.fields, ensure_ascii=False)
    return DoctorImportLine(import_id=import_id, number=line.number, status=status, problem=problem, words=words)


def _shown(line: DoctorImportLine) -> Shown:
    fields = json.loads(line.words)
    name, email, number = (fields.get(column, "")[:200] for column in ("name", "email", "licence_number"))
    return Shown(line.number, name, email, number, line.status, line.problem)

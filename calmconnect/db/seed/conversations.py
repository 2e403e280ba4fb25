"""What doctors and their patients wrote to each other; the words stand in conversations.txt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from calmconnect.db.conversations import Conversation, Message, ReadMarker
from calmconnect.db.seed.doctors import DOCTORS
from calmconnect.db.seed.histories import Life
from calmconnect.db.seed.patients import PATIENTS
from calmconnect.domain.booking import Status

_TEXTS = Path(__file__).with_name("conversations.txt")
_ACQUAINTED = (Status.BOOKED, Status.ARRIVED, Status.FULFILLED, Status.NOSHOW)
_MINUTE = timedelta(minutes=1)
_PATIENT = "p"


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the patient ("p") or the doctor ("d"), `days` after the day of the one before."""

    by: str
    text: str
    days: int


@dataclass(frozen=True, slots=True)
class Script:
    """A conversation as written down. `patient` is "*" for any patient of the doctor's."""

    doctor: str
    patient: str
    ended: timedelta
    read: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation that two had; `doctor` and `patient` are places in `DOCTORS` and `PATIENTS`, one moment a line."""

    doctor: int
    patient: int
    script: Script
    moments: tuple[datetime, ...]


def talks(lives: list[Life], now: datetime, random: Random) -> Iterator[Talk]:
    """Give each script to two who knew each other early enough; one that fits nobody is left out."""
    known = _known_since(lives)
    # Those that ended long ago first: fewer pairs knew each other then.
    for script in sorted(scripts(), key=lambda script: script.ended, reverse=True):
        ended = now - script.ended
        able = [pair for pair, since in known.items() if _fits(script, pair) and since < ended]
        if not able:
            continue
        pair = min(able, key=lambda pair: known[pair])
        moments = _moments(script, PATIENTS[pair[1]][1], ended, random)
        yield Talk(*pair, script, tuple(_not_before(known.pop(pair), moments)))


def conversation(talk: Talk, doctor_id: int, patient_id: int) -> Conversation:
    """The conversation's row."""
    return Conversation(
        doctor_id=doctor_id,
        patient_id=patient_id,
        last_seq=len(talk.moments),
        last_message_at=talk.moments[-1],
        created_at=talk.moments[0] - _MINUTE,
    )


def contents(talk: Talk, row: Conversation) -> Iterator[Message | ReadMarker]:
    """The messages of a conversation that has its row, and how far the two have read."""
    assert row.id is not None and row.doctor_id is not None
    said = {row.patient_id: 0, row.doctor_id: 0}
    for seq, (line, at) in enumerate(zip(talk.script.lines, talk.moments, strict=True), start=1):
        by = row.patient_id if line.by == _PATIENT else row.doctor_id
        said[by] = seq
        name = f"seed-{row.id:04}-{seq:04}"
        yield Message(conversation_id=row.id, seq=seq, sender_id=by, client_id=name, text=line.text, sent_at=at)
    for user_id, last in said.items():
        read = row.last_seq if talk.script.read else last
        yield ReadMarker(conversation_id=row.id, user_id=user_id, seq=read, delivered=row.last_seq)


def scripts() -> Iterator[Script]:
    """The scripts in the file, whose head tells how it is written."""
    for part in _TEXTS.read_text(encoding="utf-8").split("\n== ")[1:]:
        head, *body = part.splitlines()
        doctor, patient, hours, read = (field.strip() for field in head.split("|"))
        yield Script(doctor, patient, timedelta(hours=float(hours)), read == "read", tuple(_lines(body)))


def _lines(body: list[str]) -> Iterator[Line]:
    days = 0
    for written in filter(None, body):
        kind, _, text = written.partition(" ")
        if kind == "--":
            days = int(text)
        else:
            yield Line(kind, text, days)
            days = 0


def _known_since(lives: list[Life]) -> dict[tuple[int, int], datetime]:
    """Doctor and patient → when the first of the visits that let them write to each other was accepted."""
    since: dict[tuple[int, int], datetime] = {}
    for life in lives:
        if life.visit.status in _ACQUAINTED:
            pair, accepted = (life.visit.doctor, life.visit.patient), life.steps[1].at
            since[pair] = min(accepted, since.get(pair, accepted))
    return since


def _fits(script: Script, pair: tuple[int, int]) -> bool:
    doctor, patient = pair
    wanted = script.patient == PATIENTS[patient][0] or (script.patient == "*" and patient != 0)
    return wanted and DOCTORS[doctor].name == script.doctor


def _moments(script: Script, zone: str, ended: datetime, random: Random) -> list[datetime]:
    """When each line was written, counted back from the last one."""
    moments = [ended]
    following = script.lines[-1]
    for line in reversed(script.lines[:-1]):
        moments.append(_before(moments[-1], line, following, zone, random))
        following = line
    return moments[::-1]


def _before(moment: datetime, line: Line, following: Line, zone: str, random: Random) -> datetime:
    if following.days:
        day = moment.astimezone(ZoneInfo(zone)).date() - timedelta(days=following.days)
        evening = time(random.randint(9, 20), random.randint(0, 59), random.randint(0, 59), tzinfo=ZoneInfo(zone))
        return datetime.combine(day, evening).astimezone(moment.tzinfo)
    return moment - (random.uniform(0.3, 1.5) if line.by == following.by else random.uniform(2, 22)) * _MINUTE


def _not_before(earliest: datetime, moments: list[datetime]) -> Iterator[datetime]:
    """The moments, drawn together where they would begin before `earliest`."""
    first, last = moments[0], moments[-1]
    shrunk = min(1.0, (last - earliest) / (last - first))
    return (last - shrunk * (last - moment) for moment in moments)

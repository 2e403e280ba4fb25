"""What demo patients said of their days, and that the doctors of the first may see what comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from json import dumps
from random import Random
from zoneinfo import ZoneInfo

from sqlmodel import SQLModel

from calmconnect.db.consents import Consent
from calmconnect.db.people import User
from calmconnect.db.scores import CheckIn, ScoreChoice
from calmconnect.domain.consents import AGREEMENTS, Subject

_DAY = timedelta(days=1)
_ALWAYS_THE_SAME = 20_612

# How many days ago, how it was, and a word; nothing of today, so that there is something to say.
_SAID = (
    *((ago, mood, "") for ago, mood in ((48, 2), (47, 2), (45, 1), (44, 2), (42, 3), (41, 2), (39, 2), (38, 3))),
    (36, 2, "slept three hours"),
    *((ago, mood, "") for ago, mood in ((35, 3), (33, 3), (32, 2), (30, 3), (29, 4), (27, 3), (26, 3), (24, 4))),
    (23, 4, "walked with Anu"),
    *((ago, mood, "") for ago, mood in ((21, 3), (20, 4), (18, 4), (17, 3), (15, 4), (14, 2), (13, 2))),
    (12, 1, "exam results"),
    *((ago, mood, "") for ago, mood in ((11, 2), (9, 3), (8, 3), (6, 4), (5, 4), (4, 3), (2, 4))),
    (1, 5, "called my sister"),
)


def scores(patient: User, now: datetime) -> Iterator[SQLModel]:
    """Seven weeks that slowly get better, with a setback in them."""
    assert patient.id is not None
    since = now - 49 * _DAY
    yield ScoreChoice(user_id=patient.id, since=since)
    version = AGREEMENTS[Subject.SCORE].version
    yield Consent(user_id=patient.id, subject=Subject.SCORE, version=version, given_at=since)
    today = now.astimezone(ZoneInfo(patient.time_zone)).date()
    for ago, mood, word in _SAID:
        said = dumps({"mood": mood, "word": word})
        yield CheckIn(user_id=patient.id, day=today - ago * _DAY, at=now - ago * _DAY, said=said)


def of_others(patients: Sequence[User], now: datetime) -> Iterator[SQLModel]:
    """Others who say now and then how they are, so that there is something to say of how people are on the whole."""
    random = Random(_ALWAYS_THE_SAME)  # noqa: S311 - nothing here is secret
    for patient in patients:
        assert patient.id is not None
        since = max(now - 49 * _DAY, patient.created_at)
        version = AGREEMENTS[Subject.AI_USE].version
        yield ScoreChoice(user_id=patient.id, since=since)
        yield Consent(user_id=patient.id, subject=Subject.AI_USE, version=version, given_at=since)
        today, usual = now.astimezone(ZoneInfo(patient.time_zone)).date(), random.choice((2, 3, 3, 4))
        for ago in range(1, (now - since).days):
            if random.random() < 0.5:
                mood = max(1, min(5, usual + random.choice((-1, 0, 0, 1)) + (ago < 20)))
                said = dumps({"mood": mood, "word": ""})
                yield CheckIn(user_id=patient.id, day=today - ago * _DAY, at=now - ago * _DAY, said=said)

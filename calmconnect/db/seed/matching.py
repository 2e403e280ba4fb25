"""What some demo patients let doctors see who may suit them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from calmconnect.db.consents import Consent
from calmconnect.db.matching import MatchWish
from calmconnect.db.people import User
from calmconnect.domain.consents import AGREEMENTS, Subject

# Place among the patients → hours ago, what they look for, and in which languages.
_WISHES = {
    11: (3, ["anxiety", "sleep"], ["en", "hi"]),
    17: (9, ["stress"], []),
    22: (26, ["depression", "anxiety"], ["en"]),
    26: (50, ["relationships", "family"], ["hi"]),
    29: (31, ["sleep", "anxiety"], ["hi"]),
    31: (75, ["grief"], []),
    33: (98, ["anxiety"], []),
    36: (120, ["anxiety", "ocd"], ["en"]),
    38: (170, ["stress", "depression"], ["en"]),
}


def wishes(patients: list[User], now: datetime) -> Iterator[Consent | MatchWish]:
    """The agreement of each, and what they chose."""
    version = AGREEMENTS[Subject.MATCHING].version
    for place, (hours, about, languages) in _WISHES.items():
        user_id, at = patients[place].id or 0, now - timedelta(hours=hours)
        yield Consent(user_id=user_id, subject=Subject.MATCHING, version=version, given_at=at)
        yield MatchWish(user_id=user_id, at=at, said=json.dumps({"about": about, "languages": languages}))

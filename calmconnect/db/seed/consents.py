"""What demo patients have agreed to."""

from __future__ import annotations

from collections.abc import Iterator

from calmconnect.db.consents import Consent
from calmconnect.db.people import User
from calmconnect.domain.consents import AGREEMENTS, Subject


def consents(patients: list[User]) -> Iterator[Consent]:
    """Everybody agreed to sessions over the internet when they joined, the first one to what reads their words, too."""
    for place, patient in enumerate(patients):
        for subject in (Subject.TELEHEALTH, Subject.AI_USE) if place == 0 else (Subject.TELEHEALTH,):
            version = AGREEMENTS[subject].version
            yield Consent(user_id=patient.id or 0, subject=subject, version=version, given_at=patient.created_at)

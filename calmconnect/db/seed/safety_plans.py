"""The demo patient's safety plan, written with their doctor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from calmconnect.db.safety_plans import SafetyPlanStep
from calmconnect.domain.safety_plan import Step

# Days ago, whether the doctor wrote it, the step, and what it said; one step was written twice.
_WRITTEN: tuple[tuple[int, bool, Step, str], ...] = (
    (40, True, Step.SIGNS, "I stop answering messages\nI lie awake for hours and go over everything again"),
    (40, True, Step.COPING, "Walk around the lake once, without the phone"),
    (
        39,
        False,
        Step.COPING,
        "Walk around the lake once, without the phone\nA warm shower, slowly\nThe playlist from summer",
    ),
    (39, False, Step.DISTRACTION, "Sit in the library where others are\nCook with Nisha"),
    (39, False, Step.SUPPORT, "Nisha: 98450 00000\nMy brother Arun: +91 98450 00001"),
    (38, True, Step.PROFESSIONALS, "Tele-MANAS, day and night: 14416\nEmergency: 112"),
    (38, True, Step.SURROUNDINGS, "Arun keeps the tablets and gives me those for two days"),
)


def steps(patient_id: int, doctor_id: int, now: datetime) -> Iterator[SafetyPlanStep]:
    """Every step, as it was written over three days."""
    versions: dict[Step, int] = {}
    for place, (days, by_doctor, step, words) in enumerate(_WRITTEN):
        versions[step] = versions.get(step, 0) + 1
        yield SafetyPlanStep(
            patient_id=patient_id,
            step=step,
            version=versions[step],
            words=words,
            written_at=now - timedelta(days=days, minutes=-5 * place),
            written_by=doctor_id if by_doctor else patient_id,
        )

"""The safety plan: written by two, nothing overwritten unseen, nothing lost, and read by nobody else."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from calmconnect.db.session import reading
from calmconnect.domain.booking import Status
from calmconnect.domain.errors import Invalid, NotAllowed, NotFound
from calmconnect.domain.safety_plan import Step
from calmconnect.services import safety_plans
from calmconnect.services.safety_plans import Rewritten
from tests.support.care import met
from tests.support.cast import NOW, Cast, Person
from tests.support.rows import all_rows

LATER = NOW + timedelta(hours=1)
COPING = Step.COPING


async def writes(person: Person, cast: Cast, version: int, words: str) -> int:
    """Somebody writes what Asha can do on her own."""
    return await safety_plans.write(person.actor, cast.asha.id, "coping", version, words, LATER)


async def stands(person: Person, cast: Cast) -> str:
    plan = await safety_plans.read(person.actor, cast.asha.id, NOW)
    return plan.steps[COPING].words


async def test_both_write_and_read_it(database: str, cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    assert (await safety_plans.read(cast.asha.actor, cast.asha.id, NOW)).steps == {}
    assert await writes(cast.asha, cast, 0, "  Walk \n") == 1
    assert await writes(cast.meera, cast, 1, "Walk\nMusic") == 2
    for person in (cast.asha, cast.meera):
        plan = await safety_plans.read(person.actor, cast.asha.id, NOW)
        assert (plan.patient, list(plan.steps)) == (cast.asha.name, [COPING])
        step = plan.steps[COPING]
        assert (step.version, step.words, step.at, step.by) == (2, "Walk\nMusic", LATER, cast.meera.name)
    past = await safety_plans.history(cast.asha.actor, cast.asha.id, "coping", NOW)
    assert [(one.version, one.words, one.by_id) for one in past] == [
        (2, "Walk\nMusic", cast.meera.id),
        (1, "Walk", cast.asha.id),
    ]
    assert await writes(cast.asha, cast, 2, "") == 3, "it can be emptied, and what it said stays in its history"
    assert await stands(cast.asha, cast) == ""


async def test_who_writes_over_something_unseen_is_told_and_nothing_is_lost(database: str, cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    await writes(cast.asha, cast, 0, "Walk")
    await writes(cast.meera, cast, 1, "Walk slowly")
    before = await all_rows()
    for version in (0, 1, 3):
        with pytest.raises(Rewritten) as told:
            await writes(cast.asha, cast, version, "Music")
        assert (told.value.now.words, told.value.now.by) == ("Walk slowly", cast.meera.name)
    assert await all_rows() == before
    await writes(cast.asha, cast, 2, "Walk slowly\nMusic")
    assert await stands(cast.meera, cast) == "Walk slowly\nMusic"


async def test_of_many_at_once_one_is_kept_and_the_others_are_told(database: str, cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    both = [cast.asha, cast.meera] * 3
    done = await asyncio.gather(
        *(writes(person, cast, 0, f"Idea {place}") for place, person in enumerate(both)), return_exceptions=True
    )
    kept = [place for place, outcome in enumerate(done) if outcome == 1]
    assert len(kept) == 1 and all(isinstance(one, Rewritten) for place, one in enumerate(done) if place not in kept)
    assert await stands(cast.asha, cast) == f"Idea {kept[0]}"


async def test_writing_what_stands_there_is_nothing(database: str, cast: Cast) -> None:
    await writes(cast.asha, cast, 0, "Walk")
    before = await all_rows()
    for version in (0, 1, 9):
        assert await writes(cast.asha, cast, version, "Walk ") == 1
    assert await all_rows() == before


async def test_only_the_patient_and_doctors_in_treatment(database: str, cast: Cast) -> None:
    await writes(cast.asha, cast, 0, "Walk")
    await met(cast.asha, cast.meera, status=Status.PENDING)
    before = await all_rows()
    strangers = [(cast.ben, NotFound), (cast.jonas, NotFound), (cast.meera, NotFound)]
    for person, refusal in (*strangers, (cast.tara, NotAllowed), (cast.alex, NotAllowed)):
        for attempt in (
            safety_plans.read(person.actor, cast.asha.id, NOW),
            safety_plans.history(person.actor, cast.asha.id, "coping", NOW),
            writes(person, cast, 1, "Mine"),
        ):
            with pytest.raises(refusal):
                await attempt
    assert await all_rows() == before


@pytest.mark.parametrize(
    ("step", "version", "words"),
    [
        ("", 0, "a"),
        (None, 0, "a"),
        ("coping", "0", "a"),
        ("coping", -1, "a"),
        ("coping", 0, None),
        ("coping", 0, "a\x00"),
    ],
)
async def test_garbage(database: str, cast: Cast, step: object, version: object, words: object) -> None:
    before = await all_rows()
    with pytest.raises(Invalid):
        await safety_plans.write(cast.asha.actor, cast.asha.id, step, version, words, NOW)
    assert await all_rows() == before


async def test_it_can_not_be_read_in_the_database(database: str, cast: Cast) -> None:
    await writes(cast.asha, cast, 0, "Walk by the lake")
    async with reading() as rows:
        (kept,) = (await rows.exec(text("SELECT words FROM safety_plan_steps"))).one()  # type: ignore[call-overload]
    assert b"lake" not in bytes(kept)

"""Who comes first when somebody looks for a doctor: by what they type, and by how they have been only with their agreement."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from calmconnect.db.scores import CheckIn, MessageReading
from calmconnect.db.session import reading, transaction
from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.domain.recommending import Need, Reason, Why
from calmconnect.ml.store import Unfit
from calmconnect.services import consents, doctors, readings, recommending, scores
from tests.support.care import talking
from tests.support.cast import NOW, Cast

DAY = timedelta(days=1)


async def names(words: str, cast: Cast, actor: Any = None) -> list[str]:
    return [card.name for card in (await doctors.find(words, "", False, 0, NOW, actor)).cards]


async def test_a_sentence_finds_who_helps_with_what_it_is_about(database: str, cast: Cast) -> None:
    found = await doctors.find("my father died last month", "", False, 0, NOW)
    assert [card.name for card in found.cards] == [cast.jonas.name]
    assert found.cards[0].why == (Reason(Why.HELPS, "grief"), Reason(Why.SOON))
    assert all(card.why == () for card in (await doctors.find("", "", False, 0, NOW)).cards), "nothing is looked for"


async def test_a_word_that_means_something_else_is_no_reason(database: str, cast: Cast) -> None:
    found = await doctors.find("I cannot sleep and need someone who speaks Hindi", "", False, 0, NOW)
    assert [card.name for card in found.cards] == [cast.meera.name, cast.jonas.name]
    assert found.cards[0].why[:2] == (Reason(Why.HELPS, "sleep"), Reason(Why.SPEAKS, "hi"))
    assert all(reason.key != "grief" for reason in found.cards[1].why), "losing someone is not what is meant"


async def test_a_search_does_not_depend_on_the_models(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_words: str) -> Any:
        raise Unfit("no artefacts")

    monkeypatch.setattr(readings, "read", broken)
    assert await names("panic attacks", cast) == [cast.meera.name]
    assert await names("meera", cast) == [cast.meera.name]


async def had_a_hard_time(cast: Cast) -> None:
    """Asha's score is on, and what she wrote was about grief."""
    conversation = await talking(cast.asha, cast.meera)
    await consents.give(cast.asha.actor, Subject.AI_USE.value, str(AGREEMENTS[Subject.AI_USE].version), NOW - 40 * DAY)
    await scores.start(cast.asha.actor, NOW - 40 * DAY)
    bad = json.dumps({"valence": -0.9, "feeling": 1.0, "themes": ["grief", "sadness"]})
    async with transaction() as rows:
        for seq in range(1, 4):
            rows.add(
                MessageReading(
                    conversation_id=conversation, seq=seq, user_id=cast.asha.id, at=NOW - seq * DAY, found=bad
                )
            )


async def test_how_somebody_has_been_counts_only_while_they_agree(database: str, cast: Cast) -> None:
    everybodys = await names("", cast)
    await had_a_hard_time(cast)
    assert (await names("", cast, cast.asha.actor))[0] == cast.jonas.name
    assert await names("", cast, cast.ben.actor) == await names("", cast) == everybodys
    async with reading() as rows:
        lately = await recommending.with_lately(rows, cast.asha.actor, Need(), NOW)
        assert dict(lately.about) == {"grief": 0.5} and not lately.urgent
        for person in (cast.ben, cast.meera, cast.alex):
            assert await recommending.with_lately(rows, person.actor, Need(), NOW) == Need()
    await consents.withdraw(cast.asha.actor, "ai_use", NOW)
    async with reading() as rows:
        assert await recommending.with_lately(rows, cast.asha.actor, Need(), NOW) == Need()


async def test_who_goes_down_is_seen_to_sooner(database: str, cast: Cast) -> None:
    await had_a_hard_time(cast)
    async with transaction() as rows:
        for ago in range(1, 40):
            said = json.dumps({"mood": 1 if ago < 14 else 5, "word": ""})
            rows.add(CheckIn(user_id=cast.asha.id, day=(NOW - ago * DAY).date(), at=NOW, said=said))
    async with reading() as rows:
        assert (await recommending.with_lately(rows, cast.asha.actor, Need(), NOW)).urgent

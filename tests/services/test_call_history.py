"""What is left of calls: who called whom, how it ended and how it was, for the two alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from calmconnect.db.calls import CallParty
from calmconnect.db.session import reading
from calmconnect.domain.call_quality import clean_quality
from calmconnect.domain.calls import EndReason
from calmconnect.domain.errors import Conflict, Invalid, NotFound, TooFast
from calmconnect.services import call_history, call_quality, calls
from tests.support.calling import FIGURES, acquainted, page, rings, talk
from tests.support.cast import NOW, Cast
from tests.support.rows import all_rows

MINUTE = timedelta(minutes=1)


async def test_both_see_what_was_and_nobody_else_does(database: str, cast: Cast) -> None:
    await acquainted(cast)
    call = await talk(cast.asha, cast.meera)
    assert (await call_history.of(cast.asha.actor)).total == 0, "what goes on is no history"
    await calls.hang_up(cast.meera.actor, call, NOW + 20 * MINUTE)
    declined = await rings(cast.meera, cast.asha, NOW + 30 * MINUTE, "audio")
    await calls.decline(cast.asha.actor, declined, NOW + 30 * MINUTE)
    for person, other in ((cast.asha, cast.meera), (cast.meera, cast.asha)):
        found = await call_history.of(person.actor)
        assert found.total == 2 and {past.other for past in found.rows} == {other.name}
        latest, first = found.rows
        assert (latest.reason, latest.lasted) == (EndReason.DECLINED, None)
        assert (first.reason, first.lasted, first.at) == (EndReason.COMPLETED, 20 * MINUTE, NOW)
        assert first.outgoing is (person is cast.asha) and latest.outgoing is (person is cast.meera)
    for stranger in (cast.ben, cast.jonas, cast.tara, cast.alex):
        assert (await call_history.of(stranger.actor)).rows == []
    assert (await call_history.of(cast.asha.actor, 1)).rows == []


async def test_each_page_says_how_it_was_on_its_side(database: str, cast: Cast) -> None:
    await acquainted(cast)
    call = await talk(cast.asha, cast.meera)
    await call_quality.keep(cast.asha.actor, call, FIGURES, NOW)
    await calls.hang_up(cast.asha.actor, call, NOW + MINUTE)
    await call_quality.keep(cast.asha.actor, call, {**FIGURES, "samples": 13, "more": "no"}, NOW + MINUTE)
    async with reading() as rows:
        mine = await rows.get_one(CallParty, (call, cast.asha.id))
        theirs = await rows.get_one(CallParty, (call, cast.meera.id))
    assert mine.quality == {**FIGURES, "samples": 13} and theirs.quality is None
    before = await all_rows()
    with pytest.raises(Conflict):
        await call_quality.keep(cast.meera.actor, call, FIGURES, NOW + 3 * MINUTE)
    with pytest.raises(NotFound):
        await call_quality.keep(cast.ben.actor, call, FIGURES, NOW + MINUTE)
    assert await all_rows() == before
    with pytest.raises(TooFast):
        for _ in range(20):
            await call_quality.keep(cast.asha.actor, call, FIGURES, NOW + MINUTE)


async def test_of_a_call_in_which_nobody_was_heard_nothing_is_said(database: str, cast: Cast) -> None:
    await acquainted(cast)
    call = await rings(cast.asha, cast.meera)
    with pytest.raises(Conflict):
        await call_quality.keep(cast.asha.actor, call, FIGURES, NOW)
    await calls.answer(cast.meera.actor, call, page(cast.meera), NOW)
    with pytest.raises(Conflict):
        await call_quality.keep(cast.asha.actor, call, FIGURES, NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        {},
        {**FIGURES, "rtt": -1},
        {**FIGURES, "rtt": "35"},
        {**FIGURES, "rtt": True},
        {**FIGURES, "rtt": float("nan")},
        {**FIGURES, "kbps_in": 10**9},
        {**FIGURES, "loss": 101},
        {**FIGURES, "samples": 0},
        {**FIGURES, "relayed": 1},
        {key: value for key, value in FIGURES.items() if key != "freezes"},
    ],
)
def test_figures_that_can_not_be_are_refused(wrong: Any) -> None:
    with pytest.raises(Invalid):
        clean_quality(wrong)

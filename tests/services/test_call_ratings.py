"""What the two say of the connection of their call, and the figures that doctors and admins see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calmconnect.domain.call_ratings import Trouble
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calmconnect.services import call_figures, call_history, call_quality, call_ratings, calls
from tests.support.calling import FIGURES, acquainted, rings, talk
from tests.support.cast import NOW, Cast
from tests.support.rows import all_rows

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


async def test_each_of_the_two_has_an_opinion_and_the_newest_counts(database: str, cast: Cast) -> None:
    await acquainted(cast)
    call = await talk(cast.asha, cast.meera)
    with pytest.raises(Conflict):
        await call_ratings.rate(cast.asha.actor, call, 4, [], NOW)
    await calls.hang_up(cast.asha.actor, call, NOW + MINUTE)
    await call_ratings.rate(cast.asha.actor, call, 2, ["delay", "no_sound"], NOW + MINUTE)
    await call_ratings.rate(cast.asha.actor, call, 3, ["delay"], NOW + 2 * MINUTE)
    await call_ratings.rate(cast.meera.actor, call, 5, ["delay"], NOW + 2 * MINUTE)
    for person, opinion in ((cast.asha, 3), (cast.meera, 5)):
        (past,) = (await call_history.of(person.actor)).rows
        assert past.opinion == opinion
    found = await call_figures.seen_by(cast.alex.actor, NOW + 3 * MINUTE)
    assert (found.rated, found.opinion, found.troubles) == (2, 4, ((Trouble.DELAY, 1),))


async def test_nobody_else_rates_it_and_nonsense_changes_nothing(database: str, cast: Cast) -> None:
    await acquainted(cast)
    call = await talk(cast.asha, cast.meera)
    await calls.hang_up(cast.asha.actor, call, NOW + MINUTE)
    missed = await rings(cast.asha, cast.meera, NOW + 2 * MINUTE)
    await calls.hang_up(cast.asha.actor, missed, NOW + 3 * MINUTE)
    before = await all_rows()
    with pytest.raises(NotFound):
        await call_ratings.rate(cast.ben.actor, call, 4, [], NOW + MINUTE)
    for opinion, troubles in ((9, []), (2, ["bad words"]), (2, "delay")):
        with pytest.raises(Invalid):
            await call_ratings.rate(cast.asha.actor, call, opinion, troubles, NOW + MINUTE)
    for number, at in ((missed, NOW + 4 * MINUTE), (call, NOW + 2 * DAY)):
        with pytest.raises(Conflict):
            await call_ratings.rate(cast.asha.actor, number, 4, [], at)
    assert await all_rows() == before


async def test_a_doctor_sees_their_own_calls_and_an_admin_all(database: str, cast: Cast) -> None:
    await acquainted(cast)
    old = await talk(cast.ben, cast.jonas, NOW - 40 * DAY)
    await calls.hang_up(cast.ben.actor, old, NOW - 40 * DAY + MINUTE)
    for caller, callee in ((cast.asha, cast.meera), (cast.ben, cast.jonas)):
        call = await talk(caller, callee)
        await call_quality.keep(callee.actor, call, FIGURES, NOW)
        await calls.hang_up(caller.actor, call, NOW + 20 * MINUTE)
    missed = await rings(cast.meera, cast.asha, NOW + 30 * MINUTE)
    await calls.hang_up(cast.meera.actor, missed, NOW + 31 * MINUTE)
    now = NOW + DAY
    own, others, all_ = [await call_figures.seen_by(who.actor, now) for who in (cast.meera, cast.jonas, cast.alex)]
    assert (own.calls, own.talked, own.not_reached, own.sides) == (2, 1, 1, 1)
    assert (others.calls, others.talked) == (1, 1)
    assert (all_.calls, all_.talked, all_.sides, all_.rtt) == (3, 2, 2, FIGURES["rtt"])
    for who in (cast.asha, cast.tara):
        with pytest.raises(NotAllowed):
            await call_figures.seen_by(who.actor, now)

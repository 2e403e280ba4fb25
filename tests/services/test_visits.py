"""A person's own appointments: what is to come, what is over, and what the other side has called off."""

from __future__ import annotations

from datetime import timedelta

from calmconnect.domain.booking import CancellationReason, Status
from calmconnect.domain.people import Actor
from calmconnect.services import booking, visits
from calmconnect.services.visits import Visit
from tests.support.care import met
from tests.support.cast import NOW, Cast

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def of(found: list[Visit]) -> list[int]:
    return [visit.id for visit in found]


async def test_what_is_to_come_and_what_is_over(cast: Cast) -> None:
    long_ago = await met(cast.asha, cast.meera, NOW - 2 * DAY, Status.FULFILLED)
    later = await met(cast.asha, cast.jonas, NOW + 2 * DAY)
    soon = await met(cast.asha, cast.meera, NOW + DAY, Status.PENDING)
    running = await met(cast.asha, cast.meera, NOW - HOUR / 2, Status.ARRIVED)
    forgotten = await met(cast.asha, cast.meera, NOW - DAY)
    await met(cast.ben, cast.jonas, NOW + 3 * DAY)

    coming = await visits.coming(cast.asha.actor, NOW)
    assert of(coming) == [running, soon, later]
    assert [visit.other_name for visit in coming] == [cast.meera.name, cast.meera.name, cast.jonas.name]
    assert of(await visits.over(cast.asha.actor, NOW)) == [forgotten, long_ago]
    assert of(await visits.coming(cast.meera.actor, NOW)) == [running, soon]
    assert {visit.other_name for visit in await visits.coming(cast.meera.actor, NOW)} == {cast.asha.name}
    for stranger in (cast.tara, cast.alex):
        assert await visits.coming(stranger.actor, NOW) == await visits.over(stranger.actor, NOW) == []


async def test_each_side_hears_what_the_other_called_off_and_why(cast: Cast) -> None:
    declined = await met(cast.asha, cast.meera, NOW + DAY, Status.PENDING)
    withdrawn = await met(cast.asha, cast.meera, NOW + 2 * DAY, Status.PENDING)
    dropped = await met(cast.asha, cast.meera, NOW + 3 * DAY)
    await booking.reject(cast.meera.actor, declined, "I am at a congress.", NOW)
    await booking.cancel(cast.asha.actor, withdrawn, "I am ill.", NOW)
    await booking.cancel(cast.meera.actor, dropped, "My child is ill.", NOW)

    async def news(actor: Actor) -> list[tuple[int, CancellationReason | None, str]]:
        return [(one.id, one.cancellation_reason, one.why) for one in await visits.called_off(actor, NOW)]

    assert await news(cast.asha.actor) == [
        (declined, CancellationReason.REJECTED, "I am at a congress."),
        (dropped, CancellationReason.BY_DOCTOR, "My child is ill."),
    ]
    assert await news(cast.meera.actor) == [(withdrawn, CancellationReason.BY_PATIENT, "I am ill.")]
    assert await visits.called_off(cast.ben.actor, NOW) == []
    assert of(await visits.called_off(cast.asha.actor, NOW + 2 * DAY)) == [dropped], "what would be over is no news"
    assert await visits.coming(cast.asha.actor, NOW) == []
    assert of(await visits.over(cast.asha.actor, NOW)) == [dropped, withdrawn, declined]


async def test_ones_own_request_for_a_moment(cast: Cast) -> None:
    starts = NOW + DAY
    first = await met(cast.asha, cast.meera, starts, Status.PENDING)
    await booking.cancel(cast.asha.actor, first, "A mistake.", NOW)
    second = await met(cast.asha, cast.meera, starts, Status.PENDING)
    found = await visits.at(cast.asha.actor, cast.meera.id, starts)
    assert found is not None and (found.id, found.status) == (second, Status.PENDING)
    for actor, doctor, moment in (
        (cast.ben.actor, cast.meera.id, starts),
        (cast.asha.actor, cast.jonas.id, starts),
        (cast.asha.actor, cast.meera.id, starts + HOUR),
        (cast.meera.actor, cast.meera.id, starts),
    ):
        assert await visits.at(actor, doctor, moment) is None

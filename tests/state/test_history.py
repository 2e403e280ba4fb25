"""What happened to an appointment, opened on the patient's page."""

from __future__ import annotations

from datetime import timedelta

from calmconnect.domain.booking import Status
from calmconnect.services import booking
from calmconnect.services.clock import utc_now
from calmconnect.state.shared.history import HistoryState
from tests.support.care import met
from tests.support.cast import Cast
from tests.support.house import House

DAY = timedelta(days=1)


async def test_steps_are_opened_one_visit_at_a_time_and_follow(house: House, cast: Cast) -> None:
    first, second = [await met(cast.asha, cast.meera, utc_now() + n * DAY, Status.PENDING) for n in (1, 2)]
    tab = await (await house.signed_in(cast.asha)).open("/patient/appointments")
    await tab.send(HistoryState.turn, visit=first)
    assert (tab.see(HistoryState)["opened"], tab.see(HistoryState)["steps"]) == (first, [])
    await booking.accept(cast.meera.actor, first, utc_now())
    await tab.until(lambda: tab.see(HistoryState)["steps"])
    await booking.cancel(cast.asha.actor, first, "I am ill.", utc_now())
    await tab.until(lambda: len(tab.see(HistoryState)["steps"]) == 2)
    assert [(step["words"], step["why"]) for step in tab.see(HistoryState)["steps"]] == [
        ("Dr. Meera Iyer confirmed it", ""),
        ("You cancelled it", "I am ill."),
    ]
    await tab.send(HistoryState.turn, visit=second)
    assert tab.see(HistoryState)["opened"] == second
    await tab.send(HistoryState.turn, visit=second)
    assert tab.see(HistoryState)["opened"] == 0


async def test_the_visit_of_another_is_not_opened(house: House, cast: Cast) -> None:
    visit = await met(cast.asha, cast.meera, utc_now() + DAY)
    for stranger in (cast.ben, cast.jonas):
        tab = await (await house.signed_in(stranger)).open("/patient/appointments")
        for value in (visit, None, "", 0, -1, 2**70, [visit], 987_654):
            await tab.send(HistoryState.turn, visit=value)
            assert tab.see(HistoryState).get("opened", 0) == 0
        assert cast.asha.name not in "".join(tab.frames)

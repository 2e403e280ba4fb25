"""Pages of figures on the real event path: days in the address, what leads to the rows, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from calmconnect.db.daily_figures import CountingState, DailyFigure
from calmconnect.db.ratings import Rating
from calmconnect.db.session import transaction
from calmconnect.domain.statistics import HOUSE, Count
from calmconnect.services import rollups
from calmconnect.services.clock import utc_now
from calmconnect.state.admin.appointments import AppointmentsState
from calmconnect.state.admin.doctor_figures import DoctorFiguresState, DoctorsFiguresState
from calmconnect.state.admin.emergencies import EmergenciesState
from calmconnect.state.admin.overview import OverviewState
from calmconnect.state.admin.people import PeopleState
from calmconnect.state.admin.reviews import ReviewsState
from calmconnect.state.admin.statistics import StatisticsState
from calmconnect.state.agent.tickets import TicketsState
from tests.services.test_appointment_lists import keep
from tests.support.cast import Cast
from tests.support.house import House

DAY = timedelta(days=1)


def totals(seen: dict[str, object], chart: str) -> dict[str, dict[str, str]]:
    """What a chart comes to, by the key of each part."""
    return {one["key"]: one for one in seen["charts"][chart]["totals"]}  # type: ignore[index]


async def count(subject: int, figures: dict[Count, int], ago: int = 0) -> None:
    """Write figures of a day."""
    async with transaction() as rows:
        day = utc_now().date() - ago * DAY
        rows.add_all(
            DailyFigure(subject=subject, figure=one.value, day=day, bucket=0, value=value)
            for one, value in figures.items()
        )


async def test_figures_of_the_days_asked_for_beside_those_before(house: House, cast: Cast) -> None:
    await count(HOUSE, {Count.FULFILLED: 6, Count.STARS: 9, Count.RATINGS: 2})
    await count(HOUSE, {Count.FULFILLED: 4}, ago=12)
    async with transaction() as rows:
        rows.add(CountingState(id=1, zone="UTC", counted_at=datetime(2026, 11, 22, tzinfo=UTC)))
    tab = await (await house.signed_in(cast.alex)).open("/admin/statistics?period=10-days")
    seen = tab.see(StatisticsState)
    took_place = totals(seen, "appointments")["took_place"]
    assert (took_place["value"], took_place["was"], took_place["change"], took_place["trend"]) == (
        "6",
        "4",
        "+50 %",
        "up",
    )
    assert (
        len(seen["charts"]["appointments"]["rows"]) == 10
        and seen["charts"]["appointments"]["rows"][-1]["took_place"] == 6
    )
    assert totals(seen, "ratings")["stars"]["value"] == "4.5" and seen["as_of"] > 0
    assert [one["words"] for one in seen["bar"]["choices"] if one["chosen"]] == ["Last 10 days"]
    alone = next(one["href"] for one in seen["bar"]["compare"] if not one["chosen"])
    await tab.go(alone)
    assert totals(tab.see(StatisticsState), "appointments")["took_place"]["was"] == ""
    await tab.go("/admin/statistics?first=2026-01-01&last=2026-01-31")
    assert tab.see(StatisticsState)["bar"]["latest"] == utc_now().date().isoformat(), "later days can be chosen again"
    await tab.go("/admin/statistics?topic=service")
    assert set(tab.see(StatisticsState)["charts"]) == {"response", "errors", "connections", "mail", "push"}


@pytest.mark.parametrize(
    ("asked", "field"),
    [("first=2026-11-02&last=2026-11-01", "last"), ("first=x&last=2026-11-01", "first"), ("last=2999-01-01", "first")],
)
async def test_what_is_no_period_is_said_and_changes_nothing(house: House, cast: Cast, asked: str, field: str) -> None:
    await count(HOUSE, {Count.FULFILLED: 6})
    for path, state in (
        ("/admin/statistics", StatisticsState),
        ("/admin/statistics/doctors", DoctorsFiguresState),
        (f"/admin/statistics/doctors/{cast.meera.id}", DoctorFiguresState),
        ("/admin/appointments", AppointmentsState),
    ):
        tab = await (await house.signed_in(cast.alex)).open(path)
        before = tab.see(state)
        await tab.go(f"{path}?{asked}")
        after = tab.see(state)
        assert after["problems"][field] and after == before | {"problems": after["problems"]}, path
        form = {name: value[0] for name, value in parse_qs(asked).items()}
        await tab.send(state.choose, form=form)
        assert tab.see(state)["problems"][field], path


async def test_a_form_leads_to_the_days_it_names_and_keeps_the_rest(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.alex)).open("/admin/statistics?topic=people&compare=no")
    await tab.send(StatisticsState.choose, form={"first": "2026-01-01", "last": "2026-01-31"})
    (led,) = [event["payload"]["path"] for event in tab.events if event["name"] == "_redirect"]
    assert parse_qs(urlsplit(led).query) == {
        "first": ["2026-01-01"],
        "last": ["2026-01-31"],
        "topic": ["people"],
        "compare": ["no"],
    }


async def test_a_number_leads_to_its_rows(house: House, cast: Cast) -> None:
    await keep(cast, Count.DECLINED, utc_now() - DAY)
    held = await keep(cast, Count.FULFILLED, utc_now() - 2 * DAY)
    async with transaction() as rows:
        rows.add(Rating(appointment_id=held, doctor_id=cast.meera.id, stars=4, created_at=utc_now() - DAY))
    await count(
        HOUSE,
        {Count.DECLINED: 1, Count.FULFILLED: 1, Count.PATIENTS_JOINED: 3, Count.RATINGS: 1}
        | dict.fromkeys((Count.EMERGENCIES, Count.TICKETS), 1),
        ago=1,
    )
    await count(cast.meera.id, {Count.DECLINED: 1}, ago=1)
    browser = await house.signed_in(cast.alex)
    tab = await browser.open("/admin/statistics?period=10-days")
    figures = totals(tab.see(StatisticsState), "statuses")
    await tab.go(figures["declined"]["href"])
    seen = tab.see(AppointmentsState)
    assert [row["ended"] for row in seen["rows"]] == ["Declined"] and seen["total"] == figures["declined"][
        "value"
    ] == "1"
    assert figures["booked"]["href"] == "", "nothing leads to nothing"
    people = await browser.open("/admin/statistics?topic=people")
    await people.go(totals(people.see(StatisticsState), "joined")["patients"]["href"])
    assert people.see(PeopleState)["days"] != "" and {row["role"] for row in people.see(PeopleState)["rows"]} <= {
        "patient"
    }
    await people.go("/admin/people?first=2026-11-02&last=2026-11-01")
    assert people.see(PeopleState)["days"] == "" and people.see(PeopleState)["rows"] != []
    reviews = await browser.open(totals(tab.see(StatisticsState), "rated")["ratings"]["href"])
    assert reviews.see(ReviewsState)["days"] != "" and reviews.see(ReviewsState)["total"] == 1, (
        "stars without words, too"
    )
    talking = await browser.open("/admin/statistics?topic=talking&period=10-days")
    asked = totals(talking.see(StatisticsState), "asked_for_help")
    await talking.go(asked["emergencies"]["href"])
    assert talking.see(EmergenciesState)["days"] != "" and talking.see(EmergenciesState)["rows"] == []
    await talking.go(asked["tickets"]["href"])
    assert talking.see(TicketsState)["days"] != "" and talking.see(TicketsState)["total"] == 0
    assert [one["words"] for one in talking.see(TicketsState)["choices"] if one["chosen"]] == ["However they stand"]
    theirs = await browser.open(f"/admin/statistics/doctors/{cast.meera.id}")
    await theirs.go(totals(theirs.see(DoctorFiguresState), "statuses")["declined"]["href"])
    seen = theirs.see(AppointmentsState)
    assert (seen["doctor"], len(seen["rows"]), seen["asked"]["doctor"]) == (cast.meera.name, 1, str(cast.meera.id))


async def test_doctors_stand_beside_each_other_in_the_order_asked_for(house: House, cast: Cast) -> None:
    await count(cast.meera.id, {Count.FULFILLED: 3, Count.STARS: 8, Count.RATINGS: 2, Count.MINUTES_ONLINE: 90})
    await count(cast.jonas.id, {Count.FULFILLED: 5})
    tab = await (await house.signed_in(cast.alex)).open("/admin/statistics/doctors")
    first, second = tab.see(DoctorsFiguresState)["rows"][:2]
    assert (first["name"], second["name"]) == (cast.jonas.name, cast.meera.name)
    assert (second["sessions"], second["rating"], second["online"]) == ("3", "4.0 (2)", "2 h")
    await tab.go("/admin/statistics/doctors?order=rating")
    assert tab.see(DoctorsFiguresState)["rows"][0]["name"] == cast.meera.name
    await tab.go(first["href"])
    assert tab.see(DoctorFiguresState)["name"] == cast.jonas.name
    await tab.go("/admin/statistics/doctors/999999")
    assert tab.see(DoctorFiguresState)["missing"] is True


async def test_the_first_page_shows_the_last_thirty_days(house: House, cast: Cast) -> None:
    await count(HOUSE, {Count.FULFILLED: 6, Count.ACTIVE_DAY: 3})
    tab = await (await house.signed_in(cast.alex)).open("/admin")
    assert totals(tab.see(OverviewState), "appointments")["took_place"]["value"] == "6"


async def test_an_export_asks_for_the_password_first(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.alex)).open("/admin/statistics?problem=code")
    assert "code" in tab.see(StatisticsState)["refused"]
    await tab.send(StatisticsState.export, what="appointments")
    assert tab.see(StatisticsState)["exporting"] == "appointments" and tab.see(StatisticsState)["with_code"] is False
    await tab.send(StatisticsState.not_exporting, _open=False)
    assert tab.see(StatisticsState)["exporting"] == ""


@pytest.mark.parametrize("path", ["/admin/statistics", "/admin/statistics/doctors", "/admin/appointments"])
async def test_nobody_else_sees_any(house: House, cast: Cast, path: str) -> None:
    await count(HOUSE, {Count.FULFILLED: 6})
    for person in (cast.asha, cast.meera, cast.tara):
        tab = await (await house.signed_in(person)).open(path)
        for state in (StatisticsState, DoctorsFiguresState, AppointmentsState):
            assert tab.see(state).get("loaded") in (False, None)


async def test_open_pages_follow_what_is_counted_and_keep_what_is_asked(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.alex)).open("/admin/statistics?period=10-days")
    await tab.send(StatisticsState.export, what="appointments")
    await keep(cast, Count.FULFILLED, utc_now() - DAY)
    await rollups.keep(utc_now())
    await tab.until(lambda: totals(tab.see(StatisticsState), "appointments")["took_place"]["value"] == "1")
    assert tab.see(StatisticsState)["exporting"] == "appointments", "the dialog stays open"

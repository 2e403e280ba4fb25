"""Files for spreadsheets: who gets them, what they need, and that nothing in them is a formula."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from sqlmodel import select

from calmconnect.db.audit import AuditEvent
from calmconnect.db.people import User
from calmconnect.db.session import reading, transaction
from calmconnect.domain.audit import Act
from calmconnect.domain.csv_lines import MARK
from calmconnect.domain.statistics import HOUSE, Count
from calmconnect.services.clock import utc_now
from calmconnect.services.exports import APPOINTMENTS
from tests.services.test_appointment_lists import keep
from tests.state.test_statistics import count
from tests.support.cast import PASSWORD, Cast
from tests.support.house import House

FORMULA = '=HYPERLINK("http://evil.example","click")'
AT = "/admin/statistics?period=10-days"


def lines(text: str) -> list[list[str]]:
    """The cells of a file."""
    assert text.startswith(MARK)
    return list(csv.reader(StringIO(text.removeprefix(MARK), newline="")))


async def exported() -> list[tuple[str, str]]:
    """What was kept of exports."""
    async with reading() as rows:
        found = await rows.exec(select(AuditEvent).where(AuditEvent.act == Act.FIGURES_EXPORTED))
        return [(one.subject, one.reason.split(",")[0]) for one in found]


async def test_a_chart_comes_as_numbers_of_its_days(house: House, cast: Cast) -> None:
    await count(HOUSE, {Count.FULFILLED: 6})
    await count(cast.meera.id, {Count.MINUTES_ONLINE: 90})
    browser = await house.signed_in(cast.alex)
    answer = await browser.http.post("/exports", data={"what": "appointments", "at": AT, "password": PASSWORD})
    heading, *rows = lines(answer.text)
    assert heading[:4] == ["from", "until", "Took place", "To come"] and len(rows) == 10 and rows[-1][2] == "6"
    assert answer.headers["content-type"].startswith("text/csv") and "no-store" in answer.headers["cache-control"]
    assert answer.headers["content-disposition"].startswith('attachment; filename="calmconnect-')
    one = await browser.http.post(
        "/exports", data={"what": "online", "at": AT, "doctor": str(cast.meera.id), "password": PASSWORD}
    )
    heading, *rows = lines(one.text)
    assert heading[2] == "Online (minutes)" and rows[-1][2] == "90"
    assert await exported() == [("house", "appointments"), (f"doctor:{cast.meera.id}", "online")]


async def test_nothing_that_somebody_wrote_is_a_formula(house: House, cast: Cast) -> None:
    async with transaction() as rows:
        (await rows.get_one(User, cast.asha.id)).name = FORMULA
    await keep(cast, Count.BOOKED, utc_now())
    browser = await house.signed_in(cast.alex)
    form = {"what": APPOINTMENTS, "at": "/admin/appointments", "password": PASSWORD}
    heading, row = lines((await browser.http.post("/exports", data=form)).text)
    assert heading[3] == "patient" and row[3] == f"'{FORMULA}" and row[5] == "booked"


@pytest.mark.parametrize(
    ("form", "leads"),
    [
        ({"password": "a guess of mine"}, f"{AT}&problem=password"),
        ({}, f"{AT}&problem=password"),
        ({"password": PASSWORD, "at": f"{AT}&first=2026-11-02&last=2026-11-01"}, None),
        ({"password": PASSWORD, "what": "no-such-chart"}, "/home"),
        ({"password": PASSWORD, "doctor": "999999"}, "/home"),
        ({"password": PASSWORD, "doctor": "x"}, "/home"),
        ({"password": "wrong", "at": "https://evil.example/admin"}, "/home?problem=password"),
    ],
)
async def test_what_is_wrong_leads_back_and_exports_nothing(
    house: House, cast: Cast, form: dict[str, str], leads: str | None
) -> None:
    browser = await house.signed_in(cast.alex)
    answer = await browser.http.post("/exports", data={"what": "appointments", "at": AT, **form})
    assert answer.status_code == 303 and await exported() == []
    where = answer.headers["location"]
    assert where == leads if leads else "problem=last" in where and where.startswith("/admin/statistics?")


async def test_only_admins_get_any(house: House, cast: Cast) -> None:
    form = {"what": "appointments", "at": AT, "password": PASSWORD}
    for person in (cast.asha, cast.meera, cast.tara):
        answer = await (await house.signed_in(person)).http.post("/exports", data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/home")
    nobody = await house.browser().http.post("/exports", data=form)
    assert nobody.headers["location"].startswith("/sign-in?next=") and await exported() == []

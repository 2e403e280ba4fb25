"""Fetching one's own data by the form, and the page around it."""

from __future__ import annotations

import io
import zipfile

from calmconnect.jobs import my_data as job
from calmconnect.state.shared.my_data import MyDataState
from tests.support.cast import PASSWORD, Cast
from tests.support.house import House
from tests.support.rows import all_rows


async def test_a_copy_is_asked_for_watched_and_fetched(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.asha)
    page = await browser.open("/account/data")
    assert page.see(MyDataState)["status"] == ""
    await page.send(MyDataState.ask)
    assert page.see(MyDataState)["status"] == "asked"
    await job.put_together()
    await page.until(lambda: page.see(MyDataState)["status"] == "ready")
    assert page.see(MyDataState)["percent"] == 100 and page.see(MyDataState)["until"] > 0
    answer = await browser.http.post("/my-data", data={"password": "a guess of mine"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/account/data?problem=password")
    answer = await browser.http.post("/my-data", data={"password": PASSWORD})
    assert answer.headers["content-type"] == "application/zip" and "no-store" in answer.headers["cache-control"]
    assert answer.headers["content-disposition"].startswith('attachment; filename="calmconnect-')
    assert "README.txt" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    again = await browser.open("/account/data?problem=password")
    assert "did not fit" in again.see(MyDataState)["problem"]
    await again.send(MyDataState.cancel)
    assert again.see(MyDataState)["status"] == "" and (await all_rows())["data_exports"] == []


async def test_strangers_fetch_nothing(house: House, cast: Cast) -> None:
    page = await (await house.signed_in(cast.asha)).open("/account/data")
    await page.send(MyDataState.ask)
    await job.put_together()
    answer = await house.browser().http.post("/my-data", data={"password": PASSWORD})
    assert answer.headers["location"] == "/sign-in?next=/account/data"
    other = await house.signed_in(cast.ben)
    answer = await other.http.post("/my-data", data={"password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/account/data")
    assert (await other.open("/account/data")).see(MyDataState)["status"] == ""
    assert (await other.http.get("/my-data")).status_code >= 400

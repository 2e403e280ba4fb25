"""Figures, lived through: an admin looks at other days, goes from a number to its rows, and takes them along as a file."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from calmconnect.db.seed import DEMO_PASSWORD
from calmconnect.services.clock import utc_now
from tests.journeys.conftest import People, alone


@alone
def test_from_a_number_to_its_rows_and_into_a_spreadsheet(people: People) -> None:
    admin = people.staff()
    admin.sign_in("admin@demo.example")
    page = admin.page
    admin.go("/admin/statistics")
    # Days on which nothing happens any more, whatever others do meanwhile.
    days = utc_now().date() - timedelta(days=60), utc_now().date() - timedelta(days=10)
    page.get_by_label("From", exact=True).fill(days[0].isoformat())
    page.get_by_label("Until", exact=True).fill(days[1].isoformat())
    page.get_by_role("button", name="Show these days").click()
    page.wait_for_url(f"**/admin/statistics?first={days[0]}&last={days[1]}**")
    expect(page.get_by_text(re.compile(rf"^{days[0].day} {days[0]:%b} to {days[1].day} "))).to_be_visible()
    statuses = page.get_by_role("heading", name="What became of them").locator("..")
    # The days of the demo are counted one after the other once it has started.
    expect(page.get_by_text(re.compile(r"^As of [^.]*\. *$"))).to_be_visible()
    number = statuses.get_by_role("listitem").filter(has_text="Took place").locator(".bar-value").inner_text()

    page.get_by_label("From", exact=True).fill("2026-11-02")
    page.get_by_label("Until", exact=True).fill("2026-11-01")
    page.get_by_role("button", name="Show these days").click()
    expect(page.get_by_text("The last day must not be before the first.")).to_be_visible()
    expect(statuses.get_by_role("listitem").filter(has_text="Took place")).to_contain_text(number)

    statuses.get_by_role("link", name="Took place").click()
    page.wait_for_url("**/admin/appointments?**")
    expect(page.get_by_text(f"{number} appointments", exact=True)).to_be_visible()
    page.get_by_role("button", name="Export as CSV").click()
    page.get_by_label("Your password", exact=True).fill(DEMO_PASSWORD)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Export", exact=True).click()
    with Path(coming.value.path()).open(encoding="utf-8-sig", newline="") as file:
        heading, *rows = csv.reader(file)
    assert heading[0] == "number" and len(rows) == int(number.replace(",", ""))

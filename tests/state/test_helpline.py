"""The helpline's hours on the real event path: written by admins, read by patients at once."""

from __future__ import annotations

from calmconnect.services.clock import utc_now
from calmconnect.state.admin.helpline import HelplineTermsState
from calmconnect.state.patient.help import HelpState
from tests.services.test_helpline import ALWAYS
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.rows import all_rows


async def test_what_an_admin_writes_patients_read_at_once(house: House, cast: Cast) -> None:
    patient = await (await house.signed_in(cast.asha)).open("/patient/help")
    assert len(patient.see(HelpState)["hours"]) > 1
    admin = await (await house.signed_in(cast.alex)).open("/admin/tickets/hours")
    await admin.send(HelplineTermsState.save, form=ALWAYS)
    assert (admin.see(HelplineTermsState)["number"], admin.see(HelplineTermsState)["zone"]) == (1, "UTC")
    assert admin.see(HelplineTermsState)["changes"][0]["by"] == cast.alex.name
    await patient.until(lambda: [row["always"] for row in patient.see(HelpState)["hours"]] == [True])
    today = utc_now().date().isoformat()
    await admin.send(HelplineTermsState.close_on, form={"day": today, "why": "Holi"})
    await patient.until(lambda: [row["why"] for row in patient.see(HelpState)["closed"]] == ["Holi"])
    assert admin.see(HelplineTermsState)["number"] == 2, "its own day off is no change by somebody else"
    await admin.send(HelplineTermsState.open_again, day=today)
    await patient.until(lambda: patient.see(HelpState)["closed"] == [])


async def test_nobody_overwrites_what_they_have_not_seen(house: House, cast: Cast) -> None:
    first = await (await house.signed_in(cast.alex)).open("/admin/tickets/hours")
    second = await (await house.signed_in(cast.alex)).open("/admin/tickets/hours")
    await first.send(HelplineTermsState.save, form=ALWAYS)
    await second.until(lambda: second.see(HelplineTermsState)["meanwhile"])
    before = await all_rows()
    await second.send(HelplineTermsState.save, form={**ALWAYS, "time_zone": "Europe/Berlin"})
    assert "meanwhile" in second.notices[-1]["text"] and await all_rows() == before
    await second.send(HelplineTermsState.load)
    await second.send(HelplineTermsState.save, form={**ALWAYS, "time_zone": "Europe/Berlin"})
    await first.until(lambda: first.see(HelplineTermsState)["meanwhile"])


async def test_a_form_says_all_that_is_wrong_with_it(house: House, cast: Cast) -> None:
    admin = await (await house.signed_in(cast.alex)).open("/admin/tickets/hours")
    before = await all_rows()
    await admin.send(HelplineTermsState.save, form={**ALWAYS, "from-2": "late", "whole-low": "0"})
    assert set(admin.see(HelplineTermsState)["problems"]) == {"hours_2", "target_low"}
    await admin.send(HelplineTermsState.close_on, form={"day": "2020-01-01"})
    assert set(admin.see(HelplineTermsState)["problems"]) == {"day"}
    assert await all_rows() == before

"""Adding many doctors on the page: each line with its reason, then a report, also after a reload."""

from __future__ import annotations

from calmconnect.domain.doctor_lists import COLUMNS
from calmconnect.services import doctor_importing
from calmconnect.services.clock import utc_now
from calmconnect.state.admin.doctor_import import DoctorImportState
from tests.support.cast import Cast
from tests.support.house import House

LIST = "\n".join([",".join(COLUMNS), "Dr. Noor,noor@list.test,D-1,UTC,sleep,", "Dr. Bad,bad,D-2,UTC,sleep,"]).encode()


async def test_a_list_is_looked_at_then_added(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.alex)
    tab = await browser.open("/admin/doctors/import")
    assert tab.see(DoctorImportState)["number"] == 0
    await doctor_importing.hand_over(cast.alex.actor, LIST, utc_now())
    await tab.until(lambda: tab.see(DoctorImportState)["number"])
    seen = tab.see(DoctorImportState)
    assert (seen["standing"], seen["ready"], seen["refused"]) == ("looked_at", 1, 1)
    assert [row["status"] for row in seen["rows"]] == ["ready", "refused"]
    await tab.send(DoctorImportState.confirm)
    assert tab.see(DoctorImportState)["standing"] == "adding"
    await tab.send(DoctorImportState.confirm)
    assert tab.notices[-1]["kind"] == "problem"
    await doctor_importing.go_on(utc_now())
    await tab.until(lambda: tab.see(DoctorImportState)["standing"] == "done")
    later = await browser.open("/admin/doctors/import?lines=refused")
    (row,) = later.see(DoctorImportState)["rows"]
    assert row["number"] == 3 and row["problem"]
    await later.send(DoctorImportState.drop)
    assert later.see(DoctorImportState)["number"] == 0


async def test_nobody_else(house: House, cast: Cast) -> None:
    number = await doctor_importing.hand_over(cast.alex.actor, LIST, utc_now())
    for person in (cast.asha, cast.meera, cast.tara):
        tab = await (await house.signed_in(person)).open("/admin/doctors/import")
        await tab.send(DoctorImportState.confirm)
        await tab.send(DoctorImportState.drop)
        assert not [frame for frame in tab.frames if "noor@list.test" in frame]
    found = await doctor_importing.latest(cast.alex.actor, None, 0)
    assert found and found.id == number and not found.confirmed

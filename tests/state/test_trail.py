"""Who did what, on the real event path: filters in the address for admins, one's own record for patients."""

from __future__ import annotations

from calmconnect.domain.audit import Act
from calmconnect.services import measure_trends
from calmconnect.services.clock import utc_now
from calmconnect.state.admin.trail import TrailState
from calmconnect.state.patient.views import ViewsState
from tests.services.test_audit_trail import did
from tests.support.care import talking
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.rows import all_rows


async def test_filters_and_pages_stand_in_the_address(house: House, cast: Cast) -> None:
    for nth in range(51):
        await did(cast.meera, Act.NOTE_READ, f"note:{nth}", utc_now())
    tab = await (await house.signed_in(cast.alex)).open("/admin/audit?about=note")
    shown = tab.see(TrailState)
    assert (shown["total"], len(shown["rows"]), shown["paging"]["on"]) == (51, 50, "/admin/audit?about=note&page=2")
    assert (shown["rows"][0]["what"], shown["rows"][0]["subject"]) == ("Note read", "Note 50")
    await tab.go("/admin/audit?about=note&page=2")
    assert [row["subject"] for row in tab.see(TrailState)["rows"]] == ["Note 0"]
    await tab.send(TrailState.look_for, form={"who": "meera", "act": "", "about": "note:7", "since": None})
    assert any("/admin/audit?who=meera&about=note%3A7" in str(event) for event in tab.events)
    await tab.go("/admin/audit?since=2026-03-11&until=2026-03-10")
    assert set(tab.see(TrailState)["problems"]) == {"until"} and tab.see(TrailState)["rows"] == []
    await tab.go("/admin/audit?page=x&act=note_read&about=note:7")
    assert [row["subject"] for row in tab.see(TrailState)["rows"]] == ["Note 7"]


async def test_a_patient_sees_who_looked(house: House, cast: Cast) -> None:
    await talking(cast.asha, cast.meera)
    await measure_trends.of_patient(cast.meera.actor, cast.asha.id, utc_now())
    tab = await (await house.signed_in(cast.asha)).open("/patient/record/views")
    (row,) = tab.see(ViewsState)["rows"]
    assert (row["by"], row["role"], row["what"]) == (cast.meera.name, "doctor", "Your questionnaires")


async def test_nobody_else_gets_in(house: House, cast: Cast) -> None:
    await did(cast.meera, Act.NOTE_READ, "note:1", utc_now())
    before = await all_rows()
    for person, path, state in (
        (cast.asha, "/admin/audit", TrailState),
        (cast.meera, "/admin/audit", TrailState),
        (cast.meera, "/patient/record/views", ViewsState),
    ):
        tab = await (await house.signed_in(person)).open(path)
        assert not tab.see(state).get("loaded") and not tab.see(state).get("rows")
    assert (await all_rows())["audit_events"] == before["audit_events"]

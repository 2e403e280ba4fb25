"""Settings of the house on the real event path: written by admins, followed by open pages at once."""

from __future__ import annotations

import pytest

from calmconnect.services import house_settings
from calmconnect.state.admin.settings import SettingsState
from calmconnect.state.patient.companion import CompanionState
from calmconnect.state.shared.shell import ShellState
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.rows import all_rows

OFFERED = {"group": "offered", "anonymous_chat": "on", "calls": "on", "reviews": "on", "events": "on"}
WEIGHTS = {
    "group": "doctors",
    **{f"recommend_{one}": "1" for one in ("need", "language", "rating", "soon", "here")},
}


async def test_what_an_admin_switches_off_leaves_open_pages_at_once(house: House, cast: Cast) -> None:
    patient = await (await house.signed_in(cast.asha)).open("/patient/companion")
    nobody = await house.browser().open("/")
    admin = await (await house.signed_in(cast.alex)).open("/admin/settings")
    assert admin.see(SettingsState)["values"]["companion"] == "on" and patient.see(ShellState)["off"] == []
    await admin.send(SettingsState.save, form=OFFERED)
    shown = admin.see(SettingsState)
    assert (shown["values"]["companion"], shown["decided"], shown["meanwhile"]) == ("off", ["companion"], [])
    change = shown["changes"][0]
    assert (change["what"], change["before"], change["after"]) == ("The companion", "On (as at first)", "Off")
    assert change["by"] == cast.alex.name
    for tab in (patient, nobody):
        await tab.until(lambda tab=tab: tab.see(ShellState)["off"] == ["companion"])  # type: ignore[misc]
    await patient.send(CompanionState.choose, key="all")
    assert "switched off" in patient.notices[-1]["text"]
    await admin.send(SettingsState.back_to_default, key="companion")
    await patient.until(lambda: patient.see(ShellState)["off"] == [])
    assert admin.see(SettingsState)["decided"] == []


async def test_nobody_overwrites_what_they_have_not_seen(house: House, cast: Cast) -> None:
    first = await (await house.signed_in(cast.alex)).open("/admin/settings")
    second = await (await house.signed_in(cast.alex)).open("/admin/settings")
    await first.send(SettingsState.save, form=OFFERED)
    await second.until(lambda: second.see(SettingsState)["meanwhile"] == ["offered"])
    before = await all_rows()
    await second.send(SettingsState.save, form={"group": "offered"})
    await second.send(SettingsState.back_to_default, key="companion")
    assert all("meanwhile" in one["text"] for one in second.notices[-2:]) and await all_rows() == before
    await second.send(SettingsState.save, form=WEIGHTS)
    assert (await house_settings.current()).weights.need == 1, "another group is no matter of this one"
    await second.send(SettingsState.show, group="offered")
    assert second.see(SettingsState)["meanwhile"] == []
    await second.send(SettingsState.save, form={**OFFERED, "companion": "on"})
    assert await house_settings.switched_off() == ()


@pytest.mark.parametrize("wrong", [{}, {"group": "none"}, {"group": ["offered"]}, [], None, {"group": {}}])
async def test_what_is_no_form_of_ours_changes_nothing(house: House, cast: Cast, wrong: object) -> None:
    admin = await (await house.signed_in(cast.alex)).open("/admin/settings")
    before = await all_rows()
    await admin.send(SettingsState.save, form=wrong)
    assert await all_rows() == before


async def test_bad_input_is_told_by_its_field_and_changes_nothing(house: House, cast: Cast) -> None:
    admin = await (await house.signed_in(cast.alex)).open("/admin/settings")
    before = await all_rows()
    await admin.send(SettingsState.save, form={**WEIGHTS, "recommend_need": "lots", "recommend_here": "11"})
    assert set(admin.see(SettingsState)["problems"]) == {"recommend_need", "recommend_here"}
    await admin.send(SettingsState.save, form={"group": "reminders", "reminders": "15 days"})
    assert admin.see(SettingsState)["problems"] == {"reminders": "Each must be from 1 minute to 14 days."}
    await admin.send(SettingsState.back_to_default, key="gone")
    assert await all_rows() == before


async def test_nobody_else_gets_in(house: House, cast: Cast) -> None:
    before = await all_rows()
    for person in (cast.asha, cast.meera, cast.tara):
        tab = await (await house.signed_in(person)).open("/admin/settings")
        await tab.send(SettingsState.save, form=OFFERED)
        await tab.send(SettingsState.back_to_default, key="calls")
        assert tab.see(SettingsState).get("loaded") is not True
    assert (await all_rows())["setting_changes"] == before["setting_changes"] == []

"""What people do in a call, most of it by a key: show a screen, change a device, see it in full or in a window of its own."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.conftest import People, alone, live_media
from tests.journeys.test_calling import HEARS, PATIENT, ring, rings, see_and_hear
from tests.journeys.test_first_visit import DOCTOR, open_conversation
from tests.journeys.until import until

pytestmark = live_media


@alone
def test_screens_devices_and_keys(people: People) -> None:
    doctor, patient = people.staff(), people.patient()
    doctor.sign_in("doctor@demo.example")
    doctor.page.get_by_role("button", name="Available", exact=True).click()
    patient.sign_in("patient@demo.example")
    open_conversation(patient, "patient", DOCTOR)
    ring(patient.page)
    rings(doctor.page).get_by_role("button", name="Answer", exact=True).click()
    see_and_hear(patient.page, doctor.page)

    keys = patient.page.keyboard
    keys.press("s")
    expect(patient.page.get_by_label("Your screen, as the other one sees it")).to_be_visible()
    see_and_hear(doctor.page)
    keys.press("s")
    expect(patient.page.get_by_label("Your screen, as the other one sees it")).to_have_count(0)
    seen = doctor.page.locator("video.call-other")
    keys.press("v")
    expect(seen).to_have_attribute("data-picture", "false")
    keys.press("v")
    expect(seen).to_have_attribute("data-picture", "true")

    patient.page.get_by_role("button", name="Devices").click()
    microphone = patient.page.get_by_label("Microphone")
    microphone.select_option(index=microphone.locator("option").count() - 1)
    patient.page.get_by_role("button", name="Devices").click()
    until(doctor.page, HEARS)

    for key, opened in (("f", "fullscreenElement"), ("p", "pictureInPictureElement")):
        for there in ("true", "false"):
            keys.press(key)
            patient.page.wait_for_function(f"() => Boolean(document.{opened}) === {there}")
    # What is written is written, and no key.
    keys.press("c")
    box = patient.page.get_by_label(f"Write to {DOCTOR} in this call")
    box.fill("")
    box.press_sequentially("msv")
    expect(patient.page.get_by_role("button", name="Mute")).to_be_visible()
    patient.page.get_by_role("button", name="Hang up").click()
    expect(doctor.page.get_by_text(re.compile(f"The call with {PATIENT} has ended"))).to_be_visible()

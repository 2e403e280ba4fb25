"""The check before a call, with the browser's own pretended camera and microphone."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.conftest import People, alone, live_media, together
from tests.journeys.until import eventually

pytestmark = live_media


@alone
def test_everything_works_also_through_the_server(people: People) -> None:
    patient = people.patient()
    patient.sign_in("patient@demo.example")
    patient.go("/call-check")
    page = patient.page
    page.get_by_role("button", name="Begin the check").click()
    expect(page.get_by_text("You are ready for a video call.")).to_be_visible()
    camera = page.get_by_role("region", name="Camera")
    expect(camera.get_by_text("The camera works.")).to_be_visible()
    eventually(page, lambda: camera.locator("video").evaluate("one => one.videoWidth > 0 && one.currentTime > 0"))
    expect(page.get_by_role("region", name="Connection").get_by_text("enough for video")).to_be_visible()

    speaker = page.get_by_role("region", name="Speaker")
    speaker.get_by_role("button", name="Play a sound").click()
    speaker.get_by_role("button", name="I heard nothing").click()
    expect(speaker.get_by_text("Turn the volume up")).to_be_visible()
    expect(page.get_by_text("The speaker was not heard.")).to_be_visible()

    page.get_by_role("button", name="Try it through our server").click()
    inner = page.frame_locator("iframe").frame_locator("iframe")
    inner.get_by_role("button", name="Send picture and sound").click()
    eventually(
        page, lambda: inner.locator("video").first.evaluate("one => one.videoWidth > 0 && one.currentTime > 0.5")
    )


@together
def test_who_refuses_is_told_how_to_allow_it(people: People) -> None:
    patient = people.patient()
    patient.sign_in("patient@demo.example")
    # The browser is told to say yes to everything, so its answer is given here.
    patient.page.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError'); }"
    )
    patient.go("/call-check")
    page = patient.page
    page.get_by_role("button", name="Begin the check").press("Enter")
    for name in ("Camera", "Microphone"):
        region = page.get_by_role("region", name=name)
        expect(region.get_by_text(f"The {name.lower()} is blocked for this site.")).to_be_visible()
        expect(region.get_by_text("Click the sign at the left of the address")).to_be_visible()
    expect(page.get_by_text("A call would not work yet.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("A call would not work yet.")).to_be_visible()

"""Two people who call each other agree to a recording, which becomes a film of both that either can look at and delete."""

from __future__ import annotations

import time
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import People, alone, live_media
from tests.journeys.test_calling import PATIENT, ring, rings, see_and_hear
from tests.journeys.test_first_visit import DOCTOR, open_conversation
from tests.journeys.until import eventually
from tests.support.recording import probed

pytestmark = live_media

# What the film says of itself, once enough of it has arrived to be shown, and whether it can be jumped about in.
SHOWS = """async (film) => {
  film.muted = true;
  await film.play();
  film.currentTime = 10;
  await new Promise((done) => film.addEventListener("seeked", done, { once: true }));
  film.pause();
  return [film.duration, film.currentTime, film.videoWidth];
}"""

# For how long the page recorded at least and at most, in seconds: a busy browser says late that it has begun.
TIMES = """window.MediaRecorder = class extends window.MediaRecorder {
  constructor(...given) {
    super(...given);
    this.addEventListener("start", () => { this.began = performance.now(); });
  }
  start(...given) {
    this.asked = performance.now();
    super.start(...given);
  }
  pause() {
    window.recorded = [this.began, this.asked].map((since) => (performance.now() - since) / 1000);
    super.pause();
  }
}"""
# In seconds.
_INEXACT = 1.0


@alone
def test_a_call_is_recorded_when_both_agree(people: People, tmp_path: Path) -> None:
    doctor, patient = people.staff(), people.patient()
    doctor.context.add_init_script(TIMES)
    for page in (doctor.page, patient.page):
        page.on("dialog", lambda dialog: dialog.accept())
    doctor.sign_in("doctor@demo.example")
    doctor.page.get_by_role("button", name="Available", exact=True).click()
    patient.sign_in("patient@demo.example")
    open_conversation(patient, "patient", DOCTOR)
    ring(patient.page)
    rings(doctor.page).get_by_role("button", name="Answer", exact=True).click()
    see_and_hear(patient.page, doctor.page)

    # Whoever says no is not recorded, and the other hears it kindly.
    ask(doctor.page)
    question = patient.page.get_by_role("alertdialog", name=f"{DOCTOR} asks to record this call")
    question.get_by_role("button", name="No, thank you").click()
    expect(doctor.page.get_by_text(f"{PATIENT} would rather not be recorded.")).to_be_visible()
    expect(question).to_have_count(0)

    ask(doctor.page)
    question.get_by_role("button", name="I agree").click()
    for page in (doctor.page, patient.page):
        expect(sign(page)).to_be_visible()
    began = time.monotonic()
    # The sign stands also on a page that was loaded anew.
    patient.page.reload()
    expect(sign(patient.page)).to_be_visible()
    doctor.page.wait_for_timeout(max(0.0, 20 - (time.monotonic() - began)) * 1000)
    patient.page.get_by_role("button", name="Stop the recording").click()
    expect(doctor.page.get_by_text(f"{PATIENT} has stopped the recording.")).to_be_visible()
    least, most = eventually(doctor.page, lambda: doctor.page.evaluate("() => window.recorded"))
    expect(sign(doctor.page)).to_have_count(0)
    doctor.page.get_by_role("button", name="Hang up").click()

    patient.go("/calls")
    film = patient.page.get_by_label(f"Recording of your call with {DOCTOR}", exact=True)
    # A busy browser catches up first.
    expect(film).to_be_visible(timeout=40_000)
    address = film.evaluate("film => film.src")
    found = probed(patient.context.request.get(address).body(), tmp_path)
    assert {stream["codec_type"] for stream in found["streams"]} == {"video", "audio"}
    length = float(found["format"]["duration"])
    assert most > 19 and least - _INEXACT <= length <= most + _INEXACT, (least, length, most)
    duration, at, width = film.evaluate(SHOWS)
    assert abs(duration - length) < 0.5 and abs(at - 10) < 1 and width == 960
    nobody = people.patient()
    assert nobody.context.request.get(address).status == 401

    patient.page.get_by_role("button", name=f"Delete the recording of your call with {DOCTOR}").click()
    patient.page.get_by_role("button", name="Delete it").click()
    expect(patient.page.get_by_text("Deleted by you.")).to_be_visible()
    assert eventually(patient.page, lambda: patient.context.request.get(address).status == 404)


def ask(page: Page) -> None:
    """Ask for a recording, and see that one waits."""
    page.get_by_role("button", name="Ask to record this call").click()
    expect(page.get_by_text(f"Waiting for {PATIENT} to agree to a recording.")).to_be_visible()


def sign(page: Page) -> Locator:
    """What says that it is recorded now."""
    return page.get_by_role("status").get_by_text("Recording", exact=True)

"""Two people in two real browsers who call each other: they see and hear one another, whatever happens to a page."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import People, Site, live_media, together
from tests.journeys.seeding import let_time_pass_while_it_rings
from tests.journeys.test_first_visit import DOCTOR, open_conversation
from tests.journeys.until import until

pytestmark = live_media

PATIENT = "Kavya Menon"
COLLEAGUE = "Dr. Venkat Reddy"

# The picture that arrives is decoded, and changes.
SEES = """async () => {
  const video = document.querySelector("video.call-other");
  if (!video?.videoWidth || document.querySelector(".call-stage").dataset.status !== "connected") return false;
  const picture = () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
    const drawn = canvas.getContext("2d", { willReadFrequently: true });
    drawn.drawImage(video, 0, 0, 64, 48);
    return drawn.getImageData(0, 0, 64, 48).data.join();
  };
  const before = picture();
  await new Promise((done) => setTimeout(done, 400));
  return picture() !== before;
}"""
# There is energy in the sound that arrives.
HEARS = """async () => {
  const stream = document.querySelector("video.call-other")?.srcObject;
  if (!stream?.getAudioTracks().length) return false;
  const context = new AudioContext();
  await context.resume();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const heard = new Float32Array(analyser.fftSize);
  for (let i = 0; i < 30; i += 1) {
    analyser.getFloatTimeDomainData(heard);
    if (heard.some((sample) => Math.abs(sample) > 0.01)) return context.close().then(() => true);
    await new Promise((done) => setTimeout(done, 100));
  }
  return context.close().then(() => false);
}"""


# The connections of a page, so that they can be broken.
NOTES_CONNECTIONS = """window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...given) { super(...given); (window.connections ??= []).push(this); }
}"""
OPEN_CONNECTIONS = "() => window.connections.filter((one) => one.connectionState !== 'closed').length"
BREAKS = "() => window.connections.at(-1).close()"
CLICKS_AT = "(button, at) => { setTimeout(() => button.click(), at - Date.now()); }"
REFUSES = """() => { navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", "NotAllowedError"); }; }"""


@together
def test_two_people_call_each_other(other_chromium: Browser, people: People) -> None:
    doctor, patient = people.staff(other_chromium), people.patient()
    doctor.context.add_init_script(NOTES_CONNECTIONS)
    for page in (doctor.page, patient.page):
        # A page on which a call goes on asks before it is left.
        page.on("dialog", lambda dialog: dialog.accept())
    doctor.sign_in("doctor@demo.example")
    doctor.page.get_by_role("button", name="Available", exact=True).click()
    patient.sign_in("patient@demo.example")
    open_conversation(patient, "patient", DOCTOR)

    ring(patient.page)
    rings(doctor.page).get_by_role("button", name="Decline").click()
    expect(patient.page.get_by_text(f"{DOCTOR} can't talk right now.")).to_be_visible()

    ring(patient.page)
    second = doctor.context.new_page()
    second.goto(f"{doctor.home}/doctor/patients")
    for page in (doctor.page, second):
        expect(rings(page)).to_be_visible()
    rings(doctor.page).get_by_role("button", name="Answer", exact=True).click()
    expect(second.get_by_text(f"You are in a call with {PATIENT} on another page.")).to_be_visible()
    second.close()
    see_and_hear(patient.page, doctor.page)

    # The page below can be used; the call goes on.
    doctor.page.get_by_role("button", name="Make the call small").click()
    doctor.page.get_by_role("link", name="Patients", exact=True).first.click()
    expect(doctor.page.get_by_role("heading", name="Patients", level=1)).to_be_visible()
    patient.page.keyboard.press("m")
    expect(doctor.page.get_by_role("region", name=f"Call with {PATIENT}").get_by_text("Muted")).to_be_visible()
    patient.page.get_by_role("button", name="Switch the microphone on").click()
    patient.page.get_by_role("button", name="Write", exact=True).click()
    patient.page.get_by_label(f"Write to {DOCTOR} in this call").fill("Can you hear me?")
    patient.page.get_by_label(f"Write to {DOCTOR} in this call").press("Enter")
    doctor.page.get_by_role("button", name="Make the call large").click()
    doctor.page.get_by_role("button", name="Write, 1 new").click()
    expect(doctor.page.get_by_text("Can you hear me?")).to_be_visible()

    # A connection that breaks is made anew.
    doctor.page.evaluate(BREAKS)
    expect(patient.page.get_by_text("Reconnecting…")).to_be_visible(timeout=15_000)
    see_and_hear(patient.page, doctor.page)

    # Who was called and loads their page again finds back into the same call.
    doctor.page.reload()
    see_and_hear(patient.page, doctor.page)

    doctor.page.get_by_role("button", name="Hang up").click()
    for page in (patient.page, doctor.page):
        expect(page.get_by_text(re.compile("has ended. It lasted"))).to_be_visible()
        expect(page.get_by_role("region", name=re.compile("^Call with"))).to_have_count(0)
    assert doctor.page.evaluate(OPEN_CONNECTIONS) == 0
    # Who lets us use neither microphone nor camera is told so, and still sees and hears.
    patient.page.evaluate(REFUSES)
    ring(patient.page)
    expect(patient.page.get_by_text("Your browser does not let us use your microphone.")).to_be_visible()
    rings(doctor.page).get_by_role("button", name="Answer", exact=True).click()
    see_and_hear(patient.page)
    patient.page.get_by_role("button", name="Hang up").click()
    expect(doctor.page.get_by_text(re.compile("has ended. It lasted"))).to_be_visible()

    patient.go("/calls")
    rows = patient.page.get_by_role("listitem").filter(has_text=DOCTOR)
    expect(rows.filter(has_text=re.compile("You called · .*minute"))).not_to_have_count(0)
    expect(rows.filter(has_text="You called, they could not talk")).not_to_have_count(0)


@together
def test_two_who_call_each_other_at_once_one_who_is_busy_and_one_who_does_not_answer(
    other_chromium: Browser, people: People, site: Site
) -> None:
    doctor, another, patient = people.staff(other_chromium), people.staff(), people.patient()
    for person, email in ((doctor, "doctor"), (another, "venkat.reddy"), (patient, "patient")):
        person.sign_in(f"{email}@demo.example")
    doctor.page.get_by_role("button", name="Available", exact=True).click()
    open_conversation(doctor, "doctor", PATIENT)
    open_conversation(another, "doctor", PATIENT)
    open_conversation(patient, "patient", DOCTOR)

    at = time.time() * 1000 + 1_000
    for page, other in ((doctor.page, PATIENT), (patient.page, DOCTOR)):
        page.get_by_role("button", name=f"Video call with {other}").evaluate(CLICKS_AT, at)
    see_and_hear(doctor.page, patient.page)
    for page in (doctor.page, patient.page):
        expect(page.get_by_role("alertdialog")).to_have_count(0)

    call = another.page.get_by_role("button", name=f"Call {PATIENT}", exact=True)
    call.click()
    expect(another.page.get_by_text(f"{PATIENT} is in another call right now.")).to_be_visible()
    see_and_hear(doctor.page, patient.page)
    patient.page.get_by_role("button", name="Hang up").click()
    expect(doctor.page.get_by_text(re.compile("has ended. It lasted"))).to_be_visible()

    call.click()
    expect(patient.page.get_by_role("alertdialog", name=f"{COLLEAGUE} is calling you")).to_be_visible()
    let_time_pass_while_it_rings(site.patients)
    expect(another.page.get_by_text(f"{PATIENT} did not answer.")).to_be_visible()
    expect(patient.page.get_by_text(f"You missed a call from {COLLEAGUE}.")).to_be_visible()
    patient.go("/calls")
    rows = patient.page.get_by_role("listitem").filter(has_text=COLLEAGUE)
    for nth, words in enumerate(("You missed it", "You were in another call")):
        expect(rows.nth(nth)).to_contain_text(words)


def ring(page: Page) -> None:
    """Call the doctor from the open conversation."""
    page.get_by_role("button", name=f"Video call with {DOCTOR}").click()
    expect(page.get_by_role("region", name=f"Call with {DOCTOR}")).to_contain_text("Calling…")


def rings(page: Page) -> Locator:
    """What a page shows while the patient calls."""
    return page.get_by_role("alertdialog", name=f"{PATIENT} is calling you")


def see_and_hear(*pages: Page) -> None:
    """Wait until everybody sees and hears the other."""
    for page in pages:
        until(page, SEES)
        until(page, HEARS)

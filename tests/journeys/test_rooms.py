"""Three people in a room, each in a browser: let in one by one, seeing and hearing each other, and led by who hosts."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.booking import register
from tests.journeys.conftest import People, live_media, together
from tests.journeys.until import until

pytestmark = live_media

DOCTOR = "farhan.qureshi@demo.example"
TITLE = "A quiet hour"

# How many of the others' pictures are decoded, and change.
SEES = """async (wanted) => {
  const videos = [...document.querySelectorAll(".room-tile:not([data-own='true'])[data-picture='true'] video")];
  if (videos.length < wanted || videos.some((video) => !video.videoWidth)) return false;
  const pictures = () => videos.map((video) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
    const drawn = canvas.getContext("2d", { willReadFrequently: true });
    drawn.drawImage(video, 0, 0, 64, 48);
    return drawn.getImageData(0, 0, 64, 48).data.join();
  });
  const before = pictures();
  await new Promise((done) => setTimeout(done, 600));
  return pictures().every((picture, i) => picture !== before[i]);
}"""
# Whether there is energy in the sound of each of them.
HEARS = """async (wanted) => {
  const streams = [...document.querySelectorAll(".room-tile:not([data-own='true']) video")].map((video) => video.srcObject);
  if (streams.length < wanted || streams.some((stream) => !stream?.getAudioTracks().length)) return false;
  const context = new AudioContext();
  await context.resume();
  const heard = streams.map((stream) => {
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    return { analyser, samples: new Float32Array(analyser.fftSize), loud: false };
  });
  for (let i = 0; i < 30 && !heard.every(({ loud }) => loud); i += 1) {
    for (const one of heard) {
      one.analyser.getFloatTimeDomainData(one.samples);
      one.loud ||= one.samples.some((sample) => Math.abs(sample) > 0.01);
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  await context.close();
  return heard.every(({ loud }) => loud);
}"""


@together
def test_three_people_in_a_circle(people: People) -> None:
    doctor, ann, bea = people.staff(), people.patient(), people.patient()
    for person in (doctor, ann, bea):
        # A page on which a room goes on asks before it is left.
        person.page.on("dialog", lambda dialog: dialog.accept())
    doctor.sign_in(DOCTOR)
    names = [register(ann), register(bea)]
    path = open_room(doctor.page)
    for person in (ann, bea):
        person.go(path)
        person.page.get_by_role("button", name="Ask to come in").click()
        expect(person.page.get_by_text("is not here yet")).to_be_visible()

    doctor.go(path)
    doctor.page.get_by_role("button", name="Go in").click()
    doctor.page.get_by_role("button", name="People, 2 waiting").click()
    for name in names:
        doctor.page.get_by_role("button", name=f"Let in: {name}").click()
    for page in (doctor.page, ann.page, bea.page):
        until_all_meet(page, 2)

    ann.page.get_by_role("region", name=f"Room: {TITLE}").press("h")
    expect(tile(doctor.page, names[0]).get_by_text("hand raised")).to_be_attached()
    doctor.page.get_by_role("button", name="Mute all").click()
    for person in (ann, bea):
        expect(person.page.get_by_role("button", name="Switch the microphone on")).to_be_visible()
    expect(tile(bea.page, names[0]).get_by_text("muted")).to_be_attached()
    ann.page.get_by_role("button", name="Switch the microphone on").click()
    expect(tile(bea.page, names[0]).get_by_text("muted")).not_to_be_attached()

    # Whose page is loaded again is in the room again, muted as before, without asking.
    bea.page.reload()
    expect(bea.page.get_by_role("button", name="Switch the microphone on")).to_be_visible()
    for page in (bea.page, ann.page, doctor.page):
        until(page, f"() => ({SEES})(2)")

    doctor.page.get_by_role("button", name="Lock the room").click()
    expect(ann.page.get_by_text("Locked")).to_be_visible()
    doctor.page.get_by_role("button", name=f"Remove: {names[1]}").click()
    expect(bea.page.get_by_text("The host has asked you to leave.")).to_be_visible()
    expect(ann.page.get_by_role("list", name="In the room").get_by_role("listitem")).to_have_count(2)
    until_all_meet(ann.page, 1)
    doctor.page.get_by_role("button", name="End for all").click()
    doctor.page.get_by_role("button", name="Yes, end it for all").click()
    for page in (doctor.page, ann.page):
        expect(page.get_by_text("The host has closed this room.")).to_be_visible()


def open_room(page: Page) -> str:
    """Open a circle for three; gives the path of its address."""
    page.goto(re.sub(r"(https?://[^/]+).*", r"\1/doctor/rooms", page.url))
    page.get_by_label("What is it about?").fill(TITLE)
    page.get_by_label("For how many?").select_option("3")
    page.get_by_role("button", name="Open the room").click()
    row = page.get_by_role("listitem").filter(has_text=TITLE).first
    return str(row.get_by_role("link", name="Go in").get_attribute("href"))


def tile(page: Page, name: str) -> Locator:
    """Somebody's place in the room, as a page shows it."""
    return page.get_by_role("list", name="In the room").get_by_role("listitem").filter(has_text=name)


def until_all_meet(page: Page, others: int, seconds: float = 20) -> None:
    """Wait until a page sees and hears so many others."""
    until(page, f"() => ({SEES})({others})", seconds)
    until(page, f"() => ({HEARS})({others})", seconds)

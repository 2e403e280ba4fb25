"""A call for which there is only a relay: it finds that way, makes do with little, lives through a cut, says what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import People, Person, Site, live_media
from tests.journeys.test_calling import HEARS, NOTES_CONNECTIONS, SEES, ring, rings, see_and_hear
from tests.journeys.test_first_visit import DOCTOR, open_conversation
from tests.journeys.until import until
from tests.support.narrow import Way, way
from tests.support.serving import server
from tests.support.turn import Relay, relay

pytestmark = live_media

_CUT_MS = 6_000
# Which kind of address the connection that carries the call uses on this side.
WAY = """async () => {
  const stats = await window.connections.at(-1).getStats();
  const transport = [...stats.values()].find(({ type, selectedCandidatePairId: id }) => type === "transport" && id);
  return stats.get(stats.get(transport?.selectedCandidatePairId)?.localCandidateId)?.candidateType;
}"""

# Whose way is lost, and when this page did what about it: in ms since the last that came. `late` is by how much this page's own
# clock was ever late, for a machine that has much else to do.
NOTES_LOSSES = """(() => {
  let [at, last, bytes] = [performance.now(), 0, 0];
  window.late = 0;
  window.losses = [];
  const note = (what) => window.losses.push([what, performance.now() - last, window.connections.at(-1).connectionState]);
  setInterval(async () => {
    window.late = Math.max(window.late, performance.now() - at - 100);
    at = performance.now();
    const stats = await window.connections?.at(-1).getStats();
    const pairs = [...(stats?.values() ?? [])].filter(({ type }) => type === "candidate-pair");
    const now = pairs.reduce((all, one) => all + one.bytesReceived, 0);
    if (now > bytes) last = at;
    bytes = now;
  }, 100);
  const restart = RTCPeerConnection.prototype.restartIce;
  RTCPeerConnection.prototype.restartIce = function () { note("restart"); restart.call(this); };
  new MutationObserver(() => {
    const shown = document.querySelector(".call-top")?.textContent.includes("Reconnecting…");
    if (shown && !window.shown) note("shown");
    window.shown = shown;
  }).observe(document, { subtree: true, childList: true, characterData: true });
})()"""
# Sound fits, and little else; browsers find that out step by step.
_NARROW_KBPS = 80
_TO_ADAPT_MS = 40_000


@pytest.fixture
def coturn(tmp_path: Path) -> Iterator[Relay]:
    """A relay of the test's own."""
    with relay(tmp_path) as running:
        yield running


@pytest.fixture
def between(coturn: Relay) -> Iterator[Way]:
    """The way to the relay."""
    with way(coturn.port) as leading:
        yield leading


@pytest.fixture
def two(
    chromium: Browser, other_chromium: Browser, coturn: Relay, between: Way, tmp_path: Path
) -> Iterator[tuple[Person, Person]]:
    """A doctor and a patient in browsers of their own, on a site that relays every call."""
    with ExitStack() as stack:
        running = stack.enter_context(server(tmp_path / "var", **coturn.settings(between.port)))
        people = People(chromium, Site(running, running))
        stack.callback(people.close)
        doctor, patient = people.staff(other_chromium), people.patient()
        for person, name in ((doctor, "doctor"), (patient, "patient")):
            for script in (NOTES_CONNECTIONS, NOTES_LOSSES):
                person.context.add_init_script(script)
            person.sign_in(f"{name}@demo.example")
        yield doctor, patient


def test_a_relay_is_enough_and_little_room_a_cut_and_a_wrong_secret_are_lived_through(
    two: tuple[Person, Person], coturn: Relay, between: Way
) -> None:
    doctor, patient = two
    doctor.page.get_by_role("button", name="Available", exact=True).click()
    open_conversation(patient, "patient", DOCTOR)
    ring(patient.page)
    rings(doctor.page).get_by_role("button", name="Answer", exact=True).click()
    see_and_hear(patient.page, doctor.page)
    assert [page.evaluate(WAY) for page in (patient.page, doctor.page)] == ["relay", "relay"]

    both = patient.page, doctor.page
    sound_goes_on_where_pictures_have_no_room(both, between)
    a_cut_is_noticed_and_lived_through(both, coturn)
    patient.page.get_by_role("button", name="Hang up").click()
    for page in both:
        # What says that it is over leaves by itself after a while.
        expect(page.get_by_role("button", name="Hang up")).to_have_count(0)

    coturn.stop()
    coturn.start(secret="another one")
    ring(patient.page)
    rings(doctor.page).get_by_role("button", name="Answer", exact=True).click()
    for page in (patient.page, doctor.page):
        expect(page.get_by_text("did not accept us: please tell whoever runs this site")).to_be_visible()


def sound_goes_on_where_pictures_have_no_room(both: tuple[Page, Page], between: Way) -> None:
    """Pictures come back by themselves."""
    between.kbps = _NARROW_KBPS
    for page in both:
        expect(page.get_by_text("so we send your voice alone")).to_be_visible(timeout=_TO_ADAPT_MS)
        expect(page.locator("video.call-other")).to_have_attribute("data-picture", "false")
        until(page, HEARS)
    between.kbps = None
    for page in both:
        expect(page.get_by_text("so we send your voice alone")).to_have_count(0, timeout=_TO_ADAPT_MS)
    see_and_hear(*both)


def a_cut_is_noticed_and_lived_through(both: tuple[Page, Page], coturn: Relay) -> None:
    """Each page notices it and asks for another way within two seconds of that; then both hear each other, then see each other.

    Pictures come back when there is room for them, which a machine that has much else to do may see late.
    """
    for page in both:
        page.evaluate("() => { window.losses.length = window.late = 0; }")
    coturn.fall_silent()
    for page in both:
        expect(page.get_by_text("Reconnecting…")).to_be_visible()
    both[0].wait_for_timeout(_CUT_MS)
    coturn.wake()
    for page in both:
        until(page, HEARS)
    for page in both:
        until(page, SEES, _TO_ADAPT_MS / 1000)
        losses, late = page.evaluate("() => [window.losses, window.late]")
        shown, restart = (next(ms for which, ms, _ in losses if which == what) for what in ("shown", "restart"))
        assert shown < 3_000 + 2 * late, f"noticed {shown} ms after the last that came"
        assert restart - shown < 2_000 + 2 * late, f"another way asked for {restart - shown} ms after that"

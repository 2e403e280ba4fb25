"""A call for which there is only a relay: it finds that way, makes do with little, lives through a cut, says what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import People, Person, Site
from tests.journeys.test_calling import HEARS, NOTES_CONNECTIONS, ring, rings, see_and_hear
from tests.journeys.test_first_visit import DOCTOR, open_conversation
from tests.journeys.until import until
from tests.support.serving import server
from tests.support.turn import Relay, relay

_CUT_MS = 6_000
# Which kind of address the connection that carries the call uses on this side.
WAY = """async () => {
  const stats = await window.connections.at(-1).getStats();
  const transport = [...stats.values()].find(({ type, selectedCandidatePairId: id }) => type === "transport" && id);
  return stats.get(stats.get(transport?.selectedCandidatePairId)?.localCandidateId)?.candidateType;
}"""

# The browser finds that next to nothing gets through, and then what it really finds.
WEAK = """() => {
  const way = { type: "candidate-pair", nominated: true, availableOutgoingBitrate: 40_000 };
  window.connections.at(-1).getStats = async () => new Map([["way", way]]);
}"""
STRONG = "() => delete window.connections.at(-1).getStats"


@pytest.fixture
def coturn(tmp_path: Path) -> Iterator[Relay]:
    """A relay of the test's own."""
    with relay(tmp_path) as running:
        yield running


@pytest.fixture
def two(chromium: Browser, other_chromium: Browser, coturn: Relay, tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    """A doctor and a patient in browsers of their own, on a site that relays every call."""
    with ExitStack() as stack:
        running = stack.enter_context(server(tmp_path / "var", **coturn.settings))
        people = People(chromium, Site(running, running))
        stack.callback(people.close)
        doctor, patient = people.staff(other_chromium), people.patient()
        for person, name in ((doctor, "doctor"), (patient, "patient")):
            person.context.add_init_script(NOTES_CONNECTIONS)
            person.sign_in(f"{name}@demo.example")
        yield doctor, patient


def test_a_relay_is_enough_and_little_room_a_cut_and_a_wrong_secret_are_lived_through(
    two: tuple[Person, Person], coturn: Relay
) -> None:
    doctor, patient = two
    doctor.page.get_by_role("button", name="Available", exact=True).click()
    open_conversation(patient, "patient", DOCTOR)
    ring(patient.page)
    rings(doctor.page).get_by_role("button", name="Answer", exact=True).click()
    see_and_hear(patient.page, doctor.page)
    assert [page.evaluate(WAY) for page in (patient.page, doctor.page)] == ["relay", "relay"]

    # Sound goes on where pictures have no room, and pictures come back by themselves.
    doctor.page.evaluate(WEAK)
    expect(doctor.page.get_by_text("so we send your voice alone")).to_be_visible()
    expect(patient.page.locator("video.call-other")).to_have_attribute("data-picture", "false")
    until(patient.page, HEARS)
    doctor.page.evaluate(STRONG)
    expect(doctor.page.get_by_text("so we send your voice alone")).to_have_count(0)
    see_and_hear(patient.page)

    coturn.fall_silent()
    for page in (patient.page, doctor.page):
        expect(page.get_by_text("Reconnecting…")).to_be_visible()
    patient.page.wait_for_timeout(_CUT_MS)
    coturn.wake()
    see_and_hear(patient.page, doctor.page)
    patient.page.get_by_role("button", name="Hang up").click()
    for page in (patient.page, doctor.page):
        page.get_by_role("button", name="Close", exact=True).click()

    coturn.stop()
    coturn.start(secret="another one")
    ring(patient.page)
    rings(doctor.page).get_by_role("button", name="Answer", exact=True).click()
    for page in (patient.page, doctor.page):
        expect(page.get_by_text("did not accept us: please tell whoever runs this site")).to_be_visible()

"""Two people in a conversation, in real browsers, with a connection that fails them."""

from __future__ import annotations

from uuid import uuid4

from playwright.sync_api import expect

from calmconnect.state.heartbeat import FOUND_WITHIN_SECONDS
from tests.journeys.conftest import People
from tests.journeys.test_first_visit import DOCTOR, open_conversation, said, say

PATIENT = "Kavya Menon"


def test_a_connection_that_falls_silent_is_noticed_and_replaced(people: People) -> None:
    doctor = people.staff()
    patient, network = people.patient_behind_a_network()
    patient.sign_in("patient@demo.example")
    doctor.sign_in("doctor@demo.example")
    open_conversation(patient, "patient", DOCTOR)
    open_conversation(doctor, "doctor", PATIENT)
    mark = uuid4().hex[:8]
    network.fall_silent()
    say(patient.page.get_by_label(f"Message to {DOCTOR}"), f"unheard {mark}")
    say(doctor.page.get_by_label(f"Message to {PATIENT}"), f"meanwhile {mark}")
    # Nobody tells the page that nothing comes any more; it finds out, lets go, and does not get a new connection either.
    with patient.page.expect_websocket(timeout=FOUND_WITHIN_SECONDS * 1000):
        pass
    network.cut()
    network.restore()
    for page in (patient.page, doctor.page):
        for text in (f"unheard {mark}", f"meanwhile {mark}"):
            expect(said(page, text)).to_have_count(1)

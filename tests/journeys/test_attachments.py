"""Pictures and files beside words, in real browsers."""

from __future__ import annotations

from uuid import uuid4

from playwright.sync_api import FilePayload, Page, expect

from tests.journeys.conftest import People, together
from tests.journeys.test_first_visit import DOCTOR, open_conversation, said, say
from tests.support import files

PATIENT = "Kavya Menon"


def choose(page: Page, *chosen: tuple[str, bytes]) -> None:
    """Choose files as the browser's own dialog gives them."""
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name="Add pictures or files").click()
    # What a browser says of them counts for nothing.
    opened.value.set_files([FilePayload(name=name, mimeType="image/png", buffer=content) for name, content in chosen])


@together
def test_a_picture_and_a_letter_are_sent_looked_at_and_saved(people: People) -> None:
    patient, doctor = people.patient(), people.staff()
    patient.sign_in("patient@demo.example")
    doctor.sign_in("doctor@demo.example")
    open_conversation(patient, "patient", DOCTOR)
    open_conversation(doctor, "doctor", PATIENT)
    mark = uuid4().hex[:8]
    choose(patient.page, (f"{mark}.png", files.with_place()), (f"letter {mark}.pdf", files.pdf()))
    waiting = patient.page.get_by_role("list", name="Files to be sent")
    expect(waiting.get_by_text(f"{mark}.jpg")).to_be_visible()
    expect(waiting.get_by_role("progressbar")).to_have_count(0)
    # They survive a reload, as unsent words do.
    patient.page.reload()
    expect(waiting.get_by_text(f"letter {mark}.pdf")).to_be_visible()
    say(patient.page.get_by_label(f"Message to {DOCTOR}"), f"See this {mark}")
    expect(waiting).to_have_count(0)
    expect(said(doctor.page, f"See this {mark}")).to_be_visible()

    doctor.page.get_by_role("button", name=f"Look at {mark}.jpg").click()
    shown = doctor.page.get_by_role("dialog", name=f"{mark}.jpg")
    expect(shown.get_by_role("img", name=f"{mark}.jpg")).to_be_visible()
    doctor.page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    with doctor.page.expect_download() as saved:
        doctor.page.get_by_role("link", name=f"letter {mark}.pdf").click()
    assert saved.value.suggested_filename == f"letter {mark}.pdf"


@together
def test_a_picture_needs_no_words_and_what_is_no_picture_is_refused(people: People) -> None:
    patient = people.patient(viewport={"width": 390, "height": 844})
    patient.sign_in("patient@demo.example")
    open_conversation(patient, "patient", DOCTOR)
    mark, page = uuid4().hex[:8], patient.page
    send = page.get_by_role("button", name="Send", exact=True)
    choose(page, (f"bad {mark}.png", b"PK\x03\x04 no picture"), (f"good {mark}.png", files.picture("PNG")))
    expect(page.get_by_role("alert").get_by_text("something else")).to_be_visible()
    expect(send).to_be_disabled()
    page.get_by_role("button", name=f"Remove bad {mark}.png").click()
    send.click()
    expect(page.get_by_role("button", name=f"Look at good {mark}.png")).to_be_visible()
    expect(page.get_by_role("list", name="Files to be sent")).to_have_count(0)

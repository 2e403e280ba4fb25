"""Two people in a conversation, in real browsers, with a connection that fails them."""

from __future__ import annotations

from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from calmconnect.domain.chat import PAGE_SIZE
from calmconnect.state.heartbeat import FOUND_WITHIN_SECONDS
from tests.journeys.conftest import People, Site, alone, together
from tests.journeys.seeding import say_all
from tests.journeys.test_first_visit import DOCTOR, open_conversation, said, say

PATIENT = "Kavya Menon"


@alone
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


@together
def test_a_message_says_what_became_of_it(people: People) -> None:
    patient, doctor = people.patient(), people.staff()
    patient.sign_in("patient@demo.example")
    open_conversation(patient, "patient", DOCTOR)
    box = patient.page.get_by_label(f"Message to {DOCTOR}")
    mark = uuid4().hex[:8]
    say(box, f"first {mark}")
    line = said(patient.page, f"first {mark}").locator("xpath=ancestor::li")
    expect(line.get_by_text("Sent", exact=True)).to_be_attached()
    # Any page of the doctor's will do for it to have arrived.
    doctor.sign_in("doctor@demo.example")
    doctor.go("/doctor/schedule")
    # The page stands before anybody is known to be in front of it.
    expect(doctor.page.get_by_role("button", name=f"Your profile: {DOCTOR}")).to_be_visible()
    say(box, f"second {mark}")
    line = said(patient.page, f"second {mark}").locator("xpath=ancestor::li")
    expect(line.get_by_text("Delivered", exact=True)).to_be_attached()
    open_conversation(doctor, "doctor", PATIENT)
    expect(line.get_by_text("Read", exact=True)).to_be_attached()
    expect(line.get_by_title("Read")).to_be_visible()
    patient.page.reload()
    expect(line.get_by_text("Read", exact=True)).to_be_attached()


@alone
def test_a_phone_sends_by_its_button(people: People) -> None:
    patient = people.patient(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    patient.sign_in("patient@demo.example")
    open_conversation(patient, "patient", DOCTOR)
    box, text = patient.page.get_by_label(f"Message to {DOCTOR}"), f"by thumb {uuid4().hex[:8]}"
    box.fill(text)
    patient.page.get_by_role("button", name="Send", exact=True).tap()
    expect(box).to_have_value("")
    expect(said(patient.page, text)).to_be_in_viewport()


@alone
def test_what_was_refused_says_why_and_can_be_sent_again(people: People) -> None:
    patient = people.patient()
    patient.sign_in("patient@demo.example")
    open_conversation(patient, "patient", DOCTOR)
    box = patient.page.get_by_label(f"Message to {DOCTOR}")
    say(box, f"bell \x07 {uuid4().hex[:8]}")
    why = patient.page.get_by_text("That text has characters that can't be shown.").last
    expect(why).to_be_visible()
    patient.page.reload()
    expect(why).to_be_visible()
    patient.page.get_by_role("button", name="Try again").last.click()
    expect(why).to_be_visible()


@alone
def test_what_was_said_is_answered_changed_taken_back_and_found(people: People) -> None:
    patient, doctor = people.patient(), people.staff()
    patient.sign_in("patient@demo.example")
    doctor.sign_in("doctor@demo.example")
    open_conversation(patient, "patient", DOCTOR)
    open_conversation(doctor, "doctor", PATIENT)
    mark = uuid4().hex[:8]
    to_doctor = patient.page.get_by_label(f"Message to {DOCTOR}")
    to_patient = doctor.page.get_by_label(f"Message to {PATIENT}")
    to_doctor.fill("I am about to say something")
    expect(doctor.page.get_by_text(f"{PATIENT} is writing…")).to_be_visible()
    say(to_doctor, f"a slip {mark}")
    expect(doctor.page.get_by_text(f"{PATIENT} is writing…")).to_have_count(0)

    row(doctor.page, f"a slip {mark}").hover()
    row(doctor.page, f"a slip {mark}").get_by_role("button", name="Reply").click()
    expect(doctor.page.get_by_text(f"Answering {PATIENT}")).to_be_visible()
    say(to_patient, f"an answer {mark}")
    expect(row(patient.page, f"an answer {mark}")).to_contain_text(f"a slip {mark}")
    expect(row(doctor.page, f"a slip {mark}").first.get_by_role("button", name="Edit")).to_have_count(0)

    row(patient.page, f"a slip {mark}").first.hover()
    row(patient.page, f"a slip {mark}").first.get_by_role("button", name="Edit").click()
    patient.page.get_by_label("Change your message").fill(f"put right {mark}")
    patient.page.get_by_role("button", name="Save", exact=True).click()
    for page in (patient.page, doctor.page):
        expect(row(page, f"put right {mark}").first).to_contain_text("Edited")
        expect(row(page, f"an answer {mark}")).to_contain_text(f"put right {mark}")
        expect(row(page, f"a slip {mark}")).to_have_count(0)

    say(to_doctor, f"never mind {mark}")
    expect(row(doctor.page, f"never mind {mark}")).to_be_visible()
    row(patient.page, f"never mind {mark}").hover()
    row(patient.page, f"never mind {mark}").get_by_role("button", name="Delete").click()
    patient.page.get_by_role("group", name="Delete this message?").get_by_role("button", name="Delete").click()
    for page in (patient.page, doctor.page):
        expect(row(page, f"never mind {mark}")).to_have_count(0)
        expect(page.get_by_role("list", name="Messages").get_by_text("Deleted message").last).to_be_visible()

    doctor.page.get_by_role("button", name="Search in this conversation").click()
    doctor.page.get_by_role("searchbox").fill(f"RIGHT {mark}")
    doctor.page.get_by_role("searchbox").press("Enter")
    expect(doctor.page.get_by_text("1 message found.")).to_be_visible()
    doctor.page.get_by_role("list", name="Found messages").get_by_role("button").click()
    expect(row(doctor.page, f"put right {mark}").first).to_be_in_viewport()


@alone
def test_older_lines_and_what_is_found_far_back_come_without_the_view_jumping(people: People, site: Site) -> None:
    patient = people.patient()
    patient.sign_in("patient@demo.example")
    open_conversation(patient, "patient", DOCTOR)
    page, mark, last = patient.page, uuid4().hex[:8], 4 * PAGE_SIZE
    texts = [f"{number} {mark}" for number in range(last)]
    texts[3] = f"needle {mark}"
    say_all(site.patients, int(page.url.rpartition("/")[2]), [*texts, f"{last} {mark}"])
    page.reload()
    oldest = said(page, f"{last - PAGE_SIZE + 1} {mark}")
    expect(said(page, f"{last} {mark}")).to_be_in_viewport()
    expect(said(page, f"{last - PAGE_SIZE} {mark}")).to_have_count(0)
    oldest.scroll_into_view_if_needed()
    expect(said(page, f"{last - PAGE_SIZE} {mark}")).to_have_count(1)
    expect(oldest).to_be_in_viewport()
    page.get_by_role("button", name="Jump to latest").click()
    expect(said(page, f"{last} {mark}")).to_be_in_viewport()

    page.get_by_role("button", name="Search in this conversation").click()
    page.get_by_role("searchbox").fill(f"needle {mark}")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_text("1 message found.")).to_be_visible()
    expect(said(page, f"needle {mark}")).to_have_count(0)
    page.get_by_role("list", name="Found messages").get_by_role("button").click()
    expect(said(page, f"needle {mark}")).to_be_in_viewport()
    expect(said(page, f"4 {mark}")).to_have_count(1)
    expect(said(page, f"{last} {mark}")).to_have_count(0)
    page.get_by_role("button", name="Jump to latest").click()
    expect(said(page, f"{last} {mark}")).to_be_in_viewport()


def row(page: Page, text: str) -> Locator:
    """A line of the open conversation with what belongs to it."""
    return page.get_by_role("list", name="Messages").get_by_role("listitem").filter(has_text=text)

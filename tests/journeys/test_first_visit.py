"""The main job, lived through: register, find a doctor who is there, ask for a time, be accepted, write to each other."""

from __future__ import annotations

import re
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from tests.journeys.booking import agree, register
from tests.journeys.conftest import People, Person, together

DOCTOR = "Dr. Ananya Rao"


def test_from_registering_to_writing_to_each_other(people: People) -> None:
    doctor, patient = people.staff(), people.patient()
    doctor.sign_in("doctor@demo.example")
    doctor.page.get_by_role("button", name="Available", exact=True).click()

    name = register(patient)
    ask_for_a_time(patient.page)

    request = doctor.page.get_by_role("article").filter(has_text=name)
    expect(request).to_contain_text("I can't sleep before exams.")
    request.get_by_role("button", name="Accept").click()
    # What is accepted is no request any more, but stands among the sessions.
    write_to_patient = doctor.page.get_by_role("button", name=f"Write to {name}")
    expect(write_to_patient).to_be_visible()

    # The patient's page, left alone, has changed by itself.
    session = patient.page.get_by_role("article").filter(has_text=DOCTOR)
    expect(session).to_contain_text("Confirmed")
    session.get_by_role("button", name="Write").click()
    write_to_patient.click()
    write_to_each_other(patient.page, doctor.page, name)


def test_nothing_is_lost_or_doubled_when_the_connection_breaks(people: People) -> None:
    doctor = people.staff()
    patient, network = people.patient_behind_a_network()
    patient.sign_in("patient@demo.example")
    doctor.sign_in("doctor@demo.example")
    open_conversation(patient, "patient", DOCTOR)
    open_conversation(doctor, "doctor", "Kavya Menon")
    mark = uuid4().hex[:8]
    to_doctor = patient.page.get_by_label(f"Message to {DOCTOR}")
    to_patient = doctor.page.get_by_label("Message to Kavya Menon")

    say(to_doctor, f"before {mark}")
    expect(said(doctor.page, f"before {mark}")).to_be_visible()
    expect(patient.page.get_by_text("Sending…")).to_have_count(0)
    network.cut()
    for number in range(5):
        say(to_patient, f"meanwhile {number} {mark}")
    say(to_doctor, f"unsent {mark}")
    expect(patient.page.get_by_text("Not sent yet. We keep it and send it when you are back.")).to_be_visible()
    network.restore()

    for page in (patient.page, doctor.page):
        for text in (f"before {mark}", *(f"meanwhile {number} {mark}" for number in range(5)), f"unsent {mark}"):
            expect(said(page, text)).to_have_count(1)
    expect(patient.page.get_by_text("Not sent yet.")).to_have_count(0)


@together
def test_unsent_words_survive_a_reload(people: People) -> None:
    patient, network = people.patient_behind_a_network()
    patient.sign_in("patient@demo.example")
    open_conversation(patient, "patient", DOCTOR)
    text = f"kept {uuid4().hex[:8]}"
    network.cut()
    box = patient.page.get_by_label(f"Message to {DOCTOR}")
    say(box, text)
    box.fill("half a thought")
    expect(said(patient.page, text)).to_be_visible()
    network.restore()
    patient.page.reload()
    expect(box).to_have_value("half a thought")
    expect(said(patient.page, text)).to_have_count(1)
    expect(patient.page.get_by_text("Sending…")).to_have_count(0)


@together
def test_an_ended_session_closes_its_open_tabs(people: People) -> None:
    here, there = people.patient(), people.patient()
    here.sign_in("patient@demo.example")
    there.sign_in("patient@demo.example")
    there.go("/patient")
    here.go("/account")
    expect(here.page.get_by_text("This is where you are now").or_(here.page.get_by_text("This device"))).to_be_visible()
    here.page.get_by_role("button", name=re.compile("Sign out there|End", re.I)).first.click()
    there.page.wait_for_url(re.compile(r"/sign-in/?\?problem=ended"), timeout=5_000)


@together
def test_strangers_are_sent_to_sign_in_and_back(people: People) -> None:
    guest = people.patient()
    guest.go("/patient/appointments")
    guest.page.wait_for_url(re.compile(r"/sign-in/?\?next=/patient/appointments$"))
    guest.page.get_by_label("Email").fill("patient@demo.example")
    guest.page.get_by_label("Password", exact=True).fill("demo-demo-demo")
    guest.page.get_by_role("button", name="Sign in", exact=True).click()
    guest.page.wait_for_url(re.compile(r"/patient/appointments/?$"))
    expect(guest.page.get_by_role("heading", name="Appointments", level=1)).to_be_visible()
    guest.go("/doctor")
    guest.page.wait_for_url(re.compile(r"/sign-in/?\?next=/doctor$"))


def ask_for_a_time(page: Page) -> None:
    """Find the doctor among those who are there, choose the first free time and ask for it."""
    page.get_by_role("link", name="Find", exact=True).first.click()
    page.get_by_role("navigation", name="Filters").get_by_role("link", name="Available now").click()
    card = page.get_by_role("article").filter(has_text=DOCTOR)
    expect(card).to_contain_text("Available now")
    card.get_by_role("link").filter(has_text=re.compile(r"\d:\d\d")).first.click()
    page.get_by_role("button", name="Keep this time for me").click()
    expect(page.get_by_text(re.compile(r"kept for [45]:\d\d"))).to_be_visible()
    page.get_by_role("group", name="How would you like to meet?").get_by_text("Chat").click()
    page.get_by_label("What is it about?").fill("I can't sleep before exams.")
    expect(page.get_by_text("TEST: no real money")).to_be_visible()
    agree(page)
    page.get_by_label("Test card").select_option(label="4000 0025 0000 3155: asks you to confirm")
    page.get_by_role("button", name="Pay and request").click()
    page.get_by_role("button", name="Confirm the payment").click()
    expect(page.get_by_text("Your request is with the doctor.")).to_be_visible()
    page.get_by_role("link", name="My appointments").click()
    expect(page.get_by_role("article").filter(has_text=DOCTOR)).to_contain_text("Requested")


def write_to_each_other(patient: Page, doctor: Page, name: str) -> None:
    """Say something each way, and see it arrive."""
    say(patient.get_by_label(f"Message to {DOCTOR}"), "Good evening, doctor.")
    expect(said(doctor, "Good evening, doctor.")).to_be_visible()
    say(doctor.get_by_label(f"Message to {name}"), "Good evening. <b>I am here.</b>")
    expect(said(patient, "Good evening. <b>I am here.</b>")).to_be_visible()


def said(page: Page, text: str) -> Locator:
    """A line of the open conversation; its words may also stand in the list beside it, and among what a search has found."""
    return page.get_by_role("list", name="Messages", exact=True).get_by_text(text, exact=True)


def open_conversation(person: Person, portal: str, other: str) -> None:
    """Open the conversation with somebody from the list."""
    person.go(f"/{portal}/messages")
    person.page.get_by_role("list", name="Your conversations").get_by_role("link").filter(has_text=other).click()
    expect(person.page.get_by_label(f"Message to {other}")).to_be_visible()


def say(box: object, text: str) -> None:
    """Write and send."""
    box.fill(text)  # type: ignore[attr-defined]
    box.press("Enter")  # type: ignore[attr-defined]

"""Being asked how one is, answering by keyboard and after a reload, and help at once; a score; a plan by two, kept offline."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from calmconnect.domain.measures import FORMS, Measure
from tests.journeys.booking import register
from tests.journeys.conftest import People, Person, Site, alone, together
from tests.journeys.seeding import met_before, said_before
from tests.journeys.test_offline import taken_over

DOCTOR, EMAIL = "Dr. Naomi Feldman", "naomi.feldman@demo.example"
ITEMS = FORMS[Measure.PHQ9].items


@together
def test_a_questionnaire_from_being_asked_to_what_the_doctor_sees(people: People, site: Site) -> None:
    doctor, patient = people.staff(), people.patient()
    name = register(patient)
    met_before(site.patients, DOCTOR, name)
    patient.go("/patient/wellbeing")
    page = patient.page
    expect(page.get_by_role("heading", name="Questionnaires")).to_be_visible()

    open_patient(doctor, name)
    doctor.page.get_by_role("button", name="Ask for one").click()
    doctor.page.get_by_role("dialog").get_by_role("button", name="Ask", exact=True).click()
    expect(doctor.page.get_by_text("Waits for their answers")).to_be_visible()

    # The patient's page, left alone, says so.
    page.get_by_role("link", name="Answer PHQ-9").click()
    first = question(page, 1).get_by_label("Not at all")
    expect(first).to_be_visible()
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(question(page, 1).get_by_label("Several days")).to_be_checked()
    expect(page.get_by_text("1 of 9")).to_be_visible()
    page.reload()
    expect(question(page, 1).get_by_label("Several days")).to_be_checked()
    for item in range(2, 9):
        question(page, item).get_by_label("Not at all").check()
    page.get_by_role("button", name="Finish").click()
    expect(question(page, 9).get_by_text("Please choose an answer here.")).to_be_visible()

    lines = page.get_by_text("You don't have to be alone with this", exact=False)
    expect(lines).to_be_hidden()
    question(page, 9).get_by_label("Several days").check()
    expect(lines).to_be_visible()
    page.get_by_role("group", name=re.compile("^If you checked off")).get_by_label("Somewhat difficult").check()
    page.get_by_role("button", name="Finish").click()
    said = page.get_by_role("region", name="People you can call now")
    expect(said.get_by_role("link", name=re.compile("^Call "))).not_to_have_count(0)
    expect(page.get_by_text("no diagnosis", exact=False)).to_be_visible()

    doctor.page.get_by_text("In numbers").click()
    expect(doctor.page.get_by_text("Question 9 answered")).to_be_visible()
    expect(doctor.page.get_by_text("Waits for their answers")).to_have_count(0)


@alone
def test_a_score_from_the_first_day_to_the_last_and_who_sees_it(people: People, site: Site) -> None:
    doctor, patient = people.staff(), people.patient()
    name, page = register(patient), patient.page
    met_before(site.patients, DOCTOR, name)
    patient.go("/patient/wellbeing")
    switch_on = page.get_by_role("button", name="Switch it on")
    switch_on.click()
    page.get_by_role("button", name="I agree: Programs that read your words").click()
    page.wait_for_url("**/patient/wellbeing")
    switch_on.click()
    today = page.get_by_role("group", name="How are you today?")
    good = today.get_by_role("button", name="Good", exact=True)
    good.focus()
    page.keyboard.press("Enter")
    expect(good).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("heading", name="Not enough yet")).to_be_visible()

    said_before(site.patients, name, [2, 2, 3, 4, 4, 5])
    page.reload()
    expect(page.get_by_text(" of 100")).to_be_visible()
    expect(page.get_by_text("An estimate of the last days, and no diagnosis.", exact=False)).to_be_visible()
    page.get_by_text("Day by day").click()
    expect(page.get_by_role("table").get_by_role("row")).not_to_have_count(1)
    expect(page.get_by_text("Only you see this.")).to_be_visible()
    open_patient(doctor, name)
    score = doctor.page.get_by_role("heading", name="Happiness score")
    expect(score).to_have_count(0)

    page.get_by_role("link", name="Show it to your doctors").click()
    page.get_by_role("button", name="I agree: Your score for your doctors").click()
    expect(page.get_by_text("You and the doctors you meet here see this.")).to_be_visible()
    doctor.page.reload()
    expect(score).to_be_visible()
    page.get_by_role("button", name="Switch it off").click()
    page.get_by_role("button", name="Switch off and erase").click()
    expect(switch_on).to_be_visible()
    doctor.page.reload()
    expect(doctor.page.get_by_role("heading", name="Questionnaires")).to_be_visible()
    expect(score).to_have_count(0)


@alone
def test_a_safety_plan_written_by_two_and_read_without_a_connection(people: People, site: Site) -> None:
    doctor, (patient, network) = people.staff(), people.patient_behind_a_network()
    name = register(patient)
    met_before(site.patients, DOCTOR, name)
    page = patient.page
    patient.go("/patient/safety-plan")
    write(page, "People I can ask for help", "Nisha 98450 00000")

    open_patient(doctor, name)
    doctor.page.get_by_role("link", name="Safety plan").click()
    expect(doctor.page.get_by_role("link", name="Call Nisha 98450 00000")).to_be_visible()
    # Both write one step: the second is told, and puts both together.
    for side in (doctor.page, page):
        side.get_by_role("button", name=re.compile("What I can do on my own")).click()
    save(doctor.page, "A walk by the lake")
    told = page.get_by_role("alert").filter(has_text="has changed this step meanwhile")
    expect(told).to_be_visible()
    save(page, "A walk by the lake\nMusic")
    expect(told).to_be_visible()
    page.get_by_role("button", name="Keep it").click()
    expect(doctor.page.get_by_text("Music", exact=True)).to_be_visible()

    page.get_by_label("Keep it on this device").check()
    expect(page.get_by_text("It is kept here.")).to_be_visible()
    taken_over(page)
    network.cut()
    patient.go("/patient")
    expect(page.get_by_role("heading", name="Your safety plan")).to_be_visible()
    expect(page.get_by_role("link", name="Call Nisha 98450 00000")).to_have_attribute("href", "tel:9845000000")
    expect(page.get_by_text("Music", exact=True)).to_be_visible()
    network.restore()

    # Signing out takes it along.
    patient.go("/account")
    page.get_by_role("main").get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(lambda url: "/account" not in url)
    network.cut()
    patient.go("/patient")
    expect(page.get_by_role("heading", name="You are offline right now")).to_be_visible()
    expect(page.get_by_role("heading", name="Your safety plan")).to_be_hidden()
    expect(page.get_by_text("Nisha", exact=False)).to_have_count(0)


def open_patient(doctor: Person, name: str) -> None:
    """The doctor's page of a patient, found by name."""
    doctor.sign_in(EMAIL)
    doctor.go(f"/doctor/patients?q={name.split()[-1]}")
    doctor.page.get_by_role("link", name=name).click()
    expect(doctor.page.get_by_role("heading", name="Questionnaires")).to_be_visible()


def question(page: Page, item: int) -> Locator:
    """The group of radio buttons of one question."""
    return page.get_by_role("group", name=ITEMS[item - 1])


def write(page: Page, step: str, words: str) -> None:
    """Write a step of the plan."""
    page.get_by_role("button", name=f"Write: {step}").click()
    save(page, words)
    expect(page.get_by_role("button", name=f"Edit: {step}")).to_be_visible()


def save(page: Page, words: str) -> None:
    """Fill in the step that is being written, and keep it."""
    page.get_by_label("One thing on each line").fill(words)
    page.get_by_role("button", name="Keep it").click()

"""Somebody needs help now: the lines without a script or a connection, and one of two who click at once answers."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from calmconnect.domain.crisis import CRISIS_LINES
from tests.journeys.booking import register
from tests.journeys.conftest import People, alone, together
from tests.journeys.test_calling import HEARS
from tests.journeys.test_first_visit import DOCTOR
from tests.journeys.until import eventually, until

# Both pages click at the same moment by the clock.
CLICK_AT = """(at) => new Promise((done) => {
  const button = document.querySelector(".alarm:last-child .alarm-take");
  setTimeout(() => { button.click(); done(); }, at - Date.now());
})"""


def open_sheet(page: Page) -> None:
    """Click the button that is on every page."""
    page.get_by_role("button", name="Get help now").click()
    expect(page.get_by_role("region", name="Get help now")).to_be_visible()


@together
def test_the_lines_need_neither_a_script_nor_an_account(people: People) -> None:
    guest = people.patient(java_script_enabled=False)
    for path in ("/", "/find", "/sign-in"):
        guest.go(path)
        open_sheet(guest.page)
        line = CRISIS_LINES["India"][0]
        link = guest.page.get_by_role("link", name=f"Call {line.name} {line.about} {line.number}")
        expect(link).to_have_attribute("href", f"tel:{line.dialled}")


@together
def test_the_lines_of_ones_own_region_come_first_also_without_a_connection(people: People) -> None:
    patient, network = people.patient_behind_a_network()
    patient.sign_in("patient@demo.example")
    network.cut()
    open_sheet(patient.page)
    headings = patient.page.get_by_role("region", name="Get help now").get_by_role("heading", level=3)
    tops = {one.inner_text(): (one.bounding_box() or {"y": 0})["y"] for one in headings.all()}
    # The browsers of these journeys stand in Berlin.
    assert min(tops, key=tops.__getitem__) == "European Union" and set(tops) == set(CRISIS_LINES)


@together
def test_the_sheet_stays_when_the_page_goes_on_and_leaves_by_its_own_link(people: People) -> None:
    guest = people.patient()
    guest.go("/")
    guest.page.get_by_role("link", name="Sign in").first.click()
    expect(guest.page.get_by_role("heading", name="Sign in")).to_be_visible()
    open_sheet(guest.page)
    guest.page.go_back()
    expect(guest.page).to_have_url(re.compile("/$"))
    sheet = guest.page.get_by_role("region", name="Get help now")
    expect(sheet).to_be_visible()
    sheet.get_by_role("link", name="What helps while you wait").click()
    expect(guest.page).to_have_url(re.compile("/get-help"))
    expect(sheet).to_be_hidden()


def test_a_guest_is_answered_by_exactly_one_of_two_who_click_at_once(people: People) -> None:
    agent, doctor, guest = people.staff(), people.staff(), people.patient()
    agent.sign_in("agent@demo.example")
    doctor.sign_in("doctor@demo.example")
    doctor.page.get_by_role("button", name="Available", exact=True).click()

    guest.go("/")
    open_sheet(guest.page)
    guest.page.get_by_role("button", name="Chat with someone now").first.click()
    guest.page.wait_for_url("**/emergency")
    expect(guest.page.get_by_role("heading", name="We are calling someone for you")).to_be_visible()
    guest.page.get_by_label("Message to whoever comes").fill("Is somebody there?")
    guest.page.get_by_role("button", name="Send").click()
    expect(guest.page.get_by_text("Is somebody there?")).to_be_visible()

    helpers = (agent.page, doctor.page)
    for page in helpers:
        expect(page.get_by_role("button", name="Answer", exact=True)).to_have_count(1)
    at = agent.page.evaluate("() => Date.now() + 1500")
    for page in helpers:
        page.evaluate(f"(at) => {{ ({CLICK_AT})(at); }}", at)
    expect(guest.page.get_by_role("heading", name="is with you")).to_be_visible()
    for page in helpers:
        expect(page.get_by_role("button", name="Answer", exact=True)).to_have_count(0)
    # Whoever it is gets there a moment after the call has gone from all pages.
    winners = eventually(agent.page, lambda: [page for page in helpers if "/messages/" in page.url])
    assert len(winners) == 1

    expect(winners[0].get_by_role("list", name="Messages").get_by_text("Is somebody there?")).to_be_visible()
    winners[0].get_by_label("Message to Someone without an account").fill("I am here.")
    winners[0].get_by_role("button", name="Send").click()
    expect(guest.page.get_by_role("list", name="Messages").get_by_text("I am here.")).to_be_visible()
    guest.page.reload()
    expect(guest.page.get_by_role("list", name="Messages").get_by_text("I am here.")).to_be_visible()
    guest.page.get_by_role("button", name="I don't need help any more").click()
    guest.page.wait_for_url("**/get-help")
    expect(winners[0].get_by_role("button", name="End", exact=True)).to_have_count(0)
    guest.go("/emergency")
    expect(guest.page.get_by_text("Is somebody there?")).to_have_count(0)


@alone
def test_a_question_from_its_opening_to_its_rating(people: People) -> None:
    agent, patient = people.staff(), people.patient()
    agent.sign_in("agent@demo.example")
    patient.sign_in("patient@demo.example")
    patient.go("/patient/help")
    patient.page.get_by_text("Something else", exact=True).click()
    patient.page.get_by_label("Your question").fill("Can my sister have an account, too?")
    patient.page.get_by_role("button", name="Send").click()
    patient.page.wait_for_url("**/patient/help/*")
    number = patient.page.url.rpartition("/")[2]

    # The agent is on duty, so it is theirs at once, and they are told.
    agent.go(f"/agent/tickets/{number}")
    expect(
        agent.page.get_by_role("list", name="Messages").get_by_text("Can my sister have an account, too?")
    ).to_be_visible()
    agent.page.get_by_label("A note for the others").fill("Asked twice this week.")
    agent.page.get_by_role("button", name="Keep it").click()
    expect(agent.page.get_by_text("Asked twice this week.").first).to_be_visible()
    # A reply that all agents share: found by a slash, shown with her name before it is sent.
    composer = agent.page.get_by_label("Message to Kavya Menon")
    composer.press_sequentially("/fam")
    offers = agent.page.get_by_role("listbox", name="Saved replies").get_by_role("option")
    expect(offers).to_have_count(1)
    composer.press("Enter")
    expect(composer).to_have_value(re.compile("^Of course, Kavya Menon."))
    composer.press("Enter")
    expect(patient.page.get_by_role("list", name="Messages").get_by_text("Of course, Kavya Menon.")).to_be_visible()
    # A job finds that it was answered.
    expect(patient.page.get_by_text("Open", exact=True)).to_be_visible(timeout=15_000)

    # She asks once more of the same, in a question of its own: the agent puts the two together.
    patient.go("/patient/help")
    patient.page.get_by_label("Your question").fill("And my brother?")
    patient.page.get_by_role("button", name="Send").click()
    patient.page.wait_for_url(lambda url: "/patient/help/" in url and not url.endswith(f"/{number}"))
    second = patient.page.url.rpartition("/")[2]
    agent.go(f"/agent/tickets/{second}")
    agent.page.get_by_role("button", name="Put together with another").click()
    agent.page.get_by_label("In which one does it go on?").select_option(number)
    agent.page.get_by_role("button", name="Put together", exact=True).click()
    agent.page.wait_for_url(f"**/agent/tickets/{number}")
    expect(patient.page.get_by_label("Message to", exact=False)).to_have_count(0)
    patient.page.get_by_role("link", name=f"No. {number}").click()
    patient.page.wait_for_url(f"**/patient/help/{number}")
    expect(patient.page.get_by_role("link", name=f"No. {second}")).to_be_visible()

    patient.page.get_by_role("button", name="My question is answered").click()
    patient.page.get_by_text("Very well").click()
    patient.page.get_by_role("button", name="Tell us").click()
    expect(patient.page.get_by_text("You gave 5 of 5 stars.")).to_be_visible()
    expect(patient.page.get_by_text("Asked twice this week.")).to_have_count(0)
    expect(agent.page.get_by_text("Closed", exact=True).first).to_be_visible()


@together
def test_who_would_rather_talk_is_called_by_exactly_one(people: People) -> None:
    person, agent, doctor = people.patient(), people.staff(), people.staff()
    agent.sign_in("agent@demo.example")
    doctor.sign_in("doctor@demo.example")
    doctor.page.get_by_role("button", name="Available", exact=True).click()
    name = register(person)
    person.page.get_by_role("button", name="Get help now").click()
    person.page.get_by_role("button", name="Talk with someone now").click()
    expect(person.page.get_by_text("Whoever comes calls you here.")).to_be_visible()
    for helper in (agent, doctor):
        expect(helper.page.get_by_text("Someone needs to talk now")).to_be_visible()

    doctor.page.get_by_role("button", name="Answer", exact=True).click()
    expect(agent.page.get_by_text("Someone needs to talk now")).to_have_count(0)
    # Both are in the call without its ringing.
    for page in (person.page, doctor.page):
        until(page, HEARS)
    expect(person.page.get_by_role("region", name=f"Call with {DOCTOR}")).to_be_visible()
    doctor.page.get_by_role("button", name="Hang up").click()
    expect(person.page.get_by_text(re.compile("has ended. It lasted"))).to_be_visible()
    person.page.get_by_role("button", name="Poor").click()
    person.page.get_by_role("button", name="It came late").click()
    person.page.get_by_role("group", name="What was wrong?").get_by_role("button", name="Send").click()
    expect(person.page.get_by_text("Thank you. That helps us")).to_be_visible()
    expect(doctor.page.get_by_role("button", name="They want to talk: call")).to_be_visible()
    doctor.page.get_by_role("button", name="End", exact=True).click()
    doctor.page.get_by_role("button", name="Yes, end it").click()
    expect(person.page.get_by_role("heading", name="This conversation is over")).to_be_visible()
    doctor.go("/doctor/insights")
    expect(doctor.page.get_by_text("It came late")).to_be_visible()
    assert name not in doctor.page.get_by_role("main").inner_text()

"""A patient writes what sounds like danger: she sees the lines at once, and an agent sees to her."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.booking import register
from tests.journeys.conftest import People, alone

SIGN = "I want to kill myself."


@alone
def test_who_writes_of_danger_sees_the_lines_and_is_seen_to(people: People) -> None:
    agent, patient = people.staff(), people.patient()
    agent.sign_in("agent@demo.example")
    agent.go("/agent/tasks")
    expect(agent.page.get_by_role("heading", name="Waiting for somebody")).to_be_visible()
    name = register(patient)
    patient.go("/patient/help")
    patient.page.get_by_label("Your question").fill("Hello, is somebody there?")
    patient.page.get_by_role("button", name="Send").click()
    patient.page.wait_for_url("**/patient/help/*")
    help_now = patient.page.get_by_role("complementary", name="Help now")
    expect(patient.page.get_by_role("list", name="Messages").get_by_text("Hello, is somebody there?")).to_be_visible()
    expect(help_now).to_have_count(0)
    patient.page.get_by_label("Message to", exact=False).fill(SIGN)
    patient.page.get_by_label("Message to", exact=False).press("Enter")
    expect(help_now.get_by_role("link", name="112").first).to_be_visible()
    patient.page.reload()
    expect(help_now.get_by_role("link", name="112").first).to_be_visible()

    waiting = agent.page.get_by_role("listitem").filter(has_text="Written to the helpline")
    expect(waiting).to_have_count(1)
    waiting.get_by_role("button", name="See to it").click()
    expect(agent.page.get_by_role("heading", name=name)).to_be_visible()
    expect(agent.page.get_by_role("list", name="What was written").get_by_text(SIGN)).to_be_visible()
    agent.page.get_by_text("Ask the six questions").click()
    for words in ("wished you were dead", "thoughts about killing", "ever done anything"):
        agent.page.get_by_role("group", name=words).get_by_text("No", exact=True).click()
    agent.page.get_by_role("button", name="Keep the answers").click()
    expect(agent.page.get_by_text("No risk by the answers")).to_be_visible()
    agent.page.get_by_text("Say how it ended").click()
    agent.page.get_by_label("What was done?").select_option("talked")
    agent.page.get_by_label("In a few words").fill("We talked, and her sister is with her.")
    agent.page.get_by_role("button", name="Close it").click()
    expect(agent.page.get_by_role("heading", name=name)).to_have_count(0)

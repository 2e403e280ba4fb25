"""A patient talks with the companion, which asks what it did not understand, guides through an exercise, and steps aside."""

from __future__ import annotations

from playwright.sync_api import expect

from calmconnect.domain.dialogue_texts import SUBJECTS, UNSURE
from calmconnect.domain.exercise_texts.thought_record import THOUGHT_RECORD
from tests.journeys.booking import register
from tests.journeys.conftest import People, alone

SIGN = "I want to kill myself."


@alone
def test_the_companion_understands_guides_and_steps_aside(people: People) -> None:
    patient = people.patient()
    register(patient)
    page = patient.page
    patient.go("/patient/companion")
    said = page.get_by_role("list", name="Messages")
    offered = page.get_by_role("group", name="What you can say")
    write = page.get_by_label("Message to", exact=False)

    def says(words: str, answer: str) -> None:
        write.fill(words)
        write.press("Enter")
        expect(said.get_by_text(answer)).to_be_visible()

    expect(said.get_by_text("I'm here day and night")).to_be_visible()
    says("I can't sleep before my exam.", UNSURE[0])
    offered.get_by_role("button", name=SUBJECTS["sleep"].name, exact=True).click()
    expect(said.get_by_text(SUBJECTS["sleep"].words[0])).to_be_visible()

    asked = page.get_by_role("region", name="Programs that read your words")
    asked.get_by_role("button", name="No, thank you").click()
    expect(asked).to_have_count(0)

    says(THOUGHT_RECORD.title, THOUGHT_RECORD.steps[0].words)
    says("My friend walked past me.", THOUGHT_RECORD.steps[1].words)
    says(SIGN, "This matters more than anything")
    numbers = page.get_by_role("alert").filter(has_text="a person answers")
    expect(numbers.get_by_role("link", name="112").first).to_be_visible()
    offered.get_by_role("button", name="Talk to a person").click()
    expect(
        page.get_by_role("navigation", name="Ways to people").get_by_role("link", name="Get help now")
    ).to_be_visible()

    page.reload()
    expect(numbers.get_by_role("link", name="112").first).to_be_visible()
    expect(offered.get_by_role("button", name=f"Go on with: {THOUGHT_RECORD.title}")).to_be_visible()
    assert write.is_enabled()

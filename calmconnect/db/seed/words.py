"""What demo people write about their appointments: why they come, why they can't, and what they thought of it."""

from __future__ import annotations

from calmconnect.domain.booking import CancellationReason

# Why somebody comes for the first time, by field.
REASONS: dict[str, tuple[str, ...]] = {
    "anxiety": (
        "My heart races before every meeting and I have started to make excuses not to go.",
        "I had a panic attack on the metro last week. I am afraid of the next one.",
        "I worry about everything, mostly at night. I would like to learn how to stop.",
    ),
    "depression": (
        "I am tired all the time and nothing feels good any more. My sister said I should talk to someone.",
        "I have been off my tablets for a month and would like to talk about what now.",
        "Low for weeks, not sleeping well, can't concentrate at work.",
    ),
    "trauma": (
        "I was in a car accident some months ago and still can't sit in a car without shaking.",
        "Nightmares almost every night. I don't want to tell everything at once.",
    ),
    "addiction": (
        "I drink more than I want to, mostly alone in the evening.",
        "I lost a lot of money betting on cricket. My wife does not know yet.",
        "Four weeks sober. I would like help to keep it that way.",
    ),
    "relationships": (
        "We fight about the same thing every Sunday. We both want it to stop.",
        "I am thinking about separating and need to sort out my thoughts first.",
        "It is hard for me to trust again. I would like to talk about that alone first.",
    ),
    "family": (
        "My son does not talk to his father any more and I stand in between.",
        "My mother-in-law moved in. We love her, and it is too much.",
        "Our daughter wants to study abroad and at home everybody shouts.",
    ),
    "grief": (
        "My father died half a year ago. I function, but I don't feel anything.",
        "We lost a baby. I would like to talk with someone who does not tell me to be strong.",
        "It was her birthday last week and everything came back.",
    ),
    "sleep": (
        "I lie awake until three and am no use the next day.",
        "I wake up at four every morning, whatever I do.",
        "I have taken sleeping tablets for a year and would like to stop.",
    ),
    "eating": (
        "I think about food all day. I skip lunch and then eat at night in secret.",
        "My mother is worried about my weight. I am not sure what I think.",
        "I would like to eat with other people again without counting.",
    ),
    "adolescent": (
        "School is bad since we moved. I don't want to go there in the mornings.",
        "Exams in three weeks, and I freeze as soon as I open a book.",
        "Somebody in my class keeps writing mean things about me online.",
    ),
    "stress": (
        "I have worked every weekend for months. Now I cry in the car before going in.",
        "New baby, new job, no time. I snap at everyone and hate it.",
        "My doctor says the headaches are stress. I would like to learn to switch off.",
    ),
    "ocd": (
        "I check the stove and the door up to thirty times. I am late every day.",
        "Thoughts come up that I find terrible. I know they make no sense and they still scare me.",
        "I wash my hands until they bleed. It got worse lately.",
    ),
}

# Why they come again; "" says nothing.
LATER_REASONS = (
    "",
    "As agreed last time.",
    "",
    "I would like to talk about last week.",
    "We wanted to look at the diary together.",
    "",
    "A good week. I would like to keep it that way.",
    "There is something I did not dare to say last time.",
    "",
    "The exercise was harder than I thought.",
    "Next step of our plan.",
)

WHY: dict[CancellationReason, tuple[str, ...]] = {
    CancellationReason.REJECTED: (
        "I am sorry, I am at a conference that day. Any other day that week works.",
        "Thank you for asking. I think a colleague who works with couples can help you better than I can.",
        "I have to keep this time free for an urgent matter. Please choose another one.",
    ),
    CancellationReason.BY_PATIENT: (
        "I have a fever and would rather rest.",
        "My manager put a meeting there. I will book again for next week.",
        "I have to travel to my parents.",
        "I am feeling better this week and would like to leave it out.",
    ),
    CancellationReason.BY_DOCTOR: (
        "I am ill today, I am sorry. Please choose any free time next week.",
        "There is no power at the practice. I will write to you about a new time.",
    ),
    CancellationReason.EXPIRED: ("",),
    CancellationReason.UNATTENDED: ("",),
}

# Stars → reviews; each doctor gets each at most once.
REVIEWS: dict[int, tuple[str, ...]] = {
    5: (
        "I was nervous, and after five minutes I was not any more.",
        "Listens. Really listens.",
        "For the first time someone explained to me what happens in my body. That alone helped.",
        "Clear, warm, and no lectures.",
        "The small exercises looked silly at first. They work.",
        "I wish I had come years ago.",
        "Always on time, always prepared, remembers what we talked about.",
        "I could say things that I had never said out loud.",
        "I sleep again. Thank you.",
        "Never felt judged, not even after a bad week.",
        "Gave me words for it, so that I could finally talk to my wife.",
        "Kind and honest. Told me too what would take longer.",
    ),
    4: (
        "Very helpful. I would have liked a little more time at the end.",
        "Good talk, many ideas. The video froze once.",
        "It took two sessions to warm up, then it was good.",
        "Practical and friendly.",
        "I like the homework, though it is a lot.",
        "Calm voice, good questions.",
    ),
    3: (
        "It was fine. I am not yet sure whether it helps me.",
        "Friendly, but I had hoped for something more concrete.",
        "We started ten minutes late.",
    ),
    2: ("I did not feel understood this time.",),
}

# A review that an admin has hidden, and why; and what a doctor says who objects to another one.
HIDDEN = "Call me on 98765 43210 and I tell you what really helps."
HIDDEN_WHY = "It gives a phone number."
REPORTED_WHY = "We have never met on that day. I think this was meant for somebody else."

STAR_WEIGHTS = {5: 60, 4: 29, 3: 9, 2: 2}

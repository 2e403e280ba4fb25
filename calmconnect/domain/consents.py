"""What people agree to, word for word. Agreements name the version of the text: whoever changes one raises its version."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from calmconnect.domain.errors import Invalid
from calmconnect.domain.text import clean_word


class Subject(StrEnum):
    """What an agreement is about."""

    NAMING = "naming"
    TELEHEALTH = "telehealth"
    AI_USE = "ai_use"
    SCORE = "score"
    ANONYMITY = "anonymity"
    MATCHING = "matching"
    LANGUAGE_MODEL = "language_model"


@dataclass(frozen=True, slots=True)
class Agreement:
    """A text to agree to. `lasting` when it can be given ahead and is asked for again once its version rises; otherwise it is
    about one thing and given with it. `withdrawable` when going on without it is possible.
    """

    title: str
    version: int
    paragraphs: tuple[str, ...]
    lasting: bool = True
    withdrawable: bool = False


AGREEMENTS = {
    Subject.TELEHEALTH: Agreement(
        "Sessions over the internet",
        1,
        (
            "You meet your doctor by video, by voice or in writing, not in a room. They see and hear less of you than they "
            "would there, and may advise you to see somebody in person.",
            "What you say stays between the two of you. Only where a life is in danger, or a court or the law demands it, may "
            "your doctor tell others what they need to know, and no more.",
            "Connections can fail. Then you try once more, by voice or in writing if need be, or find another time. Please be "
            "where nobody listens in.",
            "This is no emergency service: in danger, call 112 or a crisis line. You may end a session, or the treatment, at "
            "any time.",
        ),
    ),
    Subject.AI_USE: Agreement(
        "Programs that read your words",
        3,
        (
            "Programs look at what you write here to estimate how you have been feeling, to suggest doctors who may suit you, "
            "and to understand what you ask the companion. They can be wrong. They make no diagnosis, and decide nothing.",
            "While your happiness score is on, it counts without your name in the mean over all who have one. Those who run "
            "this service see that mean week by week, and never that of fewer than ten people.",
            "They run on our own servers. Nothing goes to a language model of somebody else unless you agree to that, too.",
            "You can use everything else without this, and take it back at any time. What looks for signs of danger is not "
            "part of it: it runs for everybody, because a life may depend on it.",
        ),
        withdrawable=True,
    ),
    Subject.SCORE: Agreement(
        "Your score for your doctors",
        1,
        (
            "Doctors you have met here, or are about to meet, see your happiness score: how it goes from day to day, and which "
            "days and themes moved it. They see neither the words you add to it nor anything you wrote to somebody else.",
            "Each time one of them looks at it is on record. You can take this back at any time; then nobody but you sees it. "
            "Without this, too.",
        ),
        withdrawable=True,
    ),
    Subject.MATCHING: Agreement(
        "Doctors whom you may suit see that you are looking",
        1,
        (
            "Doctors who help with what you look for, and whom you have not met here, see your name, what you look for, and "
            "the languages you would like to speak: what you choose for this, and nothing else. Not your messages, your "
            "score, your record or your address.",
            "They can't write to you or book for you. Whether you meet one of them is up to you.",
            "It is off until you switch it on, and you can take it back at any time. Then nobody sees it any more, and what "
            "you chose is deleted. Each doctor who sees it is on record.",
        ),
        withdrawable=True,
    ),
    Subject.ANONYMITY: Agreement(
        "What stays private when you talk without a name",
        1,
        (
            "You get two words for a name, new each time. Nobody sees your account, even if you have one.",
            "What you write is kept encrypted. Your address, your device and where you are is not kept at all.",
            "If you begin while signed in, your account is noted under a seal of its own. Only if the doctor fears for a life "
            "may an administrator open it for them, with a reason that is kept for good, and you are told afterwards.",
            "A program looks at what you write for signs of danger, as everywhere here. Should it find some, people on duty "
            "are asked to look at those lines, and you see whom you can call.",
            "This browser finds back for a day. You alone may decide to go on under your name.",
        ),
        lasting=False,
    ),
    Subject.LANGUAGE_MODEL: Agreement(
        "A language model for the companion",
        1,
        (
            "The companion can answer with a language model, in freer words. That is a service outside of this one: what you "
            "write to the companion from now on, and what it answers you, goes there. Your name, and everything else you do "
            "here, does not; nor does a line that sounds like danger.",
            "We look at each sentence before you see it, but it can be wrong. It makes no diagnosis, knows nothing of "
            "medicines, and decides nothing. Exercises, and the ways to people, stay as they are.",
            "Without it the companion answers in prepared words. You can take this back at any time; then nothing more goes "
            "there. What has gone there can't be called back.",
        ),
        withdrawable=True,
    ),
    Subject.NAMING: Agreement(
        "Going on under your name",
        1,
        (
            "The doctor sees your name and everything you have written here. It becomes an ordinary conversation among the "
            "messages of both of you, and part of what the doctor keeps about your care. This can't be taken back.",
        ),
        lasting=False,
    ),
}


def clean_version(value: object, current: int) -> int:
    """The version of a text that somebody agreed to.

    Raises:
        Invalid: with the field `consent` when it is not the one that counts now.
    """
    if value != str(current):
        raise Invalid(consent="Please read the text again and agree to it.")
    return current


def clean_lasting(value: object) -> Subject:
    """The subject of an agreement that can be given ahead, from its word.

    Raises:
        Invalid: with the field `consent`.
    """
    subject = clean_word(value, Subject, "consent", "There is no such text to agree to.")
    if not AGREEMENTS[subject].lasting:
        raise Invalid(consent="This is agreed to only when it happens.")
    return subject

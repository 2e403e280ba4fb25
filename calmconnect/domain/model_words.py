"""Whether what a language model says may be shown: plain rules, which rather refuse too much, because an answer of our own
stands ready. They look at words, so they prove nothing; they keep away what must never stand there.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from calmconnect.domain.danger import in_danger

# More than anybody wants to read of a program.
LONGEST_ANSWER = 1_200

_SENTENCE_ENDS = re.compile(r"[.!?…।]+[\"'”’)\]]*\s|\n")
# What it says to somebody, as they would say it of themselves: the rule for danger knows that.
_TURNED = {
    "yourself": "myself",
    "yourselves": "myself",
    "your": "my",
    "you're": "i'm",
    "you’re": "i'm",
    "you've": "i've",
    "you’ve": "i've",
}
_SECOND_PERSON = re.compile(rf"\b(?:{'|'.join(sorted(_TURNED, key=len, reverse=True))})\b")
_YOU = re.compile(r"\byou\b")

_DISORDERS = (
    r"depress\w+|anxiety|bipolar\w*|schizo\w+|psycho(?:sis|tic|path\w*)|ptsd|adhd|ocd|bpd|autis\w+|anorexi\w+|bulimi\w+"
    r"|borderline|burn-?out|trauma\w*|addict\w*|narcissis\w*|mani[ac]\w*"
)
_HELPERS = (
    r"(?:any ?(?:one|body)|your (?:doctor|therapist|family|friends?|parents|psychiatrist)|a (?:doctor|therapist)|help)"
)
_NEVER = (
    # What only somebody who knows the person, and may, can say.
    r"diagnos\w*|disorders?\b|syndrome|clinical\w*|symptoms? of|prognosis",
    rf"\byou (?:\w+ ){{0,3}}(?:have|has|suffer(?:ing)?(?: from)?|are|seem|sound|show)(?: \w+){{0,3}} (?:{_DISORDERS})\b",
    rf"\b(?:sounds?|looks?|seems?)(?: very| a lot| to me)? like (?:\w+ ){{0,2}}(?:{_DISORDERS})\b",
    r"\b(?:bipolar|schizo|psychosis|psychotic|ptsd|adhd|ocd|bpd|borderline)\w*",
    # Medicines, and what people take instead.
    r"medic(?:ine|ines|ation|ations|ated)\b|antidepress\w*|\bssris?\b|benzo\w*|sedativ\w*|tranquil\w*|painkill\w*",
    r"\bsleeping (?:pill|tablet)|\bpills?\b|\btablets?\b|\bcapsules?\b|\bdos(?:e|es|age|ages|ing)\b|prescri\w+|over-?dos\w*",
    r"\b\d+(?:\.\d+)? ?(?:mg|ml|mcg|milligrams?|grams?)\b|supplements?\b|melatonin|ashwagandha|\bcbd\b|st\.? john",
    r"\b\w+(?:azepam|azolam|oxetine|opram|traline|idone|apine|pram|zolam|barbital)\b|xanax|prozac|zoloft|lithium|valium",
    r"paracetamol|acetaminophen|ibuprofen|aspirin|insulin|ketamine|opioid\w*|cocaine|heroin|cannabis|marijuana|\bweed\b",
    r"\balcohol\w*|\bwine\b|\bvodka\b|\bwhisk[ey]y?\b|\bbeers?\b|\bhave a drink\b",
    r"\bdawai?\b|\bdavai?\b|\bgoli(?:ya|yan|yaan)?\b|\bsharab\b|दवा|गोली|गोलियाँ|शराब|नशा",
    # Ways to do harm.
    r"\b(?:noose|rope|razors?|blades?|knife|knives|gun|guns|pistol|bleach|pesticide\w*|poison\w*|cyanide|helium|ligature)\b",
    r"lethal|fatal\b|painless\w*|methods? (?:of|to|for)|hang(?:ing)? (?:your|one|them)|\bbleed\b|\bcut(?:ting)? (?:your|deep)",
    # Keeping somebody from help, or from others.
    r"(?:do not|don['’]?t|never|no need to|needn['’]?t|should ?n['’]?t|should not|stop)(?: \w+){0,2} "
    rf"(?:tell\w*|talk\w*|call\w*|see|seeing|trust\w*)(?: to| with)? {_HELPERS}",
    r"(?:stop|quit|skip)(?:ping)? (?:your )?(?:therapy|treatment|sessions?)|between (?:us|you and me)\b|our (?:little )?secret",
    # Contempt.
    r"worthless|pathetic|\bloser\b|\bidiot|\bstupid\b|shut up|\bhate you\b|nobody (?:loves|cares|likes|wants)"
    r"|no ?one (?:loves|cares|likes|wants)|deserve (?:it|this|to suffer|pain)|(?:just )?get over it|give up on yourself",
    # What it is not.
    r"\b(?:i am|i['’]?m) (?:really |actually )?(?:a |an |your )?(?:real |human |licen[cs]ed )*(?:human|person|doctor|therapist"
    r"|psychologist|psychiatrist|counsell?or|nurse|clinician)\b|\bas (?:a|your) (?:doctor|therapist|psychologist)\b",
    # Addresses, numbers that could be called, and anything but plain words. Lines to call are ours alone.
    r"https?:|www\.|\b\w+@\w+|\d{3}|(?:\d[ ().-]?){6}|[<>{}`#|\\]|\*\*|system prompt",
)
_FOUND = re.compile("|".join(_NEVER))
# What these rules can read.
_SCRIPTS = ("LATIN", "DEVANAGARI")


class Verdict(StrEnum):
    """What becomes of words: they are shown; they are not; or they speak of danger, and lines to call belong beside them."""

    FIT = "fit"
    UNFIT = "unfit"
    DANGER = "danger"


def verdict(words: str) -> Verdict:
    """Whether these words may be shown. What was said before them belongs to them: harm can stand in two sentences."""
    plain = words.casefold()
    turned = _SECOND_PERSON.sub(lambda found: _TURNED[found[0]], plain)
    if in_danger(plain) or any(in_danger(_YOU.sub(person, turned)) for person in ("i", "me")):
        return Verdict.DANGER
    readable = len(words) <= LONGEST_ANSWER and all(map(_can_be_read, words))
    return Verdict.FIT if readable and not _FOUND.search(plain) else Verdict.UNFIT


def whole_sentences(words: str) -> str:
    """The part of what has come so far that ends with a sentence."""
    ends = [found.end() for found in _SENTENCE_ENDS.finditer(words)]
    return words[: ends[-1]].rstrip() if ends else ""


def _can_be_read(sign: str) -> bool:
    kind = unicodedata.category(sign)
    if kind[0] == "L":
        return unicodedata.name(sign, "").startswith(_SCRIPTS)
    return kind[0] != "C" or sign == "\n"

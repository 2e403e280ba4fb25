"""From a message to its tokens: the same for a shout, a whisper and a phone's spelling of either."""

from __future__ import annotations

import re
import unicodedata


def words_of(text: str) -> frozenset[str]:
    """A set of words, written as a line of them."""
    return frozenset(text.split())


# Quotes and dashes that keyboards put in by themselves, what joins or colours emoji, and what can't be seen at all.
_ALIKE = (
    {ord(c): "'" for c in "’‘`´ʼ"} | {ord(c): '"' for c in "“”„«»"} | {ord(c): "-" for c in "–—−‐‑"} | {ord("…"): "..."}
)
_UNSEEN = dict.fromkeys([0xAD, *range(0x200B, 0x2010), 0x2060, 0xFE0E, 0xFE0F, 0xFEFF, *range(0x1F3FB, 0x1F400)])
_MENDED = {**_ALIKE, **_UNSEEN}
_STRETCHED = re.compile(r"(.)\1{2,}")
_MASKED = re.compile(r"\[(name|religion)\]")
_TOKEN = re.compile(
    r"""
    <3 | [:;=8][-o^']?[)(\]\[dp/\\|3o*@] | [)(][-o^']?[:;=] | \^_*\^ | t_t | xd\b
    | [\u0900-\u0d7f]+                      # the scripts of India, whose signs are no letters to \w
    | [^\W_]+(?:'[^\W_]+)*                  # words, with what stands behind an apostrophe
    | \.{2,} | [!?]+ | [.,;:\-"()/*]
    | [^\w\s]                               # emoji and the rest, one by one
    """,
    re.VERBOSE,
)
_NEGATES = words_of(
    "not no never nothing nobody none neither nor without cannot hardly barely nahi nahin nhi nai mat na "
    "dont doesnt didnt isnt arent wasnt werent cant couldnt wont wouldnt shouldnt havent hasnt hadnt aint नहीं नही मत न"
)
# Of these, those of Hindi stand behind what they deny.
_STAND_BEHIND = words_of("nahi nahin nhi nai नहीं नही")
_CLAUSE_ENDS = words_of(". , ; : ! ? - ( ) but however although lekin par magar")
# How many words a "not" reaches.
_REACH = 4
# Stands before a token that is denied.
DENIED = "¬"


def plain(text: str) -> str:
    """The text in small letters, without what can't be seen or only decorates; stretched letters are shortened to two."""
    folded = unicodedata.normalize("NFKC", text.translate(_MENDED)).translate(_MENDED).casefold()
    return _STRETCHED.sub(r"\1\1", _MASKED.sub(r"\1", folded))


def tokens(text: str) -> list[str]:
    """The tokens of a text that is already `plain`. Apostrophes are dropped, because many people do: "dont"."""
    return [found.replace("'", "") if found[0].isalpha() else found for found in _TOKEN.findall(text)]


def deny(words: list[str]) -> list[str]:
    """The same tokens, those that a "not" speaks of marked with `DENIED`."""
    marked, left = [], 0
    for word in words:
        if word in _CLAUSE_ENDS or not word[0].isalnum():
            left = 0
        marked.append(DENIED + word if left else word)
        left = _REACH if word in _NEGATES else max(0, left - 1)
    return marked


_ENDINGS = ("ings", "ing", "ied", "ies", "ed", "es", "ly", "s", "e")


def stem(word: str) -> str:
    """A word without its ending, so that "cutting" and "cuts" are about the same: rough, and the same for all words."""
    if word.isascii() and len(word) > 3:
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                word = word[: -len(ending)] + ("y" if ending in ("ied", "ies") else "")
                break
        if len(word) > 3 and word[-1] == word[-2]:
            word = word[:-1]
    return word


def denied(words: list[str]) -> list[str]:
    """Only what is denied, before or, as in Hindi, behind it; a dot stands for the rest."""
    marked = deny(words)
    behind = {at - step for at, word in enumerate(words) if word in _STAND_BEHIND for step in (1, 2)}
    return [
        word if mark.startswith(DENIED) or at in behind else "·"
        for at, (word, mark) in enumerate(zip(words, marked, strict=True))
    ]

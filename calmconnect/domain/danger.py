"""Signs in what somebody writes that they may be in danger. Plain rules, which come before anything a program answers.

They rather find too much than too little: crisis lines that were not needed harm nobody. Who speaks of danger in other words is
found by the models (`ml/reader.py`), or by nobody; so the lines are one tap away on every page.
"""

from __future__ import annotations

import re
import unicodedata

from calmconnect.domain.danger_words import DEVANAGARI, DEVANAGARI_OTHERWISE, OTHERWISE, SIGNS

_FOUND = re.compile(rf"\b(?:{'|'.join(SIGNS)})")
_PASSED_OVER = re.compile(rf"\b(?:{'|'.join(OTHERWISE)})\b")
_SPACE = re.compile(r"\s+")
_QUOTES = str.maketrans("", "", "'’‘`´ʼ\u200b\u200c\u200d\u2060\ufeff\u00ad*_~")
# Letters written as other signs within a word, letters stretched, letters set apart.
_AS_LETTER = {"1": "i", "!": "i", "0": "o", "3": "e", "@": "a", "$": "s", "|": "i"}
_INSIDE = re.compile(r"(?<=[a-z])[1!03@$|](?=[a-z])")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_APART = re.compile(r"\b(?:[a-z][ .-]){3,}[a-z]\b")
# No text that is kept has them; the words between which they were put are looked at all the same, joined and apart.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]+")


def in_danger(text: str) -> bool:
    """Whether these words may come from somebody who is in danger, or wants to harm themself or others."""
    if _CONTROLS.search(text):
        return any(in_danger(_CONTROLS.sub(between, text)) for between in ("", " "))
    plain = _SPACE.sub(" ", unicodedata.normalize("NFC", text).translate(_QUOTES).casefold())
    return _in_hindi(plain) or any(_found(version) for version in _spellings(plain))


def _found(plain: str) -> bool:
    return _FOUND.search(plain) is not None and _FOUND.search(_PASSED_OVER.sub("·", plain)) is not None


def _spellings(plain: str) -> set[str]:
    """What it may mean: as it stands, and with letters put back that were written as signs, stretched or set apart."""
    whole = _INSIDE.sub(lambda sign: _AS_LETTER[sign[0]], plain)
    return {plain, _STRETCHED.sub(r"\1", whole), _APART.sub(lambda word: re.sub("[ .-]", "", word[0]), whole)}


def _in_hindi(plain: str) -> bool:
    for phrase in _HINDI_OTHERWISE:
        plain = plain.replace(phrase, "·")
    return any(sign in plain for sign in _HINDI)


_HINDI = tuple(unicodedata.normalize("NFC", sign) for sign in DEVANAGARI)
_HINDI_OTHERWISE = tuple(unicodedata.normalize("NFC", sign) for sign in DEVANAGARI_OTHERWISE)

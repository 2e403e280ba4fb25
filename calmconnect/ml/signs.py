"""Features that are no runs of letters: how something is written, and how often it touches what a word list is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calmconnect.ml.features import Ids, plain_runs
from calmconnect.ml.tokens import denied, stem, words_of

Signs = NDArray[np.float32]

_GLAD = words_of(
    "😀 😁 😂 🤣 😃 😄 😅 😆 😊 😋 😎 😍 🥰 😘 🙂 🤗 🤩 😇 🥳 😌 👍 👏 🙌 💪 ❤ 💕 💖 💜 💙 🎉 ✨ 🌸 🌈 <3 xd"
)
_SAD = words_of("😢 😭 😞 😔 😟 😕 🙁 ☹ 😣 😖 😫 😩 🥺 😥 😰 😨 😱 😓 💔 😿 🥀 🖤 t_t")
_CROSS = words_of("😠 😡 🤬 😤 👿 🤮 🤢 🙄 😒 👎")
_SMILE, _FROWN = re.compile(r"[:;=8][-o^']?[)\]dp]"), re.compile(r"[:;=8][-o^']?[(\[/\\|]")
_SAID_BY_ME = words_of("i im ive id ill me my mine myself main mai mujhe mera meri mere mujhse")
_SAID_TO_YOU = words_of("you your youre yours u ur aap tum tumhara aapka thou")
_SAID_OF_THEM = words_of("he she they him her them his their theirs wo woh unka uska uski")
_ASKS = words_of(
    "what why how when where who which kya kyu kyun kaise kab kahan kaun can could should would is are do does did"
)
_DENIES = words_of("not no never nothing dont cant wont nahi nahin didnt doesnt isnt")
_LAUGHS = re.compile(r"^(a?(ha)+h?|l+o+l+|lmf?ao|rofl|he(he)+)$")
_LOUD = re.compile(r"\b[A-Z]{3,}\b")
_STRETCHED = re.compile(r"([a-z])\1{2,}", re.IGNORECASE)


def style(text: str, words: list[str]) -> Signs:
    """How a text is written, from the text as it came and its tokens; each between 0 and about 3."""
    known = frozenset(words)
    counts = (
        sum("!" in word for word in words),
        sum("?" in word for word in words),
        sum(word.startswith("..") for word in words),
        len(known & _GLAD) + sum(bool(_SMILE.fullmatch(word)) for word in words),
        len(known & _SAD) + sum(bool(_FROWN.fullmatch(word)) for word in words),
        len(known & _CROSS),
        sum(word in _SAID_BY_ME for word in words),
        sum(word in _SAID_TO_YOU for word in words),
        sum(word in _SAID_OF_THEM for word in words),
        sum(word in _DENIES for word in words),
        sum(bool(_LAUGHS.match(word)) for word in words),
        len(_LOUD.findall(text)),
        len(_STRETCHED.findall(text)),
        sum(char.isdigit() for char in text),
        sum(not word[0].isascii() and word[0].isalpha() for word in words),
        len(words),
    )
    flags = (bool(words) and words[0] in _ASKS, bool(words) and "?" in words[-1], len(words) < 4)
    return np.concatenate([np.log1p(np.array(counts, np.float32)), np.array(flags, np.float32)]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words and phrases, as numbers of runs of stems, each of one or several subjects."""

    runs: Ids
    subject: NDArray[np.uint8]
    subjects: int

    def count(self, words: list[str]) -> Signs:
        """For each subject how much of the text is about it, then how much of that is denied: log(1 + phrases found)."""
        stems = [stem(word) for word in words]
        return np.concatenate([self._count(stems), self._count(denied(stems))])

    def _count(self, stems: list[str]) -> Signs:
        said = plain_runs(stems)
        first, last = np.searchsorted(self.runs, said, "left"), np.searchsorted(self.runs, said, "right")
        found = [self.subject[a:b] for a, b in zip(first[first < last], last[first < last], strict=True)]
        each = np.bincount(np.concatenate(found), minlength=self.subjects) if found else np.zeros(self.subjects)
        return np.log1p(each).astype(np.float32)

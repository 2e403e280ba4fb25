"""Sentences as hasty thumbs write them: what is learnt from a few hundred sentences should not depend on their spelling."""

from __future__ import annotations

import random
import re

_SHORT = {
    "you": "u", "your": "ur", "are": "r", "please": "plz", "because": "bcoz", "and": "nd", "to": "2", "for": "4", "with": "wid",
    "that": "dat", "the": "da", "want": "wanna", "going": "goin", "nothing": "nthng", "people": "ppl", "really": "rly",
    "don't": "dont", "can't": "cant", "i'm": "im", "have": "hv", "what": "wat", "anymore": "any more",
    "nahi": "nhi", "mein": "me", "main": "mai", "kya": "kia", "kyun": "kyu", "hoon": "hu", "raha": "rha",
    "rahi": "rhi",
    "hai": "h", "mujhe": "muje", "bahut": "bht", "zindagi": "jindagi", "khud": "khudd", "aur": "or", "karna": "krna",
    "kar": "kr", "chahta": "chahata", "chahti": "chahati", "jeena": "jina", "marna": "mrna", "nahin": "nai",
}  # fmt: skip
_WORD = re.compile(r"[a-z']{2,}", re.IGNORECASE)


def hasty(text: str, dice: random.Random) -> str:
    """The sentence with some words shortened or mistyped, and perhaps without its marks."""
    changed = _WORD.sub(lambda found: _changed(found[0], dice), text)
    if dice.random() < 0.4:
        changed = re.sub(r"[.,!?;:'\"]", "", changed)
    return changed.lower() if dice.random() < 0.5 else changed


def _changed(word: str, dice: random.Random) -> str:
    luck = dice.random()
    if luck < 0.3:
        return _SHORT.get(word.lower(), word)
    if luck > 0.9 and len(word) > 3:
        return _mistyped(word, dice)
    return word


def _mistyped(word: str, dice: random.Random) -> str:
    """One letter dropped, doubled, or changed with the next."""
    at = dice.randrange(1, len(word) - 1)
    return dice.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )

"""Signs in what somebody writes that they may be in danger. Plain rules, which come before anything a program answers.

They rather find too much than too little: crisis lines that were not needed harm nobody. Who speaks of danger in other words is
not found; so the lines are one tap away on every page.
"""

from __future__ import annotations

import re
import unicodedata

_SIGNS = (
    r"suicid\w*",
    r"(kill|hang|shoot|drown|cut(ting)?|hurt(ing)?|harm(ing)?|burn(ing)?) my ?self",
    r"self[ -]?harm\w*",
    r"(end|ending|take|taking) (it all|my (own )?life)",
    r"(want|wanna|going|ready|rather|wish \w+ could|like|plan\w*) (to )?(die|be dead)",
    r"wish i (was|were) (dead|never born)",
    r"(don'?t|do not|didn'?t) (want|wanna)( to)? (live|be alive|be here any ?more|wake up|exist)",
    r"(can'?t|cannot|can not) (go on|live like this|do this any ?more|take (it|this) any ?more)",
    r"no (reason|point)( in)?( to)? (live|living|go on|going on|being here)",
    r"better off (without me|dead)|not worth living|life is pointless|end my life",
    r"over ?dos(e|ed|ing)|jump (off|from)|(all|too many|a lot of) (the |my )?pills",
    r"good ?bye (forever|for ever|everyone|world)|(nobody|no one) would (miss|notice) (me|if i)",
    r"(he|she|they|someone|somebody) (is |are )?(going to|will|wants to) (kill|hurt) me|kill (him|her|them|someone)",
    r"kms|unalive",
    r"marn?a cha+ht[aie]|mar jau\w*|jeena? nah?i+n? cha+ht[aie]|khud ?kh?ushi|aa?tma ?hat[iy]a",
)
_DEVANAGARI = ("आत्महत्या", "मरना चाह", "मर जाना", "जीना नहीं चाह", "ख़ुदकुशी", "खुदकुशी", "जान दे दू", "मर जाऊ")
_FOUND = re.compile(rf"\b(?:{'|'.join(_SIGNS)})\b")
_SPACE = re.compile(r"\s+")


def in_danger(text: str) -> bool:
    """Whether these words may come from somebody who is in danger, or wants to harm themself or others."""
    plain = _SPACE.sub(" ", unicodedata.normalize("NFC", text).replace("’", "'").casefold())
    spoken = any(unicodedata.normalize("NFC", sign) in plain for sign in _DEVANAGARI)
    return spoken or _FOUND.search(plain) is not None

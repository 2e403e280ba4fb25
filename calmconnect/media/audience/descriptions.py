"""Descriptions of media (SDP), as pages give them and as they are answered."""

from __future__ import annotations

import re

_MOST_CANDIDATES = 40
_MOST_KBITS = 700


def cleaned(sdp: str) -> str:
    """What a page says of its sound and its picture, and of nothing else.

    Names for addresses that only the page's own network can look up are left out, and so is that there are no more: it is
    found by what it sends.

    Raises:
        ValueError: for anything but one sound and one picture, or for too many addresses.
    """
    lines = [line for line in sdp.splitlines() if line]
    kinds = sorted(line[2:].partition(" ")[0] for line in lines if line.startswith("m="))
    candidates = [line for line in lines if line.startswith("a=candidate:")]
    if kinds != ["audio", "video"] or len(candidates) > _MOST_CANDIDATES:
        raise ValueError("This does not describe one sound and one picture.")
    out = {line for line in candidates if ".local " in line} | {"a=end-of-candidates"}
    return "\r\n".join([*(line for line in lines if line not in out), ""])


def without_estimates(offer: str) -> str:
    """An offer for which the library does not guess how much its sender could send.

    Its guess begins far too low and rises slowly, so that pages would stop their picture; browsers find out by what is lost.
    """
    return re.sub(r"a=extmap:[^\r\n]*/abs-send-time\r\n", "", offer)


def limited(sdp: str) -> str:
    """An answer that asks for no larger a picture than can be served."""
    return re.sub(r"(m=video[^\r\n]*\r\n(?:c=[^\r\n]*\r\n)?)", rf"\g<1>b=AS:{_MOST_KBITS}\r\n", sdp)

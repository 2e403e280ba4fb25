"""How long something took, as people say it."""

from __future__ import annotations

from datetime import timedelta

NOTHING = "–"
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def length_words(length: timedelta | None) -> str:
    """A length of time in the units that matter at its size: "350 ms", "12 s", "2 min 5 s", "3 h 20 min", "4 days"."""
    if length is None:
        return NOTHING
    # Clocks of two machines may differ a little.
    seconds = max(0.0, length.total_seconds())
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 9.95:
        return f"{seconds:.1f} s".replace(".0 s", " s")
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < 10 * _MINUTE:
        return _two(whole, _MINUTE, "min", "s")
    minutes = round(seconds / _MINUTE)
    if minutes * _MINUTE < _HOUR:
        return f"{minutes} min"
    return _two(minutes, _HOUR // _MINUTE, "h", "min") if whole < 2 * _DAY else f"{round(seconds / _DAY)} days"


def _two(whole: int, each: int, larger: str, smaller: str) -> str:
    many, rest = divmod(whole, each)
    return f"{many} {larger} {rest} {smaller}" if rest else f"{many} {larger}"

"""What a browser says of a call that would work."""

from __future__ import annotations

WORKS: dict[str, object] = {
    "browser": "chrome",
    "camera": "works",
    "microphone": "works",
    "speaker": "yes",
    "servers": 2,
    "reached": 1,
    "round_trip_ms": 40,
    "down_kbps": 20_000,
    "up_kbps": 4_000,
}

"""How soon a connection that is dead without a sign of it is noticed, on both of its ends.

The server asks every `EVERY_SECONDS`. A browser that was not asked for both times together closes by itself and connects
again; the server lets go of a browser that was silent for as long, or that talks but did not answer within `ANSWER_SECONDS`.
Looking for the latter takes the server up to `ANSWER_SECONDS` more: `FOUND_WITHIN_SECONDS` at the most.
"""

from __future__ import annotations

from typing import Any

EVERY_SECONDS = 6
ANSWER_SECONDS = 4
FOUND_WITHIN_SECONDS = EVERY_SECONDS + 2 * ANSWER_SECONDS


def beat(engine: Any) -> None:
    """Let an Engine.IO server look after its connections this often, and tell browsers so as they connect."""
    engine.ping_interval = EVERY_SECONDS
    engine.ping_timeout = ANSWER_SECONDS

"""Which media server hands on picture and sound here: a Janus where one is configured, else a small program of our own."""

from __future__ import annotations

from calmconnect.domain.rooms import MOST_SPEAKING, RoomKind
from calmconnect.services import janus, own_media
from calmconnect.services.media_base import MediaServer
from calmconnect.settings import settings


def asked() -> MediaServer:
    """The one that is asked."""
    return janus if settings().janus_url else own_media


def is_there() -> bool:
    """Whether there is any here."""
    return bool(settings().janus_url or settings().audience_listeners)


def most_speaking(kind: RoomKind) -> int:
    """How many may speak at a time. Without a Janus, one speaks to an audience: each whom one sees costs a part of a core."""
    return 1 if kind is RoomKind.AUDIENCE and not settings().janus_url else MOST_SPEAKING

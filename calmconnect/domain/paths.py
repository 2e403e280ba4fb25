"""Where an address may lead that says itself where to go on."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# Finds the portal of whoever is signed in.
HOME = "/home"


def local_path(wanted: str) -> str:
    """A path on this site to go on to; `/home`, which finds the person's portal, for anything else."""
    parts = urlsplit(wanted)
    local = re.fullmatch(r"/[A-Za-z0-9_/.-]*", parts.path) and not parts.path.startswith("//")
    if parts.scheme or parts.netloc or not local or parts.path in {"/", "/sign-in", "/register"}:
        return HOME
    return f"{parts.path}?{parts.query}" if parts.query else parts.path

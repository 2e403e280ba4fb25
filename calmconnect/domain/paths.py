"""Where an address may lead that says itself where to go on."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

# Finds the portal of whoever is signed in.
HOME = "/home"


def local_path(wanted: str) -> str:
    """A path on this site to go on to; `/home`, which finds the person's portal, for anything else."""
    parts = _parts(wanted)
    local = re.fullmatch(r"/[A-Za-z0-9_/.-]*", parts.path) and not parts.path.startswith("//")
    if (
        parts.scheme
        or parts.netloc
        or not local
        or parts.path in {"/", "/register"}
        or parts.path.startswith("/sign-in")
    ):
        return HOME
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def wanted_by(address: str) -> str:
    """Where an address says to go on ("…?next=/find"), unchecked; "" where it does not say."""
    return parse_qs(_parts(address).query).get("next", [""])[0]


def _parts(address: str) -> SplitResult:
    """An address's parts, none of them for what is no address."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")

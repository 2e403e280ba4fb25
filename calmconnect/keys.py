"""The key ring for text encrypted at rest.

Keys are Fernet keys (AES-128-CBC with HMAC-SHA256), newest first: the first encrypts, every one decrypts. They come from
`CALM_KEYS`, else from `keys` in the program's own folder, which is made on first start and readable by its owner alone.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet

from calmconnect.settings import settings


def encrypt(text: str) -> bytes:
    """The text as a Fernet token under the newest key."""
    return _ring().encrypt(text.encode())


def decrypt(token: bytes) -> str:
    """The text of a token made under any key on the ring.

    Raises:
        cryptography.fernet.InvalidToken: when no key fits or the token was changed.
    """
    return _ring().decrypt(token).decode()


@lru_cache(maxsize=1)
def _ring() -> MultiFernet:
    given = settings().keys
    keys = given.split(",") if given else _keys_on_disk(settings().var_dir / "keys")
    return MultiFernet([Fernet(key.strip()) for key in keys])


def _keys_on_disk(path: Path) -> list[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # O_EXCL: of two processes that start at once, one makes the key and the other reads it.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return [line for line in path.read_text(encoding="ascii").splitlines() if line.strip()]
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = Fernet.generate_key().decode()
        file.write(key + "\n")
    return [key]

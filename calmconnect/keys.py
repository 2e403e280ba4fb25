"""The key ring for text encrypted at rest.

Keys are Fernet keys (AES-128-CBC with HMAC-SHA256), newest first: the first encrypts, every one decrypts. They come from
`CALM_KEYS`, else from `keys` in the program's own folder, which is made on first start and readable by its owner alone.
"""

from __future__ import annotations

import hmac
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from calmconnect.settings import settings


class WrongKey(Exception):
    """Text at rest can't be read with the keys at hand."""

    def __init__(self, setting: str = "CALM_KEYS", file: str = "keys") -> None:
        super().__init__(
            "Some text was encrypted with a key that is not there any more, or was changed since. "
            f"Put the key back: into {setting}, or into the file `{file}` in CALM_VAR_DIR."
        )


def encrypt(text: str) -> bytes:
    """The text as a Fernet token under the newest key."""
    return seal(text.encode())


def decrypt(token: bytes) -> str:
    """The text of a token made under any key on the ring.

    Raises:
        WrongKey: when no key fits or the token was changed.
    """
    return unseal(token).decode()


def seal(content: bytes) -> bytes:
    """The same for bytes; large ones take a while."""
    return _ring().encrypt(content)


def unseal(token: bytes) -> bytes:
    """The bytes of a token; raises as `decrypt`."""
    try:
        return _ring().decrypt(token)
    except InvalidToken:
        raise WrongKey from None


def fingerprint(content: bytes) -> str:
    """The same for the same bytes, and of no use to whoever lacks the newest key."""
    return hmac.new(_keys()[0].encode(), content, "sha256").hexdigest()


def seal_identity(text: str) -> bytes:
    """The text under a key of its own, which opens nothing else: for who is behind a conversation without a name."""
    return _identity_ring().encrypt(text.encode())


def unseal_identity(token: bytes) -> str:
    """What `seal_identity` was given; raises as `decrypt`."""
    try:
        return _identity_ring().decrypt(token).decode()
    except InvalidToken:
        raise WrongKey("CALM_IDENTITY_KEYS", "identity_keys") from None


@lru_cache(maxsize=1)
def _ring() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in _keys()])


@lru_cache(maxsize=1)
def _identity_ring() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in _given(settings().identity_keys, "identity_keys")])


@lru_cache(maxsize=1)
def _keys() -> tuple[str, ...]:
    return _given(settings().keys, "keys")


def _given(keys: str, file: str) -> tuple[str, ...]:
    found = keys.split(",") if keys else on_disk(settings().var_dir / file, new_key)
    return tuple(key.strip() for key in found)


def new_key() -> str:
    """A key for the ring."""
    return Fernet.generate_key().decode()


def on_disk(path: Path, make: Callable[[], str]) -> list[str]:
    """The lines of a file of secrets, which its owner alone may read; when it is not there it gets one, from `make`."""
    if not path.exists():
        _keep(path, make())
    return [line for line in path.read_text(encoding="ascii").splitlines() if line.strip()]


def _keep(path: Path, secret: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Only its owner may read what mkstemp makes.
    handle, made = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secret + "\n")
        file.flush()
        os.fsync(file.fileno())
    # Of two processes that start at once one links its secret; both then read the same whole file.
    with suppress(FileExistsError):
        os.link(made, path)
    Path(made).unlink()

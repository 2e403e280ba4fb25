"""The key ring for text encrypted at rest.

Keys are Fernet keys (AES-128-CBC with HMAC-SHA256), newest first: the first encrypts, every one decrypts. They come from
`CALM_KEYS`, else from `keys` in the program's own folder, which is made on first start and readable by its owner alone.
"""

from __future__ import annotations

import hashlib
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
        if _read_again():
            return unseal(token)
        raise WrongKey from None


def renewed(token: bytes) -> bytes | None:
    """The same under the newest key; None for a token that is under it already; raises as `decrypt`."""
    return _renewed(token, _keys(), WrongKey())


def renewed_identity(token: bytes) -> bytes | None:
    """As `renewed`, for what `seal_identity` gave."""
    return _renewed(token, _identity_keys(), WrongKey("CALM_IDENTITY_KEYS", "identity_keys"))


def key_ids() -> tuple[str, ...]:
    """Short names of the keys on the ring, newest first, of which no key can be learnt."""
    return tuple(hashlib.sha256(key.encode()).hexdigest()[:12] for key in _keys())


def identity_key_ids() -> tuple[str, ...]:
    """The same for the keys of identities."""
    return tuple(hashlib.sha256(key.encode()).hexdigest()[:12] for key in _identity_keys())


def add_key() -> bool:
    """Put a new key at the head of both rings; False, and nothing done, where the settings give the keys and not the files."""
    if settings().keys or settings().identity_keys:
        return False
    for file, known in (("keys", _keys()), ("identity_keys", _identity_keys())):
        _put(settings().var_dir / file, "\n".join([new_key(), *known]))
    return _read_again()


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
        if _read_again():
            return unseal_identity(token)
        raise WrongKey("CALM_IDENTITY_KEYS", "identity_keys") from None


@lru_cache(maxsize=1)
def _ring() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in _keys()])


@lru_cache(maxsize=1)
def _identity_ring() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in _identity_keys()])


@lru_cache(maxsize=1)
def _keys() -> tuple[str, ...]:
    return _given(settings().keys, "keys")


@lru_cache(maxsize=1)
def _identity_keys() -> tuple[str, ...]:
    return _given(settings().identity_keys, "identity_keys")


def _renewed(token: bytes, keys: tuple[str, ...], missing: WrongKey) -> bytes | None:
    newest, *older = [Fernet(key) for key in keys]
    with suppress(InvalidToken):
        newest.decrypt(token)
        return None
    try:
        return MultiFernet([newest, *older]).rotate(token)
    except InvalidToken:
        raise missing from None


def _read_again() -> bool:
    """Whether the rings are others now: a key may have been added while the program runs."""
    before = _keys(), _identity_keys()
    if before == (_given(settings().keys, "keys"), _given(settings().identity_keys, "identity_keys")):
        return False
    for remembered in (_keys, _ring, _identity_keys, _identity_ring):
        remembered.cache_clear()
    return True


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
    made = _written(path, secret)
    # Of two processes that start at once one links its secret; both then read the same whole file.
    with suppress(FileExistsError):
        os.link(made, path)
    made.unlink()


def _put(path: Path, secrets: str) -> None:
    """Let the file be these, for whoever reads it from one moment on."""
    _written(path, secrets).replace(path)


def _written(path: Path, secrets: str) -> Path:
    """The secrets in a file beside the one that they are for."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Only its owner may read what mkstemp makes.
    handle, made = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets + "\n")
        file.flush()
        os.fsync(file.fileno())
    return Path(made)

"""Passwords and tokens: how they are made, kept and compared."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
from functools import lru_cache

import bcrypt

from calmconnect.settings import settings


def new_token() -> str:
    """256 random bits, fit for a cookie or a link."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token or an address: its SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


async def hash_password(password: str) -> str:
    """The password's bcrypt hash, made in a thread."""
    return await asyncio.to_thread(_hash, password, settings().bcrypt_cost)


async def password_fits(password: object, password_hash: str | None) -> bool:
    """Whether the password is the hashed one; takes as long without a hash, so that time tells nothing."""
    text = password if isinstance(password, str) else ""
    expected = password_hash or _nobodys_hash(settings().bcrypt_cost)
    fits = await asyncio.to_thread(bcrypt.checkpw, _shortened(text), expected.encode())
    return fits and password_hash is not None


def _hash(password: str, cost: int) -> str:
    return bcrypt.hashpw(_shortened(password), bcrypt.gensalt(cost)).decode()


@lru_cache(maxsize=1)
def _nobodys_hash(cost: int) -> str:
    return _hash(new_token(), cost)


def _shortened(password: str) -> bytes:
    # bcrypt reads 72 bytes at most; hashing first lets every character of a longer password count.
    return base64.b64encode(hashlib.sha256(password.encode(errors="surrogatepass")).digest())

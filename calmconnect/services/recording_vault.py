"""What was recorded, at rest: in pieces and blocks, each encrypted under the recording's own key.

The key lies in the recording's row, sealed by the key ring: without it, no copy of the rest can be read. A jump within a film
opens only the blocks it needs. AES-256-GCM (`cryptography`) binds each part to its place, so that none can be put in the place
of another.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import col, select

from calmconnect.db.recordings import Recording, RecordingBlock, RecordingPiece
from calmconnect.db.session import reading
from calmconnect.keys import WrongKey, seal, unseal

# Small enough that a jump within a film reads little, large enough that an hour is some hundred rows.
BLOCK = 256 * 2**10
_KEY_BYTES, _NONCE_BYTES = 32, 12


def new_key() -> bytes:
    """A key for one recording, as it may be kept."""
    return seal(os.urandom(_KEY_BYTES))


class Vault:
    """Closes and opens what belongs to one recording."""

    def __init__(self, recording: Recording) -> None:
        """Raises ValueError for a recording without a key, of which nothing is left."""
        if recording.key is None:
            raise ValueError("a recording without a key")
        self._id = recording.id or 0
        self._cipher = AESGCM(unseal(recording.key))

    async def close(self, place: str, content: bytes) -> bytes:
        """What may be kept in a place ("piece 0 12", "block 3")."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + await asyncio.to_thread(self._cipher.encrypt, nonce, content, self._bound_to(place))

    async def open(self, place: str, kept: bytes) -> bytes:
        """What `close` was given for that place.

        Raises:
            WrongKey: when it was changed, or lay in another place.
        """
        nonce, content = kept[:_NONCE_BYTES], kept[_NONCE_BYTES:]
        try:
            return await asyncio.to_thread(self._cipher.decrypt, nonce, content, self._bound_to(place))
        except InvalidTag:
            raise WrongKey from None

    def _bound_to(self, place: str) -> bytes:
        return f"recording {self._id} {place}".encode()


def piece_place(segment: int, nth: int) -> str:
    """The place of a piece."""
    return f"piece {segment} {nth}"


def block_place(nth: int) -> str:
    """The place of a block."""
    return f"block {nth}"


async def pieces(recording: Recording, segment: int) -> AsyncIterator[bytes]:
    """What came of a segment, in its order."""
    vault, nth = Vault(recording), 0
    while True:
        async with reading() as rows:
            found = await rows.get(RecordingPiece, (recording.id, segment, nth))
        if found is None:
            return
        yield await vault.open(piece_place(segment, nth), found.content)
        nth += 1


async def part(recording: Recording, first: int, last: int) -> AsyncIterator[bytes]:
    """The bytes from `first` to `last`, both counted from 0 and both among them, of a recording that was put together.

    Only the blocks that they lie in are read; it ends early when the recording is deleted meanwhile.
    """
    vault = Vault(recording)
    for nth in range(first // BLOCK, last // BLOCK + 1):
        async with reading() as rows:
            wanted = select(RecordingBlock.content).where(
                col(RecordingBlock.recording_id) == recording.id, col(RecordingBlock.nth) == nth
            )
            kept = (await rows.exec(wanted)).first()
        if kept is None:
            return
        content = await vault.open(block_place(nth), kept)
        yield content[max(0, first - nth * BLOCK) : last - nth * BLOCK + 1]

"""Collects the messages that are sent while others are being written, and writes them together (`db/append.py`)."""

from __future__ import annotations

from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError

from calmconnect.db.append import Kept, Wanted, append
from calmconnect.services.gathering import Batch, Gathering


async def _write(batch: Batch[Wanted, Kept | None]) -> None:
    try:
        placed = await append([message for message, _ in batch])
    except (IntegrityError, UniqueViolation):
        await _write_singly(batch)
    except Exception as error:
        for _, done in batch:
            done.set_exception(error)
    else:
        for (_, done), kept in zip(batch, placed, strict=True):
            done.set_result(kept)


async def _write_singly(batch: Batch[Wanted, Kept | None]) -> None:
    """Another process wrote one of these at the same moment: that one is there already, the others are written now."""
    for message, done in batch:
        try:
            done.set_result((await append([message]))[0])
        except (IntegrityError, UniqueViolation):
            done.set_result(None)
        except Exception as error:
            done.set_exception(error)


# A message put here is written once it comes back; None as of `append`.
postbox: Gathering[Wanted, Kept | None] = Gathering(_write, "postbox")

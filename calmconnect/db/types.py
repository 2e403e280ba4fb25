"""Column types: moments in UTC and text nobody but the program can read."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, DateTime, Enum, LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from calmconnect.keys import decrypt, encrypt


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Goes in with any zone, comes out in UTC; a value without a zone is a mistake and raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn the moment to UTC; SQLite has no zones, so there it is kept bare."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EncryptedText(TypeDecorator[str]):
    """Clinical text: encrypted with the newest key of the ring, readable with any key still on it."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Encrypt."""
        return None if value is None else encrypt(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Decrypt; raises `calmconnect.keys.WrongKey` when no key on the ring fits."""
        return None if value is None else decrypt(bytes(value))


def word(kind: type[StrEnum], *, nullable: bool = False, index: bool = False, primary_key: bool = False) -> Column[Any]:
    """A column for one of the enumeration's values, kept as the plain word on every database."""
    type_ = Enum(kind, native_enum=False, length=32, values_callable=lambda members: [m.value for m in members])
    return Column(type_, nullable=nullable, index=index, primary_key=primary_key)

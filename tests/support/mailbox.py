"""What people find in their mail."""

from __future__ import annotations

import re

from sqlmodel import col, select

from calmconnect.db.mail import OutgoingMail
from calmconnect.db.session import reading


async def mails_to(address: str) -> list[OutgoingMail]:
    """The mails queued for an address, oldest first."""
    async with reading() as rows:
        found = await rows.exec(
            select(OutgoingMail).where(OutgoingMail.address == address).order_by(col(OutgoingMail.id))
        )
        return list(found)


async def token_mailed_to(address: str) -> str:
    """The token in the newest link that was mailed to an address."""
    tokens: list[str] = []
    for mail in await mails_to(address):
        tokens += re.findall(r"\?token=(\S+)", mail.text)
    return tokens[-1]

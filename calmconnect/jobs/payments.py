"""Asks the payment provider for what is due, and what became of payments it has not answered."""

from __future__ import annotations

from calmconnect.services import payments, settlement
from calmconnect.services.clock import utc_now


async def see_to() -> None:
    """Settle what can be settled."""
    now = utc_now()
    await payments.ask_again(now)
    await settlement.carry_out(now)

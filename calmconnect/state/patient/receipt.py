"""What the patient paid for an appointment."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from calmconnect.domain.payments import PaymentStatus
from calmconnect.domain.people import Role
from calmconnect.services import receipts, topics
from calmconnect.services.clock import epoch_ms
from calmconnect.services.receipts import Receipt
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.route import number_in_path
from calmconnect.state.session import acting
from calmconnect.state.shared.doctors import fee_words

_STATUS = {
    PaymentStatus.PROCESSING: "Waiting for the payment's answer",
    PaymentStatus.REQUIRES_ACTION: "Waiting for your confirmation",
    PaymentStatus.AUTHORISED: "Set aside until the doctor accepts",
    PaymentStatus.CAPTURED: "Paid",
    PaymentStatus.DECLINED: "Declined, nothing was paid",
    PaymentStatus.REFUNDED: "Given back",
}


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A payment; times in ms since 1970."""

    number: str
    doctor: str
    patient: str
    starts: int
    status: str
    amount: str
    card: str
    paid: int
    changed: int


class ReceiptState(rx.State):
    """The last payment for the appointment in the address; `rows` is empty or that one."""

    rows: list[ReceiptRow] = []
    loaded: bool = False
    missing: bool = False

    @requires(Role.PATIENT)
    async def load(self) -> None:
        """Show it, and what changes."""
        self.rows, self.missing = [], False
        live.watch(self, topics.user(acting().user_id))
        await self._refresh()

    async def _refresh(self) -> None:
        found = await receipts.of_visit(acting(), number_in_path(self))
        self.rows, self.loaded = ([_row(found)] if found else []), True


def _row(receipt: Receipt) -> ReceiptRow:
    return ReceiptRow(
        number=f"TEST-{receipt.id:06}",
        doctor=receipt.doctor_name,
        patient=receipt.patient_name,
        starts=epoch_ms(receipt.starts_at),
        status="On its way back to you" if receipt.back else _STATUS[receipt.status],
        amount=fee_words(receipt.amount_minor, receipt.currency),
        card=f"•••• {receipt.card_end}",
        paid=epoch_ms(receipt.paid_at),
        changed=epoch_ms(receipt.changed_at),
    )

"""What the patient is shown of their own record beside the visits: documents that doctors have shared. Never a note."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.people import Role
from calmconnect.services import care_document_views, topics
from calmconnect.state import live
from calmconnect.state.doctor.care_documents import DocumentRow, document_row
from calmconnect.state.guard import requires
from calmconnect.state.session import acting


class RecordState(rx.State):
    """The documents, the latest first."""

    documents: list[DocumentRow] = []
    loaded: bool = False

    @requires(Role.PATIENT)
    async def load(self) -> None:
        """Show them, and what changes."""
        live.watch(self, topics.user(acting().user_id))
        await self._refresh()

    async def _refresh(self) -> None:
        self.documents = [document_row(one) for one in await care_document_views.mine(acting())]
        self.loaded = True

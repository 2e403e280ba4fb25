"""What the companion offers beside its words, as a page of somebody who talks with it shows it."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.dialogue import Choice
from calmconnect.services.dialogues import Shown


class Accompanied(rx.State, mixin=True):
    """`choices` are what can be pressed; `pace` is the key of the pace to breathe at, "" for none; `person` whether ways to
    people are shown, `late` whether lines to call are. `asks`: the agreement to ask for, "" for none.
    """

    choices: list[Choice] = []
    pace: str = ""
    person: bool = False
    late: bool = False
    asks: str = ""

    def _show(self, shown: Shown) -> None:
        self.choices, self.pace = list(shown.choices), shown.pace
        self.person, self.late, self.asks = shown.person, shown.danger, shown.asks.value if shown.asks else ""

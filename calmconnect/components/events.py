"""What events of our own components hand over: so many values, of whatever kind, which the handlers parse."""

from __future__ import annotations

import reflex as rx

one_value, two_values, three_values, four_values, five_values = (
    rx.event.passthrough_event_spec(*[object] * count) for count in range(1, 6)
)
no_value = rx.event.no_args_event_spec

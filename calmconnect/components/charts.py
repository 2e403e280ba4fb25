"""Charts. Each is for the eye only: the same numbers stand beside it as words or in a table."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components import theme

Parts = dict[str, tuple[str, str, str]]

_TICK = {"fill": theme.MUTED, "fontSize": 13}


def stacked_bars(rows: rx.Var[Any], label: str, parts: Parts) -> rx.Component:
    """Bars of several parts above each other. Each row has the key `label` and one for each part: key → (name, fill, edge)."""
    charts = rx.recharts
    return rx.el.div(
        charts.bar_chart(
            charts.cartesian_grid(vertical=False, stroke=theme.LINE),
            charts.x_axis(data_key=label, tick=_TICK, tick_line=False, axis_line=False, min_tick_gap=12),
            charts.y_axis(allow_decimals=False, tick=_TICK, tick_line=False, axis_line=False, width=32),
            *[
                charts.bar(
                    data_key=key,
                    name=name,
                    stack_id="all",
                    fill=fill,
                    stroke=edge,
                    is_animation_active=False,
                    max_bar_size=36,
                )
                for key, (name, fill, edge) in parts.items()
            ],
            data=rows.to(list[dict[str, Any]]),
            width="100%",
            height=260,
            margin={"top": 8, "right": 0, "bottom": 0, "left": 0},
        ),
        aria_hidden="true",
        class_name="chart",
    )


def legend(parts: Parts) -> rx.Component:
    """What the colours of a chart mean."""
    keys = [
        rx.el.li(rx.el.span(class_name="legend-key", style={"background": fill, "border_color": edge}), name)
        for name, fill, edge in parts.values()
    ]
    return rx.el.ul(*keys, class_name="legend")

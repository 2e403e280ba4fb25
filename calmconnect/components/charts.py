"""Charts. Each is for the eye only: the same numbers stand beside it as words or in a table."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components import theme

Parts = dict[str, tuple[str, str, str]]

# Fill and edge of the parts of a whole, and how lines are drawn, told apart by more than their colour.
FILLS = (
    (theme.ACCENT, theme.SURFACE),
    (theme.ACCENT_SOFT, theme.ACCENT),
    (theme.WARN, theme.SURFACE),
    (theme.CONTROL, theme.SURFACE),
    (theme.SUNK, theme.CONTROL),
)
STROKES = ((theme.ACCENT, ""), (theme.WARN, "7 4"), (theme.CONTROL, "2 4"))

_AXIS = {"tick": {"fill": theme.MUTED, "fontSize": 13}, "tick_line": False, "axis_line": False}
_STILL = {"is_animation_active": False}
_AXIS_WIDTH = 56


def stacked_bars(rows: rx.Var[Any], label: str, parts: Parts, unit: rx.Var[str] | str = "") -> rx.Component:
    """Bars of several parts above each other. Each row has the key `label` and one for each part: key → (name, fill, edge).

    What the axis counts in is `unit`.
    """
    charts = rx.recharts
    bars = [
        charts.bar(data_key=key, name=name, stack_id="all", fill=fill, stroke=edge, max_bar_size=36, **_STILL)
        for key, (name, fill, edge) in parts.items()
    ]
    return _chart(
        charts.bar_chart,
        rows,
        charts.cartesian_grid(vertical=False, stroke=theme.LINE),
        charts.x_axis(data_key=label, min_tick_gap=12, **_AXIS),
        charts.y_axis(allow_decimals=False, width=_AXIS_WIDTH, unit=unit, **_AXIS),
        *bars,
        height=260,
    )


def lines(rows: rx.Var[Any], label: str, keys: tuple[str, ...], unit: rx.Var[str] | str = "") -> rx.Component:
    """Up to three lines, drawn as `STROKES` say; rows and unit as of `stacked_bars`. It is broken where there is no number."""
    charts = rx.recharts
    return _chart(
        charts.line_chart,
        rows,
        charts.cartesian_grid(vertical=False, stroke=theme.LINE),
        charts.x_axis(data_key=label, min_tick_gap=24, **_AXIS),
        charts.y_axis(width=_AXIS_WIDTH, unit=unit, **_AXIS),
        *[
            charts.line(
                data_key=key,
                type_="linear",
                stroke=colour,
                stroke_width=2.5,
                stroke_dasharray=dashes,
                # One day between two without a number would else be nothing.
                dot={"r": 2.5, "fill": colour, "stroke": "none"},
                active_dot=False,
                **_STILL,
            )
            for key, (colour, dashes) in zip(keys, STROKES, strict=False)
        ],
        height=260,
        right=8,
    )


def legend(parts: Parts) -> rx.Component:
    """What the colours of a chart mean."""
    keys = [
        rx.el.li(rx.el.span(class_name="legend-key", style={"background": fill, "border_color": edge}), name)
        for name, fill, edge in parts.values()
    ]
    return rx.el.ul(*keys, class_name="legend")


def score_line(rows: rx.Var[Any], highest: int, bands: tuple[tuple[int, float], ...]) -> rx.Component:
    """A score over time between 0 and `highest`. Each row has `day`, `score` and `marked` (the score again, or None).

    `bands` are (lowest score, depth of the tint from 0 to 1), drawn behind it, with a number at the axis for each.
    """
    charts = rx.recharts
    tops = [*[lowest for lowest, _ in bands[1:]], highest]
    tints = [
        charts.reference_area(y1=lowest, y2=top, fill=theme.WARN, fill_opacity=depth * 0.18, stroke="none")
        for (lowest, depth), top in zip(bands, tops, strict=True)
    ]
    ticks = sorted({lowest for lowest, _ in bands} | {0, highest})
    dot = {"r": 4, "fill": theme.ACCENT, "stroke": theme.SURFACE, "strokeWidth": 1.5}
    ring = {"r": 8, "fill": "none", "stroke": theme.ACCENT, "strokeWidth": 2}
    still = {**_STILL, "active_dot": False}
    return _chart(
        charts.line_chart,
        rows,
        *tints,
        charts.x_axis(data_key="day", min_tick_gap=16, **_AXIS),
        charts.y_axis(domain=[0, highest], ticks=ticks, interval=0, width=36, **_AXIS),
        charts.line(data_key="score", type_="linear", stroke=theme.ACCENT, stroke_width=2.5, dot=dot, **still),
        charts.line(data_key="marked", stroke="none", dot=ring, **still),
        top=12,
        right=12,
    )


def line_with_band(rows: rx.Var[Any], label: str, line: str, band: str) -> rx.Component:
    """A line from 0 to 100 in its band. Each row has the key `label`, a number under `line`, and [low, high] under `band`."""
    charts = rx.recharts
    still = {**_STILL, "active_dot": False}
    # Reflex's own areas know no opacity.
    faint = {"custom_attrs": {"fillOpacity": 0.2}}
    return _chart(
        charts.composed_chart,
        rows,
        charts.cartesian_grid(vertical=False, stroke=theme.LINE),
        charts.x_axis(data_key=label, min_tick_gap=32, **_AXIS),
        charts.y_axis(domain=[0, 100], ticks=[0, 25, 50, 75, 100], width=36, **_AXIS),
        charts.area(data_key=band, type_="monotone", stroke="none", fill=theme.ACCENT, **faint, **still),
        charts.line(data_key=line, type_="monotone", stroke=theme.ACCENT, stroke_width=2.5, dot=False, **still),
        right=8,
    )


def _chart(
    kind: Any, rows: rx.Var[Any], *parts: rx.Component, height: int = 220, top: int = 8, right: int = 0
) -> rx.Component:
    margin = {"top": top, "right": right, "bottom": 0, "left": 0}
    drawn = kind(*parts, data=rows.to(list[dict[str, Any]]), width="100%", height=height, margin=margin)
    return rx.el.div(drawn, aria_hidden="true", class_name="chart")

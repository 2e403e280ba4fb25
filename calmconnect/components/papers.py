"""What a doctor writes and the service keeps as they type: see `browser/paper.jsx`."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.browser import PAPER


def _three(first: rx.Var[Any], second: rx.Var[Any], third: rx.Var[Any]) -> list[rx.Var[Any]]:
    return [first, second, third]


def _four(first: rx.Var[Any], second: rx.Var[Any], third: rx.Var[Any], fourth: rx.Var[Any]) -> list[rx.Var[Any]]:
    return [first, second, third, fourth]


class Paper(rx.Component):
    """The paper that the server has handed over for `place`, which is also where its files are kept.

    `finish` says how it is finished: `verb` for the button; `title`, `text` and `yes` for the question. `largest` is how many
    bytes a file may have, 0 where none can be added. `on_save` and `on_finish` are given its id, revision and words; `on_amend`
    its id, the number of the last version, words and a reason.
    """

    library = PAPER
    tag = "Paper"

    place: rx.Var[str]
    zone: rx.Var[str]
    offline: rx.Var[bool]
    largest: rx.Var[int]
    finish: rx.Var[dict[str, str]]

    on_save: rx.EventHandler[_three]
    on_finish: rx.EventHandler[_three]
    on_amend: rx.EventHandler[_four]


paper = Paper.create

"""`python -m calmconnect ml`: train, evaluate, predict. Nothing of the pages is loaded for it."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable
from pathlib import Path

from calmconnect.ml.predict import TASKS, answers

ARTEFACTS = ("emotions", "valence", "crisis", "intents", "specialisations")


def main(arguments: list[str]) -> None:
    """Do what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m calmconnect ml", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, told in (("train", "Make the artefacts anew from public data."), ("evaluate", "Say how good they are.")):
        command = commands.add_parser(name, help=told, description=told)
        command.add_argument("--data", type=Path, required=True, help="the folder of the public data sets")
    commands.choices["train"].add_argument(
        "--only", choices=ARTEFACTS, help="make one of them upon those that are there"
    )
    told = "Read a message a line on standard input, write label and probability a line."
    command = commands.add_parser("predict", help=told, description=told)
    command.add_argument("--task", choices=[*TASKS], required=True)
    given = vars(parser.parse_args(arguments))
    chosen: dict[str, Callable[..., None]] = {"train": _train, "evaluate": _evaluate, "predict": _predict}
    chosen[given.pop("command")](**given)


def _train(data: Path, only: str | None) -> None:
    from calmconnect.ml.training.build import build

    build(data, only=only)


def _evaluate(data: Path) -> None:
    from calmconnect.ml.training.evaluation import report

    for line in report(data):
        print(line, flush=True)


def _predict(task: str) -> None:
    # Lines end where a line ends, and nowhere else; bytes that are no text are read as far as they are.
    lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n")
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n")
    out.writelines(f"{line}\n" for line in answers(task, lines))
    out.flush()

"""The command line: a line out for each line in, in the format each task has."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from calmconnect.ml.labels import EKMAN, INTENTS, SENTIMENT
from calmconnect.ml.predict import TASKS, answers
from calmconnect.settings import ROOT

LINES = [
    "I love this\n",
    "\n",
    "I want to kill myself\r\n",
    "can I book an appointment",
    "\x0c\x85\u2028 odd line ends\n",
]


@pytest.mark.parametrize("task", [*TASKS])
def test_a_line_out_for_each_line_in(task: str) -> None:
    said = [*answers(task, LINES)]
    assert len(said) == len(LINES)
    assert all(re.fullmatch(r"[^\t\n]+\t[01]\.\d{4}", line) for line in said)


def test_labels_are_those_of_the_task() -> None:
    labels = {task: [line.split("\t")[0] for line in answers(task, LINES)] for task in TASKS}
    assert all(set(label.split(",")) <= set(SENTIMENT) for label in labels["sentiment"])
    assert all(set(label.split(",")) <= set(EKMAN) for label in labels["ekman"])
    assert all(0 <= int(number) < 28 for label in labels["emotions"] for number in label.split(","))
    assert all(-1 <= float(label) <= 1 for label in labels["valence"])
    assert labels["crisis"][2] == "crisis" and labels["crisis"][0] == "not"
    assert labels["intent"][2] == "crisis" and set(labels["intent"]) <= set(INTENTS)
    assert all(len(set(label.split(","))) == 3 for label in labels["specialisation"])


def test_the_command_reads_bytes_that_are_no_text_and_loads_no_pages() -> None:
    asked = "import sys; from calmconnect.ml import cli; cli.main(['predict', '--task', 'crisis']); "
    program = asked + "sys.exit('reflex' in sys.modules or 'sklearn' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], input=b"\xff\xfe\n\nhello\n", capture_output=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 3

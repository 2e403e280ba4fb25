"""Builds the pages for browsers, when what they are made of has changed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

from calmconnect.settings import ROOT, settings

SITE = ROOT / ".web" / "build" / "client"
_MADE_OF = ("calmconnect/**/*.py", "calmconnect/**/*.js", "calmconnect/**/*.jsx", "assets/**/*", "reflex.lock/*")
_SINGLE_FILES = ("rxconfig.py", "requirements.txt")
_STAMP = ROOT / ".web" / "calmconnect.sources"


def build_if_changed() -> None:
    """Build the pages unless those there are of the same sources. Shows that it is working, and why should it fail.

    Raises:
        SystemExit: with the end of the build's own output when it fails.
    """
    sources = fingerprint(ROOT)
    if SITE.is_dir() and _STAMP.is_file() and _STAMP.read_text() == sources:
        return
    _STAMP.unlink(missing_ok=True)
    _build(settings().var_dir / "build.log")
    _STAMP.write_text(sources)


def fingerprint(root: Path) -> str:
    """A hash of everything the pages are made of."""
    found = {path for pattern in _MADE_OF for path in root.glob(pattern) if path.is_file()}
    found = {path for path in found if "external" not in path.relative_to(root).parts}
    hashed = hashlib.sha256()
    for path in sorted(found | {root / name for name in _SINGLE_FILES}):
        hashed.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return hashed.hexdigest()


def tools() -> dict[str, str]:
    """The environment in which Reflex finds the Node that came with the requirements, and asks nobody outside."""
    return {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "REFLEX_USE_NPM": "1",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_DIR": str(settings().var_dir / "reflex"),
    }


def _build(log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    (settings().var_dir / "reflex").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
    started = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=tools(), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        try:
            while process.poll() is None:
                _progress(f"· Building the pages … {time.monotonic() - started:.0f} s")
                time.sleep(0.5)
        except BaseException:
            process.terminate()
            process.wait()
            raise
    if process.returncode != 0:
        sys.exit(f"\nThe pages could not be built. The end of {log}:\n\n" + log.read_text(errors="replace")[-3000:])
    _progress(f"· Built the pages in {time.monotonic() - started:.0f} s\n")


def _progress(line: str) -> None:
    if sys.stdout.isatty() or line.endswith("\n"):
        print(f"\r{line}", end="", flush=True)

"""Builds the pages for browsers, when what they are made of has changed."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from calmconnect.settings import ROOT, settings

SITE = ROOT / ".web" / "build" / "client"
_MADE_OF = ("calmconnect/**/*.py", "calmconnect/**/*.js", "calmconnect/**/*.jsx", "assets/**/*", "reflex.lock/*")
_SINGLE_FILES = ("rxconfig.py", "requirements.txt")
_STAMP = ROOT / ".web" / "calmconnect.sources"
_COMMAND = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
_BIN = Path(sys.executable).parent
# Reflex's own folder, kept with the tools instead of in the home of whoever builds.
_REFLEX_DIR = Path(sys.prefix) / "reflex"


def build_if_changed() -> None:
    """Build the pages unless those there are of the same sources. Shows that it is working, and why should it fail.

    Of several processes that ask at the same time one builds and the others wait.

    Raises:
        SystemExit: with the end of the build's own output when it fails.
    """
    with _alone():
        sources = fingerprint(ROOT)
        if SITE.is_dir() and _STAMP.is_file() and _STAMP.read_text() == sources:
            return
        forget()
        with _our_spelling():
            _build(settings().var_dir / "build.log")
        _STAMP.write_text(sources)


def forget() -> None:
    """Have the next `build_if_changed` build, whatever is there."""
    _STAMP.unlink(missing_ok=True)


def fingerprint(root: Path) -> str:
    """A hash of everything the pages are made of."""
    found = {path for pattern in _MADE_OF for path in root.glob(pattern) if path.is_file()}
    found = {path for path in found if "external" not in path.relative_to(root).parts}
    hashed = hashlib.sha256()
    for path in sorted(found | {root / name for name in _SINGLE_FILES}):
        hashed.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return hashed.hexdigest()


def tools() -> dict[str, str]:
    """The environment in which Reflex finds the Node that came with the requirements, and asks nobody it need not."""
    _REFLEX_DIR.mkdir(exist_ok=True)
    env = {
        # A running app tells its own processes how to be Reflex; a build must not hear of it.
        **{name: value for name, value in os.environ.items() if not name.startswith("REFLEX_")},
        "PATH": f"{_BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "REFLEX_USE_NPM": "1",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_DIR": str(_REFLEX_DIR),
    }
    # Without a registry given, Reflex tries out several and takes the one that answers first.
    asked = subprocess.run(
        [_BIN / "npm", "config", "get", "registry"], env=env, capture_output=True, text=True, check=True
    )
    return {**env, "NPM_CONFIG_REGISTRY": asked.stdout.strip()}


@contextmanager
def _alone() -> Iterator[None]:
    _REFLEX_DIR.mkdir(exist_ok=True)
    with (_REFLEX_DIR / "build.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _show("· Waiting for another build to end", lasting=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _our_spelling() -> Iterator[None]:
    """Keep the list of packages as it is spelled here: Reflex and npm would write the same list back in their own spelling."""
    ours, theirs = (ROOT / folder / "package.json" for folder in ("reflex.lock", ".web"))
    spelled = ours.read_bytes() if ours.is_file() else b""
    _spell(theirs, spelled)
    yield
    _spell(ours, spelled)


def _spell(file: Path, spelled: bytes) -> None:
    if spelled and file.is_file() and json.loads(file.read_bytes()) == json.loads(spelled):
        file.write_bytes(spelled)


def _build(log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    _show("· Building the pages", lasting=not sys.stdout.isatty())
    with log.open("wb") as output:
        # In a group of its own, so that all of it can be ended.
        building = subprocess.Popen(
            _COMMAND,
            cwd=ROOT,
            env=tools(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            while not _ended(building):
                _show(f"· Building the pages … {time.monotonic() - started:.0f} s")
        except BaseException:
            os.killpg(building.pid, signal.SIGTERM)
            building.wait()
            raise
    if building.returncode != 0:
        sys.exit(f"\nThe pages could not be built. The end of {log}:\n\n" + log.read_text(errors="replace")[-3000:])
    _show(f"· Built the pages in {time.monotonic() - started:.0f} s", lasting=True)


def _ended(process: subprocess.Popen[bytes]) -> bool:
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=0.5)
    return process.returncode is not None


def _show(line: str, *, lasting: bool = False) -> None:
    """A line that the next one replaces, on a terminal; elsewhere only lasting ones are worth showing."""
    if sys.stdout.isatty():
        print(f"\r{line}", end="\n" if lasting else "", flush=True)
    elif lasting:
        print(line, flush=True)

"""The programs that tests and measures drive: PostgreSQL, Redis, Chromium, coturn, ffmpeg and Janus, installed or from apt."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

# Program → the Debian package it comes with.
NEEDED = {
    "initdb": "postgresql",
    "redis-server": "redis-server",
    "chromium": "chromium",
    "turnserver": "coturn",
    "ffmpeg": "ffmpeg",
    "janus": "janus",
}
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def found(program: str) -> str | None:
    """Where a program is, or None; PostgreSQL's server programs, which are not on the path, in the newest version."""
    if there := shutil.which(program):
        return there
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{program}")
    return max((str(path) for path in versions), key=lambda path: int(Path(path).parts[4]), default=None)


def needed(program: str) -> str:
    """Where a program is.

    Raises:
        RuntimeError: says what to install, when it is not there.
    """
    if path := found(program):
        return path
    package = NEEDED.get(program, "postgresql")
    raise RuntimeError(f"{program} is needed. Please install it: apt-get install {package}")


def ensure_programs() -> bool:
    """See that the programs are there, and install those that are not when that is allowed; else say what to install."""
    missing = sorted(package for program, package in NEEDED.items() if not found(program))
    if missing and not _install(missing):
        print(f"These programs are needed. Please install them: apt-get install {' '.join(missing)}")
        return False
    return True


def _install(packages: list[str]) -> bool:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    print("· Asking apt for what it has", flush=True)
    listed = subprocess.run(["apt-get", "update", "-qq"], env=env, stdin=subprocess.DEVNULL, check=False)
    print(f"· Installing {', '.join(packages)} (some minutes)", flush=True)
    with subprocess.Popen(install, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as installing:
        assert installing.stdout
        for line in installing.stdout:
            if line.startswith("Setting up "):
                print(f"    {line.split()[2]}", flush=True)
    return listed.returncode == installing.returncode == 0 and all(found(program) for program in NEEDED)

"""How much memory a process and those it started have in use."""

from __future__ import annotations

from pathlib import Path


def resident(pid: int) -> int:
    """Bytes of resident memory of a process and all its descendants, as Linux counts them."""
    return sum(_resident_alone(member) for member in _family(pid))


def _family(pid: int) -> list[int]:
    # A process's children are listed by the thread that started them.
    listed = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for file in listed for child in file.read_text(encoding="ascii").split()]
    return [pid, *(member for child in children for member in _family(child))]


def _resident_alone(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    kilobytes = next((line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")), "0")
    return int(kilobytes) * 1024

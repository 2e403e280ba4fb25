"""Artefacts on disk: arrays only (`allow_pickle=False`), with the versions they were made with."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]

ARTEFACTS = Path(__file__).parent / "artefacts"
# Rises with every change of what the arrays mean or of how features are numbered.
FORMAT = 1
_LIBRARIES = ("numpy", "scipy", "scikit-learn")


class Unfit(Exception):
    """An artefact that this program can't read: made for another one, or damaged."""


def save(name: str, arrays: Mapping[str, NDArray[Any]], folder: Path = ARTEFACTS) -> None:
    """Write one artefact; the same arrays give the same bytes."""
    made = [f"format={FORMAT}", f"python={platform.python_version()}", *(f"{one}={version(one)}" for one in _LIBRARIES)]
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / f"{name}.npz", allow_pickle=False, made=np.array(made), **arrays)


def load(name: str, folder: Path = ARTEFACTS) -> Arrays:
    """Read one artefact; `Unfit` when it is missing, damaged, or made for another format or numpy."""
    try:
        with (folder / f"{name}.npz").open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays: Arrays = {key: stored[key] for key in stored.files}
        made = made_with(arrays)
    except (OSError, ValueError, KeyError, BadZipFile) as problem:
        raise Unfit(f"{name}: {problem}. Make it anew: python -m calmconnect ml train --data FOLDER") from problem
    if made["format"] != str(FORMAT) or _main(made["numpy"]) != _main(np.__version__):
        raise Unfit(f"{name} was made with {made}; this is format {FORMAT}, numpy {np.__version__}.")
    return arrays


def made_with(arrays: Arrays) -> dict[str, str]:
    """What an artefact was made with: name → version, the format among them."""
    return dict(str(one).split("=", 1) for one in arrays["made"])


def _main(number: str) -> str:
    return number.split(".")[0]

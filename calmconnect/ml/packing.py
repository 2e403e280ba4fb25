"""Models as arrays, and arrays as models."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from calmconnect.ml.emotions import Emotions
from calmconnect.ml.linear import Linear, Network, Runs
from calmconnect.ml.signs import Lexicon
from calmconnect.ml.store import Arrays

_NETWORK = ("mean", "spread", "hidden", "hidden_bias", "out", "out_bias")


def pack_lexicon(lexicon: Lexicon) -> Arrays:
    """A lexicon's arrays."""
    return {"runs": lexicon.runs, "subject": lexicon.subject, "subjects": np.array(lexicon.subjects)}


def unpack_lexicon(arrays: Arrays) -> Lexicon:
    """See `pack_lexicon`."""
    return Lexicon(arrays["runs"], arrays["subject"], int(arrays["subjects"]))


def pack_task(labels: tuple[str, ...], linear: Linear) -> Arrays:
    """The arrays of a task's model."""
    return {"labels": np.array(labels), **_pack_linear(linear)}


def unpack_task(arrays: Arrays) -> tuple[tuple[str, ...], Linear]:
    """See `pack_task`."""
    return tuple(str(label) for label in arrays["labels"]), _unpack_linear(arrays)


def pack_emotions(emotions: Emotions) -> Arrays:
    """The arrays of the emotions' model; the network's numbers in half precision."""
    network = {f"network_{name}": _half(getattr(emotions.network, name)) for name in _NETWORK}
    return {**_pack_linear(emotions.linear), **network, "thresholds": emotions.thresholds.astype(np.float32)}


def unpack_emotions(arrays: Arrays) -> Emotions:
    """See `pack_emotions`."""
    network = Network(*(_single(arrays[f"network_{name}"]) for name in _NETWORK))
    return Emotions(_unpack_linear(arrays), network, arrays["thresholds"])


def _pack_linear(linear: Linear) -> Arrays:
    return {
        **{f"words_{key}": value for key, value in _pack_runs(linear.words).items()},
        **{f"letters_{key}": value for key, value in _pack_runs(linear.letters).items()},
        "signs": _half(linear.signs),
        "bias": linear.bias.astype(np.float32),
    }


def _unpack_linear(arrays: Arrays) -> Linear:
    return Linear(
        _unpack_runs(arrays, "words"), _unpack_runs(arrays, "letters"), _single(arrays["signs"]), arrays["bias"]
    )


def _pack_runs(runs: Runs) -> Arrays:
    # The differences of ascending numbers, and columns one after the other, are what compresses well.
    steps = np.diff(runs.known, prepend=np.uint32(0))
    return {
        "known": steps,
        "telling": runs.telling,
        "weights": np.ascontiguousarray(runs.weights.T),
        "scale": runs.scale,
    }


def _unpack_runs(arrays: Arrays, kind: str) -> Runs:
    known = np.cumsum(arrays[f"{kind}_known"], dtype=np.uint32)
    weights = np.ascontiguousarray(arrays[f"{kind}_weights"].T)
    return Runs(known, arrays[f"{kind}_telling"], weights, arrays[f"{kind}_scale"])


def _half(values: NDArray[Any]) -> NDArray[np.float16]:
    return values.astype(np.float16)


def _single(values: NDArray[Any]) -> NDArray[np.float32]:
    return values.astype(np.float32)

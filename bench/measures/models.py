"""The models: ms of processor time for all that is read from one message, and s until they are loaded."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline, make_union

from bench.figure import Figure, Goal, of_rounds, of_samples
from bench.options import Options
from bench.stage import Stage, say
from calmconnect.ml import reader
from calmconnect.ml.training.sources import sentences
from calmconnect.settings import ROOT

_TASKS = ("valence", "crisis", "intents", "specialisations")
_HELD = Path(ROOT) / "tests" / "ml" / "held"
_MOST_MILLISECONDS, _MOST_SECONDS = Goal("value", "<=", 15), Goal("value", "<=", 1)
_LOADS = (
    "import time; start = time.perf_counter(); "
    "from calmconnect.ml import reader; reader.load(); print(time.perf_counter() - start)"
)


def measure(_stage: Stage, options: Options) -> Iterator[Figure]:
    """Reading a message (two figures, beside plain pipelines of scikit-learn that know no feelings), and loading."""
    texts = [one.text for name in (*_TASKS, "messages") for one in sentences(name, _HELD)]
    say("models: training the peer")
    pipelines = [_pipeline(task) for task in _TASKS]
    reader.load()
    rounds = [(_timed(reader.read, texts), _timed(_asked(pipelines), texts)) for _ in range(options.rounds)]
    ours, theirs = zip(*rounds, strict=True)
    yield Figure("models.message.p50", "ms", of_samples(ours, 0.5), of_samples(theirs, 0.5))
    yield Figure("models.message.p99", "ms", of_samples(ours, 0.99), of_samples(theirs, 0.99), _MOST_MILLISECONDS)
    yield Figure("models.loading", "s", of_rounds([_loaded() for _ in range(options.rounds)]), goal=_MOST_SECONDS)


def _pipeline(task: str) -> Pipeline:
    """Runs of words and of letters, weighed, and a regression: what a tutorial builds."""
    known = sentences(task)
    labels = [str(float(one.label) > 0) if task == "valence" else one.label for one in known]
    runs = make_union(TfidfVectorizer(ngram_range=(1, 3)), TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 6)))
    return make_pipeline(runs, LogisticRegression()).fit([one.text for one in known], labels)


def _asked(pipelines: list[Pipeline]) -> Callable[[str], object]:
    return lambda text: [one.predict_proba([text]) for one in pipelines]


def _timed(read: Callable[[str], object], texts: list[str]) -> list[float]:
    """Of this thread alone: what else goes on in the machine says nothing about the models."""
    taken = []
    for text in texts:
        start = time.thread_time()
        read(text)
        taken.append(1000 * (time.thread_time() - start))
    return taken


def _loaded() -> float:
    """In a process of its own, which knows nothing yet."""
    return float(subprocess.run([sys.executable, "-c", _LOADS], capture_output=True, check=True, text=True).stdout)

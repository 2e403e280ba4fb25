"""The benchmark: `python -m bench`. One JSON line a figure on standard output, how far it is on standard error."""

from __future__ import annotations

import os
import platform
import signal
import sys
from types import FrameType

from bench import measures
from bench.options import Options, read_options
from bench.stage import Stage, say, set_up


def main() -> int:
    """Take the measures asked for. One that fails does not keep the others from being taken; the status tells."""
    options = read_options(sys.argv[1:])
    # So that every server is stopped, whoever ends this.
    signal.signal(signal.SIGTERM, _interrupt)
    say(f"{os.cpu_count()} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}")
    with set_up(options) as stage:
        failed = [name for name in measures.ALL if name in options.measures and not _taken(name, stage, options)]
    say(f"Done; failed: {', '.join(failed) or 'nothing'}")
    return 1 if failed else 0


def _taken(name: str, stage: Stage, options: Options) -> bool:
    try:
        for figure in measures.ALL[name](stage, options):
            print(figure.as_json(), flush=True)
    except Exception as error:
        say(f"{name} could not be measured: {error}")
        return False
    return True


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())

"""Keeps what people write out of the log.

Reflex and Socket.IO log a whole event, or a traceback that quotes it, when an event can't be handled: a page from before
an update that calls a handler since renamed is enough. PostgreSQL quotes the row it refused in its error. Of such records
only what happened, and where, is kept.
"""

from __future__ import annotations

import inspect
import logging

# Who logs what it was given: the logger, and the functions in which it does.
_TALKATIVE = {
    "reflex.app": {"on_event"},
    "reflex_base.event.processor.event_processor": {"_process_queue", "_resolve_future"},
    "reflex_base.event.processor.base_state_processor": {"_prepare_event_payload"},
    "engineio.server": {"run_async_handler", "_websocket_handler"},
    "apscheduler.executors.default": {"run_coroutine_job"},
    "asyncio": {"default_exception_handler"},
}


class WithoutValues(logging.Filter):
    """Takes what was given, and tracebacks that quote it, out of records made in some functions."""

    def __init__(self, functions: set[str]) -> None:
        super().__init__()
        self._functions = functions

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, some of them shortened."""
        if record.funcName in self._functions:
            error = record.exc_info[1] if record.exc_info else None
            record.msg, record.args, record.exc_info = "Something could not be done: %s", (_told(error),), None
        return True


def keep_values_out() -> None:
    """Shorten what is logged of events from now on, in this process."""
    for name, functions in _TALKATIVE.items():
        logging.getLogger(name).addFilter(WithoutValues(functions))


def where(error: BaseException) -> str:
    """The last places an error went through, innermost first, without any values."""
    frames = inspect.getinnerframes(error.__traceback__) if error.__traceback__ else []
    return " < ".join(f"{frame.filename}:{frame.lineno} {frame.function}" for frame in reversed(frames[-6:]))


def _told(error: BaseException | None) -> str:
    return f"{type(error).__name__} at {where(error)}" if error else "not what a page sends"

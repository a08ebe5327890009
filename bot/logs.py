"""Logs as lines of key=value on standard error, the libraries' too; codes, tokens and phones never reach them."""

import logging
import sys
import traceback
from collections.abc import Iterator

import structlog
from structlog.typing import EventDict, WrappedLogger


def configure() -> None:
    """Send our own and the libraries' logs to standard error, the libraries' only from warnings on."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _where_it_broke,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, handlers=[_Libraries()])


def hide_addresses() -> None:
    """Keep the HTTP library from logging every address it calls: a platform's hold the token."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)


class _Libraries(logging.Handler):
    """Passes on what a library says, without what it fills in or adds below: that quotes what people wrote."""

    def emit(self, record: logging.LogRecord) -> None:
        said = str(record.msg).partition("\n")[0]
        error = record.exc_info[1] if record.exc_info else None
        where = {"exc_info": error} if error else {}
        structlog.get_logger().log(record.levelno, said, logger=record.name, **where)


def _where_it_broke(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """The kinds and places of an error and its causes, without their messages: those quote what people wrote."""
    if given := event.pop("exc_info", None):
        error = given if isinstance(given, BaseException) else sys.exc_info()[1]
        event["error"] = " < ".join(_places(error)) if error else "none"
    return event


def _places(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        yield f"{type(error).__name__} at " + " ".join(f"{frame.filename}:{frame.lineno}" for frame in frames)
        error = error.__cause__ or error.__context__

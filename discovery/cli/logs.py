"""Logs on stderr: JSON lines for machines, readable ones on a terminal."""

import logging
import sys

import structlog

_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}


def to_stderr(verbosity: int, level: str = "warning") -> None:
    """From `level` on; each -v lowers it by one, each -q raises it."""
    threshold = max(10, min(50, _LEVELS[level] - 10 * verbosity))
    readable = sys.stderr.isatty()
    logging.basicConfig(level=threshold, stream=sys.stderr, format="%(message)s", force=True)
    for noisy in ("apscheduler", "httpx", "httpcore", "trafilatura", "htmldate", "asyncio", "alembic"):
        logging.getLogger(noisy).setLevel(max(threshold, logging.WARNING))
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *(
                # Not rich's traceback: it shows every variable on the way, secrets among them.
                [
                    structlog.dev.ConsoleRenderer(
                        colors=True, exception_formatter=structlog.dev.plain_traceback
                    )
                ]
                if readable
                else [
                    structlog.processors.format_exc_info,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ]
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )

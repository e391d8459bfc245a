"""Logs: one structured line for each request and event, without personal data.

What stands in an address (personal links, feeds, invitations), e-mail addresses, and the values that a
database quotes in its errors are taken out of every line, ours and those of libraries. A request is logged
by its route, never by its path or query.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Any, TextIO, cast

import structlog
from flask import Flask, Response, g, request
from flask.logging import wsgi_errors_stream
from structlog.typing import EventDict, WrappedLogger

from registration.core.config import Settings

_REMOVED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=/)[A-Za-z0-9_.~-]{16,}(?=[/?#\s'\"]|$)"), "[token]"),
    (re.compile(r"[A-Za-z0-9_-]{20,}\.(\d+\.)?[A-Za-z0-9_-]{20,}"), "[token]"),
    (re.compile(r"\?\S*=\S*"), "?[query]"),
    (re.compile(r"[^\s@<>\"'(=]+@[^\s@<>\"')]+\.[^\s@<>\"'),.;:]+"), "[address]"),
    (re.compile(r"(Key \([^)]*\)=)\(.*?\)(?= )"), r"\1([value])"),
    (re.compile(r"Failing row contains \(.*?\)\."), "Failing row contains ([values])."),
    (re.compile(r"\[parameters: .*?\]$", re.MULTILINE), "[parameters: removed]"),
)
PRIVATE_KEYS = frozenset(
    ("address", "context", "csrf_token", "email", "name", "password", "phone", "recipient", "token")
)
# Written by ourselves, never by a person: a route is no path.
OWN_KEYS = frozenset(("level", "logger", "method", "request", "route", "timestamp"))
log = structlog.stdlib.get_logger("plenary")


def without_personal_data(text: str) -> str:
    """Return ``text`` without tokens of links, queries, e-mail addresses and quoted values."""
    for pattern, replacement in _REMOVED:
        text = pattern.sub(replacement, text)
    return text


def remove_personal_data(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Take personal data out of one log entry (a structlog processor)."""
    del logger, method
    for key, value in event.items():
        if key in PRIVATE_KEYS:
            event[key] = "[removed]"
        elif isinstance(value, str) and key not in OWN_KEYS:
            event[key] = without_personal_data(value)
    return event


def init_app(app: Flask, settings: Settings) -> None:
    """Set up logging for the process, and one line for each request of ``app``."""
    configure(settings.log_format, settings.log_level)
    app.before_request(_begin)
    app.after_request(_end)


def configure(log_format: str, level: str) -> None:
    """Write all logs to standard error: ``text`` for people, ``json`` for machines."""
    shared: list[Callable[..., Any]] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.format_exc_info,
        remove_personal_data,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    handler = logging.StreamHandler(cast("TextIO", wsgi_errors_stream))
    handler.set_name("plenary")
    handler.setFormatter(formatter)
    root = logging.getLogger()
    for old in [item for item in root.handlers if item.get_name() == "plenary"]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # it logs paths; we log routes


def _begin() -> None:
    g.request_started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    g.request_reference = uuid.uuid4().hex[:12]
    structlog.contextvars.bind_contextvars(request=g.request_reference)


def _end(response: Response) -> Response:
    started = g.pop("request_started", None)
    if request.endpoint not in {"asset", "static", "health.alive", "health.ready"}:
        log.info(
            "request",
            method=request.method,
            route=request.url_rule.rule if request.url_rule else "no route",
            status=response.status_code,
            milliseconds=round((time.perf_counter() - started) * 1000) if started else None,
        )
    return response

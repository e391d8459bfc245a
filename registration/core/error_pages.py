"""Pages for what goes wrong, in the language of the address; they work without the database too.

Services raise DomainErrors; a view catches those for which it has a better sentence. What reaches this module gets a page
that says what happened and what to do.
"""

from __future__ import annotations

import math

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException

from registration.core import errors, i18n
from registration.core.config import current

PAGES = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503})
RETRY_SECONDS = 30
MISSING_PARTS = ("no such table", "no such column")
STATUSES: dict[type[errors.DomainError], int] = {
    errors.NotFoundError: 404,
    errors.ForbiddenError: 403,
    errors.ConflictError: 409,
    errors.InvalidError: 422,
    errors.TooManyError: 429,
}


def init_app(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(errors.DomainError, _of_domain)
    app.register_error_handler(sa.exc.DataError, _of_data)
    app.register_error_handler(sa.exc.OperationalError, _of_database)
    app.register_error_handler(sa.exc.TimeoutError, _of_database)


def _of_http(error: HTTPException) -> Response | HTTPException:
    """Answer with the page of a status; keep headers such as Allow and Retry-After."""
    status = error.code or 500
    if error.response is not None or status < 400:  # noqa: PLR2004 - redirects of the router
        return error
    if status not in PAGES:
        status = 500 if status > 500 else 400  # noqa: PLR2004
    response = page(status)
    for name, value in error.get_headers(request.environ):
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def _of_domain(error: errors.DomainError) -> Response:
    kind = next((kind for kind in STATUSES if isinstance(error, kind)), None)
    if kind is None:
        raise error
    wait = error.facts.get("seconds")
    seconds = wait if isinstance(wait, int) else None
    return page(STATUSES[kind], seconds=seconds)


def _of_data(error: sa.exc.DataError) -> Response:
    """Answer to a value that no column can hold (a NUL, a number out of range): nothing was written."""
    current_app.logger.warning("The database refused a value.", exc_info=error)
    return page(400)


def _of_database(error: sa.exc.SQLAlchemyError) -> Response:
    """Answer that the database cannot be reached; a missing table is a fault of ours and stays one."""
    if any(part in str(error) for part in MISSING_PARTS):
        raise error
    current_app.logger.error("The database does not answer.", exc_info=error)
    return page(503, seconds=RETRY_SECONDS)


def page(status: int, *, seconds: int | None = None) -> Response:
    """Return the page of a status; ``seconds`` says how long to wait before trying again."""
    if not _has_addresses():
        return Response(
            f"{status}: this request cannot be answered.\n", status, mimetype="text/plain"
        )
    _take_language()
    megabytes = current().request_limit_kilobytes / 1024
    text = render_template(
        f"errors/{status}.html",
        status=status,
        is_desk=is_desk(),
        minutes=math.ceil((seconds or 60) / 60),
        megabytes=i18n.format_number(round(megabytes, 1)),
        reference=g.get("request_reference", ""),
    )
    response = make_response(text, status)
    response.headers["Cache-Control"] = "no-store"
    if seconds is not None:
        response.headers["Retry-After"] = str(seconds)
    return response


def _has_addresses() -> bool:
    """Tell whether pages can make links: not for a request that names a host that is not ours."""
    return request_ctx.url_adapter is not None


def is_desk() -> bool:
    """Tell whether the address is one of the officers' pages."""
    return request.path.split("/")[2:3] == ["desk"]


def _take_language() -> None:
    """Take the language from the address even where no page was found there."""
    first = request.path.split("/")[1] if "/" in request.path else ""
    if "language" not in g and first in i18n.LANGUAGES:
        g.language = first


def status_of(error: Exception) -> int:
    """Return the status with which an uncaught error is answered, for logs and tests."""
    if isinstance(error, HTTPException):
        return error.code or 500
    return next((code for kind, code in STATUSES.items() if isinstance(error, kind)), 500)

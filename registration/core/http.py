"""What every request shares: language in the URL, security headers, errors, small helpers."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, g, redirect, request, url_for
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response as BaseResponse

from registration.core import i18n
from registration.core.config import Settings
from registration.core.form_bodies import Request
from registration.core.sessions import Sessions

LARGEST_ID = 2**31 - 1
LANGUAGE_RULE = "/<language:language>"
_POLICY = (
    "default-src 'none'; style-src 'self' $nonce; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self' $targets; base-uri 'none'; frame-ancestors 'none'; "
    "manifest-src 'self'"
)
_ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(self), microphone=(), geolocation=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)


class LanguageConverter(BaseConverter):
    """The first part of a page's address: ``en`` or ``fr``."""

    regex = "|".join(i18n.LANGUAGES)
    part_isolating = True


def pages_blueprint(name: str, import_name: str, prefix: str = "") -> Blueprint:
    """Return a blueprint whose addresses begin with the language: ``/<language>`` + prefix."""
    return Blueprint(name, import_name, url_prefix=LANGUAGE_RULE + prefix)


def see_other(endpoint: str, **values: Any) -> BaseResponse:  # noqa: ANN401 - URL arguments
    """Redirect after a POST (303)."""
    return redirect(url_for(endpoint, **values), code=303)


def is_served(endpoint: str) -> bool:
    """Tell whether there is a page of that name, for links that depend on it."""
    return endpoint in current_app.view_functions


def init_app(app: Flask, settings: Settings) -> None:
    """Install language handling, proxies, cookies, limits and headers."""
    app.url_map.converters["language"] = LanguageConverter
    app.request_class = Request
    app.session_interface = Sessions()
    app.config.update(
        MAX_CONTENT_LENGTH=settings.request_limit_kilobytes * 1024,
        MAX_FORM_MEMORY_SIZE=settings.request_limit_kilobytes * 1024,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_NAME="__Host-plenary" if settings.secure_cookies else "plenary",
        TRUSTED_HOSTS=settings.served_hosts,
        WTF_CSRF_TIME_LIMIT=None,
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_add_language)
    app.after_request(_add_headers)
    app.jinja_env.globals.update(csp_nonce=csp_nonce, is_served=is_served)


def _take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    del endpoint
    if values is None:
        return
    g.url_arguments = dict(values)
    if "language" in values:
        g.language = values.pop("language")
    if any(_names_nothing(value) for value in values.values()):
        abort(404)


def _names_nothing(value: object) -> bool:
    """Tell whether no row can have this key: a number or a character that databases refuse."""
    if isinstance(value, str):
        return "\0" in value
    return isinstance(value, int) and value > LARGEST_ID


def _add_language(endpoint: str, values: dict[str, Any]) -> None:
    if "language" in values:
        return
    if current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values["language"] = i18n.language()


def csp_nonce() -> str:
    """Return the nonce of this response for the one style block of a Dialogue's colours."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(12)
    nonce: str = g.csp_nonce
    return nonce


def allow_form_target(scheme: str) -> None:
    """Let the forms of this page lead to other sites: to addresses of ``scheme`` (``https`` or ``http``).

    For pages whose POST redirects to a meeting's online room. Browsers hold the policy of the page
    against every redirect that follows a form, and platforms lead on to hosts of their own.
    """
    g.setdefault("form_targets", set()).add(scheme)


def _add_headers(response: Response) -> Response:
    nonce = f" 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else ""
    targets = "".join(f" {scheme}:" for scheme in sorted(g.get("form_targets", ())))
    policy = _POLICY.replace(" $nonce", nonce).replace(" $targets", targets)
    wanted = [("Content-Security-Policy", policy), *_ALWAYS]
    if request.is_secure:
        wanted.append(("Strict-Transport-Security", "max-age=31536000"))
    if response.mimetype == "text/html" and request.endpoint != "static":
        wanted.append(("Cache-Control", "private, no-cache"))
        if "language" in g:
            wanted.append(("Content-Language", i18n.language()))
    present = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - pairs, not a mapping
    response.headers.extend(item for item in wanted if item[0].lower() not in present)
    return response

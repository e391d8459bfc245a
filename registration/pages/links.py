"""Links of people: made for mails and calendars, and opened when somebody follows one.

A link that opens nothing (unknown, revoked, expired, of an erased person, of another purpose) always shows the
same page. Failed ones are limited per client; a genuine one opens even then, since a ministry is one address
and a signature of 144 bits is not found by trying.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn

from flask import Blueprint, Flask, make_response, render_template, request
from flask.typing import ResponseReturnValue

from registration.accounts import letters, limits
from registration.core import clock, config, tokens
from registration.core.db import session
from registration.core.errors import DomainError
from registration.core.tokens import Purpose
from registration.messages.links import Maker, absolute
from registration.messages.links import install as install_makers
from registration.participants import access
from registration.participants.models import Registration


class DeadLinkError(DomainError):
    """A link opens nothing: ``dead``, or ``too-many`` when this client tried too many such links."""


def link_key() -> bytes:
    """Return the key that signs the links of people."""
    return config.current().link_key.encode()


def open_link(purpose: Purpose, token: str) -> Registration:
    """Return the registration that a token opens, with its meeting and Dialogue.

    Raises:
        DeadLinkError: it opens nothing; the handler below answers with the page that says so.
    """
    found = access.find_by_token(session(), purpose, token, link_key=link_key(), now=clock.now())
    return found if found is not None else refuse()


def refuse() -> NoReturn:
    """Count a link that opens nothing against its client, and stop.

    Raises:
        DeadLinkError: always.
    """
    now = clock.now()
    client = limits.client_key(request.remote_addr)
    if limits.check(session(), limits.TOKEN_CLIENT, client, now=now) is not None:
        raise DeadLinkError("too-many")
    limits.strike((limits.TOKEN_CLIENT, client), now=now)
    raise DeadLinkError("dead")


def install(blueprint: Blueprint) -> None:
    """Let every page answer a dead link in the same way."""
    blueprint.app_errorhandler(DeadLinkError)(_show_dead_link)


def _show_dead_link(error: DeadLinkError) -> ResponseReturnValue:
    too_many = error.code == "too-many"
    response = make_response(render_template("personal/dead_link.html", too_many=too_many))
    response.status_code = 429 if too_many else 404
    response.headers["Cache-Control"] = "private, no-store"
    return response


def init_app(app: Flask) -> None:
    """Let mails and calendars make the links of people and meetings."""
    install_makers(app, makers())


def makers() -> dict[str, Maker]:
    """Return what makes the links of people, meetings and accounts for mails and calendars."""
    return {
        "personal": _personal,
        "fresh": _fresh,
        "join": _join,
        "meeting": _meeting,
        "account": letters.link,
    }


def _token(purpose: Purpose, context: Mapping[str, Any], expires: datetime | None = None) -> str:
    owner, version = context["registration"], context["link_version"]
    return tokens.make(link_key(), purpose, owner, version, expires)


def _personal(context: Mapping[str, Any], language: str) -> str:
    token = _token(Purpose.PERSONAL, context)
    return absolute("personal.show", language=language, token=token)


def _fresh(context: Mapping[str, Any], language: str) -> str:
    token = _token(Purpose.FRESH, context, datetime.fromisoformat(context["expires_at"]))
    return absolute("personal.data", language=language, token=token)


def _join(context: Mapping[str, Any], language: str) -> str:
    return absolute("personal.join", language=language, token=_token(Purpose.JOIN, context))


def _meeting(context: Mapping[str, Any], language: str) -> str:
    return absolute("meetings.show", language=language, meeting=context["meeting"]["slug"])

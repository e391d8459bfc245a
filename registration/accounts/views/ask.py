"""Asking a visitor of an officers' page to sign in, without losing what was typed.

A session may have ended while a long form was open. What it sent is then shown on a page that keeps it: one signs in
beside it and sends it again.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registration.accounts.views import goals

CHALLENGE = {"WWW-Authenticate": 'Session realm="Plenary"'}
NEVER_KEPT = frozenset(("csrf_token", "current", "new", "again", "password", "switch_language"))


def ask_to_sign_in() -> ResponseReturnValue:
    """Return the response for a page that only officers may open: to the sign-in page and back.

    A script that asks for JSON gets 401.
    """
    if request.accept_mimetypes.best == "application/json":
        return {"error": "signed-out"}, 401, CHALLENGE
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("security.sign_in", next=goals.wanted()))
    kept = _kept()
    if not kept or not _is_from_here():
        return redirect(url_for("security.sign_in", next=goals.wanted()), code=303)
    page = render_template("security/signed_out.html", kept=kept, had_files=bool(request.files))
    response = make_response(page, 401)
    response.headers.update(CHALLENGE)
    response.headers["Cache-Control"] = "no-store"
    return response


def _kept() -> list[tuple[str, str]]:
    """Return what a form sent, passwords left out."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in NEVER_KEPT and value
    ]


def _is_from_here() -> bool:
    """Tell whether a page of this site sent the form: nobody else may fill in a form for an officer to send."""
    if "Sec-Fetch-Site" in request.headers:
        return request.headers["Sec-Fetch-Site"] == "same-origin"
    sender = request.headers.get("Origin") or request.referrer or ""
    return urlsplit(sender).netloc == request.host

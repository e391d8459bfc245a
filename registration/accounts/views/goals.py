"""Where somebody wanted to go before signing in."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request, url_for


def goal(text: str | None) -> str:
    """Return ``text`` if it is a page of this site other than those of signing in, else the start page."""
    return text if text and _is_local(text) and not _is_door(text) else start()


def start() -> str:
    """Return the address of the page that officers begin at."""
    return url_for("desk.start")


def _is_local(text: str) -> bool:
    if not text.startswith("/") or text.startswith(("//", "/\\")) or not text.isprintable():
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc


def _is_door(text: str) -> bool:
    return "/desk/sign-" in urlsplit(text).path


def wanted() -> str | None:
    """Return the page to come back to after signing in: this one, or that of the form that was sent."""
    if request.method in {"GET", "HEAD"}:
        return request.full_path.removesuffix("?")
    referrer = urlsplit(request.referrer or "")
    if referrer.netloc != request.host:
        return None
    return f"{referrer.path}?{referrer.query}" if referrer.query else referrer.path

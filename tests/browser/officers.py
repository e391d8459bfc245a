"""Officers in a real browser, signed in without the page of signing in."""

from datetime import UTC, datetime

from playwright.sync_api import Page

from registration.accounts import sessions
from tests.browser.conftest import Site


def sign_in(site: Site, page: Page, name: str = "organiser") -> None:
    """Give the browser the cookie of somebody's session (see tests/people.py for the names)."""
    serializer = site.app.session_interface.get_signing_serializer(site.app)  # type: ignore[attr-defined]
    content = {
        "_user_id": f"key-of-{name}",
        "_fresh": True,
        sessions.SIGNED_IN_AT: int(datetime(2100, 1, 1, tzinfo=UTC).timestamp()),
    }
    cookie = str(site.app.config["SESSION_COOKIE_NAME"])
    page.context.add_cookies(
        [{"name": cookie, "value": serializer.dumps(content), "url": site.url}]
    )

"""Fixtures for tests in a real Chromium: a served application, pages to open, and axe-core.

`site` serves an application on a database of its own (SQLite: what a browser sees does not depend on it);
`site.write(work)` arranges what it shows. `visit` opens a page of it: `visit("/en/", scheme="dark", width=320,
javascript=False)` returns Playwright's page. `violations(page)` is what axe-core finds.
Without Chromium the tests are skipped, unless PLENARY_TEST_REQUIRE_ALL asks for all of them.
"""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from sqlalchemy.orm import Session
from werkzeug.serving import BaseWSGIServer, make_server

from registration.core import clock, db
from tests import needs
from tests.apps import Applications
from tests.databases import Databases

T = TypeVar("T")

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")
TIMEOUT_MILLISECONDS = 10_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    """Playwright, once for all tests."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """The system's Chromium."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        needs.lack("Chromium is not installed")
    driver: Playwright = request.getfixturevalue("playwright_driver")
    browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
    yield browser
    browser.close()


@dataclass
class Site:
    """An application that listens on this machine; `now` None lets the real time run."""

    app: Flask
    server: BaseWSGIServer
    now: datetime | None = None
    requests: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return where it listens, without a slash at the end."""
        return f"http://127.0.0.1:{self.server.server_port}"

    def write(self, work: Callable[[Session], T]) -> T:
        """Run `work(db)` in a transaction and commit it."""
        with self.app.app_context():
            return db.write(work)

    def read(self, work: Callable[[Session], T]) -> T:
        """Run `work(db)` on the committed state."""
        with self.app.app_context():
            return work(db.session())

    @property
    def present(self) -> datetime:
        """Return the time that the site believes."""
        return self.now or datetime.now(UTC)  # noqa: TID251 - the browser's clock is the real one


def _serving(site: Site) -> Callable[..., Any]:
    inner = site.app.wsgi_app

    def serve(environ: dict[str, Any], start_response: Any) -> Any:
        site.requests.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        if site.now is None:
            return inner(environ, start_response)
        with clock.frozen(site.now):
            return list(inner(environ, start_response))

    return serve


@contextmanager
def served(
    applications: Applications, databases: Databases, var: Path, **changes: Any
) -> Iterator[Site]:
    """Serve an application on a migrated, empty database inside the block; `changes` are settings."""
    url = databases.copy("sqlite")
    app = applications.make(url, var, **changes)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    made = Site(app, server)
    app.wsgi_app = _serving(made)  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()
    applications.dispose(app)
    databases.drop(url)


@pytest.fixture
def site(applications: Applications, databases: Databases, tmp_path: Path) -> Iterator[Site]:
    """A served application on a migrated, empty database."""
    with served(applications, databases, tmp_path) as made:
        yield made


@dataclass
class Opened:
    """What the browser did while a page was open: its faults and what it loaded."""

    faults: list[str] = field(default_factory=list)


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open a path of the site; each call with other options is a fresh browser without cookies.

    A script error, a refused style or script (CSP) or a failed load while a page is open fails the test.
    """
    contexts: dict[tuple[Any, ...], BrowserContext] = {}
    opened = Opened()
    with ExitStack() as stack:

        def open_page(
            path: str = "/en/",
            *,
            scheme: str = "light",
            width: int = 1280,
            javascript: bool = True,
            locale: str = "en-GB",
            zone: str = "Europe/Paris",
            who: str = "",
        ) -> Page:
            key = (scheme, width, javascript, locale, zone, who)
            if key not in contexts:
                options: dict[str, Any] = {
                    "color_scheme": scheme,
                    "viewport": {"width": width, "height": 800},
                    "java_script_enabled": javascript,
                    "locale": locale,
                    "timezone_id": zone,
                    "base_url": site.url,
                }
                context = chromium.new_context(**options)
                context.set_default_timeout(TIMEOUT_MILLISECONDS)
                stack.callback(context.close)
                contexts[key] = context
            page = contexts[key].new_page()
            page.on("pageerror", lambda error: opened.faults.append(f"script: {error}"))
            page.on("console", lambda line: _note(opened, line.type, line.text))
            page.goto(path)
            return page

        yield open_page
    assert opened.faults == []


def _note(opened: Opened, kind: str, text: str) -> None:
    # A page that answers 4xx is no fault of the page: tests ask for refused forms on purpose.
    if kind == "error" and "responded with a status of 4" not in text:
        opened.faults.append(text)


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """Return what axe-core finds on a page: rule, element, what is wrong."""
    source = AXE.read_text(encoding="utf-8")

    def find(page: Page) -> list[str]:
        page.evaluate(source + "; undefined")
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
            for rule in result["violations"]
            for node in rule["nodes"]
        ]

    return find


@pytest.fixture
def sideways() -> Callable[[Page], list[str]]:
    """Return which elements make a page scroll sideways; none on a page that fits its window."""
    script = """() => {
      const wide = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= wide) return [];
      return [...document.querySelectorAll("body *")]
        .filter((one) => one.getBoundingClientRect().right > wide + 0.5)
        .map((one) => one.tagName + "." + one.className + "#" + one.id).slice(0, 10);
    }"""

    def find(page: Page) -> list[str]:
        found: list[str] = page.evaluate(script)
        return found

    return find

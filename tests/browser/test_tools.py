"""What the other tests of this folder rely on: the tools find what they are for."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.conftest import Site

BROKEN = "<!doctype html><html><head><title>x</title></head><body><img src='data:,'></body></html>"
WIDE = "<!doctype html><p id='wide' style='width: 400px'>x</p>"


def style_sheet(site: Site) -> str:
    path: str = site.app.jinja_env.globals["asset"]("delegates.css")  # type: ignore[operator]
    return path


def test_the_site_is_served(site: Site, visit: Callable[..., Page]) -> None:
    page = visit(style_sheet(site))
    assert "color-scheme" in page.content()
    assert site.requests[0].startswith("GET /assets/delegates.")


def test_axe_finds_a_picture_without_words(
    site: Site, visit: Callable[..., Page], violations: Callable[[Page], list[str]]
) -> None:
    page = visit(style_sheet(site))
    page.set_content(BROKEN)
    found = violations(page)
    assert any(line.startswith("image-alt") for line in found)
    assert any(line.startswith("html-has-lang") for line in found)


def test_what_is_too_wide_is_found(
    site: Site, visit: Callable[..., Page], sideways: Callable[[Page], list[str]]
) -> None:
    page = visit(style_sheet(site), width=320)
    page.set_content(WIDE)
    assert any("#wide" in line for line in sideways(page))
    page.set_content("<!doctype html><p>narrow</p>")
    assert sideways(page) == []

"""nginx with the configuration of deploy/ in front of a server with few threads: slow clients hold up nobody."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from registration.accounts.limits import RESET_CLIENT
from registration.core import db
from tests import needs
from tests.apps import Applications
from tests.databases import Databases
from tests.deploy.browsing import Browser, untrusting
from tests.deploy.serving import HOST, Proxy, proxied, serving
from tests.factories import make_dialogue

pytestmark = pytest.mark.slow
THREADS = 2
SLOW_CLIENTS = 40
SOON_SECONDS = 2.0
SIGN_IN = "/en/desk/sign-in"


@pytest.fixture(scope="module", autouse=True)
def _nginx() -> None:
    needs.demand_nginx()


@pytest.fixture(scope="module")
def proxy(
    databases: Databases, applications: Applications, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxy]:
    """nginx, and behind it one process with two threads."""
    url, folder = databases.copy("sqlite"), tmp_path_factory.mktemp("proxied")
    app = applications.make(url, folder)
    with app.app_context():
        db.write(make_dialogue)
    applications.dispose(app)
    with (
        serving("granian", url, folder, workers=1, threads=THREADS) as server,
        proxied(server.port, folder) as running,
    ):
        yield running


@pytest.fixture
def browser(proxy: Proxy) -> Browser:
    """A browser of somebody with a good line."""
    return Browser(proxy.port, tls=True)


def slow_client(proxy: Proxy, stack: ExitStack, sent: bytes) -> socket.socket:
    """Begin a request and leave it there."""
    raw = socket.create_connection(("127.0.0.1", proxy.port), timeout=30)
    secure = stack.enter_context(untrusting().wrap_socket(raw, server_hostname=HOST))
    secure.sendall(sent)
    return secure


def seconds_for(browser: Browser, path: str) -> float:
    """Return how long a page takes."""
    begun = time.monotonic()
    assert browser.get(path).status == 200
    return time.monotonic() - begun


def test_clients_that_send_slowly_hold_up_nobody(proxy: Proxy, browser: Browser) -> None:
    head = (
        f"POST {SIGN_IN} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 20000\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\nemail=a"
    ).encode()
    with ExitStack() as stack:
        clients = [slow_client(proxy, stack, head) for _ in range(SLOW_CLIENTS)]
        for client in clients:
            client.sendall(b"x" * 10)
        times = [seconds_for(browser, "/en/") for _ in range(5)]
    assert max(times) < SOON_SECONDS


def test_clients_that_read_slowly_hold_up_nobody(proxy: Proxy, browser: Browser) -> None:
    pages = f"GET /en/ HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode() * 8
    with ExitStack() as stack:
        for _ in range(SLOW_CLIENTS):
            client = slow_client(proxy, stack, pages)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        times = [seconds_for(browser, "/en/") for _ in range(5)]
    assert max(times) < SOON_SECONDS


def test_headers_that_never_end_hold_up_nobody(proxy: Proxy, browser: Browser) -> None:
    with ExitStack() as stack:
        for _ in range(SLOW_CLIENTS):
            slow_client(proxy, stack, f"GET /en/ HTTP/1.1\r\nHost: {HOST}\r\nX-A: ".encode())
        times = [seconds_for(browser, "/en/") for _ in range(5)]
    assert max(times) < SOON_SECONDS


def test_pages_come_compressed_with_their_headers(browser: Browser) -> None:
    answer = browser.get("/fr/", Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.body) < 0.6 * len(answer.text.encode())
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Server"] == "nginx"


def test_files_are_kept_for_ever_and_asked_for_once(proxy: Proxy, browser: Browser) -> None:
    page = browser.get("/en/").text
    path = page.partition('href="/assets/delegates')[2].partition('"')[0]
    path = f"/assets/delegates{path}"
    first = browser.get(path, Accept_Encoding="gzip")
    again = browser.get(path, Accept_Encoding="gzip")
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert first.body == again.body
    assert first.headers["Content-Encoding"] == "gzip"
    assert any((proxy.folder / "cache").rglob("*"))
    plain = browser.get(path)
    assert plain.text == first.text


def test_a_client_cannot_say_who_it_is(browser: Browser) -> None:
    """What is asked for under many invented addresses is counted as of one client."""
    path, statuses = "/en/desk/forgotten-password", []
    token = browser.get(path).token
    for number in range(RESET_CLIENT.tries + 1):
        form = {"csrf_token": token, "email": f"person-{number}@plenary.example"}
        answer = browser.ask("POST", path, form, X_Forwarded_For=f"203.0.113.{number}")
        statuses.append(answer.status)
    assert statuses == [303] * RESET_CLIENT.tries + [429]


def test_plain_http_leads_to_https(proxy: Proxy) -> None:
    answer = Browser(proxy.plain_port, proxied=False).get("/en/my/x?y=1")
    assert answer.status == 308
    assert answer.headers["Location"] == f"https://{HOST}/en/my/x?y=1"


def test_the_state_of_the_application_is_not_for_everybody(browser: Browser) -> None:
    assert browser.get("/healthz").status == 200
    assert browser.get("/readyz").status == 200  # this computer asks


def test_what_is_too_large_gets_the_applications_own_page(browser: Browser) -> None:
    body = b"email=" + b"x" * 3_000_000
    answer = browser.ask(
        "POST", "/fr/desk/sign-in", body, Content_Type="application/x-www-form-urlencoded"
    )
    assert answer.status == 413
    assert "Votre envoi est trop volumineux" in answer.text


def test_the_log_holds_no_token_no_query_and_no_whole_address(
    proxy: Proxy, browser: Browser
) -> None:
    token = "q2lVx9mDfT0Yh1cZ8uKaPw.uS4jhEfcpHro20QwAo8HB4-z"
    browser.get(f"/en/my/{token}/change?q=Diallo")
    browser.get(f"/fr/desk/set-password/{token}")
    time.sleep(0.2)
    assert '127.0.0.0 "GET /en/my/[token]" 404' in proxy.log
    for private in (token, "Diallo", "127.0.0.1"):
        assert private not in proxy.log


def test_without_the_application_a_page_says_so_in_both_languages(tmp_path: Path) -> None:
    with proxied(1, tmp_path) as proxy:
        answer = Browser(proxy.port, tls=True).get("/fr/")
    assert answer.status == 502
    assert answer.headers["Retry-After"] == "60"
    assert "n’est pas disponible pour le moment" in answer.text
    assert "is not available at the moment" in answer.text


def test_a_flood_from_one_address_is_told_to_wait_in_both_languages(tmp_path: Path) -> None:
    with proxied(1, tmp_path) as proxy:
        flood = f"GET /en/ HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode() * 700
        with ExitStack() as stack:
            client = slow_client(proxy, stack, flood)
            client.settimeout(30)
            answers = b""
            while b"HTTP/1.1 429" not in answers:
                answers += client.recv(65536)
            while answers.count(b"</html>") < answers.count(b"HTTP/1.1"):
                answers += client.recv(65536)
    text = answers[answers.index(b"HTTP/1.1 429") :].decode("utf-8", "replace")
    assert "Too many requests at once" in text
    assert "Trop de demandes à la fois" in text

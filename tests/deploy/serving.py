"""Real servers for tests: granian or gunicorn with several workers, and nginx in front, each on a port of its own."""

import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.apps import SECRET

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
HOST = "meetings.example"
START_SECONDS = 90
CONF = ROOT / "deploy" / "nginx" / "plenary.conf"


def free_port() -> int:
    """Return a port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(database_url: str, var: Path, **more: str) -> dict[str, str]:
    """Return the environment of Plenary as it is served to others."""
    return {
        "PATH": os.environ["PATH"],
        "PLENARY_BASE_URL": f"https://{HOST}",
        "PLENARY_DATABASE_URL": database_url,
        "PLENARY_SECRET_KEY": SECRET,
        "PLENARY_LINK_KEY": SECRET + "links",
        "PLENARY_PASSWORD_SALT": SECRET + "salt",
        "PLENARY_TOTP_KEY": SECRET + "totp",
        "PLENARY_VAR_PATH": str(var),
        "PLENARY_TRUSTED_PROXIES": "1",
        "PLENARY_LOG_FORMAT": "json",
        **more,
    }


@dataclass
class Server:
    """A running web server."""

    port: int
    log: Path
    process: subprocess.Popen[bytes]
    database_url: str

    def workers(self) -> list[int]:
        """Return the process ids of the workers: the children, and theirs, that serve."""
        found = []
        for status in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = status.read_text().rpartition(")")[2].split()
                if int(fields[1]) == self.process.pid and fields[0] != "Z":
                    found.append(int(status.parent.name))
        return found


def commands(port: int, workers: int, threads: int) -> dict[str, list[str]]:
    """Return how each server is started: as in deploy/."""
    return {
        "granian": [
            *(str(BIN / "granian"), "--interface", "wsgi", "--factory", "--no-ws"),
            *("--respawn-failed-workers", "--port", str(port), "--workers", str(workers)),
            *("--blocking-threads", str(threads), "--log-level", "warning", "app:create_app"),
        ],
        "gunicorn": [
            *(str(BIN / "gunicorn"), "--config", "deploy/gunicorn.conf.py"),
            *("--bind", f"127.0.0.1:{port}", "--workers", str(workers)),
            *("--threads", str(threads), "app:create_app()"),
        ],
    }


@contextlib.contextmanager
def serving(
    kind: str, database_url: str, folder: Path, *, workers: int = 2, threads: int = 2
) -> Iterator[Server]:
    """Run a web server until the block ends.

    Raises:
        RuntimeError: it does not start; the text is its log.
    """
    port, log = free_port(), folder / f"{kind}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            commands(port, workers, threads)[kind],
            cwd=ROOT,
            env=environment(database_url, folder),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        await_answer(port, process, log)
        yield Server(port, log, process, database_url)
    finally:
        end(process)


def await_answer(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server answers."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with contextlib.closing(
                http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            ) as connection:
                connection.request("GET", "/healthz", headers={"Host": "localhost"})
                connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start:\n{log.read_text()}") from None
            time.sleep(0.1)
        else:
            return


def end(process: subprocess.Popen[bytes]) -> None:
    """Stop a server and everything that it started."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)


@dataclass
class Proxy:
    """nginx with the configuration of deploy/."""

    port: int
    plain_port: int
    folder: Path

    @property
    def log(self) -> str:
        """Return the access log."""
        return (self.folder / "plenary.log").read_text()


@contextlib.contextmanager
def proxied(upstream: int, folder: Path) -> Iterator[Proxy]:
    """Run nginx before a port, with the configuration as it is delivered but for ports and paths."""
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    port, plain_port = free_port(), free_port()
    (folder / "cache").mkdir()
    certificate(folder)
    text = CONF.read_text(encoding="utf-8")
    for found, put in (
        ("127.0.0.1:8000", f"127.0.0.1:{upstream}"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;"),
        ("listen 80;", f"listen 127.0.0.1:{plain_port};"),
        ("/var/cache/nginx/plenary", str(folder / "cache")),
        ("/etc/ssl/plenary", str(folder)),
        ("/var/log/nginx", str(folder)),
        ("/etc/nginx/plenary", str(ROOT / "deploy" / "nginx")),
    ):
        assert found in text, found
        text = text.replace(found, put)
    text = re.sub(r"listen \[::\].*\n", "", text)
    (folder / "plenary.conf").write_text(text)
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # Started by root, it would give up the right to write into this folder.
    user = "user root; " if os.getuid() == 0 else ""
    main = folder / "nginx.conf"
    main.write_text(
        f"daemon off; {user}worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;"
        f"events {{ worker_connections 1024; }} http {{ {temporary} include {folder}/plenary.conf; }}"
    )
    command = [nginx, "-c", str(main), "-e", str(folder / "error.log"), "-p", str(folder)]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    process = subprocess.Popen(command, start_new_session=True)
    try:
        await_answer(plain_port, process, folder / "error.log")
        yield Proxy(port, plain_port, folder)
    finally:
        end(process)


def certificate(folder: Path) -> None:
    """Make a certificate that nobody trusts."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    begins = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=36500))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )

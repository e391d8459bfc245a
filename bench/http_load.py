"""A client that keeps connections open and counts what it gets; the same for all servers measured.

Each connection is a thread of one process with a raw socket: on a machine of two cores the client costs
the server's time, so it must be light, and it must cost the same for both sides of a ratio.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

HEAD_END = b"\r\n\r\n"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


class Connection:
    """One connection with its own cookies; reconnects when the server closes."""

    def __init__(self, host: str, port: int) -> None:
        self._address = host, port
        self._socket: socket.socket | None = None
        self._kept = b""
        self.cookies: dict[str, str] = {}

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch a page."""
        return self.send("GET", path, b"", headers or {})

    def post(self, path: str, fields: list[tuple[str, str]], headers: Mapping[str, str]) -> Answer:
        """Send a form."""
        body = urlencode(fields).encode()
        return self.send("POST", path, body, {"Content-Type": FORM, **headers})

    def send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send a request and read the answer; a GET is tried again on a connection that was closed."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._address[0]}:{self._address[1]}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        if body or method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        request = "\r\n".join(lines).encode() + HEAD_END + body
        for attempt in (1, 2):
            try:
                self._open().sendall(request)
                return self._read()
            except (ConnectionError, OSError):
                self.close()
                if attempt == 2 or method != "GET":
                    raise
        raise AssertionError

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._socket is not None:
            self._socket.close()
        self._socket, self._kept = None, b""

    def _open(self) -> socket.socket:
        if self._socket is None:
            self._socket = socket.create_connection(self._address, timeout=60)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket

    def _more(self) -> None:
        received = self._open().recv(262_144)
        if not received:
            raise ConnectionResetError
        self._kept += received

    def _read(self) -> Answer:
        while HEAD_END not in self._kept:
            self._more()
        head, _, self._kept = self._kept.partition(HEAD_END)
        first, *lines = head.decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(":")
            name, value = name.lower(), value.strip()
            if name == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
            headers[name] = value
        answer = Answer(int(first.split()[1]), headers, self._body(headers))
        if headers.get("connection", "").lower() == "close":
            self.close()
        return answer

    def _body(self, headers: Mapping[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return self._chunks()
        length = int(headers.get("content-length", "0"))
        while len(self._kept) < length:
            self._more()
        body, self._kept = self._kept[:length], self._kept[length:]
        return body

    def _chunks(self) -> bytes:
        parts = []
        while True:
            while b"\r\n" not in self._kept:
                self._more()
            size_line, _, self._kept = self._kept.partition(b"\r\n")
            size = int(size_line.split(b";")[0], 16)
            while len(self._kept) < size + 2:
                self._more()
            parts.append(self._kept[:size])
            self._kept = self._kept[size + 2 :]
            if size == 0:
                return b"".join(parts)


@dataclass
class Result:
    """How often something was done in how many seconds, and how long each took, in seconds."""

    done: int
    seconds: float
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Return how often a second."""
        return self.done / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Return the time within which this share (0..1) was done, in milliseconds."""
        ordered = sorted(self.times)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000 if ordered else 0.0


Job = Callable[[Connection], None]


def keep_doing(
    job: Job, port: int, *, connections: int, seconds: float, warm_up: float = 1.0
) -> Result:
    """Do a job over and over on several connections; what ends in the warm-up is not counted."""
    begin = time.perf_counter() + warm_up
    end = begin + seconds
    result = Result(0, seconds)
    lock = threading.Lock()

    def loop() -> None:
        connection = Connection("127.0.0.1", port)
        times: list[float] = []
        errors: list[str] = []
        while (started := time.perf_counter()) < end:
            try:
                job(connection)
            except Exception as error:  # noqa: BLE001 - counted and shown
                errors.append(f"{type(error).__name__}: {error}"[:200])
                if len(errors) > 20:
                    break
                continue
            finished = time.perf_counter()
            if begin <= finished < end:
                times.append(finished - started)
        connection.close()
        with lock:
            result.done += len(times)
            result.times += times
            result.errors += errors

    _together([loop] * connections)
    return result


def do_all(jobs: list[Callable[[], None]]) -> Result:
    """Do each job once, all at the same time."""
    times: list[float] = []
    errors: list[str] = []
    lock = threading.Lock()
    gate = threading.Barrier(len(jobs))

    def once(job: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            gate.wait()
            started = time.perf_counter()
            try:
                job()
            except Exception as error:  # noqa: BLE001 - counted and shown
                with lock:
                    errors.append(f"{type(error).__name__}: {error}"[:200])
                return
            with lock:
                times.append(time.perf_counter() - started)

        return run

    started = time.perf_counter()
    _together([once(job) for job in jobs])
    return Result(len(times), time.perf_counter() - started, times, errors)


def _together(loops: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=loop) for loop in loops]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

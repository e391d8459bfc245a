"""gunicorn, for those who prefer it to granian: ``gunicorn --config deploy/gunicorn.conf.py 'app:create_app()'``.

Threads share a process, since a request mostly waits for the database. Slow clients are the proxy's affair: it takes a
request in whole before it passes it on, and an answer at once.
"""

from __future__ import annotations

import multiprocessing
import os

bind = os.environ.get("GUNICORN_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("GUNICORN_WORKERS", str(2 * multiprocessing.cpu_count())))
worker_class = "gthread"
threads = int(os.environ.get("GUNICORN_THREADS", "4"))
backlog = 2048

timeout = 60
graceful_timeout = 30
keepalive = (
    75  # longer than the proxy keeps its connections, so that none is closed while it is being used
)

# A process is replaced now and then, never all at once.
max_requests = 20_000
max_requests_jitter = 2_000

# Heartbeats must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108 - gunicorn wants a path

# Plenary writes one line for each request itself, without addresses and tokens.
accesslog = None
errorlog = "-"
loglevel = "warning"

# Who is at the other end is PLENARY_TRUSTED_PROXIES' affair alone.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
limit_request_line = 8190

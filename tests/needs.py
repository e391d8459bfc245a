"""What some tests need of the machine: without it they are skipped, and fail where everything must run."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

from tests import postgresql

REQUIRE_ALL = bool(os.environ.get("PLENARY_TEST_REQUIRE_ALL"))


def lack(what: str) -> NoReturn:
    """Skip a test that lacks something of this machine; where everything must run, fail it."""
    if REQUIRE_ALL:
        pytest.fail(f"everything must run here: {what}")
    pytest.skip(what)


def demand_postgresql() -> None:
    """Go on only with PostgreSQL's server binaries."""
    if postgresql.binaries() is None:
        lack("PostgreSQL's server binaries (initdb, postgres) are not installed")


def demand_nginx() -> None:
    """Go on only with nginx."""
    if not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()):
        lack("nginx is not installed")

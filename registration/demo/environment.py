"""What the demonstration runs with: a folder of its own, secrets of its own, mail kept on disk."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

SECRETS = ("PLENARY_SECRET_KEY", "PLENARY_LINK_KEY", "PLENARY_PASSWORD_SALT", "PLENARY_TOTP_KEY")
FILE = "secrets.json"


def prepare(folder: Path, port: int, given: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for the demonstration's processes.

    The folder is made if it is not there; the secrets in it are made once, so that links in mails
    outlive a restart. What ``given`` already sets (a PostgreSQL address, for example) stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder = folder.resolve()
    own = {
        "PLENARY_DATABASE_URL": f"sqlite:///{folder / 'plenary.sqlite'}",
        "PLENARY_VAR_PATH": str(folder),
        "PLENARY_MAIL_TRANSPORT": "mailbox",
        "PLENARY_LOG_LEVEL": "warning",
        **_secrets(folder / FILE),
    }
    fixed = {
        "PLENARY_DEMONSTRATION": "1",
        "PLENARY_BASE_URL": f"http://127.0.0.1:{port}",
        "PYTHONUNBUFFERED": "1",
    }
    return {**own, **given, **fixed}


def _secrets(path: Path) -> dict[str, str]:
    if path.exists():
        kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        if set(kept) == set(SECRETS):
            return kept
    made = {name: secrets.token_urlsafe(32) for name in SECRETS}
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(made, file)
    return made

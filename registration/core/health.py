"""``/healthz``: the process answers; ``/readyz``: it can serve, so a proxy may send people to it."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, current_app

from registration.core import migrations, zones
from registration.core.db import database
from registration.core.permissions import public

blueprint = Blueprint("health", __name__)


def faults() -> list[str]:
    """Return what keeps the application from serving: ``database``, ``version``, ``zones``; or nothing."""
    found = []
    try:
        with database.engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
        if migrations.current() != migrations.head():
            found.append("version")
    except sa.exc.SQLAlchemyError:
        current_app.logger.exception("The database does not answer.")
        found.append("database")
    if not zones.is_current():
        found.append("zones")
    return found


@blueprint.get("/healthz")
@public
def alive() -> dict[str, str]:
    """Say that the process answers; touches nothing else."""
    return {"status": "ok"}


@blueprint.get("/readyz")
@public
def ready() -> tuple[dict[str, object], int]:
    """Say whether the database answers and has the program's version, and the zone data are current."""
    found = faults()
    return {"status": "unready" if found else "ready", "faults": found}, 503 if found else 200

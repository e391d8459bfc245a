"""The plain programs that Plenary is measured against, on the same server and the same database.

`/page` answers with a finished template of the size in BENCH_PAGE_BYTES; `/insert` inserts and commits one row.
"""

from __future__ import annotations

import contextlib
import os

import sqlalchemy as sa
from flask import Flask, render_template_string

metadata = sa.MetaData()
rows = sa.Table(
    "bench_rows",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(120)),
    sa.Column("email", sa.String(320)),
)


def create_app() -> Flask:
    """Make the application; the database is that of PLENARY_DATABASE_URL."""
    app = Flask(__name__)
    text = "x" * int(os.environ.get("BENCH_PAGE_BYTES", "30000"))
    engine = sa.create_engine(os.environ["PLENARY_DATABASE_URL"], pool_size=8)
    with contextlib.suppress(sa.exc.IntegrityError, sa.exc.ProgrammingError):
        metadata.create_all(engine)  # the other worker may do it at the same moment

    @app.get("/page")
    def page() -> str:
        return render_template_string("{{ text }}", text=text)

    @app.post("/insert")
    def insert() -> str:
        with engine.begin() as connection:
            connection.execute(sa.insert(rows).values(name="Name", email="name@ministry.example"))
        return "done"

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    return app

"""Rows in every table: what a migration has to carry along."""

from typing import Any

import sqlalchemy as sa
from flask_security import AsaList
from sqlalchemy.orm import Session

from registration import tables
from registration.core.types import Instant, Localised, LocalisedText
from registration.participants.kinds import ConsentKind
from tests.apps import START
from tests.factories import make_dialogue, make_meeting, make_registration


def fill(url: str) -> dict[str, int]:
    """Put rows into every table of a database of the newest version; returns how many by table."""
    engine = sa.create_engine(url)
    with Session(engine) as db:
        meeting = make_meeting(db, make_dialogue(db), places=1)
        consents = frozenset({ConsentKind.PHOTO})
        make_registration(db, meeting, diet="halal", consents=consents)
        make_registration(db, meeting, represents="iom")
        db.commit()
        for table in tables.metadata.sorted_tables:
            if not db.scalar(sa.select(sa.func.count()).select_from(table)):
                db.execute(sa.insert(table).values(_row(db, table)))
                db.commit()
    engine.dispose()
    return counts(url)


def counts(url: str) -> dict[str, int]:
    """Return how many rows each table of a database has, that of the version left out."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        names = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
        found = {
            name: connection.execute(
                sa.select(sa.func.count()).select_from(sa.table(name))
            ).scalar_one()
            for name in sorted(names)
        }
    engine.dispose()
    return found


def _row(db: Session, table: sa.Table) -> dict[str, Any]:
    """Return a row that the table accepts: references to what is there, something of each type."""
    values: dict[str, Any] = {}
    for column in table.columns:
        if column.foreign_keys:
            target = next(iter(column.foreign_keys)).column
            values[column.name] = db.scalar(sa.select(target).limit(1))
        elif not column.primary_key or not isinstance(column.type, sa.Integer):
            values[column.name] = _value(column)
    return values


def _value(column: "sa.Column[Any]") -> Any:
    kind = column.type
    if isinstance(kind, sa.Enum) and kind.enum_class is not None:
        return next(iter(kind.enum_class))
    if isinstance(kind, AsaList):
        return ["text"]
    samples: dict[type, Any] = {
        LocalisedText: Localised(en="text"),
        Instant: START,
        sa.JSON: {"key": "value"},
        sa.Boolean: True,
        sa.Integer: 1,
        sa.Date: START.date(),
        sa.DateTime: START.replace(tzinfo=None),
        sa.LargeBinary: b"key",
        sa.String: column.name[: getattr(kind, "length", None) or 60],
    }
    return next(value for known, value in samples.items() if isinstance(kind, known))

"""The links of a registration, as mails and calendars carry them, and a picture of the whole database."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registration import tables
from registration.core import tokens
from registration.core.tokens import Purpose
from registration.participants.models import Registration
from tests.apps import SECRET, START

KEY = (SECRET + "links").encode()


def token_of(registration: Registration, purpose: Purpose, expires: datetime | None = None) -> str:
    """Return a genuine token of a registration."""
    return tokens.make(KEY, purpose, registration.public_id, registration.link_version, expires)


def personal(registration: Registration, language: str = "en") -> str:
    """Return the path of the personal page."""
    return f"/{language}/my/{token_of(registration, Purpose.PERSONAL)}"


def fresh(
    registration: Registration,
    language: str = "en",
    *,
    expires: datetime = START + timedelta(minutes=30),
) -> str:
    """Return the path of the page behind a fresh link."""
    return f"/{language}/my/{token_of(registration, Purpose.FRESH, expires)}/data"


def join(registration: Registration, language: str = "en") -> str:
    """Return the path behind the join-only link."""
    return f"/{language}/join/{token_of(registration, Purpose.JOIN)}"


def feed(registration: Registration, language: str = "en") -> str:
    """Return the path of the calendar subscription."""
    return f"/{language}/calendars/{registration.feed_token}.ics"


def path_of(address: str) -> str:
    """Return the path of an absolute address."""
    return urlsplit(address).path


def everything(db: Session) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of all tables, sorted."""
    db.commit()
    return {
        table.name: sorted((tuple(row) for row in db.execute(sa.select(table))), key=repr)
        for table in tables.metadata.sorted_tables
    }

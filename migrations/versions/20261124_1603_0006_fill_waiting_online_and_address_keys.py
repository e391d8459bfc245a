"""Fill in since when somebody waits online, and the keys of the addresses that are there.

One time stood for both waiting lists: who waits online has waited since then, and who waits there alone waits for
no room. The rules of the key are those of the program on the day of this migration.

Revision: 0006, after 0005.
"""

from __future__ import annotations

import contextlib
import hashlib
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

days = sa.table(
    "registration_days",
    sa.column("place", sa.String),
    sa.column("online_place", sa.String),
    sa.column("waiting_since", sa.DateTime(timezone=True)),
    sa.column("online_waiting_since", sa.DateTime(timezone=True)),
)
registrations = sa.table(
    "registrations",
    sa.column("id", sa.Integer),
    sa.column("email", sa.String),
    sa.column("contact_email", sa.String),
    sa.column("address_key", sa.String),
)


def upgrade() -> None:
    """Apply the change."""
    waits_online = days.c.online_place == "waiting"
    op.execute(days.update().where(waits_online).values(online_waiting_since=days.c.waiting_since))
    op.execute(days.update().where(days.c.place != "waiting").values(waiting_since=None))
    chosen = sa.select(registrations.c.id, registrations.c.email, registrations.c.contact_email)
    keys = [
        {"row": row.id, "key": _key(row.email or row.contact_email)}
        for row in op.get_bind().execute(chosen).all()
        if row.email or row.contact_email
    ]
    if keys:
        statement = registrations.update().where(registrations.c.id == sa.bindparam("row"))
        op.get_bind().execute(statement.values(address_key=sa.bindparam("key")), keys)


def downgrade() -> None:
    """Take the change back."""
    alone = sa.and_(days.c.online_place == "waiting", days.c.waiting_since.is_(None))
    op.execute(days.update().where(alone).values(waiting_since=days.c.online_waiting_since))


def _key(address: str) -> str:
    folded = unicodedata.normalize(
        "NFKC", unicodedata.normalize("NFKC", " ".join(address.split())).casefold()
    )
    local, at, domain = folded.rpartition("@")
    if not at:
        return hashlib.sha256(folded.encode()).hexdigest()
    with contextlib.suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    return hashlib.sha256(f"{local}@{domain}".encode()).hexdigest()

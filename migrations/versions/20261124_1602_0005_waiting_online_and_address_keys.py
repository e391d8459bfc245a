"""Keep how long somebody waits online apart, and a key by which registrations of an address are found.

Revision: 0005, after 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.add_column(
        "registration_days",
        sa.Column("online_waiting_since", sa.DateTime(timezone=True), nullable=True),
    )
    op.add_column("registrations", sa.Column("address_key", sa.String(length=64), nullable=True))
    op.create_index("ix_registrations_address_key", "registrations", ["address_key"])


def downgrade() -> None:
    """Take the change back."""
    op.drop_index("ix_registrations_address_key", table_name="registrations")
    with op.batch_alter_table("registrations") as batch:
        batch.drop_column("address_key")
    with op.batch_alter_table("registration_days") as batch:
        batch.drop_column("online_waiting_since")

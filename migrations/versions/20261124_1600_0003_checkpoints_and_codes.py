"""Keep where a job goes on, why a mail was not taken, and one row for each mail of the demonstration's mailbox.

Revision: 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.add_column("jobs", sa.Column("checkpoint", sa.JSON(), nullable=True))
    op.add_column("messages", sa.Column("error_code", sa.String(length=32), nullable=True))
    op.execute(
        "DELETE FROM mailbox_items WHERE id NOT IN"
        " (SELECT max(id) FROM mailbox_items GROUP BY message_id)"
    )
    with op.batch_alter_table("mailbox_items") as batch:
        batch.drop_index("ix_mailbox_items_message_id")
        batch.create_unique_constraint("uq_mailbox_items_message_id", ["message_id"])


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("mailbox_items") as batch:
        batch.drop_constraint("uq_mailbox_items_message_id", type_="unique")
        batch.create_index("ix_mailbox_items_message_id", ["message_id"])
    with op.batch_alter_table("messages") as batch:
        batch.drop_column("error_code")
    with op.batch_alter_table("jobs") as batch:
        batch.drop_column("checkpoint")

"""Let mail that somebody waits for go before mail to many.

Revision: 0009, after 0008.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.add_column(
        "messages", sa.Column("priority", sa.Integer(), nullable=False, server_default="0")
    )
    op.drop_index("ix_messages_state_next_attempt_at", table_name="messages")
    op.create_index(
        "ix_messages_state_priority_next_attempt_at",
        "messages",
        ["state", "priority", "next_attempt_at"],
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_index("ix_messages_state_priority_next_attempt_at", table_name="messages")
    op.create_index("ix_messages_state_next_attempt_at", "messages", ["state", "next_attempt_at"])
    with op.batch_alter_table("messages") as batch:
        batch.drop_column("priority")

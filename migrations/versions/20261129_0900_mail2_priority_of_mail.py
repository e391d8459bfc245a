"""Let mail that somebody waits for go before mail to many.

Revision: mail2, after meetings1.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "mail2"
down_revision = "meetings1"
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

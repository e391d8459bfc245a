"""Let counts of registrations by status and by day read an index alone.

Merged registrations are in no count, so the index says which they are.

Revision: 0008, after 0007.
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.drop_index("ix_registrations_meeting_id_created_at", table_name="registrations")
    op.create_index(
        "ix_registrations_meeting_created",
        "registrations",
        ["meeting_id", "merged_into_id", "created_at"],
    )
    op.create_index(
        "ix_registrations_meeting_status",
        "registrations",
        ["meeting_id", "merged_into_id", "status", "pending_reason", "created_at"],
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_index("ix_registrations_meeting_status", table_name="registrations")
    op.drop_index("ix_registrations_meeting_created", table_name="registrations")
    op.create_index(
        "ix_registrations_meeting_id_created_at", "registrations", ["meeting_id", "created_at"]
    )

"""Index the windows of rate counters, by which old ones are deleted.

Revision: 0002, after 0001.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_index("ix_rate_counters_window_start", "rate_counters", ["window_start"])


def downgrade() -> None:
    """Take the change back."""
    op.drop_index("ix_rate_counters_window_start", table_name="rate_counters")

"""Keep the time step of the last code of an authenticator app, so that a code opens once.

Revision: 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.add_column("accounts", sa.Column("tf_last_counter", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.drop_column("tf_last_counter")

"""What of a translated file keeps its language."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("translations", sa.Column("left_out", sa.JSON, nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("translations", "left_out")

"""The table of telephone calls."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("reference", sa.String(16), primary_key=True),
        sa.Column("conversation_id", sa.String(32), nullable=False, index=True),
        sa.Column("council", sa.String(64), nullable=False),
        sa.Column("line", sa.String(16), nullable=False),
        sa.Column("call_id", sa.String(128), nullable=False, index=True),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("ending", sa.String(64), nullable=False, index=True),
        sa.Column("team", sa.String(64), nullable=False),
        sa.Column("turns", sa.JSON, nullable=False),
        sa.Column("engines", sa.JSON, nullable=False),
        sa.Column("waits", sa.JSON, nullable=False),
        sa.Column("created", _WHEN, nullable=False),
        sa.Column("expires_at", _WHEN, nullable=False, index=True),
    )
    op.create_index("ix_calls_council_created", "calls", ["council", "created"])


def downgrade() -> None:
    op.drop_table("calls")

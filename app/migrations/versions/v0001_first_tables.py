"""The first tables: conversations, answers, handovers, feedback, audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("visitor", sa.String(64), nullable=False, index=True),
        sa.Column("council", sa.String(64), nullable=False),
        *_life(),
    )
    _create_answers()
    op.create_table(
        "handovers",
        sa.Column("reference", sa.String(16), primary_key=True),
        sa.Column("conversation_id", sa.String(32), nullable=False, index=True),
        sa.Column("council", sa.String(64), nullable=False),
        sa.Column("team", sa.String(64), nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("best_time", sa.String(100), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        *_life(),
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("answer_id", sa.String(32), nullable=False, index=True, unique=True),
        sa.Column("council", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("is_right", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        *_life(),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("action", sa.String(32), nullable=False, index=True),
        sa.Column("detail", sa.JSON, nullable=False),
        *_life(),
    )


def downgrade() -> None:
    for table in ("audit", "feedback", "handovers", "answers", "conversations"):
        op.drop_table(table)


def _create_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column(
            "conversation_id", sa.String(32), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False, index=True),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("index_version", sa.String(64), nullable=False),
        sa.Column("engines", sa.JSON, nullable=False),
        sa.Column("step_seconds", sa.JSON, nullable=False),
        *_life(),
    )
    op.create_index("ix_answers_conversation", "answers", ["conversation_id", "position"])


def _life() -> tuple[sa.Column[object], sa.Column[object]]:
    return (
        sa.Column("created", _WHEN, nullable=False),
        sa.Column("expires_at", _WHEN, nullable=False, index=True),
    )

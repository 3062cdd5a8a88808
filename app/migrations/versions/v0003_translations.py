"""Tables for officers' translations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_translations()
    _create_sentences()


def downgrade() -> None:
    op.drop_table("translation_sentences")
    op.drop_table("translations")


def _create_translations() -> None:
    op.create_table(
        "translations",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("council", sa.String(64), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("owner_id", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(100), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False, index=True),
        sa.Column("upload_id", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("worker", sa.String(32), nullable=False),
        sa.Column("claimed_until", _WHEN, nullable=True),
        sa.Column("started", _WHEN, nullable=True),
        sa.Column("changed", _WHEN, nullable=False),
        sa.Column("deleted_at", _WHEN, nullable=True),
        sa.Column("source", sa.String(35), nullable=False),
        sa.Column("target", sa.String(35), nullable=False),
        sa.Column("signed_by", sa.String(100), nullable=False),
        sa.Column("signed_on", _WHEN, nullable=True),
        *_life(),
    )


def _create_sentences() -> None:
    link = sa.ForeignKey("translations.id", ondelete="CASCADE")
    op.create_table(
        "translation_sentences",
        sa.Column("translation_id", sa.String(32), link, primary_key=True, nullable=False),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("segment", sa.String(200), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("engine", sa.String(100), nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("faults", sa.JSON, nullable=False),
        sa.Column("marked", sa.Boolean, nullable=False, index=True),
        sa.Column("accepted_by", sa.String(100), nullable=False),
        *_life(),
    )


def _life() -> tuple[sa.Column[object], sa.Column[object]]:
    return (
        sa.Column("created", _WHEN, nullable=False),
        sa.Column("expires_at", _WHEN, nullable=False, index=True),
    )

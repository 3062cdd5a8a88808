"""Tables for officers' accounts and for Easy Read documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)
_TABLES = (
    "document_tests",
    "document_comments",
    "document_versions",
    "documents",
    "staff_uploads",
    "staff_audit",
    "staff_attempts",
    "staff_sessions",
    "staff_invitations",
    "staff_officers",
)


def upgrade() -> None:
    _create_accounts()
    _create_sign_in()
    _create_documents()
    _create_versions()


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)


def _create_accounts() -> None:
    op.create_table(
        "staff_officers",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("password", sa.String(200), nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("last_sign_in", _WHEN, nullable=True),
        *_life(),
    )
    op.create_table(
        "staff_audit",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("officer_id", sa.String(32), nullable=False, index=True),
        sa.Column("officer", sa.String(100), nullable=False),
        sa.Column("action", sa.String(32), nullable=False, index=True),
        sa.Column("subject", sa.String(64), nullable=False, index=True),
        sa.Column("detail", sa.JSON, nullable=False),
        *_life(),
    )


def _create_sign_in() -> None:
    op.create_table(
        "staff_invitations",
        sa.Column("token_digest", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("officer_id", sa.String(32), nullable=False),
        *_life(),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("token_digest", sa.String(64), primary_key=True),
        sa.Column(
            "officer_id",
            sa.String(32),
            sa.ForeignKey("staff_officers.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("last_used", _WHEN, nullable=False),
        *_life(),
    )
    op.create_table(
        "staff_attempts",
        sa.Column("key_digest", sa.String(64), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", _WHEN, nullable=True),
        *_life(),
    )


def _create_documents() -> None:
    op.create_table(
        "staff_uploads",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        *_life(),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("council", sa.String(64), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
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
        sa.Column("current", sa.Integer, nullable=False),
        sa.Column("latest", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("changed", _WHEN, nullable=False),
        sa.Column("deleted_at", _WHEN, nullable=True),
        *_life(),
    )


def _create_versions() -> None:
    op.create_table(
        "document_versions",
        _document(primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("parent", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("submitted_by_id", sa.String(32), nullable=False),
        sa.Column("submitted_by", sa.String(100), nullable=False),
        sa.Column("submitted_on", _WHEN, nullable=True),
        sa.Column("approved_by", sa.String(100), nullable=False),
        sa.Column("approved_on", _WHEN, nullable=True),
        *_life(),
    )
    op.create_table(
        "document_comments",
        sa.Column("id", sa.String(32), primary_key=True),
        _document(),
        sa.Column("row_id", sa.String(32), nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("done", sa.Boolean, nullable=False),
        *_life(),
    )
    op.create_table(
        "document_tests",
        sa.Column("id", sa.String(32), primary_key=True),
        _document(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("tested_by", sa.String(200), nullable=False),
        sa.Column("tested_on", sa.Date, nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        *_life(),
    )
    for table in ("document_comments", "document_tests"):
        op.create_index(f"ix_{table}_document_id", table, ["document_id"])


def _document(*, primary_key: bool = False) -> sa.Column[str]:
    link = sa.ForeignKey("documents.id", ondelete="CASCADE")
    return sa.Column("document_id", sa.String(32), link, primary_key=primary_key, nullable=False)


def _life() -> tuple[sa.Column[object], sa.Column[object]]:
    return (
        sa.Column("created", _WHEN, nullable=False),
        sa.Column("expires_at", _WHEN, nullable=False, index=True),
    )

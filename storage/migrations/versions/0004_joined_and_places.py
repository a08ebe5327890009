"""When a post was joined or split in chat; extra places that hosts ask for."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add them."""
    op.add_column("guests", sa.Column("joined_at", UtcDateTime(), nullable=True))
    op.add_column("groups", sa.Column("granted_quota", sa.Integer(), nullable=True))
    op.create_table(
        "place_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("by_chat", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["by_chat"], ["chats.id"], name=op.f("fk_place_requests_by_chat")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_place_requests_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_requests")),
    )
    pending = sa.text("decided_at IS NULL")
    op.create_index(
        "uq_place_requests_pending",
        "place_requests",
        ["group_id"],
        unique=True,
        sqlite_where=pending,
        postgresql_where=pending,
    )

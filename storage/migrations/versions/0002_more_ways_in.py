"""Addresses for pictures that a platform fetches by itself, and who comes along."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make what they need."""
    op.create_table(
        "picture_links",
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_picture_links")),
    )
    op.create_index(op.f("ix_picture_links_expires_at"), "picture_links", ["expires_at"])
    op.add_column(
        "ceremonies", sa.Column("asks_companions", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("guests", sa.Column("companions", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("guests", sa.Column("driver", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "forwardings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guest_id", sa.Integer(), nullable=False),
        sa.Column("by_staff", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_staff"], ["staff.id"], name=op.f("fk_forwardings_by_staff")),
        sa.ForeignKeyConstraint(["guest_id"], ["guests.id"], name=op.f("fk_forwardings_guest_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forwardings")),
    )
    op.create_index(op.f("ix_forwardings_guest_id"), "forwardings", ["guest_id"])

"""Guests from the office's own lists, what was corrected by hand, and what papers need."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make what they need."""
    op.add_column("guests", sa.Column("origin", sa.String(), nullable=False, server_default="plan"))
    op.add_column("guests", sa.Column("edited", sa.String(), nullable=False, server_default=""))
    _desk_links()
    _unit_links()


def _desk_links() -> None:
    op.create_table(
        "desk_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("key_digest", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_desk_links_chat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_links")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_desk_links_token_digest")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_desk_links_key_digest")),
    )
    op.create_index(op.f("ix_desk_links_chat_id"), "desk_links", ["chat_id"])


def _unit_links() -> None:
    op.create_table(
        "unit_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ceremony_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["ceremony_id"], ["ceremonies.id"], name=op.f("fk_unit_links_ceremony_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_unit_links_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_links")),
        sa.UniqueConstraint("digest", name=op.f("uq_unit_links_digest")),
    )
    op.create_index(op.f("ix_unit_links_ceremony_id"), "unit_links", ["ceremony_id"])
    live = sa.text("revoked_at IS NULL")
    op.create_index(
        "uq_unit_links_live",
        "unit_links",
        ["group_id", "unit"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
    op.create_table(
        "unit_chats",
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["unit_links.id"], name=op.f("fk_unit_chats_link_id")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_unit_chats_chat_id")),
        sa.PrimaryKeyConstraint("link_id", "chat_id", name=op.f("pk_unit_chats")),
    )
    op.create_index(op.f("ix_unit_chats_chat_id"), "unit_chats", ["chat_id"])

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
    op.add_column("walk_ins", sa.Column("introduced_at", UtcDateTime(), nullable=True))
    op.add_column("walk_ins", sa.Column("place", sa.Double(), nullable=True))
    for table in ("ceremonies", "groups"):
        op.add_column(table, sa.Column("letter", sa.String(), nullable=False, server_default="{}"))
    _desk_links()
    _cards()
    op.create_table(
        "seat_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ceremony_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("groups", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["ceremony_id"], ["ceremonies.id"], name=op.f("fk_seat_rows_ceremony_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_rows")),
    )
    op.create_index(op.f("ix_seat_rows_ceremony_id"), "seat_rows", ["ceremony_id"])


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


def _cards() -> None:
    for column in ("colour_of_letters", "colour_of_lines"):
        op.add_column("ceremonies", sa.Column(column, sa.String(), nullable=False, server_default=""))
    op.create_table(
        "emblems",
        sa.Column("ceremony_id", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["ceremony_id"], ["ceremonies.id"], name=op.f("fk_emblems_ceremony_id")),
        sa.PrimaryKeyConstraint("ceremony_id", name=op.f("pk_emblems")),
    )

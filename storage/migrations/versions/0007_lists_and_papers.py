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
    _make_imports()
    _seats()
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


def _make_imports() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ceremony_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("only_group", sa.Integer(), nullable=True),
        sa.Column("by_chat", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("file", "listing", "previewed", "state")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("added", "changed")),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["ceremony_id"], ["ceremonies.id"], name=op.f("fk_imports_ceremony_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_imports_group_id")),
        sa.ForeignKeyConstraint(["only_group"], ["groups.id"], name=op.f("fk_imports_only_group")),
        sa.ForeignKeyConstraint(["by_chat"], ["chats.id"], name=op.f("fk_imports_by_chat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index(op.f("ix_imports_ceremony_id"), "imports", ["ceremony_id"])
    op.create_table(
        "import_changes",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("guest_id", sa.Integer(), nullable=False),
        sa.Column("added", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("before", "after")),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_import_changes_import_id")),
        sa.ForeignKeyConstraint(["guest_id"], ["guests.id"], name=op.f("fk_import_changes_guest_id")),
        sa.PrimaryKeyConstraint("import_id", "guest_id", name=op.f("pk_import_changes")),
    )
    op.create_index(op.f("ix_import_changes_guest_id"), "import_changes", ["guest_id"])


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


def _seats() -> None:
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

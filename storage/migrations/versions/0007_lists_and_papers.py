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
    _make_imports()


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

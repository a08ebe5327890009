"""Guests from the office's own lists, what was corrected by hand, and what papers need."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make what they need."""
    op.add_column("guests", sa.Column("origin", sa.String(), nullable=False, server_default="plan"))
    op.add_column("guests", sa.Column("edited", sa.String(), nullable=False, server_default=""))
    _cards()


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

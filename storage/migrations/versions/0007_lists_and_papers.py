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

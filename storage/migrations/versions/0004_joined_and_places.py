"""When a post was joined or split in chat."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0004"
down_revision = "0001"


def upgrade() -> None:
    """Add it."""
    op.add_column("guests", sa.Column("joined_at", UtcDateTime(), nullable=True))

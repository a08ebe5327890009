"""Personal data: consent, deletion, the register of requests, and the purge."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns and the register."""
    op.add_column("ceremonies", sa.Column("purge_told_at", UtcDateTime(), nullable=True))
    op.add_column("ceremonies", sa.Column("purged_at", UtcDateTime(), nullable=True))
    op.add_column("guests", sa.Column("asks_consent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("guests", sa.Column("consent", sa.String(), nullable=False, server_default="unasked"))
    op.add_column("guests", sa.Column("consent_at", UtcDateTime(), nullable=True))
    op.add_column("guests", sa.Column("erased_at", UtcDateTime(), nullable=True))
    op.create_index(op.f("ix_guests_joined_to"), "guests", ["joined_to"], unique=False)
    op.create_table(
        "privacy_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ceremony_id", sa.Integer(), nullable=False),
        sa.Column("guest_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["ceremony_id"], ["ceremonies.id"], name=op.f("fk_privacy_requests_ceremony_id")),
        sa.ForeignKeyConstraint(["guest_id"], ["guests.id"], name=op.f("fk_privacy_requests_guest_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_requests")),
    )
    op.create_index(op.f("ix_privacy_requests_ceremony_id"), "privacy_requests", ["ceremony_id"], unique=False)

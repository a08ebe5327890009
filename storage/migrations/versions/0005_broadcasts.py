"""Broadcasts: campaigns with words, an audience and a life of their own; what is enclosed; who acknowledged."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make what they need. Campaigns that were started before are finished: nobody is told of them again."""
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ceremony_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("drawn", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ceremony_id"], ["ceremonies.id"], name=op.f("fk_attachments_ceremony_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    op.create_index(op.f("ix_attachments_ceremony_id"), "attachments", ["ceremony_id"])
    op.create_table(
        "uploads",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachments.id"], name=op.f("fk_uploads_attachment_id")),
        sa.PrimaryKeyConstraint("channel", "attachment_id", name=op.f("pk_uploads")),
    )
    with op.batch_alter_table("campaigns") as campaigns:
        campaigns.add_column(sa.Column("state", sa.String(), nullable=False, server_default="finished"))
        campaigns.add_column(sa.Column("send_at", UtcDateTime(), nullable=True))
        campaigns.add_column(sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
        campaigns.add_column(sa.Column("asks_ack", sa.Boolean(), nullable=False, server_default=sa.false()))
        campaigns.add_column(sa.Column("words", sa.String(), nullable=False, server_default=""))
        campaigns.add_column(sa.Column("attachment_id", sa.Integer(), nullable=True))
        campaigns.add_column(sa.Column("audience", sa.String(), nullable=False, server_default=""))
        campaigns.add_column(sa.Column("previewed", sa.String(), nullable=False, server_default=""))
        campaigns.add_column(sa.Column("progress_id", sa.Integer(), nullable=True))
        campaigns.create_foreign_key(op.f("fk_campaigns_attachment_id"), "attachments", ["attachment_id"], ["id"])
    op.create_index("ix_campaigns_state", "campaigns", ["state"])
    _acknowledgements()
    _deliveries()
    op.add_column("ceremonies", sa.Column("status", sa.String(), nullable=False, server_default="planned"))
    op.add_column("ceremonies", sa.Column("quiet_from", sa.Time(), nullable=False, server_default="21:00:00"))
    op.add_column("ceremonies", sa.Column("quiet_until", sa.Time(), nullable=False, server_default="06:00:00"))
    op.create_table(
        "clerks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ceremony_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["ceremony_id"], ["ceremonies.id"], name=op.f("fk_clerks_ceremony_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clerks")),
        sa.UniqueConstraint("ceremony_id", "unit", name=op.f("uq_clerks_ceremony_id_unit")),
    )


def _acknowledgements() -> None:
    op.create_table(
        "acknowledgements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("guest_id", sa.Integer(), nullable=True),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_acknowledgements_campaign_id")),
        sa.ForeignKeyConstraint(["guest_id"], ["guests.id"], name=op.f("fk_acknowledgements_guest_id")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_acknowledgements_chat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgements")),
    )
    _one_where(
        "uq_acknowledgements_guest", "acknowledgements", ["campaign_id", "guest_id"], "guest_id IS NOT NULL"
    )
    _one_where("uq_acknowledgements_staff", "acknowledgements", ["campaign_id", "chat_id"], "guest_id IS NULL")


def _deliveries() -> None:
    op.add_column("deliveries", sa.Column("pieces_sent", sa.Integer(), nullable=False, server_default="0"))
    op.drop_index("ix_deliveries_to_send", "deliveries")
    op.create_index("ix_deliveries_due", "deliveries", ["channel", "state", "lane", "due_at", "id"])
    op.create_index("ix_deliveries_campaign", "deliveries", ["campaign_id", "state"])
    of_staff = "guest_id IS NULL AND campaign_id IS NOT NULL"
    _one_where("uq_deliveries_staff", "deliveries", ["campaign_id", "address"], of_staff)


def _one_where(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)

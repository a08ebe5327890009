"""The door: devices that scan, what they did without a network, walk-ins, leaders and who has welcomed them."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make what they need."""
    _guests_and_ceremonies()
    op.create_table(
        "devices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("door", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_devices_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_devices_token_digest")),
    )
    op.create_index(op.f("ix_devices_staff_id"), "devices", ["staff_id"])
    with op.batch_alter_table("admissions") as admissions:
        admissions.add_column(sa.Column("out_at", UtcDateTime(), nullable=True))
        admissions.add_column(sa.Column("device_id", sa.Integer(), nullable=True))
        admissions.create_foreign_key(op.f("fk_admissions_device_id"), "devices", ["device_id"], ["id"])
    with op.batch_alter_table("scans") as scans:
        scans.add_column(sa.Column("device_id", sa.Integer(), nullable=True))
        scans.add_column(sa.Column("offset", sa.Integer(), nullable=False, server_default="0"))
        scans.add_column(sa.Column("offline", sa.Boolean(), nullable=False, server_default=sa.false()))
        scans.add_column(sa.Column("reason", sa.String(), nullable=False, server_default=""))
        scans.create_foreign_key(op.f("fk_scans_device_id"), "devices", ["device_id"], ["id"])
    _kept_for_supervisors()
    _walk_ins()
    op.create_table(
        "welcomes",
        sa.Column("guest_id", sa.Integer(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.Column("welcomed_by", sa.String(), nullable=False),
        sa.Column("welcomed_at", UtcDateTime(), nullable=True),
        sa.Column("introduced_at", UtcDateTime(), nullable=True),
        sa.Column("place", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["guest_id"], ["guests.id"], name=op.f("fk_welcomes_guest_id")),
        sa.PrimaryKeyConstraint("guest_id", name=op.f("pk_welcomes")),
    )


def _guests_and_ceremonies() -> None:
    op.add_column("guests", sa.Column("leader", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("guests", sa.Column("note", sa.String(), nullable=False, server_default=""))
    op.add_column("guests", sa.Column("speaks", sa.String(), nullable=False, server_default=""))
    op.add_column("ceremonies", sa.Column("gaps_told_for", UtcDateTime(), nullable=True))
    op.add_column("guests", sa.Column("roster_number", sa.Integer(), nullable=True))
    op.create_index("uq_guests_roster_number", "guests", ["ceremony_id", "roster_number"], unique=True)
    op.add_column("ceremonies", sa.Column("counts_exits", sa.Boolean(), nullable=False, server_default=sa.false()))


def _kept_for_supervisors() -> None:
    op.create_table(
        "conflicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ceremony_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("seen_by", sa.Integer(), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["ceremony_id"], ["ceremonies.id"], name=op.f("fk_conflicts_ceremony_id")),
        sa.ForeignKeyConstraint(["scan_id"], ["scans.id"], name=op.f("fk_conflicts_scan_id")),
        sa.ForeignKeyConstraint(["seen_by"], ["staff.id"], name=op.f("fk_conflicts_seen_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflicts")),
        sa.UniqueConstraint("scan_id", name=op.f("uq_conflicts_scan_id")),
    )
    op.create_index(op.f("ix_conflicts_ceremony_id"), "conflicts", ["ceremony_id"])


def _walk_ins() -> None:
    op.create_table(
        "walk_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("ceremony_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("door", sa.String(), nullable=False),
        sa.Column("by_staff", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["ceremony_id"], ["ceremonies.id"], name=op.f("fk_walk_ins_ceremony_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_walk_ins_group_id")),
        sa.ForeignKeyConstraint(["by_staff"], ["staff.id"], name=op.f("fk_walk_ins_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_ins")),
        sa.UniqueConstraint("nonce", name=op.f("uq_walk_ins_nonce")),
    )
    op.create_index(op.f("ix_walk_ins_ceremony_id"), "walk_ins", ["ceremony_id"])

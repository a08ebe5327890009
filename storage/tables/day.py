"""What happens at the doors."""

from datetime import datetime

from sqlalchemy import Column, Double, ForeignKey, Named, Table, TypedColumns

from storage.tables.shared import metadata, one_where
from storage.types import UtcDateTime


class _Admissions(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"), index=True)
    guest_id: Named[int] = Column(ForeignKey("guests.id"))
    door: Named[str]
    by_staff: Named[int] = Column(ForeignKey("staff.id"))
    at: Named[datetime] = Column(UtcDateTime)
    voided_at: Named[datetime | None] = Column(UtcDateTime)
    out_at: Named[datetime | None] = Column(UtcDateTime)
    device_id: Named[int | None] = Column(ForeignKey("devices.id"))


class _Scans(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    nonce: Named[str] = Column(unique=True)
    ceremony_id: Named[int | None] = Column(ForeignKey("ceremonies.id"), index=True)
    guest_id: Named[int | None] = Column(ForeignKey("guests.id"))
    admission_id: Named[int | None] = Column(ForeignKey("admissions.id"))
    verdict: Named[str]
    door: Named[str]
    by_staff: Named[int | None] = Column(ForeignKey("staff.id"))
    at: Named[datetime] = Column(UtcDateTime)
    device_id: Named[int | None] = Column(ForeignKey("devices.id"))
    offset: Named[int]
    offline: Named[bool]
    reason: Named[str]


class _Devices(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    staff_id: Named[int] = Column(ForeignKey("staff.id"), index=True)
    token_digest: Named[str] = Column(unique=True)
    door: Named[str]
    label: Named[str]
    made_at: Named[datetime] = Column(UtcDateTime)
    revoked_at: Named[datetime | None] = Column(UtcDateTime)


class _Conflicts(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"), index=True)
    kind: Named[str]
    scan_id: Named[int] = Column(ForeignKey("scans.id"), unique=True)
    seen_by: Named[int | None] = Column(ForeignKey("staff.id"))
    seen_at: Named[datetime | None] = Column(UtcDateTime)


class _WalkIns(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    nonce: Named[str] = Column(unique=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"), index=True)
    group_id: Named[int | None] = Column(ForeignKey("groups.id"))
    name: Named[str]
    position: Named[str]
    unit: Named[str]
    door: Named[str]
    by_staff: Named[int] = Column(ForeignKey("staff.id"))
    at: Named[datetime] = Column(UtcDateTime)
    voided_at: Named[datetime | None] = Column(UtcDateTime)
    introduced_at: Named[datetime | None] = Column(UtcDateTime)
    place: Named[float | None] = Column(Double)


class _Welcomes(TypedColumns):
    guest_id: Named[int] = Column(ForeignKey("guests.id"), primary_key=True)
    told_at: Named[datetime | None] = Column(UtcDateTime)
    welcomed_by: Named[str]
    welcomed_at: Named[datetime | None] = Column(UtcDateTime)
    introduced_at: Named[datetime | None] = Column(UtcDateTime)
    place: Named[float | None] = Column(Double)


admissions = Table("admissions", metadata, _Admissions)
scans = Table("scans", metadata, _Scans)
devices = Table("devices", metadata, _Devices)
conflicts = Table("conflicts", metadata, _Conflicts)
walk_ins = Table("walk_ins", metadata, _WalkIns)
welcomes = Table("welcomes", metadata, _Welcomes)
one_where("uq_admissions_standing", "voided_at IS NULL", admissions.c.guest_id)

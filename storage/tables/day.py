"""What happens at the doors."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Named, Table, TypedColumns

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


admissions = Table("admissions", metadata, _Admissions)
scans = Table("scans", metadata, _Scans)
one_where("uq_admissions_standing", "voided_at IS NULL", admissions.c.guest_id)

"""What came in by lists: what was previewed and waits, and what an import changed, while it can be undone."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Named, Table, TypedColumns

from storage.tables.shared import metadata
from storage.types import UtcDateTime


class _Imports(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    ceremony_id: Named[int] = Column(ForeignKey("ceremonies.id"), index=True)
    group_id: Named[int | None] = Column(ForeignKey("groups.id"))
    only_group: Named[int | None] = Column(ForeignKey("groups.id"))
    by_chat: Named[int | None] = Column(ForeignKey("chats.id"))
    file: Named[str]
    listing: Named[str]
    previewed: Named[str]
    state: Named[str]
    added: Named[int]
    changed: Named[int]
    made_at: Named[datetime] = Column(UtcDateTime)
    done_at: Named[datetime | None] = Column(UtcDateTime)


class _ImportChanges(TypedColumns):
    import_id: Named[int] = Column(ForeignKey("imports.id"), primary_key=True)
    guest_id: Named[int] = Column(ForeignKey("guests.id"), primary_key=True, index=True)
    added: Named[bool]
    before: Named[str]
    after: Named[str]


imports = Table("imports", metadata, _Imports)
import_changes = Table("import_changes", metadata, _ImportChanges)

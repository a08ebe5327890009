"""What must hold of a transaction, on both databases."""

import asyncio
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, ForeignKey, Integer, MetaData, String, Table, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from storage.store import Store, StoreUnavailable, open_store

metadata = MetaData()
parents = Table("trial_parents", metadata, Column("id", Integer, primary_key=True))
things = Table(
    "trial_things",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, unique=True),
    Column("parent", ForeignKey("trial_parents.id", deferrable=True, initially="DEFERRED")),
)


@pytest.fixture
async def store(either_store: Store) -> Store:
    """A store with two tables of its own."""
    await either_store.run(lambda tx: metadata.create_all(tx))
    return either_store


def add(tx: Connection, name: str, parent: int | None = None) -> str:
    """Insert one row."""
    tx.execute(insert(things).values(name=name, parent=parent))
    return name


def names(tx: Connection) -> set[str]:
    """The rows there are."""
    return set(tx.execute(select(things.c.name)).scalars())


class RuleBroken(Exception):
    """A rule of the caller's own."""


async def _together(store: Store, *jobs):  # type: ignore[no-untyped-def]
    """Run jobs that wait for the same commit: a slow one goes first and holds the thread."""
    gate = threading.Event()
    first = asyncio.create_task(store.run(lambda tx: gate.wait(10)))
    await asyncio.sleep(0)
    tasks = [asyncio.create_task(store.run(job)) for job in jobs]
    await asyncio.sleep(0)
    gate.set()
    await first
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_function_gives_its_result_and_its_rows_stay(store: Store) -> None:
    assert await store.run(add, "một") == "một"
    assert await store.read(names) == {"một"}


async def test_a_functions_own_error_undoes_that_function_alone(store: Store) -> None:
    def breaks(tx: Connection) -> None:
        add(tx, "bỏ")
        raise RuleBroken

    def repeats(tx: Connection) -> None:
        add(tx, "hai")
        add(tx, "một")

    results = await _together(store, lambda tx: add(tx, "một"), breaks, repeats, lambda tx: add(tx, "ba"))
    assert [type(result) for result in results] == [str, RuleBroken, IntegrityError, str]
    assert await store.read(names) == {"một", "ba"}


async def test_an_error_never_holds_what_was_to_be_written(store: Store) -> None:
    await store.run(add, "0912345678")
    with pytest.raises(IntegrityError) as caught:
        await store.run(add, "0912345678")
    statement = str(caught.value).partition("[SQL")[2]
    assert "hidden" in statement
    assert "0912345678" not in statement


async def test_waiting_functions_share_a_commit(sqlite_url: str) -> None:
    """Seen from outside: a reader never finds some of a batch and not the rest."""
    store = await open_store(sqlite_url)
    await store.run(lambda tx: metadata.create_all(tx))
    seen: set[int] = set()
    path = sqlite_url.removeprefix("sqlite:///")

    def look() -> None:
        with sqlite3.connect(path) as other:
            seen.add(other.execute("SELECT count(*) FROM trial_things").fetchone()[0])
        other.close()

    def slow(name: str):  # type: ignore[no-untyped-def]
        def job(tx: Connection) -> None:
            add(tx, name)
            look()

        return job

    await _together(store, *(slow(str(number)) for number in range(10)))
    await store.close()
    assert seen == {0}


async def test_a_failed_commit_fails_the_guilty_function_only(store: Store) -> None:
    results = await _together(
        store, lambda tx: add(tx, "một"), lambda tx: add(tx, "mồ côi", parent=99), lambda tx: add(tx, "ba")
    )
    assert [type(result) for result in results] == [str, IntegrityError, str]
    assert await store.read(names) == {"một", "ba"}


async def test_a_function_that_ends_the_transaction_fails_alone(store: Store) -> None:
    def leaves(tx: Connection) -> None:
        tx.connection.cursor().execute("ROLLBACK")

    results = await _together(store, lambda tx: add(tx, "một"), leaves, lambda tx: add(tx, "ba"))
    assert type(results[0]) is str
    assert isinstance(results[1], Exception)
    assert type(results[2]) is str
    assert await store.read(names) == {"một", "ba"}
    assert await store.run(add, "bốn") == "bốn"


async def test_a_function_that_commits_is_found_out(store: Store) -> None:
    def leaves(tx: Connection) -> None:
        add(tx, "một")
        tx.connection.cursor().execute("COMMIT")

    with pytest.raises(Exception, match=r"committed|transaction|savepoint"):
        await store.run(leaves)
    assert await store.run(add, "hai") == "hai"


async def test_nobody_is_answered_before_the_commit(sqlite_url: str) -> None:
    store = await open_store(sqlite_url)
    await store.run(lambda tx: metadata.create_all(tx))
    path = sqlite_url.removeprefix("sqlite:///")
    for number in range(20):
        await store.run(add, str(number))
        with sqlite3.connect(path) as other:
            assert other.execute("SELECT count(*) FROM trial_things").fetchone()[0] == number + 1
        other.close()
    await store.close()


async def test_a_database_error_runs_the_waiting_functions_again(store: Store) -> None:
    runs: list[str] = []

    def fine(tx: Connection) -> str:
        runs.append("fine")
        return add(tx, "một")

    def broken(tx: Connection) -> None:
        tx.execute(text("SELECT * FROM no_such_table"))

    results = await _together(store, fine, broken)
    assert results[0] == "một"
    assert isinstance(results[1], Exception)
    assert not isinstance(results[1], StoreUnavailable)
    assert runs == ["fine", "fine"]
    assert await store.read(names) == {"một"}


async def test_a_cancelled_caller_does_not_undo_its_work(store: Store) -> None:
    gate = threading.Event()

    def slow(tx: Connection) -> None:
        gate.wait(10)
        add(tx, "một")

    task = asyncio.create_task(store.run(slow))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    gate.set()
    await store.run(add, "hai")
    async with asyncio.timeout(10):
        while await store.read(names) != {"một", "hai"}:
            pass  # PostgreSQL runs the two side by side: the second may be there first.


async def test_closing_finishes_what_waits_and_refuses_what_comes_later(sqlite_url: str) -> None:
    store = await open_store(sqlite_url)
    await store.run(lambda tx: metadata.create_all(tx))
    tasks = [asyncio.create_task(store.run(add, str(number))) for number in range(5)]
    await asyncio.sleep(0)
    await store.close()
    assert await asyncio.gather(*tasks) == ["0", "1", "2", "3", "4"]
    with pytest.raises(StoreUnavailable):
        await store.run(add, "spät")
    with pytest.raises(StoreUnavailable):
        await store.read(names)


async def test_reading_cannot_write(store: Store) -> None:
    with pytest.raises(Exception, match=r"(?i)read"):
        await store.read(add, "một")
    assert await store.run(names) == set()


async def test_reading_does_not_wait_for_the_writer(store: Store) -> None:
    gate, begun = threading.Event(), threading.Event()

    def slow(tx: Connection) -> None:
        add(tx, "một")
        begun.set()
        gate.wait(10)

    writing = asyncio.create_task(store.run(slow))
    await asyncio.to_thread(begun.wait, 10)
    assert await asyncio.wait_for(store.read(names), 5) == set()
    gate.set()
    await writing
    assert await store.read(names) == {"một"}


async def test_a_function_has_the_writers_lock_from_its_beginning(sqlite_url: str) -> None:
    """Else a function that reads first fails when it writes, because another program wrote in between."""
    store = await open_store(sqlite_url)

    def tries_to_write_beside(tx: Connection) -> str:
        tx.execute(select(func.count()).select_from(text("ceremonies"))).scalar()
        other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None, timeout=0)
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            return str(error)
        finally:
            other.close()
        return "written"

    assert await store.run(tries_to_write_beside) == "database is locked"
    await store.close()


async def test_a_commit_is_on_the_disk_before_it_is_answered(sqlite_url: str) -> None:
    store = await open_store(sqlite_url)
    settings = await store.run(
        lambda tx: [tx.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")]
    )
    assert settings == ["wal", 2]
    await store.close()


async def test_a_locked_database_is_unavailable_and_loses_nobody(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sqlite.BUSY_SECONDS", 0.05)
    store = await open_store(sqlite_url)
    await store.run(lambda tx: metadata.create_all(tx))
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    results = await asyncio.gather(*(store.run(add, str(n)) for n in range(3)), return_exceptions=True)
    assert [type(result) for result in results] == [StoreUnavailable] * 3
    other.execute("ROLLBACK")
    other.close()
    assert await store.run(add, "một") == "một"
    await store.close()


async def test_a_server_that_went_away_is_unavailable_and_found_again(postgres_url: str) -> None:
    store = await open_store(postgres_url)
    await store.run(lambda tx: metadata.create_all(tx))

    def loses_its_connection(tx: Connection) -> None:
        tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(StoreUnavailable):
        await store.run(loses_its_connection)
    assert await store.run(add, "một") == "một"
    await store.close()


async def test_counting_up_from_many_sides_misses_nothing(store: Store) -> None:
    await store.run(add, "0")

    def next_number(tx: Connection) -> int:
        number: int = tx.execute(select(func.count()).select_from(things)).scalar_one()
        add(tx, f"{number}")
        return number

    results = await asyncio.gather(*(store.run(next_number) for _ in range(50)), return_exceptions=True)
    kept = [result for result in results if isinstance(result, int)]
    assert len(await store.read(names)) == len(kept) + 1
    assert sorted(kept) == list(range(1, len(kept) + 1))


def test_the_process_ends_even_if_the_store_was_closed_late(tmp_path: Path) -> None:
    program = f"""
import asyncio
from storage.store import open_store
async def main():
    store = await open_store("sqlite:///{tmp_path}/x.sqlite")
    try:
        raise KeyError("something else")
    finally:
        await store.close()
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", program], timeout=30, capture_output=True, check=False)
    assert b"KeyError" in done.stderr

"""Durable transactions a second by `store.run`, against a bare loop of sqlite3 commits in the same run.

A transaction is one select and two inserts. The bare loop is the disk's limit for one at a time: no thread, no
savepoint, no SQLAlchemy, the same pragmas.
"""

import asyncio
import sqlite3
import tempfile
import time
from pathlib import Path

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, insert, select

from storage.store import Store, open_store

TRANSACTIONS = 2000
ROUNDS = 3
metadata = MetaData()
left = Table("bench_left", metadata, Column("id", Integer, primary_key=True), Column("name", String))
right = Table("bench_right", metadata, Column("id", Integer, primary_key=True), Column("name", String))


def transaction(tx: Connection, number: int) -> None:
    """One select and two inserts."""
    tx.execute(select(left.c.name).where(left.c.id == number)).first()
    tx.execute(insert(left).values(name="x"))
    tx.execute(insert(right).values(name="y"))


def bare(path: Path) -> float:
    """Transactions a second of a loop over sqlite3 alone."""
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("CREATE TABLE l (id INTEGER PRIMARY KEY, name)")
    raw.execute("CREATE TABLE r (id INTEGER PRIMARY KEY, name)")
    began = time.perf_counter()
    for number in range(TRANSACTIONS):
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("SELECT name FROM l WHERE id = ?", (number,)).fetchone()
        raw.execute("INSERT INTO l (name) VALUES ('x')")
        raw.execute("INSERT INTO r (name) VALUES ('y')")
        raw.execute("COMMIT")
    seconds = time.perf_counter() - began
    raw.close()
    return TRANSACTIONS / seconds


async def with_callers(store: Store, callers: int) -> float:
    """Transactions a second of so many callers, each waiting for its own before the next."""

    async def caller(mine: int) -> None:
        for number in range(mine):
            await store.run(transaction, number)

    began = time.perf_counter()
    await asyncio.gather(*(caller(TRANSACTIONS // callers) for _ in range(callers)))
    return TRANSACTIONS / (time.perf_counter() - began)


async def measure() -> dict[str, float]:
    """One round of all three, on files beside each other on the same disk."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        rates = {"sqlite3 alone, one commit each": bare(Path(folder) / "bare.sqlite")}
        store = await open_store(f"sqlite:///{folder}/store.sqlite")
        await store.run(lambda tx: metadata.create_all(tx))
        for callers in (1, 16):
            rates[f"store.run, {callers} callers"] = await with_callers(store, callers)
        await store.close()
    return rates


async def main() -> None:
    """Print the median of some rounds, and the ratios to the bare loop."""
    rounds = [await measure() for _ in range(ROUNDS)]
    medians = {name: sorted(each[name] for each in rounds)[ROUNDS // 2] for name in rounds[0]}
    base = next(iter(medians.values()))
    print(f"Durable transactions a second (one select, two inserts; median of {ROUNDS} rounds of {TRANSACTIONS})")
    for name, rate in medians.items():
        print(f"  {name:<34}{rate:>9.0f}{rate / base:>9.2f} x the bare loop")

"""The whole database as rows of plain values, independent of which database it is, and back again."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Column, Date, Integer, LargeBinary, Table, Time, delete, func, insert, select, text, update

from storage.tables import ceremonies, metadata
from storage.types import Transaction, UtcDateTime

AT_ONCE = 500
Row = tuple[str, dict[str, Any]]


def copy_out(tx: Transaction, write: Callable[[Row], None]) -> None:
    """Hand out every row of every table, on the one picture of the database that `tx` sees."""
    for table in metadata.sorted_tables:
        for row in tx.execute(select(table).order_by(*table.primary_key.columns)).mappings():
            write((table.name, {str(key): _plain(value) for key, value in row.items()}))


def is_used(tx: Transaction) -> bool:
    """Whether there is a ceremony in the database."""
    return tx.execute(select(ceremonies.c.id).limit(1)).first() is not None


def copy_in(tx: Transaction, rows: Iterable[Row]) -> None:
    """Replace everything that is there by these rows; whoever else writes waits until it is done."""
    if tx.dialect.name == "postgresql":
        tx.execute(text(f"LOCK TABLE {', '.join(metadata.tables)} IN ACCESS EXCLUSIVE MODE"))
    for table in reversed(metadata.sorted_tables):
        tx.execute(delete(table))
    by_table: dict[str, list[dict[str, Any]]] = {}
    for name, values in rows:
        by_table.setdefault(name, []).append(values)
    for table in metadata.sorted_tables:
        _fill(tx, table, by_table.get(table.name, []))


def _fill(tx: Transaction, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows as they were; a reference within the table is set once all of them are there."""
    columns = {column.name: column for column in table.columns}
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    read = [{name: _value(columns[name], value) for name, value in row.items()} for row in rows]
    for start in range(0, len(read), AT_ONCE):
        tx.execute(insert(table), [row | dict.fromkeys(own) for row in read[start : start + AT_ONCE]])
    for row in read:
        if set_later := {name: row[name] for name in own if row[name] is not None}:
            tx.execute(update(table).where(table.c.id == row["id"]).values(set_later))
    if tx.dialect.name == "postgresql" and isinstance(getattr(table.c.get("id"), "type", None), Integer):
        _count_on(tx, table)


def _count_on(tx: Transaction, table: Table) -> None:
    """Let PostgreSQL number new rows after the highest there is."""
    highest = tx.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
    # Not setval, which a rollback does not undo.
    tx.execute(text(f"ALTER SEQUENCE {table.name}_id_seq RESTART WITH {highest + 1}"))


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return value.isoformat() if isinstance(value, date | time) else value


def _value(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    match column.type:
        case UtcDateTime():
            return datetime.fromisoformat(value)
        case LargeBinary():
            return b64decode(value)
        case Date():
            return date.fromisoformat(value)
        case Time():
            return time.fromisoformat(value)
    return value

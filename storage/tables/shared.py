"""What every table shares: names of constraints, and partial unique indexes."""

from typing import Any

from sqlalchemy import ColumnElement, Index, MetaData, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def one_where(name: str, condition: str, *columns: ColumnElement[Any]) -> None:
    """At most one row for each combination of values among those that meet a condition."""
    where = text(condition)
    Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)

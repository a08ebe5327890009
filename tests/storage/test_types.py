"""Moments go in and come out aware, and sort as moments on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from storage.store import Store
from storage.types import UtcDateTime

metadata = MetaData()
moments = Table("trial_moments", metadata, Column("id", Integer, primary_key=True), Column("at", UtcDateTime))

_MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_MOMENTS, min_size=2, max_size=6))
async def test_moments_come_back_as_they_were_and_in_order(either_store: Store, wanted: list[datetime]) -> None:
    def keep(tx):  # type: ignore[no-untyped-def]
        metadata.drop_all(tx)
        metadata.create_all(tx)
        tx.execute(insert(moments), [{"at": moment} for moment in wanted])
        return list(tx.execute(select(moments.c.at).order_by(moments.c.at)).scalars())

    assert await either_store.run(keep) == sorted(wanted)


async def test_another_zone_is_the_same_moment(either_store: Store) -> None:
    vietnam = datetime(2024, 8, 9, 7, 30, tzinfo=timezone(timedelta(hours=7)))

    def keep(tx):  # type: ignore[no-untyped-def]
        metadata.create_all(tx)
        tx.execute(insert(moments).values(at=vietnam))
        return tx.execute(select(moments.c.at)).scalar_one()

    kept = await either_store.run(keep)
    assert (kept, kept.tzinfo) == (datetime(2024, 8, 9, 0, 30, tzinfo=UTC), UTC)


async def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    def keep(tx):  # type: ignore[no-untyped-def]
        metadata.create_all(tx)
        tx.execute(insert(moments).values(at=datetime(2024, 8, 9)))

    with pytest.raises(StatementError, match="without a zone"):
        await store.run(keep)

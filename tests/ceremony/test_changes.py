"""What a change makes of a ceremony, and when it is urgent."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from ceremony.changes import Change, What, changed, is_urgent
from ceremony.model import Status
from tests.ceremony.examples import at, ceremony

PLANNED = ceremony()


def test_a_new_day_takes_the_deadline_along_and_ends_a_postponement() -> None:
    postponed = replace(PLANNED, status=Status.POSTPONED)
    after = changed(postponed, What.DAY, "2024-08-16")
    assert (after.day, after.status) == (date(2024, 8, 16), Status.PLANNED)
    assert after.reply_by == PLANNED.reply_by + timedelta(days=7)


def test_the_deadline_keeps_its_hour_where_clocks_change() -> None:
    zone = ZoneInfo("Europe/Berlin")
    deadline = datetime(2024, 10, 25, 11, tzinfo=zone).astimezone(UTC)
    autumn = replace(PLANNED, zone=zone, day=date(2024, 10, 26), reply_by=deadline)
    assert changed(autumn, What.DAY, "2024-10-28").reply_by.astimezone(zone).hour == 11


@pytest.mark.parametrize(
    ("what", "value", "field", "expected"),
    [
        (What.HOUR, "08:00:00", "hour", time(8)),
        (What.VENUE, "Nhà văn hóa", "venue", "Nhà văn hóa"),
        (What.STATUS, "cancelled", "status", Status.CANCELLED),
    ],
)
def test_one_thing_changes(what: What, value: str, field: str, expected: object) -> None:
    after = changed(PLANNED, what, value)
    assert getattr(after, field) == expected
    assert replace(after, **{field: getattr(PLANNED, field)}) == PLANNED


@pytest.mark.parametrize("hour", [None, time(7, 30)])
def test_a_change_is_kept_with_what_was_before(hour: time | None) -> None:
    before = replace(PLANNED, hour=hour, status=Status.POSTPONED)
    now = changed(before, What.DAY, "2024-08-16")
    read = Change.load(Change(What.DAY, "2024-08-16", before).dump(), now)
    assert (read.what, read.value) == (What.DAY, "2024-08-16")
    assert (read.before.day, read.before.hour, read.before.status) == (before.day, hour, Status.POSTPONED)


def test_it_is_urgent_while_somebody_may_be_getting_ready() -> None:
    later = changed(PLANNED, What.DAY, "2024-08-16")
    cancelled = changed(PLANNED, What.STATUS, "cancelled")
    assert not is_urgent(PLANNED, later, at(8, 19, 30))
    assert is_urgent(PLANNED, later, at(8, 19, 31))
    assert is_urgent(PLANNED, cancelled, at(9, 6))
    assert not is_urgent(cancelled, later, at(9, 6))
    assert not is_urgent(PLANNED, later, at(10, 6))

"""Quiet hours, over midnight and by day, in the ceremony's zone."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceremony.quiet import quiet_until
from tests.ceremony.examples import CEREMONY

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        ((8, 20, 59), None),
        ((8, 21, 0), (9, 6, 0)),
        ((8, 23, 59), (9, 6, 0)),
        ((9, 0, 0), (9, 6, 0)),
        ((9, 5, 59), (9, 6, 0)),
        ((9, 6, 0), None),
    ],
)
def test_from_nine_until_six(moment: tuple[int, int, int], ends: tuple[int, int, int] | None) -> None:
    expected = datetime(2024, 8, *ends, tzinfo=VIETNAM) if ends else None
    assert quiet_until(CEREMONY, datetime(2024, 8, *moment, tzinfo=VIETNAM)) == expected


def test_equal_hours_are_no_quiet_hours() -> None:
    open_always = replace(CEREMONY, quiet_from=time(0), quiet_until=time(0))
    assert quiet_until(open_always, datetime(2024, 8, 9, 0, tzinfo=VIETNAM)) is None


@given(st.datetimes(timezones=st.just(VIETNAM)), st.times(), st.times())
def test_they_end_within_a_day_and_at_an_hour_that_is_not_quiet(
    moment: datetime, begins: time, ends: time
) -> None:
    ceremony = replace(CEREMONY, quiet_from=begins, quiet_until=ends)
    until = quiet_until(ceremony, moment)
    if until is not None:
        assert timedelta() < until - moment <= timedelta(days=1)
        assert quiet_until(ceremony, until) is None

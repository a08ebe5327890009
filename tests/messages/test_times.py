"""Days and hours as offices write them and people type them."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.texts import texts
from messages.times import read_hour, show_day, show_hour, when
from tests.messages.guests import CEREMONY

VI = texts("vi")


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2024, 8, 9), "09/8/2024"),
        (date(2024, 2, 1), "01/02/2024"),
        (date(2024, 12, 15), "15/12/2024"),
        (date(2024, 10, 5), "05/10/2024"),
    ],
)
def test_days_have_a_zero_before_small_days_and_the_first_two_months(day: date, shown: str) -> None:
    assert show_day(day) == shown


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("7h30", time(7, 30)),
        ("07:30", time(7, 30)),
        ("7 giờ 30 phút", time(7, 30)),
        ("7 GIO 30", time(7, 30)),
        ("14g", time(14)),
        ("2 giờ chiều", time(14)),
        ("7h sáng", time(7)),
        ("24h", None),
        ("7h60", None),
        ("sáng mai", None),
        ("", None),
        ("7", None),
    ],
)
def test_hours_are_read_as_people_type_them(typed: str, hour: time | None) -> None:
    assert read_hour(typed) == hour


@given(st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_what_is_shown_is_read_back(hour: time) -> None:
    assert read_hour(show_hour(VI, hour)) == hour


@given(st.text())
def test_no_text_breaks_reading(text: str) -> None:
    read_hour(text)


def test_an_unknown_hour_is_said_to_follow() -> None:
    assert when(VI, CEREMONY) == "Thứ Sáu, ngày 09/8/2024 (giờ cụ thể sẽ thông báo sau)"
    assert when(VI, replace(CEREMONY, hour=time(7, 30))) == "07 giờ 30 phút, Thứ Sáu, ngày 09/8/2024"
    assert when(texts("en"), replace(CEREMONY, hour=time(7, 30))) == "07:30, Friday, 09/8/2024"

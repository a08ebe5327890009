"""Moments as people type them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.texts import texts
from messages.times import read_moment, show_moment
from tests.messages.guests import CEREMONY

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2024, 8, 6, 14, 30, tzinfo=VIETNAM)


def at(day: int, hour: int, minute: int = 0, *, month: int = 8, year: int = 2024) -> datetime:
    """A moment in Vietnam."""
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("8h00 ngày 08/8", at(8, 8)),
        ("08/8 7h30", at(8, 7, 30)),
        ("08/8/2024 lúc 7h30", at(8, 7, 30)),
        ("lúc 7 giờ 30 phút, ngày 8 tháng 8 năm 2024", at(8, 7, 30)),
        ("mai 7h", at(7, 7)),
        ("sáng mai 7h", at(7, 7)),
        ("7h sáng mai", at(7, 7)),
        ("chiều mai 2 giờ", at(7, 14)),
        ("8h tối nay", at(6, 20)),
        ("hôm nay 15:00", at(6, 15)),
        ("hom nay 9h", at(6, 9)),
        ("ngày kia 9h", at(8, 9)),
        ("tomorrow 7:30", at(7, 7, 30)),
        ("19:30", at(6, 19, 30)),
        ("7h", at(7, 7)),
        ("14:30", at(7, 14, 30)),
        ("5/8 7h", at(5, 7)),
        ("5/1 7h", at(5, 7, month=1, year=2025)),
        ("31/12/2030 0h", at(31, 0, month=12, year=2030)),
        ("31/02 7h", None),
        ("8/8", None),
        ("mai", None),
        ("25h mai", None),
        ("7h 8h", None),
        ("sớm nhé", None),
        ("", None),
    ],
)
def test_moments_are_read_as_people_type_them(typed: str, moment: datetime | None) -> None:
    assert read_moment(typed, NOW, VIETNAM) == moment


@given(
    st.datetimes(datetime(2024, 8, 1), datetime(2029, 12, 31)).map(lambda m: m.replace(second=0, microsecond=0))
)
def test_what_is_shown_is_read_back(local: datetime) -> None:
    moment = local.replace(tzinfo=VIETNAM).astimezone(UTC)
    shown = show_moment(texts("vi"), moment, CEREMONY)
    hour, _, day = shown.split(", ")
    assert read_moment(f"{hour}, {day}", NOW, VIETNAM) == moment


@given(st.text(alphabet="0123456789/:hg .-ngayiophutmaisg năm", max_size=24) | st.text())
def test_no_text_breaks_reading_and_an_hour_alone_is_never_past(text: str) -> None:
    moment = read_moment(text, NOW, VIETNAM)
    assert moment is None or moment.tzinfo is UTC


@given(st.integers(0, 23), st.integers(0, 59))
def test_an_hour_alone_is_within_a_day(hour: int, minute: int) -> None:
    moment = read_moment(f"{hour}:{minute:02d}", NOW, VIETNAM)
    assert moment is not None and 0 < (moment - NOW).total_seconds() <= 24 * 3600

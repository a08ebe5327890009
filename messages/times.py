"""Days and hours as Vietnamese offices write them (Nghị định 30/2020: 09/8/2024), and as people type them."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ceremony.model import Ceremony, Status
from ceremony.names import fold
from messages.texts import Texts

_DAY = re.compile(r"(?:ngay)?(\d{1,2})(?:[/.-]|thang)(\d{1,2})(?:(?:[/.-]|nam)(\d{4}))?")
_HOUR = re.compile(r"(\d{1,2})(?:h|g|:|gio)(?:(\d{1,2})(?:p|phut)?)?(sang|chieu|toi)?")
_DATE = re.compile(r"(?:ngay )?(\d{1,2}) ?(?:[/.-]|thang) ?(\d{1,2})(?: ?(?:[/.-]|nam) ?(\d{4}))?")
_DAY_WORDS = re.compile(r"\b(hom nay|nay|today|ngay mai|mai|tomorrow|ngay kia|ngay mot)\b")
_DAYS_AHEAD = {"mai": 1, "ngay mai": 1, "tomorrow": 1, "ngay kia": 2, "ngay mot": 2}
_PART_FIRST = re.compile(r"(sang|chieu|toi) (.+)")
_NEXT_YEAR_AFTER = timedelta(days=180)
"""A day without a year that lies further back is one of next year."""


def show_day(day: date) -> str:
    """The day with a leading zero before days under 10 and the months 1 and 2 only."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def show_hour(t: Texts, hour: time) -> str:
    """The hour, with minutes where there are any."""
    key = "time.hour_minutes" if hour.minute else "time.hour"
    return t(key, hour=f"{hour.hour:02d}", minute=f"{hour.minute:02d}")


def show_moment(t: Texts, moment: datetime, ceremony: Ceremony) -> str:
    """A moment in the ceremony's zone, for a sentence."""
    local = moment.astimezone(ceremony.zone)
    return t("time.moment", hour=show_hour(t, local.time()), weekday=weekday(t, local), day=show_day(local))


def show_clock(moment: datetime, ceremony: Ceremony) -> str:
    """The time of day in the ceremony's zone, for the door: 07:42."""
    return moment.astimezone(ceremony.zone).strftime("%H:%M")


def when(t: Texts, ceremony: Ceremony) -> str:
    """Day and hour of the ceremony, or that it is not held; where the hour is unknown, that it will be told."""
    return planned_when(t, ceremony) if ceremony.status is Status.PLANNED else t(f"time.{ceremony.status}")


def planned_when(t: Texts, ceremony: Ceremony) -> str:
    """Day and hour as they were planned, whether it is held or not."""
    day = dict(weekday=weekday(t, ceremony.day), day=show_day(ceremony.day))
    if ceremony.hour is None:
        return t("time.hour_unknown", **day)
    return t("time.moment", hour=show_hour(t, ceremony.hour), **day)


def show_date(t: Texts, day: date) -> str:
    """The day with the day of the week."""
    return t("time.day", weekday=weekday(t, day), day=show_day(day))


def weekday(t: Texts, day: date) -> str:
    """The name of the day of the week."""
    return t(f"time.weekdays.{day.isoweekday()}")


def read_hour(text: str) -> time | None:
    """The hour somebody typed: 7h30, 07:30, 7 giờ 30 phút, 14g, 2 giờ chiều; None where it is none."""
    found = _HOUR.fullmatch(fold(text).replace(" ", ""))
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3] in ("chieu", "toi") and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_day(text: str, today: date) -> date | None:
    """The day somebody typed: 15/8/2024, 15-8, ngày 15 tháng 8; without a year the next such day."""
    found = _DAY.fullmatch(fold(text).replace(" ", ""))
    if not found:
        return None
    years = (int(found[3]),) if found[3] else range(today.year, today.year + 9)
    days = (_day(year, int(found[2]), int(found[1])) for year in years)
    return next((day for day in days if day and (found[3] or day >= today)), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_moment(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment somebody typed: 8h00 ngày 08/8, 08/8 7h30, mai 7h, 19:30; None where it is none.

    An hour without a day is the next time the clock shows it; a day that is named may be past.
    """
    words, local = fold(text).replace(",", " "), now.astimezone(zone)
    found = _DATE.search(words) or _DAY_WORDS.search(words)
    rest = f"{words[: found.start()]} {words[found.end() :]}" if found else words
    rest = " ".join(rest.removesuffix(" luc").replace("luc ", "").split())
    hour = read_hour(_PART_FIRST.sub(r"\2 \1", rest))
    day = _day_of(found, local.date()) if found else local.date()
    if hour is None or day is None:
        return None
    moment = datetime.combine(day, hour, zone)
    if not found and moment <= local:
        moment = datetime.combine(day + timedelta(days=1), hour, zone)
    return moment.astimezone(UTC)


def _day_of(found: re.Match[str], today: date) -> date | None:
    if found.re is _DAY_WORDS:
        return today + timedelta(days=_DAYS_AHEAD.get(found[1], 0))
    try:
        day = date(int(found[3] or today.year), int(found[2]), int(found[1]))
        return day if found[3] or today - day <= _NEXT_YEAR_AFTER else day.replace(year=today.year + 1)
    except ValueError:
        return None

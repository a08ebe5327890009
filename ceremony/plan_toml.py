"""ceremony.toml as tables whose values are taken one by one; what is wrong is noted with its key path."""

import re
import tomllib
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from ceremony.names import tidy
from ceremony.plan_mistakes import Mistake

TOML = "ceremony.toml"
TEXT_LENGTH = 300
QUOTA = range(1, 100_000)
YEARS = range(2000, 2100)
READABLE = 4.5
"""The contrast that WCAG 2.2 (1.4.3) asks of text."""
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_FILE = re.compile(r"[^\s/\\.:][^/\\:]{0,99}")
_DURATION = re.compile(r"([1-9]\d{0,3}) (minute|hour|day)s?")

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class Table:
    """A table of the file. A value that is not there or is wrong is noted, once, and given as None or ''."""

    def __init__(self, values: dict[str, Any], place: str, mistakes: list[Mistake]) -> None:
        self._values, self._place, self._mistakes = values, place, mistakes
        self._asked: list[str] = []
        self._parts: list[Table] = []

    def note(self, key: str, sentence: str, **details: object) -> None:
        """Note a mistake at one of the keys."""
        place = f"{self._place}.{key}" if self._place else key
        self._mistakes.append(Mistake(TOML, place, sentence, details))

    def note_unknown_keys(self) -> None:
        """Note every key that was not asked for, here and in the tables within."""
        for key in self._values:
            if key not in self._asked:
                self.note(tidy(key)[:60], "unknown_key", known=", ".join(self._asked))
        for part in self._parts:
            part.note_unknown_keys()

    def text(self, key: str, default: str | None = None) -> str:
        """A tidied text. An empty one counts as not given."""
        value = self._take(key, str, "not_text", needed=default is None)
        words = tidy(value or "") or default or ""
        if value is not None and not words and default is None:
            self.note(key, "empty")
        if len(words) > TEXT_LENGTH:
            self.note(key, "too_long", limit=TEXT_LENGTH)
        return words

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, none where it is not given."""
        values = self._take(key, list, "not_list", needed=False) or []
        items = Table({f"{key}[{n}]": value for n, value in enumerate(values)}, self._place, self._mistakes)
        return tuple(items.text(place) for place in items._values)

    def slug(self, key: str) -> str:
        """A stable key: small letters without marks, digits and hyphens."""
        value = self.text(key)
        if value and not _KEY.fullmatch(value):
            self.note(key, "not_key", found=value[:60])
        return value

    def flag(self, key: str) -> bool:
        """Yes or no; no where it is not given."""
        return bool(self._take(key, bool, "not_flag", needed=False))

    def quota(self, key: str) -> int | None:
        """A number of guests above 0."""
        value = self._take(key, int, "not_quota", needed=False)
        if value is None or value in QUOTA:
            return value
        self.note(key, "not_quota", found=_show(value))
        return None

    def number(self, key: str, allowed: range) -> int | None:
        """A number in this range."""
        value = self._take(key, int, "not_number", first=allowed[0], last=allowed[-1])
        if value is None or value in allowed:
            return value
        self.note(key, "not_number", found=_show(value), first=allowed[0], last=allowed[-1])
        return None

    def day(self, key: str, *, needed: bool = True) -> date | None:
        """A day of this century."""
        value = self._take(key, date, "not_date", needed=needed)
        return value if value and self._in_century(key, value) else None

    def moment(self, key: str) -> datetime | None:
        """A day and hour without an offset."""
        value = self._take(key, datetime, "not_moment")
        if value and value.tzinfo is not None:
            self.note(key, "not_moment", found=_show(value))
            return None
        return value if value and self._in_century(key, value) else None

    def hour(self, key: str) -> time | None:
        """A time of day."""
        return self._take(key, time, "not_hour", needed=False)

    def hours(self, key: str, default: tuple[time, time]) -> tuple[time, time]:
        """From one hour of the day to another, as two texts: ["21:00", "06:00"]."""
        value = self._take(key, list, "not_hours", needed=False)
        if value is None:
            return default
        found = [_CLOCK.fullmatch(each) if isinstance(each, str) else None for each in value]
        if len(found) != 2 or not all(found):
            self.note(key, "not_hours", found=_show(value))
            return default
        begins, ends = (time(int(each[1]), int(each[2])) for each in found if each)
        return begins, ends

    def duration(self, key: str, *, needed: bool = True) -> timedelta | None:
        """A length of time: "90 minutes", "2 hours", "1 day"."""
        value = self._take(key, str, "not_duration", needed=needed)
        found = _DURATION.fullmatch(value or "")
        if value is not None and not found:
            self.note(key, "not_duration", found=_show(value))
        return timedelta(**{f"{found[2]}s": int(found[1])}) if found else None

    def zone(self, key: str) -> ZoneInfo | None:
        """A time zone by its IANA name."""
        value = self._take(key, str, "not_zone")
        if value is None or value in available_timezones():
            return ZoneInfo(value) if value else None
        self.note(key, "not_zone", found=_show(value))
        return None

    def choice(self, key: str, kind: type[E]) -> E | None:
        """One of a kind's words."""
        choices = ", ".join(kind)
        value = self._take(key, str, "not_choice", choices=choices)
        if value is None or value in list(kind):
            return kind(value) if value else None
        self.note(key, "not_choice", found=_show(value), choices=choices)
        return None

    def colour(self, key: str, *, on_paper: bool = True) -> str:
        """A colour like "#98181e", '' where it is not given; `on_paper` it is dark enough to be read."""
        value = self.text(key, default="")
        if value and not _COLOUR.fullmatch(value):
            self.note(key, "not_colour", found=_show(value))
        elif value and on_paper and contrast_on_white(value) < READABLE:
            self.note(key, "too_light", found=value)
        return value.lower()

    def file(self, key: str) -> str:
        """The name of a file in the same folder, '' where it is not given."""
        value = self.text(key, default="")
        if value and not _FILE.fullmatch(value):
            self.note(key, "not_file", found=_show(value))
        return value

    def table(self, key: str, *, needed: bool = True) -> "Table":
        """The table of this name; where there is none, nothing more is noted in it."""
        value = self._take(key, dict, "not_table", needed=needed, name=key)
        place = f"{self._place}.{key}" if self._place else key
        part = Table(value or {}, place, [] if value is None else self._mistakes)
        self._parts.append(part)
        return part

    def tables(self, key: str, *, needed: bool = False) -> "list[Table]":
        """The tables of a list."""
        values = self._take(key, list, "not_tables", needed=needed, name=key)
        if values == [] and needed:
            self.note(key, "empty")
        if not all(isinstance(value, dict) for value in values or []):
            self.note(key, "not_tables", found=_show(values), name=key)
            values = []
        parts = [Table(value, f"{key}[{n}]", self._mistakes) for n, value in enumerate(values or [])]
        self._parts += parts
        return parts

    def _take(self, key: str, kind: type[T], sentence: str, *, needed: bool = True, **details: object) -> T | None:
        self._asked.append(key)
        value = self._values.get(key)
        if value is None and needed:
            self.note(key, "missing")
        # Not isinstance: true is no number and a moment is no day.
        if value is None or type(value) is kind:
            return value
        self.note(key, sentence, found=_show(value), **details)
        return None

    def _in_century(self, key: str, value: date) -> bool:
        if value.year in YEARS:
            return True
        self.note(key, "not_in_century", found=_show(value), first=YEARS[0], last=YEARS[-1])
        return False


def open_table(data: bytes, mistakes: list[Mistake]) -> Table | None:
    """The file's outermost table, which notes into `mistakes`; None, and one mistake, where it is no TOML."""
    try:
        return Table(tomllib.loads(data.decode("utf-8-sig")), "", mistakes)
    except UnicodeDecodeError as error:
        mistakes.append(Mistake(TOML, data[: error.start].count(b"\n") + 1, "not_utf8", {}))
    except (ValueError, RecursionError) as error:
        # Beside its own error tomllib lets those of a number of thousands of digits and of deep nesting through.
        line = re.search(r"at line (\d+)", str(error))
        mistakes.append(Mistake(TOML, int(line[1]) if line else data.count(b"\n") + 1, "not_toml", {}))
    return None


def contrast_on_white(colour: str) -> float:
    """How much "#rrggbb" stands out from white, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def _show(value: object) -> str:
    return tidy(str(value))[:60]

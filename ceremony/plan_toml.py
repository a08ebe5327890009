"""ceremony.toml: its shape, and pydantic's findings put into our own words."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from ceremony.model import Anchor, Audience
from ceremony.names import tidy
from ceremony.plan_mistakes import Mistake

TOML = "ceremony.toml"
_DURATION = re.compile(r"(\d{1,4}) (minute|hour|day)s?")


@dataclass(frozen=True)
class PlanGroup:
    """A group of the plan; `honorific` is for its guests that have none of their own."""

    key: str
    name: str
    inviter: str
    quota: int | None
    honorific: str


def _text(value: Any) -> Any:
    return tidy(value) if isinstance(value, str) else value


def _duration(value: Any) -> Any:
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise PydanticCustomError("duration", "a duration")
    return timedelta(**{f"{found[2]}s": int(found[1])})


def _zone(value: Any) -> Any:
    if value not in available_timezones():
        raise PydanticCustomError("zone", "a time zone")
    return value


def _local(value: Any) -> Any:
    if not isinstance(value, datetime) or value.tzinfo is not None:
        raise PydanticCustomError("local_datetime", "a local moment")
    return value


Text = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=300)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Duration = Annotated[timedelta, BeforeValidator(_duration)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Contact(_Table):
    name: Text
    phone: Annotated[str, BeforeValidator(_text), Field(max_length=40)] = ""


class _Item(_Table):
    label: Text
    text: Text
    speakers: tuple[Text, ...] = ()


class _Group(_Table):
    key: Key
    name: Text
    inviter: Text
    quota: Annotated[int, Field(gt=0)] | None = None
    honorific: Text = "Đồng chí"


class _Reminder(_Table):
    key: Key
    to: Audience
    before: Duration
    of: Anchor


class _Door(_Table):
    name: Text
    groups: tuple[str, ...] = ()


class PlanDocument(_Table):
    """The file as it was read; moments are local to `zone`."""

    key: Key
    title: Text
    plan_number: Text
    plan_date: date | None = None
    host: Text
    venue: Text
    day: date
    hour: time | None = None
    zone: Annotated[str, BeforeValidator(_zone)]
    reply_by: Annotated[datetime, BeforeValidator(_local)]
    doors_open_before: Duration = timedelta(minutes=90)
    doors_close_after: Duration = timedelta(hours=4)
    assumptions: tuple[str, ...] = ()
    contact: _Contact
    programme: tuple[_Item, ...] = ()
    groups: Annotated[tuple[_Group, ...], Field(min_length=1)]
    reminders: tuple[_Reminder, ...] = ()
    doors: tuple[_Door, ...] = ()


_EXPECTED = {
    "missing": "missing",
    "extra_forbidden": "unknown_key",
    "string_type": "not_text",
    "string_too_short": "empty",
    "string_too_long": "too_long",
    "string_pattern_mismatch": "not_key",
    "date_type": "not_date",
    "date_from_datetime_inexact": "not_date",
    "date_from_datetime_parsing": "not_date",
    "date_parsing": "not_date",
    "time_type": "not_hour",
    "time_parsing": "not_hour",
    "int_type": "not_number",
    "int_parsing": "not_number",
    "int_from_float": "not_number",
    "greater_than": "not_positive",
    "duration": "not_duration",
    "zone": "not_zone",
    "local_datetime": "not_moment",
    "too_short": "empty",
    "tuple_type": "not_list",
    "model_type": "not_table",
    "model_attributes_type": "not_table",
}


def read_document(data: bytes) -> tuple[PlanDocument | None, list[Mistake]]:
    """The document, or None with every mistake in it."""
    try:
        return PlanDocument.model_validate(tomllib.loads(data.decode("utf-8-sig"))), []
    except UnicodeDecodeError as error:
        return None, [Mistake(TOML, data[: error.start].count(b"\n") + 1, "not_utf8", {})]
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        return None, [Mistake(TOML, int(line[1]) if line else 1, "not_toml", {})]
    except ValidationError as error:
        return None, [_mistake(dict(found)) for found in error.errors(include_url=False)]


def _mistake(found: dict[str, Any]) -> Mistake:
    choices = found.get("ctx", {}).get("expected")
    if found["type"] == "enum":
        return Mistake(TOML, _path(found["loc"]), "not_choice", {"found": found["input"], "choices": choices})
    key = _EXPECTED.get(found["type"], "not_understood")
    value = "" if found["type"] == "missing" else str(found["input"])[:60]
    return Mistake(TOML, _path(found["loc"]), key, {"found": value})


def _path(location: tuple[str | int, ...]) -> str:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return path.removeprefix(".")

"""A small plan to change and to spoil."""

import pytest

from ceremony.plan import Mistake, Plan, PlanMistakes, read_plan
from messages.texts import LANGUAGES, texts

TOML = """\
key = "le"
title = "Lễ"
plan_number = "1/KH"
plan_date = 2024-08-05
host = "UBND"
venue = "Hội trường"
day = 2024-08-09
hour = 07:30:00
zone = "Asia/Ho_Chi_Minh"
reply_by = 2024-08-08T11:00:00

[contact]
name = "Phòng Nội vụ"

[[programme]]
label = "1"
text = "Khai mạc"

[[groups]]
key = "a"
name = "Nhóm A"
inviter = "UBND"
quota = 2
honorific = "Đồng chí"

[[groups]]
key = "b"
name = "Nhóm B"
inviter = "UBND"
honorific = "Ông/Bà"

[[reminders]]
key = "nhac"
to = "awaiting"
before = "1 day"
of = "deadline"

[[doors]]
name = "Cổng chính"
groups = ["a"]
"""
HEADER = "group,position,unit,honorific,name,phone,rank,seat,key,joined_to"
CSV = f"""{HEADER}
a,Bí thư,Đảng ủy,,,,1,,bi-thu,
b,Đại diện Nhân dân,phường,,,,,,,
"""


def plan(toml: str = TOML, csv: str = CSV) -> Plan:
    """The plan of two texts."""
    return read_plan(toml.encode(), csv.encode())


def changed(old: str, new: str) -> str:
    """The small ceremony with something else in one place."""
    assert TOML.count(old) >= 1
    return TOML.replace(old, new, 1)


def explained(mistake: Mistake) -> bool:
    """Whether every language has a whole sentence for a mistake."""
    return all(texts(language)(f"plan.{mistake.key}", **mistake.details) for language in LANGUAGES)


def mistakes(toml: str | bytes = TOML, csv: str | bytes = CSV) -> tuple[Mistake, ...]:
    """The mistakes in two files, each of which can be told in every language."""
    files = (each.encode() if isinstance(each, str) else each for each in (toml, csv))
    with pytest.raises(PlanMistakes) as caught:
        read_plan(*files)
    assert all(explained(mistake) for mistake in caught.value.mistakes)
    return caught.value.mistakes


def found(toml: str | bytes = TOML, csv: str | bytes = CSV) -> list[tuple[str | int, str]]:
    """Place and key of every mistake in two files."""
    return [(mistake.place, mistake.key) for mistake in mistakes(toml, csv)]


def rows(*lines: str) -> str:
    """A list with these lines; the first is line 2."""
    return "\n".join([HEADER, *lines]) + "\n"

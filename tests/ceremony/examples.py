"""A ceremony and a guest to try rules on."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ceremony.model import Ceremony, Contact, Guest, Reply

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

CEREMONY = Ceremony(
    id=1,
    key="xuan-an",
    title="Lễ ra mắt",
    plan_number="1416/KH-UBND",
    plan_date=date(2024, 8, 5),
    host="UBND thành phố Long Khánh",
    venue="UBND phường Xuân An",
    day=date(2024, 8, 9),
    hour=time(7, 30),
    zone=VIETNAM,
    reply_by=datetime(2024, 8, 8, 4, tzinfo=UTC),
    contact=Contact("Phòng Nội vụ", ""),
    doors_open_before=timedelta(minutes=90),
    doors_close_after=timedelta(hours=4),
)
GUEST = Guest(
    id=7,
    ceremony_id=1,
    group_id=2,
    key="phuong-xa-chu-tich-ubnd-phuong-xuan-binh-01",
    position="Chủ tịch UBND",
    unit="phường Xuân Bình",
    also=(),
    honorific="Đồng chí",
    name="",
    phone="",
    rank=22,
    seat="",
    reply=Reply.AWAITING,
    reason="",
    version=0,
    substitute=None,
    name_asked=False,
    withdrawn=False,
    joined_to=None,
    code="7K3M9QZT4XWA1B2C",
)


def ceremony(**changes: Any) -> Ceremony:
    """The example ceremony: 09/8/2024 at 07:30, replies until 08/8 at 11:00, doors from 06:00 to 11:30."""
    return replace(CEREMONY, **changes)


def guest(**changes: Any) -> Guest:
    """A guest who has not answered yet."""
    return replace(GUEST, **changes)


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment in August 2024, Vietnamese time."""
    return datetime(2024, 8, day, hour, minute, second, tzinfo=VIETNAM)

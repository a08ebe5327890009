"""A ceremony and guests for wording: posts without persons."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from ceremony.model import Ceremony, Contact, Group, Guest, Reply

CEREMONY = Ceremony(
    id=1,
    key="xuan-an",
    title="Lễ ra mắt mô hình “Chính quyền thân thiện” phường, xã trên địa bàn thành phố Long Khánh",
    plan_number="1416/KH-UBND",
    plan_date=date(2024, 8, 5),
    host="UBND thành phố Long Khánh",
    venue="UBND phường Xuân An",
    day=date(2024, 8, 9),
    hour=None,
    zone=ZoneInfo("Asia/Ho_Chi_Minh"),
    reply_by=datetime(2024, 8, 8, 4, tzinfo=UTC),
    contact=Contact("Phòng Nội vụ thành phố Long Khánh", "0251 000 0000"),
    doors_open_before=timedelta(minutes=90),
    doors_close_after=timedelta(hours=4),
)
GROUP = Group(2, 1, "phuong-xa", "Đại biểu phường, xã", "UBND thành phố Long Khánh", None)
GUEST = Guest(
    id=7,
    ceremony_id=1,
    group_id=2,
    key="k",
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
    code="7K3M9QZT12AB45CD",
)
EARLY = datetime(2024, 8, 5, 1, tzinfo=UTC)
LATE = datetime(2024, 8, 8, 5, tzinfo=UTC)

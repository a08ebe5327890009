"""A ceremony and guests for wording: posts without persons."""

from datetime import UTC, datetime

from ceremony.model import Contact, Group
from tests.ceremony.examples import ceremony, guest

CEREMONY = ceremony(
    title="Lễ ra mắt mô hình “Chính quyền thân thiện” phường, xã trên địa bàn thành phố Long Khánh",
    hour=None,
    contact=Contact("Phòng Nội vụ thành phố Long Khánh", "0251 000 0000"),
)
GROUP = Group(2, 1, "phuong-xa", "Đại biểu phường, xã", "UBND thành phố Long Khánh", None)
GUEST = guest(code="7K3M9QZT12AB45CD")
EARLY = datetime(2024, 8, 5, 1, tzinfo=UTC)
LATE = datetime(2024, 8, 8, 5, tzinfo=UTC)

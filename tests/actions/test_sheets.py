"""Papers that are tables, read back from their PDF."""

import pytest

from actions.papers import Paper, printed
from actions.wanted import Wanted
from ceremony.errors import Refused
from ceremony.model import Role
from messages.links import Links
from storage import ceremonies
from tests.house import House
from tests.papers import pages_of, text_of


async def _printed(house: House, paper: Paper, group: str = "") -> bytes:
    groups = {each.key: each.id for each in await house.store.read(ceremonies.groups_of, 1)}
    wanted = Wanted(1, groups.get(group), None, "vi", house.clock.now(), Links("https://example.gov.vn"))
    return await printed(house.store, paper, wanted)


async def _answers(house: House) -> None:
    """One comes, one sends a substitute, one declines."""
    comes, sends, declines = (house.person("plain", f"{n}") for n in range(3))
    for person, unit in ((comes, "Xuân Bình"), (sends, "Xuân Hòa"), (declines, "Bảo Vinh")):
        await person.says((await house.guest("Chủ tịch UBND", f"phường {unit}")).code)
    await comes.chooses("Xác nhận tham dự")
    await comes.says("Lê Thị Mẫu")
    await sends.chooses("Cử người dự thay")
    for words in ("Trần Văn Thay", "Phó Chủ tịch", "0912 345 678"):
        await sends.says(words)
    await sends.chooses("Xác nhận")
    await declines.chooses("Không thể tham dự")
    await declines.says("Bận họp")


async def test_who_declined_does_not_sign_in_and_a_substitute_does(house: House) -> None:
    await _answers(house)
    text = text_of(await _printed(house, Paper.SIGN_IN, "phuong-xa"))
    assert "DANH SÁCH ĐẠI BIỂU KÝ TÊN" in text and "Ký tên" in text
    assert "Lê Thị Mẫu" in text and "Trần Văn Thay" in text
    assert text.count("phường Bảo Vinh") == 3
    assert "Đại diện Nhân dân" not in text


async def test_before_the_day_those_who_confirmed_are_introduced(house: House) -> None:
    with pytest.raises(Refused, match="nobody_to_introduce"):
        await _printed(house, Paper.INTRODUCTIONS)
    await _answers(house)
    text = text_of(await _printed(house, Paper.INTRODUCTIONS))
    assert "Chưa có ai vào cửa; đây là 2 đại biểu đã xác nhận." in text
    assert "Lê Thị Mẫu" in text and "Trần Văn Thay, Phó Chủ tịch" in text


async def test_on_the_day_those_who_are_present(house: House) -> None:
    await _answers(house)
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    door = house.person("plain", "door")
    await door.says(f"/start {await house.staff_token(Role.DOOR, door='Cổng chính')}")
    house.clock.move_to((await house.store.read(ceremonies.get, 1)).doors[0])
    await door.says(guest.code)
    text = text_of(await _printed(house, Paper.INTRODUCTIONS))
    assert "1 đại biểu đang có mặt." in text
    assert "Lê Thị Mẫu" in text and "Trần Văn Thay" not in text


async def test_the_programme_keeps_the_numbers_of_the_plan(house: House) -> None:
    text = text_of(await _printed(house, Paper.PROGRAMME))
    assert "4 Phát biểu của Bí thư Đảng ủy phường Xuân An." in text and "6 Thông qua Kế hoạch" in text
    assert "Thường trực Thành ủy" in text


async def test_quantities_count_heads_with_a_reserve(house: House) -> None:
    await _answers(house)
    text = text_of(await _printed(house, Paper.QUANTITIES))
    assert "Tổng cộng 175 2 0 172 1" in text
    assert "3 3 3 192" in text
    assert pages_of(await _printed(house, Paper.QUANTITIES)) == 1

"""Importing lists in chat, with buttons and on a channel that has text only."""

from ceremony.model import Role
from messages.model import Filed, Photographed, Received
from storage import guests
from tests.house import House, Person

LIST = (
    "STT;Họ và tên;Chức vụ;Đơn vị;Điện thoại\n"
    "1;Nguyễn Văn Mẫu;Bí thư Đảng ủy;phường Xuân Bình;0912345678\n"
    "2;Trần Thị Thử;Chuyên viên;Phòng Mẫu;912345679\n"
)


def filed(text: str, name: str = "mau.csv") -> Filed:
    """A file that somebody sends."""
    return Filed(Received("document", name, "text/csv", text.encode()))


async def _staff(house: House, channel: str, role: Role = Role.ORGANISER, group: str = "") -> Person:
    person = house.person(channel, f"{role}-1")
    await person.says(f"/start {await house.staff_token(role, group=group)}")
    return person


async def _names(house: House) -> set[str]:
    return {guest.name for guest in await house.store.run(guests.of_ceremony, 1) if guest.name}


async def test_a_file_is_previewed_confirmed_once_and_undone(house: House, channel: str) -> None:
    organiser = await _staff(house, channel)
    (asked,) = await organiser.does(filed(LIST))
    assert "“mau.csv” dành cho thành phần nào" in asked
    *_, preview = await organiser.chooses("Đại biểu phường, xã")
    assert "thêm 1, sửa 1, giữ nguyên 0" in preview
    assert "dòng 3: thêm – Trần Thị Thử, Chuyên viên, Phòng Mẫu" in preview
    take = organiser.choice("Nhập 2 dòng")
    (done,) = await organiser.does(take)
    assert "Đã nhập: thêm 1, sửa 1" in done
    assert {"Nguyễn Văn Mẫu", "Trần Thị Thử"} <= await _names(house)
    (undone,) = await organiser.chooses("Hoàn tác")
    assert "thu hồi 1 khách vừa thêm, trả lại như cũ 1 khách" in undone
    assert not {"Nguyễn Văn Mẫu", "Trần Thị Thử"} & await _names(house)


async def test_a_second_press_imports_nothing(house: House) -> None:
    organiser = await _staff(house, "buttons")
    await organiser.does(filed(LIST))
    await organiser.chooses("Đại biểu phường, xã")
    take = organiser.choice("Nhập 2 dòng")
    await organiser.does(take)
    (again,) = await organiser.does(take)
    assert "đã được nhập trước đó: thêm 1, sửa 1" in again


async def test_pasted_text_is_a_list_after_the_command(house: House, channel: str) -> None:
    organiser = await _staff(house, channel)
    await organiser.says("/nhapdanhsach")
    await organiser.says(
        "Nguyễn Văn Mẫu - Bí thư Đảng ủy - phường Xuân Bình - 0912345678\nLê Mẫu - Chuyên viên - Phòng Mẫu"
    )
    *_, preview = await organiser.chooses("Đại biểu phường, xã")
    assert "thêm 1, sửa 1" in preview
    (dropped,) = await organiser.chooses("Bỏ")
    assert "chưa nhập gì" in dropped
    assert await _names(house) == set()


async def test_the_preview_goes_along_as_a_workbook(house: House) -> None:
    organiser = await _staff(house, "buttons")
    await organiser.does(filed(LIST))
    await organiser.chooses("Đại biểu phường, xã")
    sheet = next(message.attachment for message in organiser.messages[::-1] if message.attachment)
    assert (sheet.kind, sheet.language) == ("stored", "vi")


async def test_guests_that_changed_are_previewed_again(house: House) -> None:
    organiser = await _staff(house, "buttons")
    await organiser.does(filed(LIST))
    await organiser.chooses("Đại biểu phường, xã")
    guest = await house.guest("Bí thư Đảng ủy", "phường Xuân Bình")
    await house.store.run(guests.set_name, guest, "Lê Khác Mẫu")
    overtaken, *_ = await organiser.chooses("Nhập 2 dòng")
    assert "chưa nhập gì" in overtaken
    await organiser.chooses("Nhập cả 1 dòng cần hỏi")
    assert {"Nguyễn Văn Mẫu", "Lê Khác Mẫu"} <= await _names(house)


async def test_a_host_is_not_asked_for_a_group(house: House, channel: str) -> None:
    host = await _staff(house, channel, Role.HOST, "xuan-an")
    *_, preview = await host.does(filed(LIST))
    assert "không nhập 2" in preview
    assert "Vượt chỉ tiêu 65" in preview
    assert "Thuộc thành phần khác" in preview


async def test_what_is_no_list_is_said_and_nobody_else_may_send_one(house: House) -> None:
    organiser = await _staff(house, "buttons")
    (told,) = await organiser.does(filed("%PDF-1.7 mẫu", "mau.pdf"))
    assert "chưa cần tài liệu ở bước này" in told
    assert "Không nhập được mau.pdf: Đây là tệp PDF" in told
    await organiser.says("/nhapdanhsach")
    assert "Xin gửi tệp danh sách" in (await organiser.does(Photographed(())))[0]
    stranger = house.person("buttons", "stranger")
    assert "Không nhập" not in (await stranger.does(filed(LIST)))[0]
    door = await _staff(house, "buttons", Role.DOOR)
    assert "thành phần" not in (await door.does(filed(LIST)))[0]

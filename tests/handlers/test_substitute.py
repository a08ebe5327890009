"""Naming a substitute, correcting it, and taking it back."""

from ceremony.model import Guest, Reply
from tests.house import House, Person, at


async def _opened(house: House, channel: str) -> tuple[Guest, Person]:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = house.person(channel, "7001")
    await delegate.says(guest.code)
    return guest, delegate


async def _named(delegate: Person, name: str = "Trần Thị Mẫu") -> list[str]:
    await delegate.chooses("Cử người dự thay")
    await delegate.says(name)
    await delegate.says("Phó Chủ tịch UBND phường Xuân Bình")
    return await delegate.says("0912 345 678")


async def test_a_substitute_is_asked_for_shown_back_and_gets_a_new_code(house: House, channel: str) -> None:
    guest, delegate = await _opened(house, channel)
    (review,) = await _named(delegate)
    assert "Trần Thị Mẫu" in review
    assert "0912 345 678" in review
    recorded, ticket = await delegate.chooses("Xác nhận")
    changed = await house.reload(guest)
    assert changed.reply is Reply.SUBSTITUTED
    assert changed.code != guest.code
    assert f"/i/{changed.code}" in recorded
    assert "Trần Thị Mẫu" in ticket


async def test_each_question_may_be_skipped(house: House, channel: str) -> None:
    guest, delegate = await _opened(house, channel)
    await delegate.chooses("Cử người dự thay")
    for _ in range(3):
        await delegate.chooses("Bỏ qua")
    recorded, _ = await delegate.chooses("Xác nhận")
    assert "người dự thay Chủ tịch UBND phường Xuân Bình" in recorded
    assert (await house.reload(guest)).reply is Reply.SUBSTITUTED


async def test_a_bad_phone_is_asked_for_again_and_nothing_is_lost(house: House, channel: str) -> None:
    _, delegate = await _opened(house, channel)
    await delegate.chooses("Cử người dự thay")
    await delegate.says("Trần Thị Mẫu")
    await delegate.says("Phó Chủ tịch UBND")
    (problem,) = await delegate.says("123")
    assert "Chưa đọc được số điện thoại “123”" in problem
    (review,) = await delegate.says("0912345678")
    assert "Trần Thị Mẫu" in review
    assert "Phó Chủ tịch UBND" in review


async def test_every_field_can_be_corrected_before_confirming(house: House, channel: str) -> None:
    guest, delegate = await _opened(house, channel)
    await _named(delegate)
    await delegate.chooses("Sửa họ tên")
    (review,) = await delegate.says("Lê Văn Mẫu")
    assert "Lê Văn Mẫu" in review
    assert "0912 345 678" in review
    await delegate.chooses("Xác nhận")
    substitute = (await house.reload(guest)).substitute
    assert substitute is not None
    assert (substitute.name, substitute.phone) == ("Lê Văn Mẫu", "+84912345678")


async def test_cancelling_changes_nothing(house: House, channel: str) -> None:
    guest, delegate = await _opened(house, channel)
    await delegate.chooses("Cử người dự thay")
    await delegate.says("Trần Thị Mẫu")
    (text,) = await delegate.chooses("Thôi")
    assert "Không có gì thay đổi" in text
    assert (await house.reload(guest)).reply is Reply.AWAITING


async def test_the_old_code_answers_replaced_and_the_new_one_invites(house: House, channel: str) -> None:
    guest, delegate = await _opened(house, channel)
    await _named(delegate)
    await delegate.chooses("Xác nhận")
    changed = await house.reload(guest)
    (old,) = await house.person(channel, "finder").says(guest.code)
    assert "đã cử người dự thay là Đồng chí Trần Thị Mẫu" in old
    substitute = house.person(channel, "substitute")
    (invitation,) = await substitute.says(changed.code)
    assert "Đồng chí Trần Thị Mẫu" in invitation
    (ticket,) = await substitute.chooses("Xác nhận tham dự")
    assert "dự" in ticket
    assert (await house.reload(guest)).reply is Reply.SUBSTITUTED


async def test_the_invited_one_takes_it_back_and_the_substitute_is_told(house: House, channel: str) -> None:
    guest, delegate = await _opened(house, channel)
    await _named(delegate)
    await delegate.chooses("Xác nhận")
    new_code = (await house.reload(guest)).code
    substitute = house.person(channel, "substitute")
    await substitute.says(new_code)
    await delegate.says("/thumoi")
    await delegate.chooses("Xác nhận tham dự")
    back = await house.reload(guest)
    assert (back.reply, back.code) == (Reply.ATTENDING, guest.code)
    (told,) = substitute.reads()
    assert "không còn cần nữa" in told
    (ended,) = await house.person(channel, "late").says(new_code)
    assert "không còn dùng được" in ended


async def test_a_substitute_who_cannot_come_says_so_and_the_invited_one_is_told(house: House) -> None:
    guest, delegate = await _opened(house, "buttons")
    await _named(delegate)
    await delegate.chooses("Xác nhận")
    delegate.reads()
    substitute = house.person("plain", "substitute")
    await substitute.says((await house.reload(guest)).code)
    (thanks,) = await substitute.chooses("Không thể tham dự")
    assert "Trần Thị Mẫu, Phó Chủ tịch UBND phường Xuân Bình không thể tham dự" in thanks
    (told,) = delegate.reads()
    assert "Trần Thị Mẫu, Phó Chủ tịch UBND phường Xuân Bình, người dự thay" in told
    await delegate.chooses("Xác nhận tham dự")
    assert (await house.reload(guest)).reply is Reply.ATTENDING


async def test_no_substitute_is_taken_after_the_deadline(house: House, channel: str) -> None:
    guest, delegate = await _opened(house, channel)
    await _named(delegate)
    house.clock.move_to(at(8, 12))
    (late,) = await delegate.chooses("Xác nhận")
    assert "Thời hạn phản hồi đã hết" in late
    assert (await house.reload(guest)).reply is Reply.AWAITING


async def test_a_name_typed_without_capitals_gets_them(house: House, channel: str) -> None:
    _, delegate = await _opened(house, channel)
    (review,) = await _named(delegate, "đặng thị mẫu")
    assert "Đặng Thị Mẫu" in review

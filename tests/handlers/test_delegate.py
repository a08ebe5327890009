"""Delegates and clerks: every story on a channel with buttons and on one with text only."""

import re

import pytest

from ceremony.codes import spell
from ceremony.model import Reply, Role
from messages.model import Picture
from tests.house import House, at


async def test_a_delegate_opens_confirms_and_has_a_ticket(house: House, channel: str) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = house.person(channel, "7001")
    (invitation,) = await delegate.says(f"/start {guest.code}")
    assert "trân trọng kính mời" in invitation
    assert "Thứ Sáu, ngày 09/8/2024 (giờ cụ thể sẽ thông báo sau)" in invitation
    assert "UBND phường Xuân An" in invitation
    assert "Ban Tổ chức chỉ lưu" in invitation
    (ticket,) = await delegate.chooses("Xác nhận tham dự")
    assert spell(guest.code) in ticket
    assert "họ và tên" in ticket
    assert (await house.reload(guest)).reply is Reply.ATTENDING


async def test_the_cards_of_invitation_and_ticket_go_along(house: House) -> None:
    guest = await house.guest("Bí thư Đảng ủy", "xã Hàng Gòn")
    delegate = house.person("buttons", "7001")
    await delegate.says(guest.code)
    await delegate.chooses("Xác nhận tham dự")
    kinds = [message.picture for message in delegate.messages if message.picture]
    assert kinds == [Picture("invitation", guest.code, "vi"), Picture("ticket", guest.code, "vi")]
    assert house.buttons.pictures["7001"].startswith(b"\xff\xd8")


async def test_on_text_only_the_cards_come_as_links(house: House) -> None:
    guest = await house.guest("Bí thư Đảng ủy", "xã Hàng Gòn")
    (invitation,) = await house.person("plain", "a").says(guest.code)
    assert re.search(r"^Ảnh: http://127\.0\.0\.1:8080/p/[\w-]{24}\.jpg$", invitation, re.MULTILINE)
    assert guest.code not in invitation


@pytest.mark.parametrize("spelling", ["{spelled}", "{lower}", " {spaced} ", "http://x.vn/i/{code}", "{letter_o}"])
async def test_a_code_is_read_however_it_is_typed(house: House, spelling: str) -> None:
    guest = await house.guest("Chủ tịch HĐND", "xã Bảo Quang")
    spelled = spell(guest.code)
    text = spelling.format(
        spelled=spelled,
        lower=spelled.lower(),
        spaced=spelled.replace("-", "  "),
        code=guest.code,
        letter_o=spelled.replace("0", "O").replace("1", "l"),
    )
    (invitation,) = await house.person("plain", "a").says(text)
    assert "trân trọng kính mời" in invitation


async def test_a_missing_name_is_asked_once_and_stands_on_the_ticket(house: House, channel: str) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = house.person(channel, "7001")
    await delegate.says(guest.code)
    await delegate.chooses("Xác nhận tham dự")
    (ticket,) = await delegate.says("  Nguyễn   Văn Mẫu ")
    assert "Đồng chí Nguyễn Văn Mẫu, Chủ tịch UBND phường Xuân Bình" in ticket
    await delegate.chooses("Không thể tham dự")
    (ticket,) = await delegate.chooses("Xác nhận tham dự")
    assert "kính đề nghị cho biết họ và tên" not in ticket


async def test_the_name_may_be_skipped(house: House, channel: str) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = house.person(channel, "7001")
    await delegate.says(guest.code)
    await delegate.chooses("Xác nhận tham dự")
    (answer,) = await delegate.chooses("Bỏ qua")
    assert "bổ sung khi đón tiếp" in answer
    assert (await house.reload(guest)).name == ""


async def test_declining_with_a_reason_from_the_list_or_in_own_words(house: House, channel: str) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Hòa")
    delegate = house.person(channel, "7001")
    await delegate.says(guest.code)
    (asked,) = await delegate.chooses("Không thể tham dự")
    assert "lý do" in asked
    await delegate.chooses("Đi công tác xa")
    assert (await house.reload(guest)).reason == "Đi công tác xa"
    await delegate.says("/thumoi")
    await delegate.chooses("Không thể tham dự")
    await delegate.says("Dự họp Tỉnh ủy cùng giờ")
    declined = await house.reload(guest)
    assert (declined.reply, declined.reason) == (Reply.DECLINED, "Dự họp Tỉnh ủy cùng giờ")


async def test_the_answer_changes_until_the_deadline_and_not_after(house: House, channel: str) -> None:
    guest = await house.guest("Chủ tịch UBMTTQVN", "xã Bình Lộc")
    delegate = house.person(channel, "7001")
    await delegate.says(guest.code)
    await delegate.chooses("Không thể tham dự")
    house.clock.move_to(at(8, 10, 59))
    await delegate.chooses("Xác nhận tham dự")
    assert (await house.reload(guest)).reply is Reply.ATTENDING
    number = delegate.number_of("Không thể tham dự") if channel == "plain" else ""
    house.clock.move_to(at(8, 11, 1))
    (late,) = await (delegate.says(number) if number else delegate.chooses("Không thể tham dự"))
    assert "hết lúc 11 giờ, Thứ Năm, ngày 08/8/2024" in late
    assert "Phòng Nội vụ" in late
    assert "0251 000 0000" in late
    assert (await house.reload(guest)).reply is Reply.ATTENDING


async def test_two_chats_may_answer_for_one_guest(house: House) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    chief, clerk = house.person("buttons", "7001"), house.person("plain", "clerk")
    await chief.says(guest.code)
    await clerk.says(guest.code)
    await clerk.chooses("Xác nhận tham dự")
    assert (await house.reload(guest)).reply is Reply.ATTENDING
    (shown,) = await chief.says("/thumoi")
    assert "xác nhận tham dự" in shown


async def test_a_clerk_with_four_chiefs_is_asked_which(house: House, channel: str) -> None:
    clerk = house.person(channel, "clerk")
    posts = ("Bí thư Đảng ủy", "Chủ tịch HĐND", "Chủ tịch UBND", "Chủ tịch UBMTTQVN")
    chiefs = [await house.guest(post, "phường Bảo Vinh") for post in posts]
    for chief in chiefs:
        await clerk.says(chief.code)
    (which,) = await clerk.says("/ve")
    assert "nhiều đại biểu" in which
    (none_yet,) = await clerk.chooses("Đồng chí Chủ tịch HĐND phường Bảo Vinh")
    assert "sau khi" in none_yet
    await clerk.chooses("Xác nhận tham dự")
    assert [(await house.reload(chief)).reply for chief in chiefs] == [
        Reply.AWAITING,
        Reply.ATTENDING,
        Reply.AWAITING,
        Reply.AWAITING,
    ]


async def test_posts_of_one_person_have_one_answer(house: House) -> None:
    from storage import joins

    party = await house.guest("Bí thư Đảng ủy", "phường Suối Tre")
    council = await house.guest("Chủ tịch HĐND", "phường Suối Tre")
    await house.store.run(joins.join, council.id, party.id, in_chat=None)
    delegate = house.person("plain", "a")
    (invitation,) = await delegate.says(council.code)
    assert "Bí thư Đảng ủy, Chủ tịch HĐND phường Suối Tre" in invitation
    await delegate.chooses("Xác nhận tham dự")
    assert (await house.reload(party)).reply is Reply.ATTENDING


async def test_the_programme_keeps_its_printed_labels(house: House, channel: str) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = house.person(channel, "7001")
    await delegate.says(guest.code)
    (programme,) = await delegate.says("Chương trình")
    assert "4. Phát biểu của Bí thư Đảng ủy phường Xuân An" in programme
    assert "\n5. " not in programme
    assert "- Lãnh đạo UBND thành phố" in programme


@pytest.mark.parametrize("words", ["/trogiup", "trợ giúp", "TRO GIUP", "/help", "hướng dẫn"])
async def test_help_is_found_however_it_is_asked_for(house: House, words: str) -> None:
    (text,) = await house.person("plain", "a").says(words)
    assert "mã 16 ký tự" in text


async def test_words_that_are_nothing_known_get_help(house: House, channel: str) -> None:
    (text,) = await house.person(channel, "a").says("hôm nay trời đẹp quá")
    assert "chưa hiểu" in text
    assert "liên kết trong thư mời" in text


async def test_choosing_works_by_the_words_of_a_button(house: House) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    delegate = house.person("plain", "a")
    await delegate.says(guest.code)
    await delegate.says("xac nhan tham du")
    assert (await house.reload(guest)).reply is Reply.ATTENDING


async def test_the_language_can_be_chosen(house: House, channel: str) -> None:
    delegate = house.person(channel, "7001")
    await delegate.says("/ngonngu")
    (english,) = await delegate.chooses("English")
    assert "English" in english
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    (invitation,) = await delegate.says(guest.code)
    assert "Friday" in invitation
    (choice,) = await delegate.says("tiếng Việt")
    assert "ngôn ngữ" in choice
    (vietnamese,) = await delegate.chooses("Tiếng Việt")
    assert "/trogiup" in vietnamese


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.HOST, Role.DOOR])
async def test_staff_are_told_how_to_change_the_language(house: House, channel: str, role: Role) -> None:
    person = house.person(channel, "7001")
    (welcome,) = await person.says(f"/start {await house.staff_token(role, group='xuan-an')}")
    assert "/ngonngu" in welcome
    assert ("/chuyentiep" in welcome) is (role is not Role.DOOR)

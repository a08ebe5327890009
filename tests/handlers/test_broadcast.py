"""Composing broadcasts in chat: what is said, to whom, when, and what is sent in the end."""

import asyncio
import io
import json
from dataclasses import replace

import pytest
from PIL import Image
from sqlalchemy import select

from actions import scheduled, staff
from ceremony.model import Role
from messages.model import Filed, Photographed, Pressed, Received, Said
from messages.styled import Run
from storage import attachments, campaigns
from storage import staff as stored_staff
from storage.campaigns import Campaign, Stage
from storage.tables import attachments as table
from storage.tables import audit_entries
from storage.types import Transaction
from tests.house import House, Person, at

PDF = Received("document", "chuong-trinh.pdf", "application/pdf", b"%PDF-1.7")


@pytest.fixture(params=["buttons", "plain"])
def channel(request: pytest.FixtureRequest) -> str:
    """With buttons, and with text only."""
    return str(request.param)


async def _organiser(house: House, channel: str, address: str = "o") -> Person:
    person = house.person(channel, address)
    await person.says(f"/start {await house.staff_token(Role.ORGANISER)}")
    person.reads()
    return person


async def _host(house: House, channel: str) -> Person:
    person = house.person(channel, "h")
    await person.says(f"/start {await house.staff_token(Role.HOST, group='xuan-an')}")
    person.reads()
    return person


async def _delegate(house: House, channel: str, unit: str = "phường Xuân Bình") -> Person:
    guest = await house.guest("Chủ tịch UBND", unit)
    person = house.person(channel, unit)
    await person.says(guest.code)
    person.reads()
    return person


async def _composed(who: Person, text: str = "Kính mời {xung_ho} có mặt trước 7 giờ.") -> None:
    await who.says("/thongbao")
    await who.chooses("Soạn thông báo mới")
    await who.says(text)
    await who.chooses("Chọn người nhận")
    who.reads()


async def _campaigns(house: House) -> list[Campaign]:
    def read(tx: Transaction) -> list[Campaign]:
        return list(campaigns.in_stage(tx, *Stage))

    return await house.store.read(read)


async def test_a_broadcast_is_composed_previewed_and_sent(house: House, channel: str) -> None:
    organiser, delegate = await _organiser(house, channel), await _delegate(house, channel)
    (menu,) = await organiser.says("thông báo")
    assert "THÔNG BÁO" in menu
    (asked,) = await organiser.chooses("Soạn thông báo mới")
    assert "{ho_ten}" in asked and "{link}" in asked
    (content,) = await organiser.says("Kính gửi {xung_ho} {ho_ten}, {chuc_vu} {don_vi}: mời dự lúc {gio}, {ngay}.")
    assert "Kính gửi" in content
    (audience,) = await organiser.chooses("Chọn người nhận")
    assert "Mọi đại biểu" in audience
    assert "175 người nhận: 1 kênh khác, 174 chưa có kênh liên lạc" in audience
    sample, summary = await organiser.chooses("Xem trước và gửi")
    words = "Kính gửi Đồng chí Chủ tịch UBND phường Xuân Bình: mời dự lúc giờ cụ thể sẽ thông báo sau, 09/8/2024."
    assert sample.startswith(words)
    assert "175 người nhận" in summary
    assert delegate.reads() == []
    await organiser.chooses("Gửi ngay")
    assert delegate.reads() == [words]
    (campaign,) = await _campaigns(house)
    assert campaign.stage is not Stage.DRAFT
    (details,) = await house.store.read(_audit, "broadcast")
    assert details["reachable"] == 1 and details["without"] == 174


def _audit(tx: Transaction, act: str) -> list[dict[str, object]]:
    query = select(audit_entries.c.details).where(audit_entries.c.act == act)
    return [json.loads(text) for text in tx.execute(query).scalars()]


async def test_a_second_press_sends_once(house: House, channel: str) -> None:
    organiser, delegate = await _organiser(house, channel), await _delegate(house, channel)
    await _composed(organiser)
    await organiser.chooses("Xem trước và gửi")
    press = organiser.choice("Gửi ngay")
    await organiser.does(press)
    again = await organiser.does(press if channel == "buttons" else Said("Gửi ngay"))
    if channel == "buttons":
        assert "không gửi lại" in again[0]
    await house.tick()
    assert len(delegate.reads()) == 1


async def test_marks_are_kept_and_broken_ones_cost_no_word(house: House) -> None:
    organiser, delegate = await _organiser(house, "buttons"), await _delegate(house, "buttons")
    await organiser.says("/thongbao")
    await organiser.chooses("Soạn thông báo mới")
    await organiser.does(Said("Kính mời", (Run("Kính ", ("bold",)), Run("mời"))))
    await organiser.chooses("Chọn người nhận")
    await organiser.chooses("Xem trước và gửi")
    assert organiser.messages[-2].styled == (Run("Kính ", ("bold",)), Run("mời"))
    await organiser.chooses("Sửa nội dung")
    await organiser.does(Said("Kính mời dự", (Run("lệch", ("bold",)),)))
    await organiser.chooses("Chọn người nhận")
    await organiser.chooses("Xem trước và gửi")
    await organiser.chooses("Gửi ngay")
    assert delegate.reads() == ["Kính mời dự"]


async def test_words_and_a_file_come_in_any_order_and_are_replaced(house: House, channel: str) -> None:
    organiser = await _organiser(house, channel)
    await organiser.says("/thongbao")
    await organiser.chooses("Soạn thông báo mới")
    (first,) = await organiser.does(Filed(PDF))
    assert "chỉ có tệp" in first
    (second,) = await organiser.says("Chương trình kèm theo.")
    assert "có tệp kèm theo" in second
    (campaign,) = await _campaigns(house)
    picture = Received("photo", "", "image/jpeg", b"\xff\xd8", Said("Sơ đồ"), "upload-1")
    (third,) = await organiser.does(Photographed(file=picture))
    assert "Sơ đồ" in third
    (changed,) = await _campaigns(house)
    assert changed.attachment_id != campaign.attachment_id
    assert await house.store.read(attachments.uploaded, channel, changed.attachment_id or 0) == "upload-1"
    (without,) = await organiser.chooses("Bỏ tệp")
    assert "có tệp kèm theo" not in without
    assert (await _campaigns(house))[0].attachment_id is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (Said(" \n "), "chưa có chữ nào"),
        (Said("Kính gửi {hoten} và {xyz}"), "Có phải ý là {ho_ten}?"),
        (Said("Kính gửi {ho_ten"), "chưa thành cặp"),
        (Said("a" * 20_001), "quá dài"),
        (Filed(problem="too_large"), "không quá 20 MB"),
        (Photographed(problem="too_large"), "không quá 20 MB"),
        (Filed(problem="not_fetched"), "gửi lại tệp"),
    ],
)
async def test_bad_content_is_told_and_composing_goes_on(
    house: House, channel: str, content: Said, said: str
) -> None:
    organiser = await _organiser(house, channel)
    await organiser.says("/thongbao")
    await organiser.chooses("Soạn thông báo mới")
    (told,) = await organiser.does(content)
    assert said in told
    (taken,) = await organiser.says("Kính mời.")
    assert "Kính mời." in taken


@pytest.mark.parametrize("text", ["Thư mời", "12345", "7K3M-9QZT-12AB-45CD", "có", "99"])
async def test_words_that_mean_something_elsewhere_are_words_here(house: House, channel: str, text: str) -> None:
    organiser = await _organiser(house, channel)
    await organiser.says("/thongbao")
    await organiser.chooses("Soạn thông báo mới")
    (taken,) = await organiser.says(text)
    assert text in taken and "Nội dung" in taken


async def test_commands_are_commands_and_the_draft_waits(house: House, channel: str) -> None:
    organiser = await _organiser(house, channel)
    await _composed(organiser, "Bản nháp số một")
    (kept,) = await organiser.says("/huy")
    assert "giữ lại" in kept
    (figures,) = await organiser.says("/tinhhinh")
    assert "TÌNH HÌNH" in figures
    await organiser.says("/thongbao")
    (content,) = await organiser.chooses("Nháp: Bản nháp số một")
    assert "Bản nháp số một" in content
    (told,) = await organiser.says("/huy")
    assert "giữ lại" in told


async def test_a_draft_is_kept_or_deleted_at_any_step(house: House, channel: str) -> None:
    organiser = await _organiser(house, channel)
    await _composed(organiser)
    (kept,) = await organiser.chooses("Giữ bản nháp")
    assert "giữ lại" in kept
    assert len(await _campaigns(house)) == 1
    await organiser.says("/thongbao")
    await organiser.chooses("Nháp")
    (gone,) = await organiser.chooses("Thôi, xóa bản nháp")
    assert "Không có gì được gửi" in gone
    assert await _campaigns(house) == []


async def test_an_empty_draft_is_not_begun_twice(house: House, channel: str) -> None:
    organiser = await _organiser(house, channel)
    for _ in range(3):
        await organiser.says("/thongbao")
        await organiser.chooses("Soạn thông báo mới")
    assert len(await _campaigns(house)) == 1


async def test_a_long_text_is_split_or_sent_as_a_document(house: House, channel: str) -> None:
    organiser = await _organiser(house, channel)
    await organiser.says("/thongbao")
    await organiser.chooses("Soạn thông báo mới")
    (personal,) = await organiser.says("{ho_ten} " + "a b " * 1100)
    assert "Không gửi dạng tài liệu được" in personal
    text = "\n\n".join(["Đoạn văn. " * 100] * 10)
    house.clock.move_to(at(5, 8))
    (long,) = await organiser.says(text)
    assert "3 tin" in long
    (letter,) = await organiser.chooses("Gửi dạng tài liệu")
    assert "có tệp kèm theo" in letter
    (campaign,) = await _campaigns(house)
    stored = await house.store.read(attachments.find, campaign.attachment_id or 0)
    assert stored and stored.kind == "letter" and stored.data.decode() == text.strip()
    (again,) = await organiser.chooses("Bỏ tệp")
    assert "3 tin" in again


async def test_a_text_that_an_app_sent_in_several_messages_is_one(house: House) -> None:
    organiser = await _organiser(house, "buttons")
    await organiser.says("/thongbao")
    await organiser.chooses("Soạn thông báo mới")
    await organiser.says("a" * 4000)
    (joined,) = await organiser.says("b" * 500)
    assert "4501 ký tự" in joined
    await organiser.says("a" * 4000)
    house.clock.move_to(at(5, 8))
    (replaced,) = await organiser.says("b" * 500)
    assert "500 ký tự." in replaced and "4501" not in replaced


async def test_the_length_is_that_of_the_longest_reader(house: House) -> None:
    organiser = await _organiser(house, "buttons")
    await organiser.says("/thongbao")
    await organiser.chooses("Soạn thông báo mới")
    (short,) = await organiser.says("a" * 4096)
    assert "4096 ký tự." in short and "chia theo đoạn" not in short
    house.clock.move_to(at(5, 8))
    (long,) = await organiser.says("🌸" * 2049)
    assert "4098 ký tự, quá 4096" in long
    (filled,) = await organiser.says("a" * 4080 + "{don_vi}")
    assert "chia theo đoạn" in filled


async def test_an_audience_is_chosen_by_several_dimensions(house: House, channel: str) -> None:
    organiser, _ = await _organiser(house, channel), await _delegate(house, channel)
    await _composed(organiser)
    await organiser.chooses("Thành phần")
    (ticked,) = await organiser.chooses("Đại biểu phường, xã (60)")
    assert "60 người nhận" in ticked
    assert organiser.is_offered("✓ Đại biểu phường, xã (60)")
    await organiser.chooses("Đại biểu thành phố")
    await organiser.chooses("✓ Đại biểu thành phố")
    await organiser.chooses("Xong")
    await organiser.chooses("Đơn vị")
    assert organiser.is_offered("Trang sau")
    await organiser.chooses("phường Xuân Bình (4)")
    (menu,) = await organiser.chooses("Xong")
    assert "Đơn vị: phường Xuân Bình" in menu and "4 người nhận" in menu
    await organiser.chooses("Câu trả lời")
    await organiser.chooses("tham dự")
    (nobody,) = await organiser.chooses("Xong")
    assert "Chưa có người nhận nào" in nobody
    (refused,) = await organiser.chooses("Xem trước và gửi")
    assert "Không có ai phù hợp" in refused
    await organiser.chooses("Sửa người nhận")
    (every,) = await organiser.chooses("Bỏ mọi điều kiện")
    assert "Mọi đại biểu" in every


async def test_people_are_added_and_removed_by_name(house: House, channel: str) -> None:
    organiser = await _organiser(house, channel)
    await _composed(organiser)
    await organiser.chooses("Đích danh")
    (nothing,) = await organiser.says("giám đốc sở")
    assert "Không tìm thấy" in nothing
    await organiser.says("chu tich ubnd xuan binh")
    (added,) = await organiser.chooses("Đồng chí Chủ tịch UBND phường Xuân Bình")
    assert "1 người nhận" in added
    (removed,) = await organiser.chooses("✓ Đồng chí Chủ tịch UBND phường Xuân Bình")
    assert "175 người nhận" in removed
    (menu,) = await organiser.chooses("Xong")
    assert "Mọi đại biểu" in menu


async def test_staff_alone_and_with_guests(house: House, channel: str) -> None:
    organiser = await _organiser(house, channel)
    steward = house.person(channel, "d")
    await steward.says(f"/start {await house.staff_token(Role.DOOR)}")
    steward.reads()
    await _composed(organiser, "Kính gửi {xung_ho} {ho_ten}, họp lúc {gio}.")
    await organiser.chooses("Người có nhiệm vụ")
    (ticked,) = await organiser.chooses("Trực cửa")
    assert "1 người nhận: 1 kênh khác" in ticked
    (menu,) = await organiser.chooses("Xong")
    assert "Không gửi cho đại biểu" in menu
    await organiser.chooses("Xem trước và gửi")
    await organiser.chooses("Gửi ngay")
    assert steward.reads() == ["Kính gửi Đồng chí thuộc Ban Tổ chức, họp lúc giờ cụ thể sẽ thông báo sau."]


async def test_acknowledging_may_be_asked_for_and_chosen_by(house: House, channel: str) -> None:
    organiser, delegate = await _organiser(house, channel), await _delegate(house, channel)
    await _composed(organiser, "Đổi giờ tập trung.")
    await organiser.chooses("Xem trước và gửi")
    sample, summary = await organiser.chooses("Yêu cầu bấm “Đã nhận”")
    assert "Yêu cầu bấm “Đã nhận”: có" in summary
    assert "Đã nhận" in sample or channel == "buttons"
    if channel == "buttons":
        (only,) = await organiser.chooses("Đã nhận")
        assert "bản xem trước" in only
    await organiser.chooses("Gửi ngay")
    delegate.reads()
    assert delegate.is_offered("Đã nhận")
    await _composed(organiser, "Nhắc lại.")
    await organiser.chooses("Chưa bấm “Đã nhận”")
    await organiser.chooses("Đổi giờ tập trung.")
    (menu,) = await organiser.chooses("Xong")
    assert "Chưa bấm “Đã nhận”: Đổi giờ tập trung." in menu
    assert "175 người nhận" in menu


async def test_the_preview_reaches_nobody_but_who_composes(house: House) -> None:
    organiser = await _organiser(house, "buttons")
    await _delegate(house, "buttons")
    await _composed(organiser)
    (before,) = await organiser.says("/tinhhinh")
    await organiser.says("/thongbao")
    await organiser.chooses("Nháp")
    await organiser.chooses("Chọn người nhận")
    await organiser.chooses("Xem trước và gửi")
    (after,) = await organiser.says("/tinhhinh")
    assert before == after


async def test_an_audience_that_changed_since_the_preview_is_asked_about_again(house: House, channel: str) -> None:
    organiser = await _organiser(house, channel)
    one = await _delegate(house, channel)
    await _composed(organiser)
    await organiser.chooses("Xem trước và gửi")
    two = await _delegate(house, channel, "phường Xuân Hòa")
    changed, summary = await organiser.chooses("Gửi ngay")
    assert "đã thay đổi" in changed and "175" in changed
    assert "2 kênh khác" in summary
    assert one.reads() == two.reads() == []
    await organiser.chooses("Gửi ngay")
    assert len(one.reads()) == len(two.reads()) == 1


async def test_two_organisers_compose_side_by_side(house: House, channel: str) -> None:
    one, two = await _organiser(house, channel, "o1"), await _organiser(house, channel, "o2")
    delegate = await _delegate(house, channel)
    await _composed(one, "Tin thứ nhất")
    await _composed(two, "Tin thứ hai")
    for each in (one, two):
        await each.chooses("Xem trước và gửi")
    await asyncio.gather(*(each.acts(each.choice("Gửi ngay")) for each in (one, two)))
    await house.sender.drain()
    assert sorted(delegate.reads()) == ["Tin thứ hai", "Tin thứ nhất"]


async def test_a_host_reaches_its_own_group_only(house: House, channel: str) -> None:
    host = await _host(house, channel)
    stranger = await _delegate(house, channel)
    await _composed(host, "Kính mời họp.")
    assert not host.is_offered("Người có nhiệm vụ")
    await host.chooses("Đích danh")
    (nobody,) = await host.says("bí thư suối tre")
    assert "Không tìm thấy" in nobody
    (menu,) = await host.chooses("Xong")
    assert "65 người nhận" in menu
    (campaign,) = await _campaigns(house)
    foreign = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    for data in ("group:1", "role:door"):
        (refused,) = await host.does(Pressed(f"broadcast_toggle:{campaign.id}:{data}:0"))
        assert "đã cũ" in refused
    (empty,) = await host.does(Pressed(f"broadcast_toggle:{campaign.id}:people:{foreign.id}:0"))
    assert "Chưa có người nhận nào" in empty
    await host.chooses("Xong")
    await host.chooses("Bỏ mọi điều kiện")
    _, summary = await host.chooses("Xem trước và gửi")
    assert "65 người nhận" in summary
    await host.chooses("Gửi ngay")
    assert stranger.reads() == []


async def test_a_host_does_not_see_what_others_compose(house: House) -> None:
    organiser, host = await _organiser(house, "buttons"), await _host(house, "buttons")
    await _composed(organiser, "Của Ban Tổ chức")
    await host.says("/thongbao")
    assert not any("Nháp" in each.label for each in host.messages[-1].choices)
    (campaign,) = await _campaigns(house)
    for verb in ("open", "discard", "preview", "when", "audience"):
        (refused,) = await host.does(Pressed(f"broadcast_{verb}:{campaign.id}"))
        assert "không dùng được" in refused


async def test_nobody_else_composes(house: House, channel: str) -> None:
    delegate = await _delegate(house, channel)
    (refused,) = await delegate.says("/thongbao")
    assert "dành cho người có nhiệm vụ" in refused


async def test_a_time_is_said_back_kept_over_a_restart_and_sent(house: House, channel: str) -> None:
    organiser, delegate = await _organiser(house, channel), await _delegate(house, channel)
    await _composed(organiser)
    await organiser.chooses("Xem trước và gửi")
    (asked,) = await organiser.chooses("Hẹn giờ gửi")
    assert "07 giờ, Thứ Hai, ngày 05/8/2024" in asked
    (bad,) = await organiser.says("sáng sớm")
    assert "Chưa đọc được thời điểm" in bad
    (past,) = await organiser.says("5/8 6h30")
    assert "đã qua" in past and "bây giờ là 07 giờ" in past
    (said,) = await organiser.says("8h00 ngày 06/8")
    assert "Hẹn gửi lúc 08 giờ, Thứ Ba, ngày 06/8/2024" in said
    (kept,) = await organiser.chooses("Hẹn gửi")
    assert "Đã hẹn gửi lúc 08 giờ" in kept
    assert await house.store.read(scheduled.next_due) == at(6, 8)
    late = await _delegate(house, channel, "phường Xuân Hòa")
    house.clock.move_to(at(6, 7, 59))
    assert await house.ring() == 0
    house.clock.move_to(at(6, 8))
    assert await house.ring() == 1
    assert len(delegate.reads()) == len(late.reads()) == 1
    told, shown, report = organiser.reads()
    assert "Đã đến giờ hẹn" in told and "ĐANG GỬI" in shown
    assert "ĐÃ GỬI XONG" in report and "Đã đến: 2/2" in report
    house.clock.move_to(at(6, 8, 1))
    await house.tick()
    if channel == "buttons":
        (changed,) = (message for (address, _), message in house.buttons.edited.items() if address == "o")
        assert "đã kết thúc" in changed.text
    assert await house.ring() == 0


async def test_what_began_by_itself_can_be_steered_at_once_by_who_scheduled_it(house: House) -> None:
    organiser, delegate = await _organiser(house, "buttons"), await _delegate(house, "buttons")
    await _scheduled(organiser, "Tin hẹn giờ", "mai 8h")
    house.clock.move_to(at(6, 8))
    await house.store.run(scheduled.start_due, house.clock.now())
    await organiser.does(Pressed(f"pause:{(await _campaigns(house))[0].id}"))
    assert "TẠM DỪNG" in organiser.messages[-1].text
    assert delegate.reads() == []


async def test_one_that_began_for_nobody_says_so_once(house: House, channel: str) -> None:
    organiser, delegate = await _organiser(house, channel), await _delegate(house, channel)
    await _composed(organiser)
    await organiser.chooses("Câu trả lời")
    await organiser.chooses("chưa phản hồi")
    await organiser.chooses("Xong")
    await organiser.chooses("Đích danh")
    await organiser.says("chu tich ubnd xuan binh")
    await organiser.chooses("Đồng chí Chủ tịch UBND phường Xuân Bình")
    await organiser.chooses("Xong")
    await organiser.chooses("Xem trước và gửi")
    await organiser.chooses("Hẹn giờ gửi")
    await organiser.says("mai 8h")
    await organiser.chooses("Hẹn gửi")
    await delegate.chooses("Xác nhận tham dự")
    organiser.reads()
    house.clock.move_to(at(6, 8))
    await house.ring()
    told, report = organiser.reads()
    assert "Đã đến giờ hẹn" in told and "ĐÃ GỬI XONG" in report


async def test_what_a_host_scheduled_stops_with_its_duty_and_the_organisers_are_told(
    house: House, channel: str
) -> None:
    organiser, host = await _organiser(house, channel), await _host(house, channel)
    delegate = await _delegate(house, channel, "phường Xuân An")
    await _scheduled(host, "Tin hẹn giờ", "mai 8h")
    await house.store.run(staff.revoke, 2, house.clock.now())
    await house.sender.drain()
    (told,) = organiser.reads()
    assert "“Tin hẹn giờ” (hẹn gửi lúc 08 giờ, Thứ Ba, ngày 06/8/2024) không còn nhiệm vụ" in told
    house.clock.move_to(at(6, 8))
    assert await house.ring() == 0
    assert delegate.reads() == []
    await organiser.says("/thongbao")
    (content,) = await organiser.chooses("Nháp: Tin hẹn giờ")
    assert "Tin hẹn giờ" in content


async def test_what_is_due_does_not_leave_where_who_scheduled_it_has_no_duty(house: House, channel: str) -> None:
    organiser, host = await _organiser(house, channel), await _host(house, channel)
    delegate = await _delegate(house, channel, "phường Xuân An")
    await _scheduled(host, "Tin hẹn giờ", "mai 8h")
    await house.store.run(stored_staff.revoke, 2, house.clock.now())
    house.clock.move_to(at(6, 8))
    await house.ring()
    assert delegate.reads() == []
    assert "không còn nhiệm vụ" in organiser.reads()[-1]
    (campaign,) = await _campaigns(house)
    assert campaign.stage is Stage.DRAFT


async def test_an_organiser_whose_link_of_a_door_is_revoked_keeps_what_it_scheduled(house: House) -> None:
    organiser, delegate = await _organiser(house, "buttons"), await _delegate(house, "buttons")
    await organiser.says(f"/start {await house.staff_token(Role.DOOR)}")
    await _scheduled(organiser, "Tin hẹn giờ", "mai 8h")
    await house.store.run(staff.revoke, 2, house.clock.now())
    house.clock.move_to(at(6, 8))
    await house.ring()
    assert delegate.reads() == ["Tin hẹn giờ"]


async def test_a_file_that_nothing_has_any_more_is_dropped(house: House, channel: str) -> None:
    organiser = await _organiser(house, channel)
    await organiser.says("/thongbao")
    await organiser.chooses("Soạn thông báo mới")
    await organiser.does(Filed(PDF))
    await organiser.does(
        Photographed(file=Received("photo", "", "image/jpeg", b"\xff\xd8", Said("A"), "upload-1"))
    )
    assert await house.store.read(_files) == ["photo"]
    await organiser.chooses("Bỏ tệp")
    assert await house.store.read(_files) == []
    await organiser.does(Filed(PDF))
    await organiser.chooses("Thôi, xóa bản nháp")
    assert await house.store.read(_files) == []


async def test_a_file_stays_while_a_preview_of_it_is_on_its_way(house: House) -> None:
    organiser = await _organiser(house, "buttons")
    await organiser.says("/thongbao")
    await organiser.chooses("Soạn thông báo mới")
    await organiser.does(Filed(PDF))
    await organiser.chooses("Chọn người nhận")
    await organiser.acts(organiser.choice("Xem trước"))
    await organiser.acts(Pressed(f"broadcast_drop:{(await _campaigns(house))[0].id}"))
    assert await house.store.read(_files) == ["document"]
    await house.sender.drain()
    assert len([message for message in organiser.messages if message.attachment]) == 1
    await organiser.does(Filed(replace(PDF, name="ban-moi.pdf")))
    assert await house.store.read(_files) == ["document"]


def _files(tx: Transaction) -> list[str]:
    return list(tx.execute(select(table.c.kind)).scalars())


async def _scheduled(who: Person, words: str, moment: str) -> None:
    await _composed(who, words)
    await who.chooses("Xem trước và gửi")
    await who.chooses("Hẹn giờ gửi")
    await who.says(moment)
    await who.chooses("Hẹn gửi")


async def test_what_is_scheduled_may_be_changed_and_cancelled(house: House, channel: str) -> None:
    organiser = await _organiser(house, channel)
    await _composed(organiser, "Tin hẹn giờ")
    await organiser.chooses("Xem trước và gửi")
    await organiser.chooses("Hẹn giờ gửi")
    await organiser.says("mai 8h")
    await organiser.chooses("Hẹn gửi")
    await organiser.says("/thongbao")
    await organiser.chooses("Hẹn 08 giờ, Thứ Ba, ngày 06/8/2024")
    _, content = await organiser.chooses("Dừng hẹn để sửa")
    assert "Tin hẹn giờ" in content
    await organiser.chooses("Chọn người nhận")
    await organiser.chooses("Xem trước và gửi")
    await organiser.chooses("Hẹn giờ gửi")
    await organiser.says("mai 8h")
    await organiser.chooses("Hẹn gửi")
    (gone,) = await organiser.chooses("Hủy hẹn và xóa")
    assert "Đã xóa" in gone
    assert await _campaigns(house) == []


async def test_one_slept_through_is_sent_unless_the_ceremony_is_over(house: House) -> None:
    organiser, delegate = await _organiser(house, "buttons"), await _delegate(house, "buttons")
    for moment in ("7/8 8h", "9/8 9h"):
        await _scheduled(organiser, f"Tin {moment}", moment)
    house.clock.move_to(at(8, 12))
    await house.ring()
    assert "Tin 7/8 8h" in delegate.reads()
    organiser.reads()
    house.clock.move_to(at(10, 8))
    await house.ring()
    assert delegate.reads() == []
    assert any("buổi lễ đã kết thúc nên không gửi" in text for text in organiser.reads())


async def test_after_the_ceremony_is_asked_about_and_then_sent(house: House) -> None:
    organiser, delegate = await _organiser(house, "buttons"), await _delegate(house, "buttons")
    await _composed(organiser, "Trân trọng cảm ơn.")
    await organiser.chooses("Xem trước và gửi")
    await organiser.chooses("Hẹn giờ gửi")
    (asked,) = await organiser.says("10/8 8h")
    assert "buổi lễ đã kết thúc" in asked
    await organiser.chooses("Hẹn gửi")
    house.clock.move_to(at(10, 9))
    await house.ring()
    assert "Trân trọng cảm ơn." in delegate.reads()


async def test_quiet_hours_hold_what_is_not_urgent(house: House, channel: str) -> None:
    organiser, delegate = await _organiser(house, channel), await _delegate(house, channel)
    house.clock.move_to(at(5, 21, 30))
    await _composed(organiser)
    _, summary = await organiser.chooses("Xem trước và gửi")
    assert "Đang trong giờ yên tĩnh: sẽ gửi lúc 06:00" in summary
    waits, *_ = await organiser.chooses("Gửi lúc 06:00")
    assert "06 giờ, Thứ Ba" in waits
    assert delegate.reads() == []
    house.clock.move_to(at(6, 6))
    await house.sender.drain()
    assert len(delegate.reads()) == 1


async def test_what_is_urgent_leaves_at_night(house: House, channel: str) -> None:
    organiser, delegate = await _organiser(house, channel), await _delegate(house, channel)
    house.clock.move_to(at(5, 21, 30))
    await _composed(organiser)
    await organiser.chooses("Xem trước và gửi")
    await organiser.chooses("Gửi ngay, khẩn")
    assert len(delegate.reads()) == 1
    await _composed(organiser)
    await organiser.chooses("Xem trước và gửi")
    (summary,) = await organiser.chooses("Đánh dấu khẩn")
    assert "giờ yên tĩnh: sẽ" not in summary
    await organiser.chooses("Gửi ngay")
    assert len(delegate.reads()) == 1


async def test_a_preview_from_before_the_quiet_hours_asks_again(house: House, channel: str) -> None:
    organiser, delegate = await _organiser(house, channel), await _delegate(house, channel)
    await _composed(organiser)
    await organiser.chooses("Xem trước và gửi")
    house.clock.move_to(at(5, 22))
    (again,) = await organiser.chooses("Gửi ngay")
    assert "Đang trong giờ yên tĩnh" in again
    assert delegate.reads() == []


async def test_invitations_and_reminders_wait_too(house: House, channel: str) -> None:
    organiser, delegate = await _organiser(house, channel), await _delegate(house, channel)
    house.clock.move_to(at(5, 22))
    await organiser.says("/nhac")
    waits, *_ = await organiser.chooses("Gửi lúc 06:00")
    assert "giờ yên tĩnh" in waits
    await organiser.says("/guithumoi")
    (preview,) = await organiser.chooses("Đại biểu phường, xã")
    assert "sẽ gửi lúc 06:00" in preview
    await organiser.chooses("Gửi ngay, khẩn")
    (invitation,) = delegate.reads()
    assert "trân trọng kính mời" in invitation


async def test_it_is_composed_in_english_too(house: House) -> None:
    organiser, delegate = await _organiser(house, "buttons"), await _delegate(house, "buttons")
    await organiser.says("/ngonngu en")
    await organiser.says("broadcast")
    await organiser.chooses("Write a new broadcast")
    await organiser.says("Dear {xung_ho} {ho_ten}, please be there at {gio}.")
    await organiser.chooses("Choose the recipients")
    sample, summary = await organiser.chooses("Preview and send")
    assert sample.endswith("please be there at an hour to be announced later.")
    assert "175 recipients" in summary
    await organiser.chooses("Send now")
    (got,) = delegate.reads()
    assert got.endswith("giờ cụ thể sẽ thông báo sau.")


async def test_a_picture_that_is_taken_as_no_photo_goes_as_a_document(house: House) -> None:
    organiser, delegate = await _organiser(house, "buttons"), await _delegate(house, "buttons")
    out = io.BytesIO()
    Image.new("1", (6000, 5000)).save(out, "PNG")
    await organiser.says("/thongbao")
    await organiser.chooses("Soạn thông báo mới")
    await organiser.does(Photographed(file=Received("photo", "so-do.png", "image/png", out.getvalue())))
    for choice in ("Chọn người nhận", "Xem trước và gửi", "Gửi ngay"):
        await organiser.chooses(choice)
    attachment = delegate.messages[-1].attachment
    assert attachment is not None
    label = await house.store.read(attachments.label, attachment.id, "buttons")
    assert label is not None and label.kind == "document"

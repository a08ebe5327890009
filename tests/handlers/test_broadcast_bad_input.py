"""What goes wrong when broadcasts are composed and sent: nobody to send to, two at once, texts of every length."""

import asyncio

import pytest

from ceremony.model import Role
from messages.model import Filed, Photographed, Received, Said
from messages.styled import Run
from storage import campaigns
from storage.campaigns import Stage
from storage.types import Transaction
from tests.house import House, Person, at


async def _organiser(house: House, channel: str, address: str = "o") -> Person:
    person = house.person(channel, address)
    await person.says(f"/start {await house.staff_token(Role.ORGANISER)}")
    person.reads()
    return person


async def _delegate(house: House, channel: str) -> Person:
    person = house.person(channel, "d")
    await person.says((await house.guest("Chủ tịch UBND", "phường Xuân Bình")).code)
    person.reads()
    return person


async def _begun(who: Person) -> None:
    await who.says("/thongbao")
    await who.chooses("Soạn thông báo mới")


async def _previewed(who: Person, text: str) -> None:
    await _begun(who)
    await who.says(text)
    await who.chooses("Chọn người nhận")
    await who.chooses("Xem trước và gửi")


def _stages(tx: Transaction) -> list[Stage]:
    return [campaign.stage for campaign in campaigns.in_stage(tx, *Stage)]


async def test_nobody_left_at_the_moment_of_sending(house: House, channel: str) -> None:
    organiser, delegate = await _organiser(house, channel), await _delegate(house, channel)
    await _begun(organiser)
    await organiser.says("Tin cho người chưa trả lời")
    await organiser.chooses("Chọn người nhận")
    await organiser.chooses("Câu trả lời")
    await organiser.chooses("chưa phản hồi")
    await organiser.chooses("Xong")
    await organiser.chooses("Đích danh")
    await organiser.says("chu tich ubnd xuan binh")
    await organiser.chooses("Đồng chí Chủ tịch UBND phường Xuân Bình")
    await organiser.chooses("Xong")
    _, summary = await organiser.chooses("Xem trước và gửi")
    assert "1 người nhận" in summary
    await delegate.chooses("Xác nhận tham dự")
    delegate.reads()
    (told,) = await organiser.chooses("Gửi ngay")
    assert "Không có ai phù hợp" in told
    assert organiser.is_offered("Sửa người nhận")
    assert delegate.reads() == []
    assert await house.store.read(_stages) == [Stage.DRAFT]


async def test_two_organisers_send_the_same_draft_at_once(house: House) -> None:
    one, two = await _organiser(house, "buttons"), await _organiser(house, "buttons", "o2")
    delegate = await _delegate(house, "buttons")
    await _previewed(one, "Tin chung")
    await two.says("/thongbao")
    await two.chooses("Nháp: Tin chung")
    await two.chooses("Chọn người nhận")
    await two.chooses("Xem trước và gửi")
    one.reads(), two.reads()
    await asyncio.gather(*(each.acts(each.choice("Gửi ngay")) for each in (one, two)))
    await house.sender.drain()
    assert delegate.reads() == ["Tin chung"]
    said = one.reads() + two.reads()
    assert sum("không gửi lại" in text for text in said) == 1
    assert sum("ĐANG GỬI" in text for text in said) == 1


@pytest.mark.parametrize("length", [4096, 4097, 10_000])
async def test_every_character_of_a_long_text_arrives(house: House, channel: str, length: int) -> None:
    organiser, delegate = await _organiser(house, channel), await _delegate(house, "plain")
    paragraphs = "\n\n".join(["Kính đề nghị các đơn vị chuẩn bị. " * 20] * 16)
    text = paragraphs[:length].rstrip() + "."
    await _begun(organiser)
    (content,) = await organiser.says(text)
    assert ("chia theo đoạn" in content) == (len(text) > 4096)
    await organiser.chooses("Chọn người nhận")
    await organiser.chooses("Xem trước và gửi")
    await organiser.chooses("Gửi ngay")
    assert "".join("".join(delegate.reads()).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "bad",
    [
        Said(""),
        Said(" \n\t "),
        Said("Kính gửi {sai_ten}"),
        Said("x" * 20_001),
        Filed(problem="too_large"),
        Photographed(problem="too_large"),
    ],
)
async def test_what_was_composed_before_is_not_lost_by_what_is_refused(
    house: House, channel: str, bad: Said | Filed | Photographed
) -> None:
    organiser, delegate = await _organiser(house, channel), await _delegate(house, channel)
    await _begun(organiser)
    await organiser.says("Kính mời xem tệp.")
    await organiser.does(Filed(Received("document", "chuong-trinh.pdf", "application/pdf", b"%PDF-1.7")))
    house.clock.move_to(at(5, 8))
    (told,) = await organiser.does(bad)
    assert "Nội dung" not in told
    await organiser.says("/huy")
    await organiser.says("/thongbao")
    (content,) = await organiser.chooses("Nháp: Kính mời xem tệp.")
    assert "có tệp kèm theo" in content
    await organiser.chooses("Chọn người nhận")
    await organiser.chooses("Xem trước và gửi")
    await organiser.chooses("Gửi ngay")
    assert "Kính mời xem tệp." in delegate.reads()[0]


async def test_marks_that_lie_over_each_other_or_beside_the_text_cost_no_word(house: House) -> None:
    organiser, delegate = await _organiser(house, "buttons"), await _delegate(house, "buttons")
    await _begun(organiser)
    runs = (
        Run("Kính mời ", ("bold", "code")),
        Run("{xung_", ("italic",)),
        Run("ho} dự", link="https://moi.test"),
    )
    await organiser.does(Said("Kính mời {xung_ho} dự", runs))
    await organiser.chooses("Chọn người nhận")
    await organiser.chooses("Xem trước và gửi")
    await organiser.chooses("Gửi ngay")
    assert delegate.reads() == ["Kính mời Đồng chí dự"]


async def test_a_time_that_has_passed_between_question_and_press_is_refused(house: House, channel: str) -> None:
    organiser, delegate = await _organiser(house, channel), await _delegate(house, channel)
    await _previewed(organiser, "Tin hẹn giờ")
    await organiser.chooses("Hẹn giờ gửi")
    await organiser.says("5/8 8h")
    press = organiser.choice("Hẹn gửi")
    house.clock.move_to(at(5, 9))
    (past,) = await organiser.does(press)
    assert "đã qua" in past
    await house.ring()
    assert delegate.reads() == []
    assert await house.store.read(_stages) == [Stage.DRAFT]

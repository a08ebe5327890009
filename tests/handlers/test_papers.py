"""Printing from a chat: an organiser for everybody, a host for its own group, the PDF as a file."""

import io

import openpyxl
import pytest

from actions import files
from actions.files import File
from ceremony.model import Role
from messages.model import Pressed
from printing.workbook import XLSX
from storage import ceremonies, trail
from tests.house import House, Person, at
from tests.papers import pages_of, text_of


async def _staff(house: House, channel: str, role: Role = Role.ORGANISER) -> Person:
    person = house.person(channel, f"{role}-1")
    await person.says(f"/start {await house.staff_token(role, group='xuan-an' if role is Role.HOST else '')}")
    return person


async def _file(house: House, person: Person) -> File:
    attachment = person.messages[-1].attachment
    assert attachment is not None
    opened = await files.opened(house.store, attachment, house.links, house.clock.now())
    assert opened is not None
    return opened


async def test_it_is_for_organisers_and_hosts(house: House, channel: str) -> None:
    assert "nhiệm vụ" in (await house.person(channel, "stranger").says("/giayto"))[0]
    assert "nhiệm vụ" in (await (await _staff(house, channel, Role.DOOR)).says("in giấy tờ"))[0]


async def test_an_organiser_prints_a_group(house: House) -> None:
    organiser = await _staff(house, "buttons")
    (asked,) = await organiser.says("/giayto")
    assert "http://127.0.0.1:8080/desk/papers" in asked
    await organiser.chooses("Giấy mời")
    (told,) = await organiser.chooses("Đại biểu phường, xã")
    assert told == "Giấy mời – Đại biểu phường, xã."
    file = await _file(house, organiser)
    assert (file.name, file.mime, pages_of(file.data)) == ("Giấy mời.pdf", "application/pdf", 60)
    await organiser.chooses("Tất cả đại biểu")
    assert pages_of((await _file(house, organiser)).data) == 175


async def test_where_files_cannot_be_uploaded_an_address_is_lent(house: House) -> None:
    organiser = await _staff(house, "plain")
    await organiser.says("/giayto")
    await organiser.chooses("Thẻ đeo")
    (told,) = await organiser.chooses("Đại biểu thành phố")
    assert "http://127.0.0.1:8080/f/" in told and told.endswith("the-deo.pdf")
    token = told.partition("/f/")[2].partition("/")[0]
    attachment = await house.store.read(files.borrowed, token, house.clock.now())
    assert attachment and (attachment.kind, attachment.paper, attachment.guest_id) == ("paper", "badges", None)


async def test_one_guest_is_found_by_name(house: House, channel: str) -> None:
    organiser = await _staff(house, channel)
    await organiser.says("/giayto")
    await organiser.chooses("Giấy mời")
    await organiser.chooses("Một đại biểu")
    assert "Không tìm thấy" in (await organiser.says("người ngoài hành tinh"))[0]
    await organiser.says("bi thu dang uy phuong xuan")
    assert organiser.is_offered("Đồng chí Bí thư Đảng ủy phường Xuân Bình")
    assert not organiser.is_offered("Đồng chí Bí thư Đảng ủy phường Bàu Sen")
    (told,) = await organiser.chooses("Đồng chí Bí thư Đảng ủy phường Xuân Bình")
    assert told.startswith("Giấy mời – Đồng chí Bí thư Đảng ủy phường Xuân Bình.")


async def test_a_host_prints_its_own_group_alone(house: House) -> None:
    host = await _staff(house, "buttons", Role.HOST)
    await host.says("/giayto")
    await host.chooses("Giấy mời")
    assert not host.is_offered("Tất cả đại biểu") and not host.is_offered("Đại biểu thành phố")
    await host.chooses("Đại biểu phường Xuân An")
    file = await _file(house, host)
    assert pages_of(file.data) == 65
    assert "Thành ủy" not in text_of(file.data)
    await host.chooses("Một đại biểu")
    assert "Không tìm thấy" in (await host.says("thành ủy"))[0]


async def test_a_host_cannot_ask_for_others_by_a_button_made_by_hand(house: House) -> None:
    host = await _staff(house, "buttons", Role.HOST)
    secretary = await house.guest("Bí thư", "Thành ủy Long Khánh")
    pressed = f"paper_print:letters:1:0:{secretary.id}"
    assert "Không có đại biểu nào để in" in (await host.does(Pressed(pressed)))[0]
    await host.does(Pressed("paper_print:letters:1:1:0"))
    assert pages_of((await _file(house, host)).data) == 65
    for wrong in ("nothing:1:0:0", "letters:1:0", "letters:1:0:999999", "letters:x:0:0"):
        assert (await host.does(Pressed(f"paper_print:{wrong}")))[0]
    assert "nhiệm vụ" in (await host.does(Pressed("paper_print:letters:2:0:0")))[0]


@pytest.mark.parametrize("status", ["postponed", "cancelled"])
async def test_no_letter_is_printed_for_what_is_not_held(house: House, status: str) -> None:
    organiser = await _staff(house, "buttons")
    await house.store.run(lambda tx: ceremonies.change(tx, 1, status=status))
    await organiser.says("/giayto")
    await organiser.chooses("Giấy mời")
    (told,) = await organiser.chooses("Tất cả đại biểu")
    assert "in giấy mời" in told and "/capnhat" in told
    assert organiser.messages[-1].attachment is None


async def test_what_was_refused_after_it_was_asked_for_is_gone(house: House) -> None:
    organiser = await _staff(house, "buttons")
    await organiser.says("/giayto")
    await organiser.chooses("Giấy mời")
    await organiser.chooses("Đại biểu thành phố")
    attachment = organiser.messages[-1].attachment
    await house.store.run(lambda tx: ceremonies.change(tx, 1, status="cancelled"))
    assert attachment and await files.opened(house.store, attachment, house.links, at(5, 9)) is None


async def test_an_organiser_exports_everything_with_an_entry(house: House) -> None:
    organiser = await _staff(house, "buttons")
    await organiser.says("/giayto")
    (told,) = await organiser.chooses("Xuất dữ liệu (Excel)")
    assert told == "Xuất dữ liệu (Excel) – Tất cả đại biểu."
    file = await _file(house, organiser)
    assert (file.name, file.mime) == ("Xuất dữ liệu (Excel).xlsx", XLSX)
    assert len(list(openpyxl.load_workbook(io.BytesIO(file.data))["Đại biểu"].values)) == 176
    (entry,) = await house.store.read(trail.page, trail.Sought(1, "exported"))
    assert entry.by_chat


async def test_a_host_has_a_report_and_no_export(house: House) -> None:
    organiser = await _staff(house, "buttons")
    await organiser.says("/giayto")
    export = organiser.data_of("Xuất dữ liệu (Excel)")
    host = await _staff(house, "buttons", Role.HOST)
    await host.says("/giayto")
    assert not host.is_offered("Xuất dữ liệu (Excel)")
    for data in (export, "paper_print:export:1:3:0"):
        await host.does(Pressed(data))
        assert host.messages[-1].attachment is None
    await host.chooses("Báo cáo kết quả (Excel)")
    assert not any(button.label == "Một đại biểu" for button in host.messages[-1].choices)
    await host.chooses("Đại biểu phường Xuân An")
    book = openpyxl.load_workbook(io.BytesIO((await _file(house, host)).data))
    assert [row[1] for row in book["Theo thành phần"].values] == ["Mời", 65, 65]

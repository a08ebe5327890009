"""The report after a ceremony and the record of who was present, of a day that was played."""

import io
from datetime import datetime, timedelta
from zipfile import ZipFile

import openpyxl
import pytest

from actions import attendance, delivered, desk, devices, present, report
from actions.papers import Paper, printed
from actions.wanted import Wanted
from ceremony.errors import Refused
from ceremony.model import Role
from messages.links import Links
from printing.papers.records import Cell, Record
from storage import ceremonies, listing
from storage.store import Store
from storage.types import Transaction
from tests.house import House, Person, at, new_house
from tests.papers import text_of

Rows = list[list[Cell]]
CITY, WARDS, HOSTS = 1, 2, 3


def _wanted(house: House, group: int | None = None) -> Wanted:
    return Wanted(1, group, None, "vi", house.clock.now(), Links("https://example.gov.vn"))


async def _told(house: House, group: int | None = None) -> dict[str, Rows]:
    made: Record = await house.store.read(report.with_guests, _wanted(house, group))
    return {part.name: [list(row) for row in part.rows] for part in made.parts}


async def _answered(house: House, position: str, unit: str, *steps: str) -> str:
    """A guest answers; gives the code that lets in."""
    guest = await house.guest(position, unit)
    person = house.person("plain", guest.key)
    await person.says(guest.code)
    for step in steps:
        await (person.chooses(step) if person.is_offered(step) else person.says(step))
    return (await house.reload(guest)).code


async def _walks_in(house: House, name: str, group: str, unit: str) -> None:
    def let_in(tx: Transaction) -> None:
        now = house.clock.now()
        token = devices.add_with_duty(tx, 1, Role.SUPERVISOR, door="Cổng phụ", label="An", now=now)
        who = (name, "Chuyên viên", unit)
        desk.walk_in(tx, devices.current(tx, token), name, person=who, group=group, at=None, now=now)

    await house.store.run(let_in)


@pytest.fixture
async def day(house: House) -> House:
    """One comes, one sends a substitute who comes and one who does not, one declines and one who declined comes.

    One comes without having answered, one confirmed and stays away, one is let in by mistake; two walk in.
    """
    comes = await _answered(house, "Chủ tịch UBND", "phường Xuân Bình", "Xác nhận tham dự", "Lê Thị Mẫu")
    sends = ("Cử người dự thay", "Trần Văn Thay", "Phó Chủ tịch", "0912 345 678", "Xác nhận")
    replaced = await _answered(house, "Chủ tịch UBND", "phường Xuân Hòa", *sends)
    stays = ("Cử người dự thay", "Phạm Thị Vắng", "Phó Chủ tịch", "0912 345 679", "Xác nhận")
    await _answered(house, "Chủ tịch UBND", "phường Xuân Lập", *stays)
    await _answered(house, "Chủ tịch UBND", "phường Bảo Vinh", "Không thể tham dự", "Trùng lịch họp tỉnh")
    declined = await _answered(house, "Chủ tịch UBND", "phường Xuân Tân", "Không thể tham dự", "Bận")
    await _answered(house, "Chủ tịch UBND", "phường Bàu Sen", "Xác nhận tham dự", "Đỗ Văn Mẫu")
    silent = (await house.guest("Bí thư", "Thành ủy Long Khánh")).code
    wrong = (await house.guest("Bí thư Đảng ủy", "phường Bàu Sen")).code
    door = house.person("plain", "door")
    await door.says(f"/start {await house.staff_token(Role.DOOR, door='Cổng chính')}")
    await _enter(house, door, comes, replaced, declined, silent, wrong)
    await door.chooses("Hoàn tác")
    await _walks_in(house, "Khách Một (mẫu)", "phuong-xa", "phường Xuân Bình")
    await _walks_in(house, "Khách Hai (mẫu)", "", "Sở Ví dụ")
    return house


async def _enter(house: House, door: Person, *codes: str) -> None:
    house.clock.move_to(at(9, 6, 40))
    for code in codes:
        await door.says(code)
        house.clock.move_to(house.clock.now() + timedelta(minutes=8))


async def test_every_invited_guest_is_counted_once(day: House) -> None:
    told = await _told(day)
    assert [row[1] for row in told["summary"]] == [175, 4, 4, 1, 1, 170, 2, 2, 6]
    assert told["summary"][2][2] == "2,3%"
    assert told["groups"] == [
        ["Đại biểu thành phố", 50, 0, 1, 0, 0, 49, 0],
        ["Đại biểu phường, xã", 60, 4, 3, 1, 1, 56, 1],
        ["Đại biểu phường Xuân An", 65, 0, 0, 0, 0, 65, 0],
        ["Ngoài danh sách mời", 0, 0, 0, 0, 0, 0, 1],
        ["Tổng cộng", 175, 4, 4, 1, 1, 170, 2],
    ]
    figures = [row[2:] for row in told["units"]]
    assert [sum(int(str(each)) for each in column) for column in zip(*figures, strict=True)] == [
        *(175, 4, 4, 1, 1, 170, 2),
    ]
    assert told["units"][-1][:2] == ["Ngoài danh sách mời", "Sở Ví dụ"]
    assert ["Đại biểu phường, xã", "phường Xuân Bình", 4, 1, 1, 0, 0, 3, 1] in told["units"]
    assert len(told["guests"]) == 175


async def test_who_was_absent_replaced_or_uninvited_is_named(day: House) -> None:
    told = await _told(day)
    ((_, who, unit, reason),) = told["excused"]
    assert (unit, reason) == ("phường Bảo Vinh", "Trùng lịch họp tỉnh") and "Chủ tịch UBND" in str(who)
    assert [row[2:] for row in told["substitutes"]] == [
        ["phường Xuân Hòa", "Đồng chí Trần Văn Thay, Phó Chủ tịch", datetime(2024, 8, 9, 6, 48)],
        ["phường Xuân Lập", "Đồng chí Phạm Thị Vắng, Phó Chủ tịch", "không đến"],
    ]
    assert [row[:4] for row in told["uninvited"]] == [
        ["Đại biểu phường, xã", "Khách Một (mẫu)", "Chuyên viên", "phường Xuân Bình"],
        ["Ngoài danh sách mời", "Khách Hai (mẫu)", "Chuyên viên", "Sở Ví dụ"],
    ]


async def test_arrivals_are_told_by_the_quarter_of_an_hour_and_by_door(day: House) -> None:
    told = await _told(day)
    assert [(row[0], row[2]) for row in told["arrivals"]] == [
        ("06:30 – 06:45", 1),
        ("06:45 – 07:00", 3),
        ("07:00 – 07:15", 4),
        ("07:15 – 07:30", 6),
    ]
    assert told["doors"] == [["Cổng chính", 4], ["Cổng phụ", 2]]


async def test_a_host_reads_of_its_own_group_alone(day: House) -> None:
    told = await _told(day, WARDS)
    assert [row[1] for row in told["summary"]] == [60, 4, 3, 1, 1, 56, 2, 1, 4]
    assert "Khách Hai (mẫu)" not in str(told) and "Thành ủy" not in str(told)
    hosts = await _told(day, HOSTS)
    assert "uninvited" not in hosts and "arrivals" not in hosts


async def test_who_was_let_in_and_withdrawn_since_counts_as_uninvited(day: House) -> None:
    guest = await day.guest("Bí thư", "Thành ủy Long Khánh")
    await day.store.run(lambda tx: listing.edit(tx, guest, withdrawn=True))
    told = await _told(day)
    assert [row[1] for row in told["summary"]] == [174, 4, 3, 1, 1, 170, 2, 3, 6]
    assert told["uninvited"][0][3] == "Thành ủy Long Khánh"


async def test_the_paper_says_what_it_is_and_is_not_signed(day: House) -> None:
    text = text_of(await printed(day.store, Paper.REPORT, _wanted(day)))
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "THÀNH PHỐ LONG KHÁNH",
        "Số: ……/BC-UBND",
        "Long Khánh, ngày …… tháng 8 năm 2024",
        "Kết quả đón tiếp đại biểu dự Lễ ra mắt mô hình",
        "Số liệu tạm tính đến 07 giờ 20 phút, Thứ Sáu, ngày 09/8/2024; buổi lễ chưa kết thúc.",
        "Trùng lịch họp tỉnh",
        "VII. Thời điểm đến",
        "THỦ TRƯỞNG CƠ QUAN",
    ):
        assert words in text
    day.clock.move_to(at(10, 1))
    assert "tạm tính" not in text_of(await printed(day.store, Paper.REPORT, _wanted(day)))
    of_group = text_of(await printed(day.store, Paper.REPORT, _wanted(day, HOSTS)))
    assert "PHƯỜNG XUÂN AN" in of_group and "Thành ủy" not in of_group


async def test_the_workbook_has_a_sheet_for_each_table(day: House) -> None:
    data = await printed(day.store, Paper.REPORT_BOOK, _wanted(day))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames[:3] == ["Kết quả chung", "Theo thành phần", "Theo đơn vị"]
    assert "'Thời điểm đến'!$B$2:$B$5" in ZipFile(io.BytesIO(data)).read("xl/charts/chart1.xml").decode()
    arrivals = list(book["Thời điểm đến"].values)
    assert arrivals[0] == ("Khoảng thời gian", "Số người vào", "Cộng dồn")
    assert sum(int(str(row[1])) for row in arrivals[1:]) == 6
    came = {row[1]: row[4] for row in book["Từng đại biểu"].values if row[3] == "có mặt"}
    assert datetime(2024, 8, 9, 6, 40) in came.values() and len(came) == 3


async def test_the_record_names_who_was_present_and_no_one_else(day: House) -> None:
    text = text_of(await printed(day.store, Paper.ATTENDANCE, _wanted(day)))
    assert "Có mặt 4 trên 175 đại biểu được mời, trong đó 1 người dự thay; ngoài ra có 2 người" in text
    assert "ĐẠI DIỆN BAN TỔ CHỨC" in text and "Số: …" not in text
    for name in ("Lê Thị Mẫu", "Trần Văn Thay (dự thay)", "Khách Một (mẫu)", "06:48"):
        assert name in text
    assert "Phạm Thị Vắng" not in text and "Đỗ Văn Mẫu" not in text
    made: Record = await day.store.read(present.prepare, _wanted(day))
    assert [row[1] for row in made.parts[0].rows] == [1, 2, 3, 4, 5, 6]


async def test_before_anybody_has_come_there_is_no_record_and_a_report_of_answers(house: House) -> None:
    with pytest.raises(Refused, match="nobody_present"):
        await house.store.read(present.prepare, _wanted(house))
    told = await _told(house)
    assert told["summary"][0][1:] == [175, "100,0%"] and "arrivals" not in told
    assert "chưa kết thúc" in text_of(await printed(house.store, Paper.REPORT, _wanted(house)))


async def test_what_was_sent_is_counted_by_channel_and_campaign(house: House) -> None:
    organiser = house.person("buttons", "organiser")
    await organiser.says(f"/start {await house.staff_token(Role.ORGANISER)}")
    await _answered(house, "Chủ tịch UBND", "phường Xuân Bình", "Xác nhận tham dự", "Lê Thị Mẫu")
    await organiser.says("/guithumoi")
    await organiser.chooses("Tất cả thành phần")
    await organiser.chooses("Gửi")
    await house.ring()

    def counted(tx: Transaction, group: int | None) -> tuple[Rows, Rows]:
        wanted = _wanted(house, group)
        channels, campaigns = delivered.parts(tx, wanted, attendance.of(tx, wanted))
        return [list(row) for row in channels.rows], [list(row) for row in campaigns.rows]

    by_channel, by_campaign = await house.store.read(counted, None)
    assert sum(int(str(row[1])) for row in by_channel) == 175
    assert by_channel[-1] == ["chưa có kênh liên lạc", 174, 0, 0, 0, 174, 0]
    assert by_campaign == [["thư mời", "07:00 05/8/2024", 175, *(by_campaign[0][3:7]), 0, ""]]
    _, of_group = await house.store.read(counted, CITY)
    assert of_group[0][2] == 50


async def test_both_databases_count_alike(either_store: Store) -> None:
    house = new_house(either_store)
    await house.load()
    house.clock.move_to((await house.store.read(ceremonies.get, 1)).doors[0])
    door = house.person("plain", "door")
    await door.says(f"/start {await house.staff_token(Role.DOOR, door='Cổng chính')}")
    await door.says((await house.guest("Bí thư", "Thành ủy Long Khánh")).code)
    assert [row[1] for row in (await _told(house))["summary"]] == [175, 0, 1, 0, 0, 174, 0, 0, 1]

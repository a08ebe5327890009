"""The example is plan 1416."""

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ceremony.model import Contact, Door, ProgrammeItem
from ceremony.plan import read_plan

EXAMPLE = Path(__file__).parents[2] / "examples" / "xuan-an"
FILES = (EXAMPLE / "ceremony.toml").read_bytes(), (EXAMPLE / "guests.csv").read_bytes()


def test_the_example_says_what_plan_1416_says() -> None:
    read = read_plan(*FILES)
    title = "Lễ ra mắt mô hình “Chính quyền thân thiện” phường, xã trên địa bàn thành phố Long Khánh"
    assert (read.key, read.title) == ("xuan-an", title)
    assert (read.plan_number, read.plan_date) == ("1416/KH-UBND", date(2024, 8, 5))
    assert (read.host, read.venue) == ("UBND thành phố Long Khánh", "UBND phường Xuân An")
    assert (read.day, read.hour, read.zone.key) == (date(2024, 8, 9), None, "Asia/Ho_Chi_Minh")
    assert read.reply_by == datetime(2024, 8, 8, 4, tzinfo=UTC)
    assert read.contact == Contact("Phòng Nội vụ thành phố Long Khánh", "0251 000 0000")
    assert (read.doors_open_before, read.doors_close_after) == (timedelta(minutes=90), timedelta(hours=4))
    assert {"reply_by", "contact.phone", "reminders"} <= set(read.assumptions)
    assert read.doors == (Door("Cổng chính"), Door("Cổng phụ"), Door("Cổng sau"))


def test_the_example_keeps_the_programme_as_printed() -> None:
    programme = read_plan(*FILES).programme
    assert [item.label for item in programme] == ["1", "2", "3", "4", "6", "7", "8", "9", "10"]
    speakers = ("Thường trực Thành ủy", "Lãnh đạo UBND thành phố")
    assert programme[7] == ProgrammeItem("9", "Phát biểu chỉ đạo:", speakers)
    assert programme[8].text == "Lãnh đạo UBND phường tiếp thu ý kiến chỉ đạo - bế mạc."
    assert not any(item.speakers for item in programme if item.label != "9")


def test_the_example_lists_175_posts_and_no_person() -> None:
    read = read_plan(*FILES)
    groups = {group.key: [g for g in read.guests if g.group == group.key] for group in read.groups}
    assert {key: len(posts) for key, posts in groups.items()} == {"thanh-pho": 50, "phuong-xa": 60, "xuan-an": 65}
    assert [group.quota for group in read.groups] == [50, None, 65]
    inviters = [group.inviter for group in read.groups]
    assert inviters == ["UBND thành phố Long Khánh", "UBND thành phố Long Khánh", "UBND phường Xuân An"]
    assert not any(guest.name or guest.phone for guest in read.guests)


def test_the_example_marks_who_leads_and_who_speaks() -> None:
    guests = read_plan(*FILES).guests
    leaders = [(guest.position, guest.unit) for guest in sorted(guests, key=lambda g: g.rank) if guest.leader]
    assert leaders == [
        ("Bí thư", "Thành ủy Long Khánh"),
        ("Phó Bí thư Thường trực", "Thành ủy Long Khánh"),
        ("Phó Bí thư", "Thành ủy Long Khánh"),
        ("Chủ tịch", "HĐND thành phố Long Khánh"),
        ("Chủ tịch", "UBND thành phố Long Khánh"),
        ("Phó Chủ tịch", "HĐND thành phố Long Khánh"),
        ("Phó Chủ tịch", "UBND thành phố Long Khánh"),
        ("Phó Chủ tịch", "UBND thành phố Long Khánh"),
        ("Chủ tịch", "UBMTTQ Việt Nam thành phố Long Khánh"),
    ]
    assert {(guest.speaks, guest.position, guest.unit) for guest in guests if guest.speaks} == {
        ("4", "Bí thư Đảng ủy", "phường Xuân An"),
        ("8", "Chủ tịch UBMTTQVN", "phường Xuân An"),
        ("9", "Bí thư", "Thành ủy Long Khánh"),
        ("9", "Chủ tịch", "UBND thành phố Long Khánh"),
        ("10", "Chủ tịch UBND", "phường Xuân An"),
    }


def test_the_example_invites_four_leaders_of_each_of_fifteen_units() -> None:
    units: dict[str, list[str]] = {}
    for guest in read_plan(*FILES).guests:
        if guest.group == "phuong-xa":
            units.setdefault(guest.unit, []).append(guest.position)
    leaders = ["Bí thư Đảng ủy", "Chủ tịch HĐND", "Chủ tịch UBND", "Chủ tịch UBMTTQVN"]
    assert all(posts == leaders for posts in units.values())
    assert len(units) == 15
    assert sum(unit.startswith("xã ") for unit in units) == 4


def test_the_example_addresses_residents_as_such_and_numbers_their_keys() -> None:
    guests = read_plan(*FILES).guests
    residents = [guest for guest in guests if guest.position == "Đại diện Nhân dân"]
    assert [guest for guest in guests if guest.asks_consent] == residents
    assert {guest.honorific for guest in residents} == {"Ông/Bà"}
    assert {guest.honorific for guest in guests if guest not in residents} == {"Đồng chí"}
    start = "xuan-an-dai-dien-nhan-dan-phuong-xuan-an"
    assert [guest.key for guest in residents] == [f"{start}-{number:02d}" for number in range(1, 21)]


def test_nobody_of_the_example_is_listed_twice() -> None:
    guests = read_plan(*FILES).guests
    assert len({guest.key for guest in guests}) == 175
    leaders = {(guest.position, guest.unit) for guest in guests if guest.group == "phuong-xa"}
    assert not leaders & {(guest.position, guest.unit) for guest in guests if guest.group == "xuan-an"}


def test_the_assumptions_of_the_example_are_entries_of_its_file() -> None:
    entries = tomllib.loads(FILES[0].decode())
    entries |= {f"contact.{key}": 1 for key in entries["contact"]}
    entries |= {f"groups[{n}].{key}": 1 for n, group in enumerate(entries["groups"]) for key in group}
    header = FILES[1].decode().splitlines()[0]
    entries |= {f"guests.{column}": 1 for column in header.split(",")}
    assert set(read_plan(*FILES).assumptions) <= set(entries)

"""Lists pasted into the chat. All names are invented (mẫu)."""

import pytest

from lists.model import Field
from lists.pasted import read_pasted
from tests.lists.messy import AN, BINH, CHI, HEADER, NUMBERED, plain, says
from tests.lists.test_messy import rows_of
from tests.lists.writing import separated

LINES = [" - ".join(person) for person in (AN, BINH, CHI)]


@pytest.mark.parametrize("mark", ["{}. ", "{}) ", "{} - ", "{}/ "])
def test_a_numbered_list_is_a_person_a_line(mark: str) -> None:
    text = "\n".join(mark.format(number) + line for number, line in enumerate(LINES, 1))
    assert rows_of(read_pasted(text)) == plain(1)


@pytest.mark.parametrize("between", [" - ", " – ", ", ", "; ", "\t"])
def test_whatever_stands_between(between: str) -> None:
    text = "\n".join(between.join(person) for person in (AN, BINH, CHI))
    assert rows_of(read_pasted(text)) == plain(1)


@pytest.mark.parametrize("separator", ["\t", ",", ";"])
def test_cells_with_their_header_are_read_as_a_sheet(separator: str) -> None:
    assert rows_of(read_pasted(separated([HEADER, *NUMBERED], separator))) == plain(2)


def test_a_header_with_dashes_names_the_columns() -> None:
    text = "Chức vụ - Họ tên - SĐT\nChủ tịch - Nguyễn Văn An - 0912345601"
    (row,) = rows_of(read_pasted(text))
    assert row == (2, {"name": AN[0], "position": "Chủ tịch", "phone": "+84912345601"}, [])


def test_words_around_the_list_are_told_and_groups_are_kept() -> None:
    listing = read_pasted(f"Em gửi anh:\nI. Lãnh đạo phường\n- {LINES[0]}\n+ {LINES[1]}\nEm cảm ơn ạ")
    assert rows_of(listing) == [
        (3, says(AN, group="Lãnh đạo phường"), []),
        (4, says(BINH, group="Lãnh đạo phường"), []),
    ]
    assert [each.key for each in listing.remarks] == [
        "read_by_order",
        "line_left_out",
        "line_left_out",
        "group_row",
    ]
    assert [each.details["row"] for each in listing.remarks[1:]] == [1, 5, 2]


def test_a_name_and_a_number_are_enough() -> None:
    listing = read_pasted("Nguyễn Văn An: 0912 345 601\nĐ/c Trần Thị Bình 0912345602")
    assert [entry.says[Field.PHONE] for entry in listing.entries] == ["+84912345601", "+84912345602"]
    assert [entry.says[Field.NAME] for entry in listing.entries] == [AN[0], BINH[0]]
    assert Field.UNIT not in listing.entries[0].says


def test_posts_may_stand_first() -> None:
    (row,) = rows_of(read_pasted("1. Chủ tịch - Nguyễn Văn An - UBND phường Mẫu - 0912 345 601"))
    assert row == (1, says(AN), [])


def test_an_office_behind_a_name_is_no_post() -> None:
    (row,) = rows_of(read_pasted("1. Nguyễn Văn An - UBND phường Mẫu"))
    assert row == (1, {"name": AN[0], "unit": "UBND phường Mẫu"}, [])


def test_names_alone_are_a_list() -> None:
    listing = read_pasted("\n".join([AN[0], BINH[0]]))
    assert [entry.says for entry in listing.entries] == [{Field.NAME: AN[0]}, {Field.NAME: BINH[0]}]


def test_rows_of_a_sheet_without_its_header() -> None:
    text = "\n".join("\t".join([str(number), *person]) for number, person in enumerate((AN, BINH, CHI), 1))
    assert rows_of(read_pasted(text)) == plain(1)


def test_an_identity_number_is_not_repeated() -> None:
    (entry,) = read_pasted("1. Nguyễn Văn An - Chủ tịch - 079123456789 - 0912345601").entries
    assert entry.says[Field.PHONE] == "+84912345601"
    assert "079123456789" not in str(entry)

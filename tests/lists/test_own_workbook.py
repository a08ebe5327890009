"""What our own program exports is read back word for word."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ceremony.model import Reply
from ceremony.names import tidy
from ceremony.phones import show_phone
from lists.headings import HEADINGS
from lists.model import Field
from lists.reading import read
from printing.workbook import harmless
from tests.lists.writing import Rows, separated, xlsx_sheets

REPLIES = {
    Reply.AWAITING: "Chưa phản hồi",
    Reply.ATTENDING: "Tham dự",
    Reply.SUBSTITUTED: "Cử người dự thay",
    Reply.DECLINED: "Không tham dự",
}
SAID: dict[Field, str] = {
    Field.KEY: "phuong-chu-tich-01",
    Field.GROUP: "Đại biểu phường",
    Field.HONORIFIC: "",
    Field.NAME: "Ông Ích Mẫu",
    Field.POSITION: "Chủ tịch",
    Field.UNIT: "UBND phường Mẫu",
    Field.PHONE: "+84912345601",
    Field.RANK: "12",
    Field.SEAT: "A-01",
    Field.LEADER: "x",
    Field.NOTE: "Tổng cộng: 3",
    Field.REPLY: "substituted",
    Field.REASON: "Đi công tác",
    Field.SUBSTITUTE: "Trần Thị Mẫu - Phó",
    Field.SUBSTITUTE_POSITION: "Phó Chủ tịch",
    Field.SUBSTITUTE_PHONE: "+842513847107",
}
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30).map(tidy)


def row_of(says: dict[Field, str]) -> list[object]:
    """A guest as the export writes it."""
    shown: dict[Field, object] = dict(says)
    for each in (Field.PHONE, Field.SUBSTITUTE_PHONE):
        shown[each] = show_phone(says[each]) if says[each] else ""
    return [
        *({**shown, Field.RANK: int(says[Field.RANK]), Field.REPLY: REPLIES[Reply(says[Field.REPLY])]}.values())
    ]


def workbook(*guests: dict[Field, str]) -> bytes:
    """The export's first sheet, and one that only tells."""
    rows: Rows = [list(HEADINGS.values()), *map(row_of, guests)]
    replies: Rows = [["Mã", "Đại biểu", "Đơn vị"], ["x", "Ông Mẫu", "UBND"]]
    return xlsx_sheets({"Đại biểu": rows, "Phản hồi": replies})


def test_every_field_comes_back() -> None:
    listing = read("xuat.xlsx", workbook(SAID))
    (entry,) = listing.entries
    assert dict(entry.says) == SAID
    assert (entry.warnings, entry.asks, entry.refused) == ((), None, None)
    assert [each.key for each in listing.remarks] == ["sheet_of_export"]


def test_so_does_the_csv() -> None:
    rows: Rows = [list(HEADINGS.values()), row_of(SAID)]
    (entry,) = read("xuat.csv", separated(rows).encode("utf-8-sig")).entries
    assert dict(entry.says) == SAID


@pytest.mark.parametrize("text", ["=1+1", "+84", "-nt-", "@mau", "'=1+1", "''-x", "'mau", "gọi '+84"])
def test_what_the_export_defused_is_what_it_was(text: str) -> None:
    (entry,) = read("xuat.xlsx", workbook(SAID | {Field.NOTE: harmless(text)})).entries
    assert entry.says[Field.NOTE] == text


@given(
    st.lists(
        st.fixed_dictionaries(dict.fromkeys((Field.NAME, Field.POSITION, Field.UNIT, Field.NOTE), TEXTS)),
        max_size=5,
    )
)
@settings(deadline=None)
def test_any_words_come_back(guests: list[dict[Field, str]]) -> None:
    written = [SAID | {each: harmless(text) for each, text in guest.items()} for guest in guests]
    read_back = read("xuat.xlsx", workbook(SAID, *written)).entries[1:]
    told = [{each: entry.says[each] for each in guest} for entry, guest in zip(read_back, guests, strict=True)]
    assert told == guests

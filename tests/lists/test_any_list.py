"""However a list is laid out, it says the same; and whatever bytes come, nothing breaks."""

import csv
import io
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ceremony.names import tidy
from lists.headings import HEADINGS, meaning
from lists.model import Field, Unreadable
from lists.numbers import read_numbers
from lists.pasted import read_pasted
from lists.people import LONGEST_NAME, read_person
from lists.reading import read
from tests.lists.messy import AN, CHI, HEADER, NUMBERED, PEOPLE, plain
from tests.lists.test_messy import rows_of
from tests.lists.test_refused import GOOD
from tests.lists.writing import ods, separated, xls, xlsx

VARIANTS = {
    "name": ["Họ và tên", "Họ tên", "HỌ VÀ TÊN", "Họ  và tên (viết in hoa)"],
    "position": ["Chức vụ", "Chức danh", "CHỨC VỤ"],
    "unit": ["Đơn vị", "Cơ quan", "Đơn vị công tác", "Cơ quan, đơn vị"],
    "phone": ["SĐT", "ĐTDĐ", "Điện thoại", "Số ĐT", "Số điện thoại"],
}
JUNK = st.lists(
    st.sampled_from(["", "UBND PHƯỜNG MẪU", "Số: 12/DS", "DANH SÁCH", "(Kèm theo thư mời)"]), max_size=5
)
SPACES = st.sampled_from(["", " ", "\u00a0", "\t", "\u200b", "\ufeff"])
WORDS = [
    "I",
    "II.",
    "1",
    "2.",
    "III. Khách",
    "Tổng cộng: 3",
    "-nt-",
    "Đại biểu phường",
    "Người lập biểu",
    AN[0],
    CHI[1],
]
LETTERS = st.characters(codec="utf-8", exclude_characters="\0")
CELLS = st.one_of(st.just(""), st.sampled_from(WORDS), st.text(LETTERS, max_size=12))
Form = Literal["NFC", "NFD", "NFKC"]
FORMS: st.SearchStrategy[Form] = st.sampled_from(["NFC", "NFD", "NFKC"])
FILES: list[Callable[[list[list[str]]], bytes]] = [xlsx, xls, ods, lambda rows: separated(rows, ";").encode()]


@given(
    st.permutations(list(VARIANTS)),
    st.lists(JUNK, max_size=8),
    st.tuples(*map(st.sampled_from, VARIANTS.values())),
    FORMS,
    SPACES,
    st.sampled_from(FILES),
)
@settings(deadline=None, max_examples=60)
def test_layout_never_changes_what_a_list_says(
    order: list[str],
    above: list[list[str]],
    headings: tuple[str, ...],
    form: Form,
    space: str,
    file: Callable[[list[list[str]]], bytes],
) -> None:
    names = dict(zip(VARIANTS, headings, strict=True))
    people = [dict(zip(VARIANTS, person, strict=True)) for person in PEOPLE]
    rows = [*above, *([each[column] for column in order] for each in [names, *people])]
    written = [[space + unicodedata.normalize(form, cell) + space for cell in row] for row in rows]
    assert rows_of(read("ds", file(written))) == plain(len(above) + 2)


@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_list_or_refused(data: bytes) -> None:
    _reads_or_refuses(data)


@given(
    st.sampled_from(["xlsx", "xls", "ods"]), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=8)
)
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_workbook_is_a_list_or_refused(kind: str, changes: list[tuple[float, int]]) -> None:
    data = bytearray(_WHOLE[kind])
    for place, byte in changes:
        data[int(place * (len(data) - 1))] = byte
    _reads_or_refuses(bytes(data))


_CELLS = [[str(cell) for cell in row] for row in [HEADER, *NUMBERED]]
_WHOLE = {
    "xlsx": GOOD,
    "xls": xls([HEADER, *NUMBERED]),
    "ods": ods(_CELLS),
}


@given(st.text(max_size=300))
def test_any_pasted_text_is_a_list_or_refused(text: str) -> None:
    with suppress(Unreadable):
        read_pasted(text)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_every_row_with_content_is_told(rows: list[list[str]]) -> None:
    """As an entry, or in a remark that names the row."""
    text = separated([HEADER, *NUMBERED[:1], *rows, [8, "Võ Văn Ấn", "Ủy viên"]])
    listing = read("ds.csv", text.encode())
    told = {1} | {entry.row for entry in listing.entries}
    for remark in listing.remarks:
        if "row" in remark.details:
            first = int(str(remark.details["row"]))
            told |= set(range(first, int(str(remark.details.get("last", first))) + 1))
    written = enumerate(csv.reader(io.StringIO(text, newline="")), 1)
    assert [number for number, row in written if any(map(tidy, row)) and number not in told] == []


@given(st.text(max_size=200))
def test_any_name_is_read(text: str) -> None:
    person = read_person(tidy(text))
    assert len(person.name) <= LONGEST_NAME or person.refused


@given(st.text(alphabet="0123456789 ./-+()áx,;\n", max_size=40))
def test_any_numbers_are_read(text: str) -> None:
    read = read_numbers(text)
    assert not read.phone or read.phone.startswith("+")
    assert read.phone or read.warnings or not text.strip("' \n")


@given(st.from_regex(r"0[35789][0-9]{8}", fullmatch=True), st.from_regex(r"0[35789][0-9]{8}", fullmatch=True))
def test_the_first_of_two_numbers_is_taken(first: str, second: str) -> None:
    for between in (" / ", ", ", "; ", "\n", " - ", "-", " hoặc ", "/"):
        read = read_numbers(first + between + second)
        assert read.phone == "+84" + first[1:]
        assert bool(read.warnings) or first == second


@pytest.mark.parametrize("field", Field)
def test_our_own_headings_are_understood(field: Field) -> None:
    understood = meaning(HEADINGS[field])
    assert understood == ("order" if field is Field.RANK else field)


@given(st.text(max_size=80))
def test_any_heading_means_something_or_nothing(text: str) -> None:
    assert meaning(text) == meaning(unicodedata.normalize("NFD", text)) or not tidy(text)


def _reads_or_refuses(data: bytes) -> None:
    with suppress(Unreadable):
        read("ds", data)

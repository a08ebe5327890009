"""Lists as offices send them, of every messy kind, each with what it must give. All names are invented (mẫu)."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import xlwt

from tests.lists.writing import Rows, ods, separated, xls, xlsx, xlsx_sheets

# A row of a list: its number, what it says (empty cells left out), and the keys of what is told of it.
Told = tuple[int, dict[str, str], list[str]]

TITLE: Rows = [
    ["ỦY BAN NHÂN DÂN", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["PHƯỜNG MẪU", "", "", "Độc lập - Tự do - Hạnh phúc"],
    [],
    ["DANH SÁCH ĐẠI BIỂU (mẫu)"],
]
HEADER = ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "Số điện thoại"]
AN = ["Nguyễn Văn An", "Chủ tịch", "UBND phường Mẫu", "0912 345 601"]
BINH = ["Trần Thị Bình", "Phó Chủ tịch", "UBND phường Mẫu", "0912 345 602"]
CHI = ["Lê Văn Chí", "Bí thư", "Đảng ủy phường Mẫu", "0912 345 603"]
PEOPLE = [AN, BINH, CHI]
NUMBERED: Rows = [[number, *person] for number, person in enumerate(PEOPLE, 1)]


def says(person: Sequence[str], **more: str) -> dict[str, str]:
    """What a list says of one of these people."""
    name, position, unit, phone = person
    number = "+84" + phone.replace(" ", "")[1:]
    return _filled(name=name, position=position, unit=unit, phone=number, **more)


@dataclass(frozen=True)
class Messy:
    """A file, and what it must give: its rows, and what is told of the list."""

    name: str
    data: bytes
    gives: Sequence[Told]
    told: Sequence[str] = ()


def plain(start: int, people: Sequence[Sequence[str]] = PEOPLE) -> list[Told]:
    """These people from a row on, nothing told."""
    return [(row, says(person), []) for row, person in enumerate(people, start)]


def _vertical(book: Any, sheet: Any) -> None:
    sheet.merge_range(1, 3, 2, 3, "UBND phường Mẫu")


def _two_rows(book: Any, sheet: Any) -> None:
    for column in (0, 3):
        sheet.merge_range(0, column, 1, column, ["STT", "", "", "Chức vụ"][column])
    sheet.merge_range(0, 1, 0, 2, "Họ và tên")
    sheet.merge_range(0, 4, 0, 5, "Liên lạc")


def _split_below_one(book: Any, sheet: Any) -> None:
    sheet.merge_range(0, 1, 0, 2, "Họ và tên")


def _hidden(book: Any, sheet: Any) -> None:
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(3, 3, None, None, {"hidden": True})


def _struck(book: Any, sheet: Any) -> None:
    crossed = book.add_format({"font_strikeout": True})
    sheet.write(1, 1, AN[0], crossed)
    sheet.write_rich_string(2, 1, crossed, "Trần Thị", " Bình")
    sheet.write(3, 4, CHI[3], crossed)


def _formulas(book: Any, sheet: Any) -> None:
    sheet.write_formula(1, 1, '=HYPERLINK("http://mau.example","Nguyễn Văn An")', None, AN[0])
    sheet.write_url(2, 1, "https://mau.example", string=BINH[0])
    sheet.write_formula(3, 0, "=A2+2", None, 3)
    sheet.write_formula(3, 3, '="Đảng ủy "&"phường Mẫu"', None, CHI[2])
    sheet.write_formula(4, 2, "=NA()", None, "#N/A")


def _group_across(book: Any, sheet: Any) -> None:
    sheet.merge_range(1, 0, 1, 4, "Khách mời đặc biệt")


def _hide_sheet(book: Any, sheet: Any) -> None:
    if sheet.name == "Ẩn":
        sheet.hide()


def examples() -> list[Messy]:
    """Every kind, by name."""
    return [make() for make in _KINDS]


def _letterhead() -> Messy:
    rows: Rows = [*TITLE, HEADER, *NUMBERED]
    return Messy("letterhead", xlsx(rows), plain(6), ["rows_above"])


def _columns_elsewhere() -> Messy:
    header = ["Ghi chú", "ĐTDĐ", "Cơ quan", "Chức danh", "HỌ TÊN", "TT"]
    rows: Rows = [["", p[3], p[2], p[1], p[0], n] for n, p in enumerate(PEOPLE, 1)]
    return Messy("columns_elsewhere", xlsx([header, *rows]), plain(2))


def _header_of_two_rows() -> Messy:
    top = ["STT", "Họ và tên", "", "Chức vụ", "Liên lạc", ""]
    below = ["", "Họ và tên đệm", "Tên", "", "Đơn vị", "Điện thoại"]
    rows: Rows = [[1, "Nguyễn Văn", "An", *AN[1:]], [2, "Trần Thị", "Bình", *BINH[1:]]]
    numbers = ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"]
    return Messy("two_rows", xlsx([top, below, numbers, *rows], _two_rows), plain(4, PEOPLE[:2]))


def _split_names() -> Messy:
    rows: Rows = [["TT", "Họ và tên", "", *HEADER[2:]], [1, "Nguyễn Văn", "An", *AN[1:]]]
    return Messy("split_names", xlsx(rows, _split_below_one), plain(2, [AN]))


def _groups() -> Messy:
    rows: Rows = [
        HEADER,
        ["I", "Đại biểu thành phố (2 đại biểu)"],
        *NUMBERED[:2],
        ["", "II. Đại biểu phường:"],
        NUMBERED[2],
        ["", "III. Không có ai"],
    ]
    city, ward = "Đại biểu thành phố", "Đại biểu phường"
    gives: list[Told] = [
        (3, says(AN, group=city), []),
        (4, says(BINH, group=city), []),
        (6, says(CHI, group=ward), []),
    ]
    return Messy("groups", xlsx(rows), gives, [*["group_row"] * 3, "group_empty"])


def _groups_in_groups() -> Messy:
    header = ["STT", "Họ và tên", "Chức vụ"]
    rows: Rows = [
        header,
        ["A", "Đại biểu thành phố"],
        ["I", "UBND thành phố Mẫu"],
        [1, AN[0], AN[1]],
        ["B", "Khách"],
        [2, CHI[0], CHI[1]],
    ]
    gives: list[Told] = [
        (
            4,
            {"name": AN[0], "position": AN[1], "unit": "UBND thành phố Mẫu", "group": "Đại biểu thành phố"},
            ["unit_from_group"],
        ),
        (6, {"name": CHI[0], "position": CHI[1], "group": "Khách"}, []),
    ]
    return Messy("groups_in_groups", xlsx(rows), gives, ["group_row"] * 3)


def _merged_group() -> Messy:
    rows: Rows = [HEADER, ["Khách mời đặc biệt"], NUMBERED[0]]
    gives: list[Told] = [(3, says(AN, group="Khách mời đặc biệt"), [])]
    return Messy("merged_group", xlsx(rows, _group_across), gives, ["group_row"])


def _merged_units() -> Messy:
    rows: Rows = [HEADER, NUMBERED[0], [2, *BINH[:2], "", BINH[3]], NUMBERED[2]]
    return Messy("merged_units", xlsx(rows, _vertical), plain(2))


def _ditto() -> Messy:
    rows: Rows = [HEADER, NUMBERED[0], [2, BINH[0], BINH[1], "-nt-", BINH[3]], [3, CHI[0], "〃", '"', CHI[3]]]
    gives = [*plain(2, PEOPLE[:2]), (4, says([CHI[0], BINH[1], BINH[2], CHI[3]]), [])]
    return Messy("ditto", xlsx(rows), gives)


def _ditto_of_nothing() -> Messy:
    rows: Rows = [HEADER, [1, AN[0], AN[1], "như trên", AN[3]]]
    gives: list[Told] = [(2, says([AN[0], AN[1], "", AN[3]]), ["nothing_above"])]
    return Messy("ditto_of_nothing", xlsx(rows), gives)


def _below() -> Messy:
    rows: Rows = [
        HEADER,
        *NUMBERED,
        [4],
        ["", "Tổng cộng: 3 đại biểu"],
        ["", "", "", "Mẫu, ngày 05 tháng 8 năm 2024"],
        ["", "NGƯỜI LẬP BIỂU", "", "TM. ỦY BAN NHÂN DÂN"],
        ["", "(đã ký)", "", "CHỦ TỊCH"],
    ]
    return Messy("below", xlsx(rows), plain(2), ["row_numbered_only", "total_row", "rows_below"])


def _next_page() -> Messy:
    rows: Rows = [HEADER, *NUMBERED[:2], HEADER, NUMBERED[2]]
    gives = [*plain(2, PEOPLE[:2]), *plain(5, [CHI])]
    return Messy("next_page", xlsx(rows), gives, ["header_repeated"])


def _hidden_rows() -> Messy:
    gives: list[Told] = [(2, says(AN), []), (3, says(BINH), ["hidden_row"]), (4, says(CHI), [])]
    return Messy("hidden_rows", xlsx([HEADER, *NUMBERED], _hidden), gives, ["column_hidden"])


def _struck_through() -> Messy:
    gives: list[Told] = [
        (2, says(AN), ["struck"]),
        (3, says(BINH), ["struck"]),
        (4, says(CHI), ["struck_cell"]),
    ]
    return Messy("struck_through", xlsx([HEADER, *NUMBERED], _struck), gives)


def _hidden_sheet() -> Messy:
    sheets: dict[str, Rows] = {
        "Khách": [HEADER, NUMBERED[0]],
        "Ẩn": [HEADER, NUMBERED[1]],
        "Ghi chú": [["Gọi lại thứ Hai"]],
    }
    gives: list[Told] = [(2, says(AN), []), (2, says(BINH), ["hidden_sheet"])]
    return Messy("hidden_sheet", xlsx_sheets(sheets, _hide_sheet), gives, ["sheet_no_list"])


def _formulas_and_links() -> Messy:
    rows: Rows = [HEADER, *NUMBERED, [4, "Phạm Thị Dung", "", "UBND", ""]]
    gives: list[Told] = [
        (2, says(AN), ["formula_in_name"]),
        (3, says(BINH), ["link_in_name"]),
        (4, says(CHI), ["formula"]),
        (5, {"name": "Phạm Thị Dung", "unit": "UBND"}, ["formula", "error_value"]),
    ]
    return Messy("formulas", xlsx(rows, _formulas), gives)


def _decomposed() -> Messy:
    rows: Rows = [[unicodedata.normalize("NFD", str(cell)) for cell in row] for row in [HEADER, *NUMBERED]]
    return Messy("decomposed", xlsx(rows), plain(2))


def _phones() -> Messy:
    written: list[tuple[object, str, list[str]]] = [
        (912345601, "+84912345601", []),
        ("912345602.0", "+84912345602", []),
        ("0912 345 603 / 0987 654 303", "+84912345603", ["two_phones"]),
        ("0912345604-0987654304", "+84912345604", ["two_phones"]),
        ("0912.345.605\n0987.654.305", "+84912345605", ["two_phones"]),
        ("01681234506", "+84381234506", ["old_number"]),
        ("(0251) 3847 107", "+842513847107", []),
        ("0912345608 (Zalo)", "+84912345608", ["phone_with_words"]),
        ("9,12E+08", "", ["bad_phone"]),
        ("079123456789", "", ["identity_number"]),
        ("chưa có", "", ["bad_phone"]),
    ]
    rows: Rows = [
        [f"Nguyễn Văn {name}", "Ủy viên", phone] for name, (phone, _, _) in zip(_GIVEN, written, strict=False)
    ]
    gives: list[Told] = [
        (row, _filled(name=f"Nguyễn Văn {name}", position="Ủy viên", phone=read), told)
        for row, (name, (_, read, told)) in enumerate(zip(_GIVEN, written, strict=False), 2)
    ]
    return Messy("phones", xlsx([["Họ tên", "Chức vụ", "SĐT"], *rows]), gives)


_GIVEN = (
    "An",
    "Bảo",
    "Cường",
    "Dũng",
    "Em",
    "Giang",
    "Hải",
    "Khoa",
    "Lâm",
    "Minh",
    "Nam",
    "Oanh",
    "Phúc",
    "Quân",
    "Sơn",
)


def _filled(**texts: str) -> dict[str, str]:
    return {key: text for key, text in texts.items() if text}


def _names() -> Messy:
    long = "Nguyễn " + "Văn " * 20 + "An"
    longest = "Nguyễn " + "Văn " * 30 + "An"
    cells: list[tuple[str, dict[str, str], list[str]]] = [
        ("Đ/c Nguyễn Văn An", dict(name="Nguyễn Văn An", honorific="Đồng chí"), []),
        ("Ông Trần Bảo", dict(name="Trần Bảo", honorific="Ông"), []),
        ("Ông Ích Mẫu", dict(name="Ích Mẫu", honorific="Ông"), ["honorific_unsure"]),
        ("Lê Văn Cường - Chủ tịch", dict(name="Lê Văn Cường", position="Chủ tịch"), ["post_in_name"]),
        ("Lê Văn Dũng (Bí thư)", dict(name="Lê Văn Dũng", position="Bí thư"), ["post_in_name"]),
        ("Phó Chủ tịch: Võ Thị Em", dict(name="Võ Thị Em", position="Phó Chủ tịch"), ["post_in_name"]),
        ("Phạm Thị Giang\nHồ Văn Hải", dict(name="Phạm Thị Giang Hồ Văn Hải"), ["two_people"]),
        ("Chủ tịch HĐND", dict(position="Chủ tịch HĐND"), ["post_for_name"]),
        ("Phòng Mẫu", dict(unit="Phòng Mẫu"), ["unit_for_name", "no_person"]),
        ("Đoàn Văn Hải", dict(name="Đoàn Văn Hải"), []),
        ("Khoa", dict(name="Khoa"), ["one_word_name"]),
        (long, dict(name=long), ["long_name"]),
        (longest, dict(name=longest), ["name_too_long"]),
        ("NguyÔn V¨n B×nh", dict(name="NguyÔn V¨n B×nh"), ["tcvn3_row"]),
        ("www.mau.example", dict(name="www.mau.example"), ["link_in_name"]),
    ]
    rows: Rows = [[n, name, ""] for n, (name, _, _) in enumerate(cells, 1)]
    gives: list[Told] = [(row, dict(said), told) for row, (_, said, told) in enumerate(cells, 2)]
    return Messy("names", xlsx([HEADER[:3], *rows]), gives)


def _two_posts() -> Messy:
    rows: Rows = [
        HEADER,
        NUMBERED[0],
        [2, AN[0], "Bí thư", "Đảng ủy phường Mẫu", ""],
        NUMBERED[0],
        [4, *CHI[:3], AN[3]],
    ]
    gives: list[Told] = [
        (2, says(AN), []),
        (3, _filled(name=AN[0], position="Bí thư", unit="Đảng ủy phường Mẫu"), ["two_posts"]),
        (4, says(AN), ["repeated_row"]),
        (5, says([*CHI[:3], AN[3]]), ["same_phone"]),
    ]
    return Messy("two_posts", xlsx(rows), gives)


def _private() -> Messy:
    header = [*HEADER, "Số CCCD", "Ngày sinh", "Dân tộc", "Tôn giáo", "Màu áo", ""]
    rows: Rows = [[*NUMBERED[0], "079123456789", "01/01/1980", "Kinh", "Không", "đỏ", "riêng"]]
    told = ["column_private"] * 4 + ["column_ignored", "column_unnamed"]
    return Messy("private", xlsx([header, *rows]), plain(2, [AN]), told)


def _post_and_unit() -> Messy:
    rows: Rows = [["TT", "Họ và tên", "Chức vụ, đơn vị công tác"], [1, AN[0], "Chủ tịch, UBND phường Mẫu"]]
    gives: list[Told] = [(2, _filled(name=AN[0], position="Chủ tịch", unit="UBND phường Mẫu"), ["post_and_unit"])]
    return Messy("post_and_unit", xlsx(rows), gives)


def _replies() -> Messy:
    header = ["Họ và tên", "Xác nhận", "Lý do", "Người dự thay", "SĐT người dự thay"]
    rows: Rows = [
        [AN[0], "Có"],
        [BINH[0], "Vắng", "Đi công tác"],
        [CHI[0], "Cử người dự thay", "", "Hồ Thị Mẫu", "0912345609"],
        ["Phạm Văn Dũng", "Không dự được vì bận"],
        ["Võ Văn Em", "???"],
    ]
    substitute = dict(substitute="Hồ Thị Mẫu", substitute_phone="+84912345609")
    gives: list[Told] = [
        (2, dict(name=AN[0], reply="attending"), []),
        (3, dict(name=BINH[0], reply="declined", reason="Đi công tác"), []),
        (4, dict(name=CHI[0], reply="substituted", **substitute), []),
        (5, dict(name="Phạm Văn Dũng", reply="declined"), ["reply_guessed"]),
        (6, dict(name="Võ Văn Em"), ["bad_reply"]),
    ]
    return Messy("replies", xlsx([header, *rows]), gives)


def _yes_and_no() -> Messy:
    rows: Rows = [
        ["STT", "Họ tên", "Xác nhận", ""],
        ["", "", "Có", "Không"],
        [1, AN[0], "x"],
        [2, BINH[0], "", "x"],
    ]
    gives: list[Told] = [
        (3, dict(name=AN[0], reply="attending"), []),
        (4, dict(name=BINH[0], reply="declined"), []),
    ]
    return Messy("yes_and_no", xlsx(rows, _merged_reply), gives)


def _merged_reply(book: Any, sheet: Any) -> None:
    sheet.merge_range(0, 2, 0, 3, "Xác nhận")


def _merged_person() -> Messy:
    rows: Rows = [HEADER[:3], [1, AN[0], "Bí thư"], ["", "", "Chủ tịch HĐND"]]
    gives: list[Told] = [
        (2, dict(name=AN[0], position="Bí thư"), []),
        (3, dict(name=AN[0], position="Chủ tịch HĐND"), ["two_posts"]),
    ]
    return Messy("merged_person", xlsx(rows, _merged_name), gives)


def _merged_name(book: Any, sheet: Any) -> None:
    sheet.merge_range(1, 0, 2, 0, 1)
    sheet.merge_range(1, 1, 2, 1, AN[0])


def _posts_without_names() -> Messy:
    rows: Rows = [["STT", "Chức vụ", "Đơn vị"], [1, "Bí thư", "Đảng ủy phường Mẫu"], [2, "", "UBND xã Mẫu"]]
    gives: list[Told] = [
        (2, dict(position="Bí thư", unit="Đảng ủy phường Mẫu"), []),
        (3, dict(unit="UBND xã Mẫu"), ["no_person"]),
    ]
    return Messy("posts", xlsx(rows), gives)


def _old_workbook() -> Messy:
    rows: Rows = [HEADER, [1, *AN[:3], 912345601], [2, *BINH[:2], "", "912345602"], NUMBERED[2]]
    return Messy("old_workbook", xls(rows, [(1, 2, 3, 3)]), plain(2))


def _old_workbook_marked() -> Messy:
    gives: list[Told] = [
        (2, says(AN), ["hidden_row"]),
        (3, says(BINH), ["struck"]),
        (4, dict(unit=CHI[2], position=CHI[1], phone="+84912345603"), ["formula_in_name"]),
    ]
    return Messy("old_workbook_marked", xls([HEADER, *NUMBERED], decorate=_old_marks), gives, ["column_hidden"])


def _old_marks(sheet: Any) -> None:
    sheet.row(1).hidden = True
    sheet.col(2).hidden = True
    sheet.write(2, 1, BINH[0], xlwt.easyxf("font: struck_out on"))
    sheet.write(3, 1, xlwt.Formula('HYPERLINK("http://mau.example")'))


def _open_document() -> Messy:
    people = [[str(n), name, position, phone, unit] for n, (name, position, unit, phone) in enumerate(PEOPLE, 1)]
    people[1][4] = ""
    rows: Rows = [[*HEADER[:3], HEADER[4], HEADER[3]], *people]
    crossed = ["struck_cell"] * 3 + ["struck"]
    gives: list[Told] = [(2, says(AN), []), (3, says(BINH), ["hidden_row"]), (4, says(CHI), crossed)]
    data = ods(rows, hidden=[2], struck=[3], spans={1: 2})
    return Messy("open_document", data, gives)


def _text(name: str, separator: str, encode: Callable[[str], bytes]) -> Messy:
    lines: Rows = [*TITLE, HEADER, *NUMBERED]
    return Messy(name, encode(separated(lines, separator)), plain(6), ["rows_above"])


def _texts() -> list[Messy]:
    return [
        _text("utf8", ",", lambda text: text.encode()),
        _text("utf8_bom", ";", lambda text: text.encode("utf-8-sig")),
        _text("utf16", "\t", lambda text: text.encode("utf-16")),
        _text("utf16_bare", ",", lambda text: text.encode("utf-16-le")),
        _text("windows_1258", ";", windows_1258),
        _text("decomposed_text", ",", lambda text: unicodedata.normalize("NFD", text).encode()),
    ]


_TONES = "\u0300\u0301\u0303\u0309\u0323"


def windows_1258(text: str) -> bytes:
    """As old programs wrote it: letters whole, tones behind them."""
    written = []
    for letter in text:
        apart = unicodedata.normalize("NFD", letter)
        tones = "".join(c for c in apart if c in _TONES)
        whole = unicodedata.normalize("NFC", "".join(c for c in apart if c not in _TONES))
        written.append(whole + tones)
    return "".join(written).encode("cp1258")


def _quoted_lines() -> Messy:
    rows: Rows = [HEADER, [1, *AN[:2], "UBND\nphường Mẫu", AN[3]]]
    return Messy("quoted_lines", separated(rows).encode(), plain(2, [AN]))


_KINDS: Sequence[Callable[[], Messy]] = (
    *(
        _letterhead,
        _columns_elsewhere,
        _header_of_two_rows,
        _split_names,
        _groups,
        _groups_in_groups,
        _merged_group,
    ),
    *(_merged_units, _ditto, _ditto_of_nothing, _below, _next_page, _hidden_rows, _struck_through, _hidden_sheet),
    *(
        _formulas_and_links,
        _decomposed,
        _phones,
        _names,
        _two_posts,
        _private,
        _post_and_unit,
        _replies,
        _yes_and_no,
        _merged_person,
    ),
    *(_posts_without_names, _old_workbook, _old_workbook_marked, _open_document, _quoted_lines),
    *(lambda each=each: each for each in _texts()),
)

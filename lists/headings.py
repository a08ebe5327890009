"""What a column's heading means, in the words that offices use, and the headings of our own workbook."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from ceremony.names import fold
from ceremony.private_columns import is_private
from lists.model import Field

# A workbook that we write has these columns; it is read back word for word.
HEADINGS: Mapping[Field, str] = {
    Field.KEY: "Mã",
    Field.GROUP: "Thành phần",
    Field.HONORIFIC: "Danh xưng",
    Field.NAME: "Họ và tên",
    Field.POSITION: "Chức vụ",
    Field.UNIT: "Đơn vị",
    Field.PHONE: "Điện thoại",
    Field.RANK: "Thứ tự",
    Field.SEAT: "Vị trí ngồi",
    Field.LEADER: "Lãnh đạo",
    Field.NOTE: "Ghi chú",
    Field.REPLY: "Trả lời",
    Field.REASON: "Lý do",
    Field.SUBSTITUTE: "Người dự thay",
    Field.SUBSTITUTE_POSITION: "Chức vụ người dự thay",
    Field.SUBSTITUTE_PHONE: "Điện thoại người dự thay",
}


class Part(StrEnum):
    """What else a column can be: half a name, two things in one, or nothing that is read."""

    NUMBER = "number"
    ORDER = "order"
    FAMILY = "family"
    GIVEN = "given"
    POST_AND_UNIT = "post_and_unit"
    DECLINES = "declines"
    UNREAD = "unread"
    PRIVATE = "private"


Meaning = Field | Part

_WORDS: Mapping[Meaning, str] = {
    Field.KEY: "ma, ma khach, ma dai bieu, ma dong, key",
    Field.GROUP: "thanh phan, nhom, khoi, nhom dai bieu, thanh phan dai bieu, thanh phan moi, nhom khach, group",
    Field.HONORIFIC: "danh xung, xung ho, cach xung ho, ong ba, honorific",
    Field.NAME: "ho va ten, ho ten, ho va ten dai bieu, ho ten dai bieu, ten dai bieu, ho va ten khach moi, "
    "ho ten khach moi, ten khach moi, khach moi, ho va ten can bo, ho ten can bo, ho va ten dai bieu du, "
    "ho va ten nguoi du, ho ten nguoi du, ho va ten nguoi duoc moi, dai bieu, full name, fullname, name",
    Field.POSITION: "chuc vu, chuc danh, chuc vu chuc danh, chuc danh chuc vu, chuc vu hien nay, "
    "chuc vu cong tac, chuc vu dang, chuc vu chinh quyen, chuc vu doan the, "
    "position, title, post, job title",
    Field.UNIT: "don vi, co quan, don vi cong tac, co quan don vi, don vi co quan, noi cong tac, "
    "co quan cong tac, co quan don vi cong tac, "
    "ten don vi, ten co quan, to chuc, dia phuong, phuong xa, xa phuong, unit, "
    "organisation, organization, agency",
    Field.PHONE: "sdt, dtdd, dt, dien thoai, so dien thoai, so dt, so dtdd, di dong, so di dong, "
    "dien thoai di dong, "
    "so dien thoai di dong, dien thoai lien he, so dien thoai lien he, sdt lien he, dien thoai co quan, "
    "so dien thoai co quan, dt di dong, dt co quan, lien he, zalo, so zalo, mobile, phone, phone number, tel",
    Field.RANK: "thu bac, thu tu uu tien, rank",
    Field.SEAT: "vi tri ngoi, cho ngoi, ghe, so ghe, ghe ngoi, hang ghe, vi tri, seat",
    Field.LEADER: "lanh dao, la lanh dao, leader",
    Field.NOTE: "ghi chu, note, notes, remark, remarks",
    Field.REPLY: "tra loi, tham du, xac nhan, xac nhan tham du, phan hoi, du hop, ket qua xac nhan, co tham du, "
    "tham du khong tham du, tham du hay khong, reply",
    Field.REASON: "ly do, ly do vang, ly do vang mat, ly do khong tham du, ly do khong du, reason",
    Field.SUBSTITUTE: "nguoi du thay, nguoi thay, nguoi di thay, cu nguoi du thay, ho ten nguoi du thay, "
    "ho va ten nguoi du thay, dai bieu du thay, ten nguoi du thay, du thay, substitute",
    Field.SUBSTITUTE_POSITION: "chuc vu nguoi du thay, chuc vu nguoi thay, chuc danh nguoi du thay, "
    "substitute s position",
    Field.SUBSTITUTE_PHONE: "dien thoai nguoi du thay, so dien thoai nguoi du thay, sdt nguoi du thay, "
    "dien thoai nguoi thay, so dien thoai nguoi thay, sdt nguoi thay, substitute s phone",
    Part.NUMBER: "stt, tt, so tt, s tt, so thu tu, s t t, t t, no",
    Part.ORDER: "thu tu",
    Part.FAMILY: "ho va ten dem, ho va chu dem, ho dem, ho va dem, ho lot, ho va ten lot, ho va chu lot, ho",
    Part.GIVEN: "ten",
    Part.POST_AND_UNIT: "chuc vu don vi, chuc vu don vi cong tac, chuc vu va don vi cong tac, chuc vu va don vi, "
    "chuc danh don vi, chuc danh don vi cong tac, chuc vu co quan, chuc vu noi cong tac, "
    "chuc vu co quan don vi, chuc vu co quan cong tac",
    Part.DECLINES: "khong tham du, vang, vang mat, khong du",
    Part.UNREAD: "ky ten, ky nhan, chu ky, ky, ky ten xac nhan, signature, kiem voi ma, held together with",
}
_MEANINGS: Mapping[str, Meaning] = {
    words: meaning for meaning, text in _WORDS.items() for words in text.split(", ")
}
_BEGINNINGS = tuple(
    (words, meaning)
    for words, meaning in sorted(_MEANINGS.items(), key=lambda each: -len(each[0]))
    if " " in words and meaning in (Field.NAME, Field.POSITION, Field.UNIT, Field.PHONE)
)
_LONGEST = 60
_ASIDE = re.compile(r"\([^)]*\)")


@lru_cache(maxsize=20_000)
def meaning(heading: str) -> Meaning | None:
    """What a column is that is headed like this; None for a heading that we do not know, and for a person."""
    if not heading or len(heading) > _LONGEST:
        return None
    if is_private(heading):
        return Part.PRIVATE
    folded = fold(heading)
    return _MEANINGS.get(_bare(_ASIDE.sub(" ", folded))) or _MEANINGS.get(_bare(folded))


def loose_meaning(heading: str) -> Meaning | None:
    """The same for a cell that surely is a heading: its first words are enough."""
    known = meaning(heading)
    if known or not heading or len(heading) > _LONGEST:
        return known
    words = _bare(fold(heading))
    return next((meant for start, meant in _BEGINNINGS if words.startswith(start + " ")), None)


def _bare(folded: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())

"""What a cell with a person's name says: honorific, name, and what else an office writes beside it."""

import re
from dataclasses import dataclass

from ceremony.names import fold
from lists.model import Remark

LONG_NAME, LONGEST_NAME = 60, 120
_HONORIFICS = {
    **dict.fromkeys(("đồng chí", "đ/c", "đc", "đ.c", "d/c"), "Đồng chí"),
    **{word.lower(): word for word in ("Ông", "Bà", "Anh", "Chị", "Cô", "Bác", "Chú", "Cụ", "Thầy")},
}
_FAMILY_NAMES = (
    "an au bach banh bo bui ca cao chau che chu chung cong cu cung dam dang danh dao dau dieu dinh do "
    "doan doi dong du duong ha ham han hang ho hoa hoang hong hua huynh kha khong khuc khuong kieu kim ky "
    "la lai lam le lo loc loi lu lua luc luong luu ly ma mac mach mai man nghiem ngo ngoc ngu nguy nguyen "
    "nham nhan nhu ninh nong on ong pham phan phi pho phu phung phuong quach quan quang quyen son ta tang "
    "thach thai than thang thanh thi thieu tieu to ton tong tra tran trang tri trieu trinh truong tu "
    "tuong ung van vang vi vien vo vu vuong y"
)
_FAMILIES = frozenset(_FAMILY_NAMES.split(" "))
_POSTS = (
    *("bi thu", "chu tich", "pho ", "truong ", "giam doc", "tong ", "chanh ", "uy vien", "can bo", "chuyen vien"),
    *("cong chuc", "vien chuc", "hieu truong", "hieu pho", "tham muu", "dai bieu", "dai dien", "thu truong"),
    *("nguyen chu tich", "nguyen bi thu", "nguyen pho", "nguyen truong", "chi huy", "chinh tri vien", "thu ky"),
    *("ke toan", "nhan vien", "cong an", "doi truong", "to truong", "bao ve", "thanh vien", "phu trach", "q. "),
    *(
        "quyen chu tich",
        "quyen truong",
        "quyen bi thu",
        "quyen giam doc",
        "ct ",
        "pct",
        "pgd",
        "gd ",
        "tp ",
        "ptp",
    ),
)
_UNITS = (
    *("đảng ", "thành ủy", "thành uỷ", "trường ", "văn phòng", "hội ", "ban ", "phòng ", "khu ", "phường", "xã "),
    *(
        "tổ ",
        "đoàn thanh niên",
        "đoàn tncs",
        "đoàn thể",
        "ủy ban",
        "uỷ ban",
        "ubnd",
        "hđnd",
        "ubmttq",
        "mttq",
        "mặt trận",
        "thị xã",
        "thành phố",
    ),
    *(
        "tỉnh",
        "quận ",
        "huyện",
        "trung tâm",
        "sở ",
        "chi bộ",
        "chi cục",
        "cục ",
        "liên đoàn",
        "hợp tác xã",
        "công ty",
    ),
    *("công an", "quân ", "đồn ", "đơn vị", "cơ quan", "nhà ", "bệnh viện", "trạm ", "báo ", "đài ", "ngân hàng"),
)
_ASIDE = re.compile(r"\(([^)]*)\)?\s*$")
_SPLIT = re.compile(r"\s+[-–—]+\s+|\s*[,;\n]\s*|\s*[–—]\s+|\s*:\s+")
_BULLET = re.compile(r"^(?:[-–—•*+]\s+|\d{1,3}[.)]\s*)")
_LINK = re.compile(r"https?://|www\.|\.\w+/|@", re.IGNORECASE)


@dataclass(frozen=True)
class Person:
    """What a name cell says; `position` is what stands beside it; `unit` an office in a name's place."""

    name: str
    honorific: str = ""
    position: str = ""
    unit: str = ""
    warnings: tuple[Remark, ...] = ()
    refused: Remark | None = None


def read_person(text: str) -> Person:
    """The person whom a cell names; what is uncertain warns, what cannot be one person's name is refused."""
    refused = refusal(text)
    if refused:
        return Person(" ".join(text.split()), refused=refused)
    pieces = [piece for piece in _SPLIT.split(_aside_last(_BULLET.sub("", text))) if piece]
    if len(pieces) > 1 and is_post(pieces[0]) and not is_post(pieces[1]):
        pieces[:2] = [pieces[1], pieces[0]]
    name, *others = pieces or [""]
    honorific, name, warnings = _without_honorific(name)
    if any(_is_another(piece) for piece in others):
        return Person(" ".join(text.split()), refused=Remark("two_people"))
    if others:
        warnings += (Remark("post_in_name", {"found": ", ".join(others)}),)
    elif is_post(name):
        return Person("", position=name, warnings=(Remark("post_for_name", {"found": name}),))
    elif is_unit(name):
        return Person("", unit=name, warnings=(Remark("unit_for_name", {"found": name}),))
    return Person(name, honorific, ", ".join(others), "", warnings + _looks_odd(name), refusal(name))


def refusal(name: str) -> Remark | None:
    """Why a text cannot be taken for a name."""
    if len(name) > LONGEST_NAME:
        return Remark("name_too_long", {"found": len(name), "limit": LONGEST_NAME})
    if name.startswith(("=", "+", "@")):
        return Remark("formula_in_name")
    return Remark("link_in_name") if _LINK.search(name) else None


def is_post(text: str) -> bool:
    """Whether a text begins like a post: Phó Chủ tịch, Trưởng phòng."""
    folded = fold(text)
    if folded.startswith("truong "):  # Trương is a family name, Trưởng is a post
        return text.lower().startswith("trưởng")
    if folded.startswith(("pho ", "tong ")):
        return text.lower().startswith(("phó ", "tổng "))
    return folded.startswith(_POSTS)


def is_unit(text: str) -> bool:
    """Whether a text begins like the name of an office: UBND phường, Phòng Nội vụ."""
    return text.lower().startswith(_UNITS)


def is_family_name(word: str) -> bool:
    """Whether a word is one of the family names that are met in Vietnam."""
    return fold(word) in _FAMILIES


def _aside_last(text: str) -> str:
    found = _ASIDE.search(text)
    return f"{text[: found.start()].rstrip()}, {found[1]}" if found and found.start() else text


def _without_honorific(name: str) -> tuple[str, str, tuple[Remark, ...]]:
    """The honorific, the name without it; a warning where the word may be a family name, as in Ông Ích Khiêm."""
    words = name.split(" ")
    for count in (2, 1):
        start = " ".join(words[:count]).lower().strip(".:")
        if start in _HONORIFICS and len(words) > count + 1:
            rest = " ".join(words[count:]).lstrip(". ")
            warning = () if is_family_name(rest.split(" ")[0]) else (Remark("honorific_unsure", {"found": name}),)
            return _HONORIFICS[start], rest, warning
    glued = re.match(r"(đ/c|đ\.c\.?)(?=\w)", name, re.IGNORECASE)
    return ("Đồng chí", name[glued.end() :], ()) if glued else ("", name, ())


def _is_another(piece: str) -> bool:
    """Whether a piece beside a name is a second person's name."""
    honorific, name, _ = _without_honorific(piece)
    words = name.split(" ")
    named = 2 <= len(words) <= 5 and is_family_name(words[0]) and all(word[:1].isupper() for word in words)
    return (bool(honorific) or named) and not is_post(piece) and not is_unit(piece)


def _looks_odd(name: str) -> tuple[Remark, ...]:
    remarks = []
    if len(name) > LONG_NAME:
        remarks.append(Remark("long_name", {"found": len(name)}))
    if any(c.isdigit() for c in name):
        remarks.append(Remark("digits_in_name", {"found": name}))
    if name and " " not in name:
        remarks.append(Remark("one_word_name", {"found": name}))
    return tuple(remarks)

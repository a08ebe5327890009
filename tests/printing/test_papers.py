"""Letters and name cards as PDF: their text, their pages, and codes that read from a scan."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from printing.papers import press
from printing.papers.cards import NameCard, NameCards, badges, plates
from printing.papers.letters import Addressed, Form, Letters, letters
from tests.papers import codes_of, pages_of, text_of

EVERY = "ẰẲẴẮẶẦẨẪẤẬ ỀỂỄẾỆỒỔỖỐỘỜỞỠỚỢ ỪỬỮỨỰỲỶỸÝỴ ằẳẵắặầẩẫấậ ềểễếệồổỗốộờởỡớợ ừửữứựỳỷỹýỵ đĐ"
FORM = Form(
    parent="",
    body=["Ủy ban nhân dân", "thành phố Mẫu"],
    number="Số: ……/GM-UBND",
    dated="Mẫu, ngày …… tháng 8 năm 2024",
    subject="Dự Lễ ra mắt",
    invites="Ủy ban nhân dân thành phố Mẫu trân trọng kính mời:",
    facts=["Tới dự: Lễ ra mắt.", "Chủ trì: Lãnh đạo UBND."],
    notes=["Đề nghị phản hồi trước 11 giờ.", "Rất hân hạnh được đón tiếp./."],
    recipients=["- Như trên;", "- Lưu: VT."],
    authority="KT. Chủ tịch",
    post="Phó Chủ tịch",
    signer="",
)
LABELS = dict(
    nation="CỘNG HÒA", motto="Độc lập", heading="GIẤY MỜI", sent_to="Nơi nhận:", scan="Quét mã", code="Mã:"
)
CARD = NameCard("Đồng chí", "Nguyễn Văn Mẫu", "Bí thư", "Thành ủy", "Đại biểu", 0, False, "")
LONG = NameCard(
    "Đồng chí",
    ("Nguyễn Thị Phương Thảo Mẫu " * 5)[:120].strip(),
    ("Phó Trưởng Ban Thường trực Ban Chỉ đạo, " * 8)[:300].strip(),
    ("Ủy ban nhân dân thành phố Mẫu " * 10)[:300].strip(),
    ("Đại biểu thành phố " * 16)[:300].strip(),
    7,
    False,
    "",
)
HOSTILE = '#panic("x") $x *a _b <a> @b " \\ // [ ] { } `'


def _link(number: int) -> str:
    return f"https://giaymoi.example.vn/i/{number:04d}QRSTVWXYZ234"


def _letters(*whom: str, form: Form = FORM) -> Letters:
    addressed = [Addressed(0, name, f"CODE-{number:04d}", _link(number)) for number, name in enumerate(whom)]
    return Letters("Giấy mời", LABELS, [form], addressed, "vi")


def _deck(*cards: NameCard) -> NameCards:
    return NameCards("Thẻ", "Lễ ra mắt", [replace(c, link=_link(n)) for n, c in enumerate(cards)], "vi")


def test_a_letter_says_what_the_form_asks_in_its_order() -> None:
    told = text_of(letters(_letters("Đồng chí Bí thư Thành ủy")))
    order = [
        *("ỦY BAN NHÂN DÂN", "Số: ……/GM-UBND", "GIẤY MỜI", "Dự Lễ ra mắt", "trân trọng kính mời: Đồng chí Bí thư"),
        *("Tới dự:", "Chủ trì:", "./.", "Nơi nhận:", "Quét mã", "CODE-0000"),
    ]
    places = [told.index(words) for words in order]
    assert places == sorted(places)
    for words in ("CỘNG HÒA", "Độc lập", "Mẫu, ngày …… tháng 8 năm 2024", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"):
        assert words in told
    assert "Kính gửi" not in told


def test_each_letter_has_a_page_and_its_own_code() -> None:
    pdf = letters(_letters(*(f"Ông Mẫu số {number}" for number in range(5))))
    assert pages_of(pdf) == 5
    assert codes_of(pdf) == [_link(number) for number in range(5)]


def test_a_long_letter_flows_and_numbers_its_own_pages() -> None:
    notes = ["Đề nghị đại biểu có mặt trước 15 phút để ổn định tổ chức."] * 20
    form = replace(
        FORM, notes=[*notes, "Hết./."], parent="Ủy ban nhân dân tỉnh Mẫu", signer="(mẫu) Nguyễn Văn Mẫu"
    )
    pdf = letters(_letters(f"{LONG.name}, {LONG.post}", "Ông Mẫu", form=form))
    assert pages_of(pdf) == 4
    assert codes_of(pdf) == [_link(0), _link(1)]
    told = text_of(pdf)
    assert told.count(" 2 ") == 2 and " 3 " not in told


@pytest.mark.parametrize("text", [EVERY, HOSTILE, "𝐍𝐠𝐮𝐲ễ𝐧 → ★ 阮 ﷽ 😀", "Nguyê\u0303n"])
def test_whatever_is_written_is_set_as_it_is(text: str) -> None:
    card = NameCard(text, text, text, text, text, 1, True, "")
    for pdf in (letters(_letters(text)), plates(_deck(card)), badges(_deck(card))):
        told = text_of(pdf)
        if text in (EVERY, HOSTILE):
            assert text in told
    assert pages_of(pdf) == 1


def test_badges_go_eight_to_a_sheet_and_leaders_six_before_them() -> None:
    leaders = [replace(CARD, leader=True, name=f"Lãnh đạo Mẫu {n}") for n in range(7)]
    pdf = badges(_deck(*[CARD] * 9, *leaders))
    assert pages_of(pdf) == 4
    assert sorted(codes_of(pdf)) == [_link(number) for number in range(16)]
    assert codes_of(pdf)[:6] == [_link(number) for number in range(9, 15)]


def test_a_plate_says_the_same_on_both_sides() -> None:
    pdf = plates(_deck(CARD, CARD, CARD, replace(CARD, leader=True)))
    assert pages_of(pdf) == 3
    assert text_of(pdf).count("Nguyễn Văn Mẫu") == 8


@pytest.mark.parametrize("leader", [False, True])
@pytest.mark.parametrize("card", [LONG, replace(LONG, name="Mẫu" * 40, post="Chức" * 75, unit="Đơnvị" * 60)])
def test_nothing_of_a_long_card_is_cut(card: NameCard, leader: bool) -> None:
    card = replace(card, leader=leader)
    for pdf, times in ((plates(_deck(card)), 2), (badges(_deck(card)), 1)):
        told = _letters_of(text_of(pdf))
        for words in (card.honorific, card.name, card.post, card.unit):
            assert told.count(_letters_of(words)) == times
    assert codes_of(badges(_deck(*[card] * 3))) == [_link(number) for number in range(3)]


@pytest.mark.parametrize("blank", [("name",), ("post", "unit"), ("honorific", "post", "unit", "group")])
def test_what_is_not_known_leaves_no_hole(blank: Sequence[str]) -> None:
    unknown: dict[str, Any] = dict.fromkeys(blank, "")
    card = replace(CARD, **unknown)
    assert pages_of(plates(_deck(card))) == pages_of(badges(_deck(card))) == 1


def test_official_papers_have_an_official_family() -> None:
    assert press.serif() in (*press.OFFICIAL, press.PACKAGED)


def test_printing_again_and_again_keeps_no_more_memory() -> None:
    some = [f"Ông Nguyễn Văn Mẫu số {number}" for number in range(60)]

    def printed(time: int) -> int:
        letters(_letters(*(f"{name}, lần {time}" for name in some)))
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

    after_two = [printed(time) for time in range(2)][-1]
    assert [printed(time) for time in range(2, 8)][-1] - after_two < 60_000_000


def _letters_of(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())

"""What stands on papers: prepared from the rows as they are now."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from actions import letters, name_cards, papers
from actions.papers import KINDS, Paper
from actions.wanted import Wanted
from ceremony.errors import Refused
from ceremony.letter import Letter
from ceremony.model import Guest, Reply
from ceremony.plan import Plan
from messages.links import Links
from printing.papers.cards import NameCard
from printing.papers.letters import Form, Letters
from storage import tables
from tests.house import House, at, example_plan
from tests.papers import codes_of, pages_of, text_of

LINKS = Links("http://127.0.0.1:8080", "https://giaymoi.example.vn")
CITY, COMMUNES, WARD = 1, 2, 3


def _wanted(group: int | None = None, guest: Guest | None = None) -> Wanted:
    return Wanted(1, group, guest.id if guest else None, "vi", at(5, 8), LINKS)


async def _letters(house: House, wanted: Wanted) -> Letters:
    return await house.store.read(letters.prepare, wanted)


async def _form(house: House, group: int) -> Form:
    (form,) = (await _letters(house, _wanted(group))).forms
    return form


async def _set(house: House, guest: Guest, **values: Any) -> Guest:
    def store(tx) -> None:  # type: ignore[no-untyped-def]
        tx.execute(tables.guests.update().where(tables.guests.c.id == guest.id).values(values))

    await house.store.run(store)
    return await house.reload(guest)


async def _card(house: House, guest: Guest) -> NameCard:
    (card,) = (await house.store.read(name_cards.badges, _wanted(guest=guest))).cards
    return card


def _untold() -> Plan:
    """The example whose office told nothing about its letters."""
    plan = example_plan()
    return replace(plan, letter=Letter(), groups=tuple(replace(g, letter=Letter()) for g in plan.groups))


async def test_the_examples_letters_are_the_citys(house: House) -> None:
    form = await _form(house, CITY)
    assert form.body == ["Ủy ban nhân dân", "thành phố Long Khánh"]
    assert (form.number, form.dated) == ("Số: ……/GM-UBND", "Long Khánh, ngày …… tháng 8 năm 2024")
    assert form.invites == "Ủy ban nhân dân thành phố Long Khánh trân trọng kính mời:"
    assert form.facts[1:] == [
        "Chủ trì: Lãnh đạo UBND thành phố Long Khánh.",
        "Thời gian: Thứ Sáu, ngày 09/8/2024 (giờ cụ thể sẽ thông báo sau).",
        "Địa điểm: UBND phường Xuân An.",
    ]
    assert form.notes[-1].endswith("./.")
    assert form.recipients == ["- Như trên;", "- Lưu: VT, TH (NC)."]
    assert (form.authority, form.post, form.signer) == ("KT. Chủ tịch", "Phó Chủ tịch", "")


async def test_what_the_ward_invites_to_the_ward_signs(house: House) -> None:
    form = await _form(house, WARD)
    assert form.body == ["Ủy ban nhân dân", "phường Xuân An"]
    assert form.dated.startswith("Xuân An, ")
    assert (form.authority, form.post, form.recipients) == ("", "Chủ tịch", ["- Như trên;", "- Lưu: VT."])
    assert form.facts[1] == "Chủ trì: Lãnh đạo UBND thành phố Long Khánh."


async def test_an_office_that_told_nothing_has_sensible_letters(house: House) -> None:
    await house.load(_untold())
    city, ward = await _form(house, CITY), await _form(house, WARD)
    assert (city.post, ward.post, city.authority) == ("Chủ tịch", "Chủ tịch", "")
    assert city.facts[1] == ward.facts[1] == "Chủ trì: Lãnh đạo UBND thành phố Long Khánh."
    assert "Phòng Nội vụ thành phố Long Khánh, điện thoại 0251 000 0000" in city.notes[0]


async def test_what_the_office_told_goes_first_and_what_it_took_back_is_gone(house: House) -> None:
    told = Letter(
        "UBND tỉnh Mẫu",
        "Ban Chỉ đạo",
        "GM-BCĐ",
        "Mẫu",
        "Ông Mẫu",
        ("Mang theo thẻ.",),
        ("A", "B"),
        "TM.",
        "P",
        "S",
    )
    plan = _untold()
    await house.load(replace(plan, groups=(replace(plan.groups[0], letter=told), *plan.groups[1:])))
    form = await _form(house, CITY)
    assert (form.parent, form.body, form.number) == ("UBND tỉnh Mẫu", ["Ban Chỉ đạo"], "Số: ……/GM-BCĐ")
    assert (form.facts[1], form.notes[0]) == ("Chủ trì: Ông Mẫu.", "Mang theo thẻ.")
    assert (form.recipients, form.authority, form.post, form.signer) == (["- A;", "- B."], "TM.", "P", "S")
    await house.load(plan)
    assert (await _form(house, CITY)).parent == ""


async def test_the_letter_of_a_post_of_a_person_and_of_who_sends_another(house: House) -> None:
    guest = await house.guest("Bí thư Đảng ủy", "phường Xuân Bình")
    assert (await _letters(house, _wanted(guest=guest))).letters[
        0
    ].whom == "Đồng chí Bí thư Đảng ủy phường Xuân Bình"
    guest = await _set(house, guest, name="Nguyễn Văn Mẫu", reply=Reply.SUBSTITUTED, substitute_name="Lê Thị Mẫu")
    (letter,) = (await _letters(house, _wanted(guest=guest))).letters
    assert letter.whom == "Đồng chí Nguyễn Văn Mẫu, Bí thư Đảng ủy phường Xuân Bình"
    assert letter.link == f"https://giaymoi.example.vn/i/{guest.code}"
    assert letter.code.replace("-", "") == guest.code


async def test_all_letters_stand_in_the_order_of_protocol_by_group(house: House) -> None:
    every = await _letters(house, _wanted())
    assert [each.form for each in every.letters] == [0] * 50 + [1] * 60 + [2] * 65
    assert every.letters[0].whom == "Đồng chí Bí thư Thành ủy Long Khánh"
    assert [each.whom.partition("phường")[0] for each in every.letters[50:54]] == [
        f"Đồng chí {post} " for post in ("Bí thư Đảng ủy", "Chủ tịch HĐND", "Chủ tịch UBND", "Chủ tịch UBMTTQVN")
    ]


async def test_a_known_hour_is_told(house: House) -> None:
    await house.set_hour(time(7, 30))
    assert (await _form(house, CITY)).facts[2] == "Thời gian: 07 giờ 30 phút, Thứ Sáu, ngày 09/8/2024."


async def test_a_card_is_for_the_one_who_comes(house: House) -> None:
    guest = await house.guest("Bí thư Đảng ủy", "phường Xuân Bình")
    card = await _card(house, guest)
    assert (card.honorific, card.name, card.post, card.unit) == (
        "Đồng chí",
        "Bí thư Đảng ủy",
        "",
        "phường Xuân Bình",
    )
    guest = await _set(house, guest, name="Nguyễn Văn Mẫu", leader=True)
    card = await _card(house, guest)
    assert (card.name, card.post, card.unit, card.leader) == (
        "Nguyễn Văn Mẫu",
        "Bí thư Đảng ủy",
        "phường Xuân Bình",
        True,
    )
    named = dict(substitute_honorific="Bà", substitute_name="Lê Thị Mẫu", substitute_position="Phó Bí thư")
    card = await _card(house, await _set(house, guest, reply=Reply.SUBSTITUTED, **named))
    assert (card.honorific, card.name, card.post, card.unit) == (
        "Bà",
        "Lê Thị Mẫu",
        "Phó Bí thư",
        "phường Xuân Bình",
    )


async def test_who_declined_has_a_card_only_when_asked_for_alone(house: House) -> None:
    guest = await _set(house, await house.guest("Bí thư", "Thành ủy Long Khánh"), reply=Reply.DECLINED)
    assert len((await house.store.read(name_cards.plates, _wanted(CITY))).cards) == 49
    assert (await _card(house, guest)).name == "Bí thư"


@pytest.mark.parametrize("paper", [paper for paper in Paper if not KINDS[paper].of_all])
async def test_nobody_is_nothing_to_print(house: House, paper: Paper) -> None:
    with pytest.raises(Refused, match="nothing_to_print"):
        await house.store.read(KINDS[paper].prepare, _wanted(99))


@pytest.mark.parametrize(("paper", "pages"), [(Paper.LETTERS, 175), (Paper.PLATES, 92), (Paper.BADGES, 23)])
async def test_the_example_is_printed_whole(house: House, paper: Paper, pages: int) -> None:
    pdf = await papers.printed(house.store, paper, _wanted())
    assert pages_of(pdf) == pages
    told = text_of(pdf)
    assert "Thành ủy Long Khánh" in told and "Đại diện Nhân dân" in told


async def test_the_code_on_paper_is_the_guests_link(house: House) -> None:
    guest = await house.guest("Chủ tịch UBND", "xã Hàng Gòn")
    for paper in (Paper.LETTERS, Paper.BADGES):
        pdf = await papers.printed(house.store, paper, _wanted(guest=guest))
        assert codes_of(pdf) == [f"https://giaymoi.example.vn/i/{guest.code}"]

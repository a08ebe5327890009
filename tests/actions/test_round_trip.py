"""What is exported can be imported again: as it left it changes nothing, corrected only what was corrected."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from actions import exporting, importing, rsvp
from actions.import_applying import Applied
from actions.import_model import Action, Preview
from actions.importing import By
from actions.rsvp import Actor
from ceremony.model import Guest, Holder, Person, Reply
from ceremony.plan import Plan
from ceremony.rsvp import Choice
from lists.model import Entry, Field, Listing
from lists.reading import read
from messages.texts import LANGUAGES, texts
from storage import guests
from storage.store import Store
from storage.types import Transaction
from tests.house import House, example_plan, new_house

OPERATOR = By()
BEHALF = Actor(None, Holder.INVITED, organiser=True)
LONG = ("Công Tằng Tôn Nữ Thị " + "Mẫu " * 30).strip()
PEOPLE: tuple[dict[str, Any], ...] = (
    dict(name="Nguyễn Văn Mẫu", phone="+84912345601", leader=True, seat="A-01", note="Ăn chay; có lái xe"),
    dict(name="Trần Thị Mẫu", phone="+842513847107", rank=0, honorific="Bà"),
    dict(name="Robert Mẫu", phone="+14155552671", unit=""),
    dict(name="=Mẫu+1", note="=1+1", phone="+84912345602"),
    dict(name="+Mẫu", note="+84 là mã nước", seat="-1"),
    dict(name="-Mẫu", note="-nt-", seat="001"),
    dict(name="@Mẫu", note="@mau", unit="@ban"),
    dict(name=LONG, note="Tổng cộng: 3", phone="+84912345601"),
    dict(name="'Mẫu", note="'=1+1", seat="''-x"),
    dict(position="Phó Chủ tịch (mẫu), Trưởng ban - phụ trách", unit="nt", note='"'),
    dict(name="Mẫu www.mau.example", note="https://mau.example; 1.234", seat="1E5"),
)
"""Invented people: every kind of name, number and note that may stand in a list."""
CHOICES = (
    Choice(Reply.ATTENDING),
    Choice(Reply.DECLINED, "=Bận; đi công tác"),
    Choice(Reply.DECLINED),
    Choice(Reply.SUBSTITUTED, substitute=Person("Bà", "-Phạm Thị Mẫu", "Phó phòng", "+84987654321")),
    Choice(Reply.SUBSTITUTED, substitute=Person("", "", "Cấp phó (mẫu)", "+14155552672")),
)


def plan() -> Plan:
    """The example, its first guests as `PEOPLE`, and one post that another's holder comes for."""
    plain = example_plan()
    people = [replace(guest, **said) for guest, said in zip(plain.guests, PEOPLE, strict=False)]
    joined = replace(plain.guests[len(people)], joined_to=people[0].key)
    return replace(plain, guests=(*people, joined, *plain.guests[len(people) + 1 :]))


@pytest.fixture
async def house(store: Store) -> House:
    """The ceremony with these people, one more from a list, and answers of every kind."""
    made = new_house(store)
    await made.load(plan())
    await store.run(_happen, made)
    return made


def _happen(tx: Transaction, house: House) -> None:
    now = house.clock.now()
    said = {Field.NAME: "Lê Văn Mẫu", Field.PHONE: "+84912345699", Field.GROUP: "thanh-pho", Field.NOTE: "-"}
    listing = Listing("mau.xlsx", (Entry("Mẫu", 2, said),))
    shown = importing.preview(tx, importing.keep(tx, 1, listing, None, OPERATOR, now), OPERATOR)
    assert importing.confirm(tx, shown.import_id, OPERATOR, asked=False, now=now).applied
    for guest, choice in zip(sorted(guests.of_ceremony(tx, 1), key=lambda each: each.id), CHOICES, strict=False):
        rsvp.answer(tx, guest.id, choice, by=BEHALF, now=now)


async def _everybody(house: House) -> dict[str, Guest]:
    return {guest.key: guest for guest in await house.store.read(guests.ever_listed, 1)}


async def _previewed(house: House, name: str, data: bytes) -> Preview:
    listing, now = read(name, data), house.clock.now()

    def act(tx: Transaction) -> Preview:
        return importing.preview(tx, importing.keep(tx, 1, listing, None, OPERATOR, now), OPERATOR)

    return await house.store.run(act)


async def _confirmed(house: House, shown: Preview) -> Applied | None:
    now = house.clock.now()
    return (await house.store.run(importing.confirm, shown.import_id, OPERATOR, asked=True, now=now)).applied


def _told(shown: Preview) -> list[object]:
    """The rows that are not as they were."""
    return [
        (row.entry.says[Field.KEY], row.action, row.reason, dict(row.values), row.choice)
        for row in shown.rows
        if row.action is not Action.SAME
    ]


@pytest.mark.parametrize("as_csv", [False, True], ids=["xlsx", "csv"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_is_exported_is_imported_without_a_change(house: House, language: str, as_csv: bool) -> None:
    before = await _everybody(house)
    made = await exporting.made(house.store, 1, texts(language), as_csv=as_csv)
    shown = await _previewed(house, "xuat.csv" if as_csv else "xuat.xlsx", made.data)
    assert _told(shown) == []
    assert len(shown.rows) == len(before) == 176
    assert await _confirmed(house, shown) == Applied(0, 0, 0, 0)
    assert await _everybody(house) == before


CORRECTIONS: dict[tuple[str, str], str | int] = {
    ("Trần Thị Mẫu", "Họ và tên"): "Trần Thị Mẫu Hai",
    ("Nguyễn Văn Mẫu", "Điện thoại"): "0912.345.609",
    ("'+Mẫu", "Thứ tự"): 7,
    ("Robert Mẫu", "Trả lời"): "Tham dự",
}
"""By the guest's name and the column."""


def _corrected(rows: list[list[Any]]) -> list[list[Any]]:
    """The rows of an export with these cells corrected."""
    name = rows[0].index("Họ và tên")
    for row in rows[1:]:
        was = row[name]
        for column, heading in enumerate(rows[0]):
            row[column] = CORRECTIONS.get((was, heading), row[column])
    return rows


def _as_workbook(data: bytes) -> bytes:
    """The corrected workbook, as another program saves it."""
    book, out = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO()
    sheet = book.worksheets[0]
    rows = _corrected([list(row) for row in sheet.iter_rows(values_only=True)])
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value
    book.save(out)
    return out.getvalue()


def _as_csv(data: bytes) -> bytes:
    """The corrected text file, with semicolons as Vietnamese Windows writes them."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(_corrected(list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))))
    return out.getvalue().encode("utf-8-sig")


@pytest.mark.parametrize(("name", "correct"), [("xuat.xlsx", _as_workbook), ("xuat.csv", _as_csv)])
async def test_only_what_was_corrected_changes(house: House, name: str, correct: Callable[[bytes], bytes]) -> None:
    before = await _everybody(house)
    made = await exporting.made(house.store, 1, texts("vi"), as_csv=name.endswith("csv"))
    shown = await _previewed(house, name, correct(made.data))
    assert await _confirmed(house, shown) == Applied(0, 4, 1, 0)
    after = await _everybody(house)
    assert _differences(before, after) == {
        ("Trần Thị Mẫu", "name", "Trần Thị Mẫu Hai"),
        ("Nguyễn Văn Mẫu", "phone", "+84912345609"),
        ("+Mẫu", "rank", 7),
        ("Robert Mẫu", "reply", Reply.ATTENDING),
    }


def _differences(before: dict[str, Guest], after: dict[str, Guest]) -> set[tuple[str, str, object]]:
    assert before.keys() == after.keys()
    return {
        (guest.name, column, value)
        for key, guest in before.items()
        for column, value in vars(after[key]).items()
        if value != getattr(guest, column) and column != "version"
    }

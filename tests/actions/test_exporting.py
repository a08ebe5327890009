"""What an export tells, read back with another library than wrote it."""

import ast
import io
from datetime import datetime
from pathlib import Path

import openpyxl

from actions import exporting, rsvp
from actions.rsvp import Actor
from ceremony.model import Holder, Reply, Role
from ceremony.rsvp import Choice
from messages.texts import LANGUAGES, texts
from tests.house import House

Rows = list[dict[str, object]]


async def _exported(house: House) -> dict[str, Rows]:
    made = await exporting.made(house.store, 1, texts("vi"))
    book = openpyxl.load_workbook(io.BytesIO(made.data))
    read: dict[str, Rows] = {}
    for sheet in book:
        heading, *rows = sheet.iter_rows(values_only=True)
        read[sheet.title] = [dict(zip(map(str, heading), row, strict=True)) for row in rows]
    return read


async def _eventful(house: House) -> None:
    """An organiser who invites, a guest who sends a substitute, and the substitute at the door."""
    organiser, door = house.person("buttons", "9001"), house.person("plain", "door")
    await organiser.says(f"/start {await house.staff_token(Role.ORGANISER)}")
    await door.says(f"/start {await house.staff_token(Role.DOOR, door='Cổng chính')}")
    delegate = house.person("plain", "1")
    await delegate.says((await house.guest("Chủ tịch UBND", "phường Xuân Bình")).code)
    await delegate.chooses("Cử người dự thay")
    for words in ("Nguyễn Văn Mẫu", "Phó Chủ tịch", "0912 345 678"):
        await delegate.says(words)
    await delegate.chooses("Xác nhận")


async def test_every_kind_is_a_sheet_with_its_rows(house: House) -> None:
    await _eventful(house)
    read = await _exported(house)
    assert list(read) == ["Đại biểu", "Phản hồi", "Điểm danh", "Tin đã gửi", "Nhật ký"]
    assert len(read["Đại biểu"]) == 175
    (reply,) = read["Phản hồi"]
    assert reply["Nội dung trả lời"] == "cử người dự thay: Đồng chí Nguyễn Văn Mẫu, Phó Chủ tịch"
    assert reply["Người trả lời"] == "đại biểu"
    assert isinstance(reply["Ghi nhận lúc"], datetime)
    (guest,) = [row for row in read["Đại biểu"] if row["Trả lời"] == "Cử người dự thay"]
    assert (guest["Người dự thay"], guest["Điện thoại người dự thay"]) == ("Nguyễn Văn Mẫu", "0912 345 678")
    acts = [row["Việc"] for row in read["Nhật ký"]]
    assert acts[0] == "Nạp kế hoạch và danh sách: thêm 175, thu hồi 0"
    assert any(str(act).startswith("Ghi nhận câu trả lời: ") for act in acts)


async def test_who_answered_is_named_as_at_the_desk(house: House) -> None:
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    page = Actor(None, Holder.CLERK, unit="phường Xuân Bình")
    await house.store.run(rsvp.answer, guest.id, Choice(Reply.ATTENDING), by=page, now=house.clock.now())
    read = await _exported(house)
    (reply,) = read["Phản hồi"]
    assert reply["Người trả lời"] == read["Nhật ký"][-1]["Người làm"] == "liên kết của phường Xuân Bình"


async def test_only_the_guests_have_a_column_of_names(house: House) -> None:
    await _eventful(house)
    guests, *others = (await _exported(house)).values()
    assert {"Họ và tên", "Chức vụ"} <= set(guests[0])
    for rows in others:
        assert not any({"Họ và tên", "Chức vụ"} & set(row) for row in rows)


async def test_csv_holds_the_guests_alone(house: House) -> None:
    made = await exporting.made(house.store, 1, texts("vi"), as_csv=True)
    head, *lines = made.data.decode("utf-8-sig").splitlines()
    assert (head.split(",")[:4], len(lines)) == (["Mã", "Thành phần", "Danh xưng", "Họ và tên"], 175)


def test_every_recorded_act_has_words() -> None:
    told: set[str] = set()
    for path in Path("actions").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                act = node.args[2]
                told |= {str(act.value)} if isinstance(act, ast.Constant) else set()
    assert told >= {"load", "reply", "exported"}
    for language in LANGUAGES:
        silent = [act for act in sorted(told) if not texts(language).has(f"desk.act.{act}")]
        assert silent == []

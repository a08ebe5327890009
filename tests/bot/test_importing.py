"""Importing lists on the command line."""

import json
from pathlib import Path

import openpyxl

from tests.bot.test_commands import environment, run
from tests.house import EXAMPLE

__all__ = ["environment"]
LIST = (
    "STT;Họ và tên;Chức vụ;Đơn vị;Điện thoại\n"
    "1;Nguyễn Văn Mẫu;Bí thư Đảng ủy;phường Xuân Bình;0912345678\n"
    "2;=A1;Chuyên viên;Phòng Mẫu;912345679\n"
)
KEYS = ["sheet", "row", "action", "name", "honorific", "position", "unit", "phone", "group", "warnings", "reason"]


def test_a_list_is_previewed_imported_and_undone(environment: dict[str, str], tmp_path: Path) -> None:
    file, book = tmp_path / "mau.csv", tmp_path / "xem.xlsx"
    file.write_text(LIST, encoding="utf-8")
    run(environment, "ceremony", "load", str(EXAMPLE))
    command = ("guests", "import", str(file), "--group", "phuong-xa")
    seen = run(environment, *command, "--preview", "--json", "--xlsx", str(book))
    rows = json.loads(seen.stdout)["rows"]
    assert (seen.returncode, [list(row) for row in rows]) == (0, [KEYS, KEYS])
    assert [(row["row"], row["action"]) for row in rows] == [(2, "change"), (3, "refuse")]
    assert "công thức" in rows[1]["reason"]
    assert openpyxl.load_workbook(book).active.max_row > 3  # type: ignore[union-attr]
    done = run(environment, *command)
    assert "thêm 0, sửa 1" in done.stdout
    assert "Không nhập 1 dòng" in done.stdout
    assert "trả lại như cũ 1 khách" in run(environment, "guests", "undo", "2").stdout


def test_what_cannot_be_imported_is_said(environment: dict[str, str], tmp_path: Path) -> None:
    run(environment, "ceremony", "load", str(EXAMPLE))
    file = tmp_path / "mau.csv"
    file.write_text("", encoding="utf-8")
    empty = run(environment, "guests", "import", str(file))
    assert (empty.returncode, "Tệp không có nội dung" in empty.stderr) == (1, True)
    file.write_text(LIST, encoding="utf-8")
    group = run(environment, "guests", "import", str(file), "--group", "khong-co")
    assert (group.returncode, "thanh-pho, phuong-xa, xuan-an" in group.stderr) == (1, True)
    assert run(environment, "guests", "import", str(tmp_path / "khong-co.xlsx")).returncode == 1

"""Papers from the command line."""

from pathlib import Path

import openpyxl

from tests.bot.test_commands import environment, run
from tests.house import EXAMPLE
from tests.papers import codes_of, pages_of, text_of

__all__ = ["environment"]


def test_a_paper_is_written_for_all_a_group_and_one_guest(environment: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "papers.pdf"
    assert run(environment, "ceremony", "load", str(EXAMPLE)).returncode == 0
    done = run(environment, "papers", "letters", "--group", "phuong-xa", "--out", str(out))
    assert (done.returncode, done.stdout) == (0, f"Đã ghi {out}.\n")
    assert pages_of(out.read_bytes()) == 60
    key = "xuan-an-dai-dien-nhan-dan-phuong-xuan-an-01"
    assert run(environment, "papers", "badges", "--guest", key, "--out", str(out)).returncode == 0
    (link,) = codes_of(out.read_bytes())
    code = link.rpartition("/")[2]
    english = ("--guest", code, "--language", "en", "--ceremony", "xuan-an")
    assert run(environment, "papers", "letters", *english, "--out", str(out)).returncode == 0
    assert "respectfully invites: Ông/Bà Đại diện Nhân dân" in text_of(out.read_bytes())
    assert link in codes_of(out.read_bytes())


def test_a_report_is_a_workbook_by_the_name_of_its_file(environment: dict[str, str], tmp_path: Path) -> None:
    pdf, book = tmp_path / "report.pdf", tmp_path / "report.xlsx"
    assert run(environment, "ceremony", "load", str(EXAMPLE)).returncode == 0
    for out in (pdf, book):
        done = run(environment, "papers", "report", "--group", "xuan-an", "--out", str(out))
        assert (done.returncode, done.stdout) == (0, f"Đã ghi {out}.\n")
    assert "Kết quả đón tiếp đại biểu dự" in text_of(pdf.read_bytes())
    assert "Theo đơn vị" in openpyxl.load_workbook(book).sheetnames


def test_what_is_not_there_is_said_and_nothing_is_written(environment: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "papers.pdf"
    run(environment, "ceremony", "load", str(EXAMPLE))
    for arguments, told in (
        (("tickets",), "letters, plates, badges"),
        (("letters", "--group", "x"), "thanh-pho"),
        (("letters", "--guest", "x"), "x"),
        (("letters", "--language", "fr"), "vi, en"),
        (
            ("letters", "--group", "thanh-pho", "--guest", "xuan-an-dai-dien-nhan-dan-phuong-xuan-an-01"),
            "Không có",
        ),
    ):
        done = run(environment, "papers", *arguments, "--out", str(out))
        assert done.returncode == 1 and told in done.stderr and "Traceback" not in done.stderr
    assert not out.exists()

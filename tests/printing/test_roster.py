"""The roster on paper: its text, and codes that read from a scan."""

import shutil
import subprocess
from pathlib import Path

import pytest

from messages.texts import texts
from printing.reading import read_codes
from printing.roster import Row, Section, Sheet, Unit, roster

CODES = [f"{number:02d}QRSTUVWXYZ2345" for number in range(30)]
NEEDED = ("pdftoppm", "pdftotext")


def _sheet() -> Sheet:
    rows = [Row(i, "Ông Nguyễn Văn Mẫu", "Phó Bí thư", "Đảng ủy", "A1", "hỗ trợ xe lăn", i, code)
            for i, code in enumerate(CODES, 1)]  # fmt: skip
    sections = [
        Section("Đại biểu thành phố", [Unit("Đảng ủy", rows[:20])]),
        Section("Ông/Bà", [Unit("", rows[20:])]),
    ]
    return Sheet("Lễ ra mắt", ["Cửa: Cổng chính; in lúc 7 giờ"], texts("vi").under("roster.label"), sections, "vi")


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A roster of thirty on a disk."""
    if not all(map(shutil.which, NEEDED)):
        pytest.skip("poppler is not installed")
    path = tmp_path_factory.mktemp("roster") / "roster.pdf"
    path.write_bytes(roster(_sheet()))
    return path


def test_every_code_reads_from_a_scan_of_150_dpi(pdf: Path) -> None:
    subprocess.run(["pdftoppm", "-r", "150", "-gray", "-png", pdf, pdf.with_suffix("")], check=True)
    pages = sorted(pdf.parent.glob("*.png"))
    assert {code for page in pages for code in read_codes(page.read_bytes())} == set(CODES)


def test_its_text_is_intact(pdf: Path) -> None:
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True)
    for words in ("DANH SÁCH ĐÓN ĐẠI BIỂU", "Ông Nguyễn Văn Mẫu", "hỗ trợ xe lăn", "Khách ngoài danh sách"):
        assert words in done.stdout
    assert done.stdout.count("Cửa: Cổng chính; in lúc 7 giờ") == done.stdout.count("\f") + 1
    assert "Trang 1/4" in done.stdout


def test_no_word_is_read_as_markup() -> None:
    row = Row(1, "#panic()", "$x *a _b", "<a> @b", '"', "\\", 1, CODES[0])
    sheet = Sheet("#x", ["@y"], texts("en").under("roster.label"), [Section("=", [Unit("//", [row])])], "en")
    assert roster(sheet).startswith(b"%PDF-")

"""Reading what was printed: the text and the QR codes of a PDF, as a person and a scanner see them."""

import shutil
import subprocess
import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from printing.reading import read_codes


def text_of(pdf: bytes) -> str:
    """The text, whatever its lines; it is composed (NFC)."""
    done = _poppler("pdftotext", pdf, "-", "-").stdout.decode()
    assert done == unicodedata.normalize("NFC", done)
    return " ".join(done.split())


def pages_of(pdf: bytes) -> int:
    """How many pages there are."""
    return int(_poppler("pdfinfo", pdf, "-").stdout.decode().partition("Pages:")[2].split()[0])


def codes_of(pdf: bytes, *, dpi: int = 150) -> list[str]:
    """What every QR code says on a scan of 150 dots to the inch, page by page."""
    with TemporaryDirectory() as folder:
        _poppler("pdftoppm", pdf, "-r", str(dpi), "-gray", "-png", "-", f"{folder}/page")
        return [code for page in sorted(Path(folder).iterdir()) for code in sorted(read_codes(page.read_bytes()))]


def _poppler(program: str, pdf: bytes, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    if shutil.which(program) is None:
        pytest.skip("poppler is not installed")
    return subprocess.run([program, *arguments], input=pdf, check=True, capture_output=True)

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from zxingcpp import BarcodeFormat, BarcodeFormats, read_barcodes

from printing.qr import qr


def decoded(picture: Image.Image) -> list[str]:
    return [code.text for code in read_barcodes(picture, formats=BarcodeFormats(BarcodeFormat.QRCode))]


@settings(deadline=None, max_examples=30)
@given(st.from_regex(r"https://[a-z]{1,40}\.vn/i/[0-9A-Z]{16}", fullmatch=True), st.integers(100, 600))
def test_a_code_is_read_back(text: str, size: int) -> None:
    picture = qr(text, size)
    assert picture.size == (size, size)
    assert decoded(picture.convert("L")) == [text]


def test_modules_are_whole_pixels_inside_a_quiet_zone() -> None:
    picture = qr("https://example.org/i/7K3M9QZT4XWA1B2C", 400)  # version 3: 29 modules and 4 + 4 of quiet
    module, edge = 10, 15
    modules = picture.crop((edge, edge, 400 - edge, 400 - edge)).resize((37, 37), Image.Resampling.NEAREST)
    square = Image.new("1", picture.size, 1)
    square.paste(modules.resize((37 * module, 37 * module), Image.Resampling.NEAREST), (edge, edge))
    assert ImageChops.logical_xor(square, picture).getbbox() is None
    dark = ImageChops.invert(picture.convert("L")).getbbox()
    assert dark == (edge + 4 * module, edge + 4 * module, 400 - edge - 4 * module, 400 - edge - 4 * module)


def test_the_level_is_m() -> None:
    (code,) = read_barcodes(qr("https://example.org", 300).convert("L"))
    assert code.ec_level == "M"


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="fit"):
        qr("https://example.org", 20)
    with pytest.raises(ValueError, match="too long"):
        qr("x" * 2332, 1000)

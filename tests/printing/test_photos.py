"""Which pictures are sent as photos."""

import io

import pytest
from PIL import Image

from printing.photos import is_photo


@pytest.mark.parametrize(
    ("size", "taken"),
    [((640, 480), True), ((5000, 5000), True), ((5001, 5000), False), ((2100, 100), False), ((2000, 100), True)],
)
def test_sides_decide(size: tuple[int, int], taken: bool) -> None:
    out = io.BytesIO()
    Image.new("1", size).save(out, "PNG")
    assert is_photo(out.getvalue()) is taken


def test_what_is_no_picture_is_no_photo() -> None:
    assert not is_photo(b"no picture")

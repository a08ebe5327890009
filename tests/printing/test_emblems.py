"""Emblems that an office may hand in, good and bad."""

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from printing.emblems import HEIGHT, LARGEST_FILE, WIDTH, BadEmblem, on_ground, prepared


def _file(size: tuple[int, int], mode: str = "RGBA", kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("size", "mode", "kind"),
    [((3000, 2000), "RGB", "JPEG"), ((16, 16), "P", "GIF"), ((40, 900), "RGBA", "PNG"), ((900, 40), "LA", "PNG")],
)
def test_any_picture_fits_on_a_card_with_its_proportions(size: tuple[int, int], mode: str, kind: str) -> None:
    with Image.open(io.BytesIO(prepared(_file(size, mode, kind)))) as emblem:
        assert emblem.width <= WIDTH and emblem.height <= HEIGHT
        assert abs(emblem.width * size[1] - emblem.height * size[0]) <= max(size)


def test_what_is_transparent_shows_the_paper() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert on_ground(prepared(out.getvalue()), (255, 253, 248)).getpixel((10, 10)) == (255, 253, 248)


def test_a_bomb_or_a_huge_file_is_refused_unread() -> None:
    with pytest.raises(BadEmblem, match="emblem_too_large"):
        prepared(_file((20_000, 20_000), "1"))
    with pytest.raises(BadEmblem, match="emblem_too_large"):
        prepared(b"x" * (LARGEST_FILE + 1))


@given(st.binary(max_size=300), st.integers(0, 200))
def test_what_is_broken_is_refused_and_nothing_else_happens(noise: bytes, kept: int) -> None:
    for data in (noise, _file((64, 64))[:kept], _file((64, 64))[:kept] + noise):
        with contextlib.suppress(BadEmblem):
            assert Image.open(io.BytesIO(prepared(data))).format == "PNG"

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printing.qr import qr
from printing.reading import UnreadablePicture, read_codes


def saved(picture: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def code(text: str) -> Image.Image:
    return qr(text, 300).convert("L")


PHOTOS = [saved(code("https://example.org/i/AB"), kind) for kind in ("JPEG", "PNG", "WEBP", "GIF")]


def png(width: int, height: int, *parts: bytes) -> bytes:
    """A PNG that says it has so many pixels, and what follows its header."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(parts)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


HALF = chunk(b"IDAT", zlib.compress(bytes(11 * 10))[:5])
ENDLESS_NOTE = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(5_000_000)))


@pytest.mark.parametrize("photo", PHOTOS)
def test_a_code_is_read_from_each_kind_of_picture(photo: bytes) -> None:
    assert read_codes(photo) == ("https://example.org/i/AB",)


def test_two_codes_in_a_picture_are_both_read() -> None:
    sheet = Image.new("L", (900, 500), 255)
    sheet.paste(code("một"), (50, 50))
    sheet.paste(code("hai"), (550, 150))
    assert sorted(read_codes(saved(sheet, "JPEG"))) == ["hai", "một"]


def test_a_picture_without_a_code_gives_nothing() -> None:
    assert read_codes(saved(Image.new("RGB", (640, 480), "green"), "JPEG")) == ()
    assert read_codes(saved(Image.new("L", (1, 1)), "PNG")) == ()


def test_a_code_on_a_transparent_ground_is_read() -> None:
    sticker = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    sticker.paste("black", mask=code("AB").point(lambda grey: 255 - grey))
    assert read_codes(saved(sticker, "PNG")) == ("AB",)


def test_a_light_code_on_dark_is_read() -> None:
    assert read_codes(saved(code("AB").point(lambda grey: 255 - grey), "JPEG")) == ("AB",)


@pytest.mark.parametrize("bad", [b"", b"not an image", b"%PDF-1.7", b"\xff\xd8\xff", bytes(20_000_001)])
def test_what_is_no_picture_is_refused(bad: bytes) -> None:
    with pytest.raises(UnreadablePicture):
        read_codes(bad)


def test_a_kind_that_phones_do_not_send_is_refused() -> None:
    with pytest.raises(UnreadablePicture):
        read_codes(saved(code("AB"), "TIFF"))


def test_a_picture_padded_past_twenty_megabytes_is_refused() -> None:
    with pytest.raises(UnreadablePicture, match="bytes"):
        read_codes(PHOTOS[0] + bytes(20_000_001 - len(PHOTOS[0])))
    assert read_codes(PHOTOS[0] + bytes(20_000_000 - len(PHOTOS[0])))


@pytest.mark.parametrize("photo", PHOTOS)
def test_a_truncated_picture_is_refused(photo: bytes) -> None:
    with pytest.raises(UnreadablePicture):
        read_codes(photo[: len(photo) // 2])


@pytest.mark.parametrize("bad", [png(10, 10, HALF, bytes(8)), png(10, 10, ENDLESS_NOTE, HALF)])
def test_a_malformed_picture_is_refused(bad: bytes) -> None:
    with pytest.raises(UnreadablePicture):
        read_codes(bad)


@pytest.mark.parametrize(("width", "height"), [(10_000, 5_001), (12_000, 9_000), (60_000, 60_000)])
def test_a_pixel_bomb_is_refused_before_it_is_decoded(width: int, height: int) -> None:
    with pytest.raises(UnreadablePicture, match="pixels"):
        read_codes(png(width, height, HALF))


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(PHOTOS), st.integers(0, 400), st.binary(min_size=1, max_size=6))
def test_damaged_bytes_are_read_or_refused(photo: bytes, place: int, damage: bytes) -> None:
    with suppress(UnreadablePicture):
        assert isinstance(read_codes(photo[:place] + damage + photo[place + len(damage) :]), tuple)

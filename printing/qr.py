"""Drawing QR codes."""

import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import cast

import zxingcpp
from PIL import Image


def qr_png(text: str, size: int) -> bytes:
    """The same as the bytes of a PNG."""
    out = io.BytesIO()
    qr(text, size).save(out, "PNG", optimize=True)
    return out.getvalue()


def qr(text: str, size: int) -> Image.Image:
    """A QR code of level M in the middle of a white square of `size` pixels; modules are whole pixels.

    Raises:
        ValueError: more text than a QR code holds, or modules would be thinner than a pixel.
    """
    modules = _modules(text)
    count = len(modules)
    side = count * (size // count)
    if not side:
        raise ValueError(f"{count} modules do not fit in {size} pixels")
    drawn = Image.frombytes("L", (count, count), modules.tobytes()).convert("1")
    square = Image.new("1", (size, size), 1)
    square.paste(drawn.resize((side, side), Image.Resampling.NEAREST), ((size - side) // 2, (size - side) // 2))
    return square


def qr_svg(text: str) -> str:
    """A QR code of level M as an SVG of one unit a module, for printed paper."""
    rows = cast(list[list[int]], _modules(text).tolist())
    runs = [(x, y, n) for y, row in enumerate(rows) for x, n in _dark(row)]
    # A little longer and wider than its modules, or some printers leave hairlines between them.
    strokes = "".join(f"M{x} {y}.5h{n}.02" for x, y, n in runs)
    box = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(rows)} {len(rows)}"'
    return f'<svg {box}><path d="{strokes}" stroke="#000" stroke-width="1.02"/></svg>'


def _modules(text: str) -> memoryview:
    """Rows of modules, 0 dark and 255 light, with four of white on each side as ISO/IEC 18004 asks."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    # Its stubs leave out that it is a buffer of two dimensions.
    return memoryview(cast(bytes, zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=True)))


def _dark(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where the dark runs of a row begin, and how long they are."""
    x = 0
    for shade, run in groupby(row):
        length = len(list(run))
        if not shade:
            yield x, length
        x += length

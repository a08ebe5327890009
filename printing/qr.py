"""Drawing QR codes."""

import io

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4  # modules of white on each side, as ISO/IEC 18004 asks


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
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    matrix = code.get_matrix()
    side = len(matrix) * (size // len(matrix))
    if not side:
        raise ValueError(f"{len(matrix)} modules do not fit in {size} pixels")
    modules = Image.new("1", (len(matrix), len(matrix)))
    modules.putdata([not dark for row in matrix for dark in row])
    square = Image.new("1", (size, size), 1)
    square.paste(modules.resize((side, side), Image.Resampling.NEAREST), ((size - side) // 2, (size - side) // 2))
    return square


def qr_svg(text: str) -> str:
    """A QR code of level M as an SVG of one unit a module, for printed paper."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    matrix = code.get_matrix()
    dark = [(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module]
    # A little longer and wider than a module, or some printers leave hairlines between them.
    strokes = "".join(f"M{x} {y}.5h1.02" for x, y in dark)
    box = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(matrix)} {len(matrix)}"'
    return f'<svg {box}><path d="{strokes}" stroke="#000" stroke-width="1.02"/></svg>'

"""The sign of the door page, as a home screen shows it."""

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

RED, GOLD, WHITE = "#8f1d1d", "#b98a2e", "#ffffff"
_UNITS = 16
_FRAME = ((4, 14), (4, 3), (12, 3), (12, 14))
_TICK = ((6, 8.5), (7.6, 10.2), (10.4, 6.2))


@cache
def door_icon(size: int) -> bytes:
    """A door with a tick, as PNG; nothing of it is lost where a round piece is cut out."""
    # Drawn four times as large, so that slanting lines come out smooth.
    scale = size * 4 / _UNITS
    picture = Image.new("RGB", (size * 4, size * 4), RED)
    pen = ImageDraw.Draw(picture)
    for points, colour, width in ((_FRAME, GOLD, 0.9), (_TICK, WHITE, 1.2)):
        line = [(x * scale, y * scale) for x, y in points]
        pen.line(line, fill=colour, width=round(width * scale), joint="curve")
    small, out = picture.resize((size, size), Image.Resampling.LANCZOS), BytesIO()
    small.save(out, "PNG")
    return out.getvalue()

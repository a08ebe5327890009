"""The paper of a card: its ground and frame, the gold rule, and putting placed blocks on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageOps

from printing.fonts import ink
from printing.layout import Box, Colour, Line, Placed

SIZE = (1080, 1350)
INSIDE = Box(90, 76, 990, 1272)

PAPER = (255, 253, 248)
INK = (34, 29, 27)
QUIET_INK = (108, 90, 78)
RED = (152, 24, 30)
GOLD = (191, 150, 66)

QUALITY = 88
FINE = 4  # times larger that slanting edges are drawn before they are scaled down


@dataclass(frozen=True)
class Look:
    """How the cards of a ceremony differ: the colour of what stands out, of fine lines, and an emblem."""

    letters: Colour = RED
    lines: Colour = GOLD
    emblem: bytes | None = None


HOUSE = Look()


def paint(blocks: Sequence[Placed], look: Look) -> bytes:
    """A card as JPEG."""
    card = _ground(look.letters, look.lines).copy()
    for block in blocks:
        if block.image is not None:
            card.paste(block.image, (block.box.left, block.box.top))
        for line in block.lines:
            _write(card, line)
    out = BytesIO()
    card.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _write(card: Image.Image, line: Line) -> None:
    mask, left, top = ink(line.face, line.size, line.text)
    card.paste(line.colour, (line.x + left, line.baseline + top), mask)


def on_paper(image: Image.Image) -> Image.Image:
    """A picture in black on white, in black on this paper."""
    return ImageOps.colorize(image.convert("L"), "black", PAPER)


@lru_cache(maxsize=16)
def rule(colour: Colour) -> Image.Image:
    """A thin rule with a diamond in its middle."""
    width, height, half = 280 * FINE, 20 * FINE, 8 * FINE
    image = Image.new("RGB", (width, height), PAPER)
    draw = ImageDraw.Draw(image)
    x, y = width // 2, height // 2
    draw.rectangle((0, y - FINE, x - 3 * half, y + FINE - 1), colour)
    draw.rectangle((x + 3 * half, y - FINE, width, y + FINE - 1), colour)
    draw.polygon([(x - half, y), (x, y - half), (x + half, y), (x, y + half)], colour)
    return image.resize((width // FINE, height // FINE), Image.Resampling.LANCZOS)


@lru_cache(maxsize=16)
def _ground(frame: Colour, line: Colour) -> Image.Image:
    ground = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(ground)
    right, bottom = SIZE[0] - 1, SIZE[1] - 1
    draw.rectangle((32, 32, right - 32, bottom - 32), outline=frame, width=5)
    draw.line(_stepped(48, 22, right, bottom), line, 2)
    return ground


def _stepped(edge: int, notch: int, right: int, bottom: int) -> list[tuple[int, int]]:
    """A rectangle `edge` from the sides whose corners step in by `notch`."""
    left, top, right, bottom, n = edge, edge, right - edge, bottom - edge, notch
    return [
        (left + n, top),
        (right - n, top),
        (right - n, top + n),
        (right, top + n),
        (right, bottom - n),
        (right - n, bottom - n),
        (right - n, bottom),
        (left + n, bottom),
        (left + n, bottom - n),
        (left, bottom - n),
        (left, top + n),
        (left + n, top + n),
        (left + n, top),
    ]


def rgb(colour: str) -> Colour:
    """A colour that is written as "#rrggbb"."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue

"""The letters of a card: which can be drawn, how wide they run, and their ink."""

import unicodedata
from enum import Enum
from functools import cache, lru_cache
from itertools import groupby

import fontpkg
from PIL import Image, ImageDraw, ImageFont

FAMILY = "Be Vietnam Pro"

# The tallest letter with its marks (Ẳ) and the deepest (ỵ), in parts of the font size.
ABOVE = 1.24
BELOW = 0.26


class Face(Enum):
    """A weight and a style of the family."""

    REGULAR = (400, "normal")
    SEMIBOLD = (600, "normal")
    BOLD = (700, "normal")
    ITALIC = (400, "italic")


# Threads may share a face: Pillow keeps nothing in it across its calls back into Python, and locks it
# where there is no GIL.
@cache
def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """The face at a size in pixels."""
    weight, style = face.value
    return ImageFont.truetype(fontpkg.path(FAMILY, weight=weight, style=style), size)


@lru_cache(maxsize=8192)
def advance(face: Face, size: int, text: str) -> float:
    """How far the pen moves over a text, in pixels."""
    return font(face, size).getlength(text)


@lru_cache(maxsize=256)
def ink(face: Face, size: int, text: str) -> tuple[Image.Image, int, int]:
    """A text as a mask (never write to it), and where its corner lies from the pen's start on the baseline.

    Kept, because the cards of one ceremony share most of their lines, and letters are slow to draw.
    """
    letters = font(face, size)
    left, top, right, bottom = (round(side) for side in letters.getbbox(text, anchor="ls"))
    mask = Image.new("L", (max(right - left, 1), max(bottom - top, 1)))
    ImageDraw.Draw(mask).text((-left, -top), text, 255, letters, anchor="ls")
    return mask, left, top


@lru_cache(maxsize=4096)
def has_ink(letter: str) -> bool:
    """Whether a letter shows: the family draws nothing for one that it lacks."""
    return font(Face.REGULAR, 40).getmask(letter).getbbox() is not None


@lru_cache(maxsize=1024)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, composed (NFC) and spelt with letters the font has.

    A letter without a glyph becomes its plain relative where there is one (𝐍 is N), else it is left out;
    a text of which nothing is left becomes "…", so that the loss is seen.
    """
    spelt = [_spelling(word) for word in unicodedata.normalize("NFC", text).split()]
    drawn = tuple(word for word in spelt if word)
    return drawn or ("…",) * bool(spelt)


def _spelling(word: str) -> str:
    spelt = "".join(letter if _drawable(letter) else _plain(letter) for letter in word)
    return _one_mark_a_letter(unicodedata.normalize("NFC", spelt))


def _drawable(letter: str) -> bool:
    return not unicodedata.category(letter).startswith("C") and has_ink(letter)


def _plain(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if _drawable(part))


def _one_mark_a_letter(word: str) -> str:
    """Marks that did not compose stand on their letter once; a pile of them would cover the line above."""
    runs = groupby(word, key=lambda letter: unicodedata.combining(letter) > 0)
    return "".join(next(run) if marks else "".join(run) for marks, run in runs)

"""What every paper is set with: the letters it may use, and the way of texts and codes into a template."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import fontpkg
import typst

from printing.fonts import FAMILY, words
from printing.letter import CannotDraw, compiled
from printing.qr import qr_svg

OFFICIAL = ("Times New Roman", "Liberation Serif", "Tinos")
"""What official papers are set in, or what is as wide, where this machine has it."""
PACKAGED = "Noto Serif"
_LIST = ("rows", "tables")
BEFORE = {
    **dict.fromkeys(("sign_in", "introductions", "programme", "quantities"), _LIST),
    "letters": ("letterhead",),
    "record": ("letterhead", "rows"),
}
"""What stands before a template beside what is common to all."""
LONGEST_WORD = 24
"""Letters after which a word may be broken without a hyphen."""
_EVERY_LETTER = "ĂÂĐÊÔƠƯẮẶẤẬẾỆỐỘỚỢỨỰỲỴỶỸăâđêôơưắặấậếệốộớợứựỳỵỷỹ“”…–"


def pressed(template: str, told: Mapping[str, object], codes: Sequence[str] = ()) -> bytes:
    """The PDF of one of our templates; `told` is what it says, and each of `codes` becomes a QR code.

    Raises:
        CannotDraw: a font is missing, or something else is not as it should be.
    """
    # What no serif has, the other family has: `words` left out the rest.
    faces = dict(serif=[serif(), FAMILY], sans=FAMILY, codes=[qr_svg(code) for code in codes])
    return compiled(_template(template), json.dumps({**_drawable(told), **faces}, ensure_ascii=False), fonts())


@cache
def serif() -> str:
    """The family of official papers: a usual one that has every Vietnamese letter, else the package's."""
    here = fonts().families()
    return next((family for family in OFFICIAL if family in here and _is_whole(family)), PACKAGED)


def _is_whole(family: str) -> bool:
    try:
        compiled(f'#set text(font: "{family}", fallback: false)\n{_EVERY_LETTER}'.encode(), "{}", fonts())
    except CannotDraw:
        return False
    return True


def _drawable(told: Mapping[str, object]) -> dict[str, object]:
    return {key: _plain(value) for key, value in told.items()}


def _plain(value: object) -> object:
    """The value with every text in it composed, spelt with letters we have, and its longest words breakable."""
    match value:
        case str():
            return " ".join(_breakable(word) for word in words(value))
        case Mapping():
            return _drawable(value)
        case list() | tuple():
            return [_plain(each) for each in value]
        case _:
            return value


def _breakable(word: str) -> str:
    if len(word) <= LONGEST_WORD:
        return word
    return "\u200b".join(word[i : i + LONGEST_WORD] for i in range(0, len(word), LONGEST_WORD))


@cache
def _template(name: str) -> bytes:
    """The template behind what all of them have in common."""
    folder = files("printing.papers")
    every = ("common", *BEFORE.get(name, ()), name)
    return b"\n".join(folder.joinpath(f"{each}.typ").read_bytes() for each in every)


@cache
def fonts() -> typst.Fonts:
    """The two packaged families, and what this machine has."""
    folders = [Path(fontpkg.path(family, weight=400, style="normal")).parent for family in (FAMILY, PACKAGED)]
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=folders)

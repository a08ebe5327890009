"""A long text as a letter on A4: a title, paragraphs, and page numbers."""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path

import fontpkg
import typst

from printing.fonts import FAMILY, words


class CannotDraw(Exception):
    """Typst warned of something: a letter that lacks its font or overflows is not sent."""


def letter(title: str, text: str, language: str) -> bytes:
    """The PDF of a text, each of whose lines is a paragraph.

    Raises:
        CannotDraw: the font is missing, or something else is not as it should be.
    """
    paragraphs = [_drawable(line) for line in text.splitlines() if line.strip()]
    told = dict(title=_drawable(title), paragraphs=paragraphs, language=language, font=FAMILY)
    return compiled(_template(), json.dumps(told, ensure_ascii=False))


def compiled(template: bytes, told: str, fonts: typst.Fonts | None = None) -> bytes:
    """The PDF of a template in these fonts, the cards' where none are given; every warning is an error.

    Raises:
        CannotDraw: there was a warning.
    """
    pdf, warnings = typst.compile_with_warnings(
        template, font_paths=fonts or _fonts(), sys_inputs={"letter": told}
    )
    if warnings:
        raise CannotDraw("; ".join(str(warning) for warning in warnings))
    return pdf


def _drawable(text: str) -> str:
    return " ".join(words(text))


@cache
def _template() -> bytes:
    return files("printing").joinpath("letter.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """The family alone: a letter looks the same on every machine."""
    folder = Path(fontpkg.path(FAMILY, weight=400, style="normal")).parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])

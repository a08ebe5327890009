"""A long text as a letter on A4: a title, paragraphs, and page numbers."""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path

import fontpkg
import typst

from printing.fonts import FAMILY, words

LARGE = 300_000
"""Bytes of a PDF after which what Typst keeps of it is worth dropping."""
KEPT_FOR = 11


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
    pdf, warnings = _compile(template, told, fonts or _fonts())
    if warnings:
        raise CannotDraw("; ".join(str(warning) for warning in warnings))
    if len(pdf) > LARGE:
        _forget()
    return pdf


def _forget() -> None:
    """Let Typst drop the pages of a large paper, which it keeps for so many compilations: a hundred megabytes."""
    for _ in range(KEPT_FOR):
        _compile(b"", "{}", _fonts())


def _compile(template: bytes, told: str, fonts: typst.Fonts) -> tuple[bytes, list[typst.TypstWarning]]:
    return typst.compile_with_warnings(template, font_paths=fonts, sys_inputs={"letter": told})


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

"""The paper roster on A4: who is expected, with a box to tick and a QR code each, and lines for walk-ins."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from printing.fonts import FAMILY, words
from printing.letter import compiled
from printing.qr import qr_svg

BLANKS = 22
"""Lines for walk-ins: what a page holds."""


@dataclass(frozen=True)
class Row:
    """A guest on paper; `number` is what is keyed in afterwards, `code` what the QR code says."""

    place: int
    name: str
    post: str
    unit: str
    seat: str
    note: str
    number: int
    code: str


@dataclass(frozen=True)
class Unit:
    """The guests of one unit; '' for those of none."""

    name: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Section:
    """The units of one group."""

    name: str
    units: Sequence[Unit]


@dataclass(frozen=True)
class Sheet:
    """What is printed: `lines` stand below the title, `labels` name the columns and the rest."""

    title: str
    lines: Sequence[str]
    labels: Mapping[str, str]
    sections: Sequence[Section]
    language: str


def roster(sheet: Sheet) -> bytes:
    """The PDF of a roster.

    Raises:
        CannotDraw: the font is missing, or something else is not as it should be.
    """
    told = dict(
        title=_drawable(sheet.title),
        lines=[_drawable(line) for line in sheet.lines],
        labels={key: _drawable(label) for key, label in sheet.labels.items()},
        sections=[dict(name=_drawable(s.name), units=[_unit(unit) for unit in s.units]) for s in sheet.sections],
        blanks=BLANKS,
        language=sheet.language,
        font=FAMILY,
    )
    return compiled(_template(), json.dumps(told, ensure_ascii=False))


def _unit(unit: Unit) -> dict[str, object]:
    return dict(name=_drawable(unit.name), rows=[_row(row) for row in unit.rows])


def _row(row: Row) -> dict[str, str]:
    told = {key: _drawable(str(value)) for key, value in vars(row).items() if key != "code"}
    return told | {"qr": qr_svg(row.code)}


def _drawable(text: str) -> str:
    return " ".join(words(text))


@cache
def _template() -> bytes:
    return files("printing").joinpath("roster.typ").read_bytes()

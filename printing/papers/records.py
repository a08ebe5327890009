"""Official records in tables: the report after a ceremony, and who was present; on paper and as sheets."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from printing import workbook
from printing.papers.press import pressed

Cell = str | int | datetime | None
"""Moments are naive, as the ceremony's clocks show them; on paper their time of day is enough."""
DRAWN = "arrivals"
"""The table that has a picture: in its rows a time and how many."""


@dataclass(frozen=True)
class Part:
    """One table: `name` is how it is laid out, `sheet` its name in a workbook, `lines` what stands above it.

    Where it is `grouped`, rows of the same first cell stand below it as their heading. With `total` the last row
    is that of all.
    """

    name: str
    heading: str
    sheet: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    lines: Sequence[str] = ()
    grouped: bool = False
    total: bool = False


@dataclass(frozen=True)
class Record:
    """An official paper in finished words; `signers` are what stands above each blank signature."""

    title: str
    parent: str
    body: Sequence[str]
    number: str
    dated: str
    heading: str
    subject: str
    state: str
    lines: Sequence[str]
    parts: Sequence[Part]
    closing: str
    recipients: Sequence[str]
    signers: Sequence[str]
    labels: Mapping[str, str]
    language: str


def drawn(record: Record) -> bytes:
    """The record as a PDF.

    Raises:
        CannotDraw: a font is missing, or something else is not as it should be.
    """
    parts = [asdict(part) | dict(rows=[list(map(_shown, row)) for row in part.rows]) for part in record.parts]
    return pressed("record", asdict(record) | dict(parts=parts))


def sheets(record: Record) -> bytes:
    """The record's tables as a workbook, a sheet each."""
    return workbook.workbook(
        *(workbook.Sheet(part.sheet, part.columns, part.rows, part.name == DRAWN) for part in record.parts)
    )


def _shown(cell: Cell) -> str | int:
    return f"{cell:%H:%M}" if isinstance(cell, datetime) else "" if cell is None else cell

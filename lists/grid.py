"""A sheet as it stands in a file, before anything in it is understood."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from ceremony.names import tidy
from lists.archive import TooLarge
from lists.model import Remark, Unreadable

MOST_CELLS = 1_000_000
MOST_MARKS = 200_000
MOST_ROWS = 50_000
Place = tuple[int, int]


class Mark(Enum):
    """What a cell is besides its text."""

    FORMULA = auto()
    LINK = auto()
    STRUCK = auto()
    ERROR = auto()


@dataclass
class Marks:
    """What a reader of values does not tell of a sheet; rows and columns are counted from 0.

    `merged` holds the last cell of each merged range by its first.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    cells: dict[Place, set[Mark]] = field(default_factory=dict)
    merged: dict[Place, Place] = field(default_factory=dict)

    def add(self, place: Place, mark: Mark) -> None:
        """Mark a cell.

        Raises:
            TooLarge: more cells are marked than a list has.
        """
        if len(self.cells) > MOST_MARKS:
            raise TooLarge
        self.cells.setdefault(place, set()).add(mark)


@dataclass(frozen=True)
class Grid:
    """A sheet's cells as tidy texts; merged cells are filled down, and `filled` says which."""

    name: str
    cells: Sequence[Sequence[str]]
    marks: Marks = field(default_factory=Marks)
    filled: frozenset[Place] = frozenset()
    hidden: bool = False

    def has(self, row: int, column: int, mark: Mark) -> bool:
        """Whether a cell has a mark."""
        return mark in self.marks.cells.get((row, column), ())

    def written(self, row: int) -> list[int]:
        """The columns of a row that hold something of their own."""
        return [c for c, text in enumerate(self.cells[row]) if text and (row, c) not in self.filled]


def grid_of(
    file: str, name: str, rows: Sequence[Sequence[object]], marks: Marks | None = None, *, hidden: bool = False
) -> Grid:
    """A grid of cells as a library gives them.

    Raises:
        Unreadable: it has more rows than a list of guests ever has.
    """
    last = next((n for n in range(len(rows), 0, -1) if any(_said(cell) for cell in rows[n - 1])), 0)
    if last > MOST_ROWS:
        raise Unreadable(file, Remark("too_many_rows", {"limit": MOST_ROWS}), name)
    cells = [[text_of(cell) for cell in row] for row in rows[:last]]
    marks = marks or Marks()
    return Grid(name, cells, marks, _fill_down(file, name, cells, marks), hidden)


def text_of(value: object) -> str:
    """A cell's text, its lines kept; a number without the .0 that a workbook's library adds."""
    if isinstance(value, str):
        return "\n".join(filter(None, map(tidy, value.splitlines()))) if "\n" in value else tidy(value)
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return tidy(str(value))


def _said(cell: object) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _fill_down(file: str, name: str, cells: list[list[str]], marks: Marks) -> frozenset[Place]:
    """Give every row of a merged cell its text; the library gives it to the first alone."""
    filled: set[Place] = set()
    left = MOST_CELLS
    for (top, column), (bottom, _) in marks.merged.items():
        rows = range(top + 1, min(bottom, len(cells) - 1) + 1)
        left -= len(rows)
        if left < 0:
            raise Unreadable(file, Remark("too_large"), name)
        for row in rows:
            if column < len(cells[row]) and column < len(cells[top]) and not cells[row][column]:
                cells[row][column] = cells[top][column]
                filled.add((row, column))
    return frozenset(filled)

"""Where a sheet's header is, and which column says what."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ceremony.names import fold
from lists.grid import Grid
from lists.headings import HEADINGS, Meaning, Part, loose_meaning, meaning
from lists.model import Field, Remark

_PERSON: frozenset[Meaning] = frozenset({Field.NAME, Part.FAMILY, Part.GIVEN, Field.POSITION, Part.POST_AND_UNIT})
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-Z])\)?")
_OWN: frozenset[Meaning] = frozenset(HEADINGS)
# Columns that may stand more than once: what they say is put together.
_TOGETHER: frozenset[Meaning] = frozenset({Field.NAME, Field.POSITION, Field.UNIT, Field.PHONE, Part.UNREAD})


@dataclass(frozen=True)
class Layout:
    """Which columns say what; `rows` is how many the header has. What we wrote is `own`: taken word for word."""

    columns: Mapping[Meaning, tuple[int, ...]]
    rows: int
    headings: Mapping[int, str]
    own: bool = False
    remarks: tuple[Remark, ...] = ()

    def first(self, wanted: Meaning) -> int | None:
        """The first column that says something."""
        return next(iter(self.columns.get(wanted, ())), None)


def header_at(grid: Grid, row: int) -> Layout | None:
    """The columns that are named in this row, and the next where the header has two; None where it names none."""
    top = grid.cells[row]
    known = {meant for text in top if len(text) < 60 and (meant := meaning(text))}
    if not known & _PERSON or not (len(known) > 1 or _is_alone(top)):
        return None
    top = _spread(grid, row)
    rows = 2 if _goes_on(grid, row, top) else 1
    bottom = grid.cells[row + 1] if rows == 2 else [""] * len(top)
    layout = _layout(grid, top, bottom, rows)
    if row + rows < len(grid.cells) and _numbers_columns(grid.cells[row + rows]):
        rows += 1
    return replace(layout, rows=rows)


def _is_alone(cells: Sequence[str]) -> bool:
    said = [text for text in cells if text]
    return len(said) == 1 and " " in said[0] and meaning(said[0]) == Field.NAME


def _across(grid: Grid, row: int) -> list[range]:
    """The columns of each cell of a row that is merged with its neighbours."""
    ends = ((column, grid.marks.merged.get((row, column))) for column in range(len(grid.cells[row])))
    return [range(column, end[1] + 1) for column, end in ends if end and end[1] > column]


def _spread(grid: Grid, row: int) -> list[str]:
    """The row with merged cells' texts in each of their columns."""
    cells = list(grid.cells[row])
    for columns in _across(grid, row):
        for column in columns:
            if column < len(cells):
                cells[column] = cells[columns.start]
    return cells


def _goes_on(grid: Grid, row: int, top: Sequence[str]) -> bool:
    """Whether the next row belongs to the header: it names columns, or parts of what is merged above."""
    if row + 1 >= len(grid.cells):
        return False
    below = grid.cells[row + 1]
    parts = {column for columns in _across(grid, row) for column in columns}
    said = [column for column, text in enumerate(below) if text and (row + 1, column) not in grid.filled]
    words = [column for column in said if not _COLUMN_NUMBER.fullmatch(below[column])]
    known = [column for column in said if column in parts or meaning(below[column])]
    repeats = all(below[column] == top[column] for column in said if column < len(top))
    return bool(words) and len(known) == len(said) and not repeats


def _numbers_columns(cells: Sequence[str]) -> bool:
    """(1) (2) (3), as it stands below a header."""
    said = [text for text in cells if text]
    return len(said) > 2 and all(_COLUMN_NUMBER.fullmatch(text) for text in said)


def _layout(grid: Grid, top: Sequence[str], bottom: Sequence[str], rows: int) -> Layout:
    columns: dict[Meaning, list[int]] = {}
    headings: dict[int, str] = {}
    remarks = []
    for column in range(max(len(top), len(bottom))):
        above = top[column] if column < len(top) else ""
        below = bottom[column] if column < len(bottom) else ""
        meant = _meant(above, below)
        headings[column] = " ".join(dict.fromkeys(filter(None, (above, below)))).replace("\n", " ")
        hidden = column in grid.marks.hidden_columns
        if key := _told(meant, headings[column], taken=meant in columns, hidden=hidden):
            remarks.append(Remark(key, {"column": headings[column], "sheet": grid.name}))
        if meant and meant is not Part.PRIVATE:
            columns.setdefault(meant, []).append(column)
    return _settled(columns, headings, rows, tuple(remarks))


def _told(meant: Meaning | None, heading: str, *, taken: bool, hidden: bool) -> str:
    """The key of what is to be told of a column, '' for nothing."""
    if meant is Part.PRIVATE:
        return "column_private"
    if meant is None:
        return "column_ignored" if heading else ""
    if taken and meant not in _TOGETHER:
        return "column_twice"
    return "column_hidden" if hidden else ""


def _meant(above: str, below: str) -> Meaning | None:
    """What a column says: the lower heading is the closer one, but what is private above stays so."""
    meant = loose_meaning(below), loose_meaning(f"{above} {below}"), loose_meaning(above)
    if Part.PRIVATE in meant:
        return Part.PRIVATE
    if meaning(above) == Field.REPLY and fold(below) in _NAYS:
        return Part.DECLINES
    if meaning(above) == Field.SUBSTITUTE and meant[0] in _OF_SUBSTITUTE:
        return _OF_SUBSTITUTE[meant[0]]
    return meant[0] or meant[1] or meant[2]


_NAYS = ("khong", "khong du", "khong tham du", "vang", "no")
_OF_SUBSTITUTE: Mapping[Meaning | None, Meaning] = {
    Field.NAME: Field.SUBSTITUTE,
    Field.POSITION: Field.SUBSTITUTE_POSITION,
    Field.PHONE: Field.SUBSTITUTE_PHONE,
}


def _settled(
    found: dict[Meaning, list[int]], headings: Mapping[int, str], rows: int, remarks: tuple[Remark, ...]
) -> Layout:
    """Decide what only the other columns tell."""
    own = _OWN - set(found) <= {Field.RANK} and bool({Field.RANK, Part.ORDER} & set(found))
    columns = dict(found)
    if Part.ORDER in columns:
        order = columns.pop(Part.ORDER)
        columns.setdefault(Field.RANK if Field.KEY in columns else Part.NUMBER, order)
    names = columns.get(Field.NAME, [])
    if Part.GIVEN in columns and Part.FAMILY not in columns and not names:
        columns[Field.NAME] = columns.pop(Part.GIVEN)
    elif len(names) == 2 and names[1] == names[0] + 1 and Part.FAMILY not in columns:
        columns[Part.FAMILY], columns[Part.GIVEN] = names[:1], names[1:]
        del columns[Field.NAME]
    return Layout({meant: tuple(places) for meant, places in columns.items()}, rows, headings, own, remarks)

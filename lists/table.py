"""The rows of a sheet: titles, header, groups, people, totals and signatures."""

import re
from dataclasses import dataclass

from ceremony.names import fold
from lists.entries import Above, RowReading
from lists.grid import Grid
from lists.header import Layout, header_at
from lists.headings import Part, meaning
from lists.model import Entry, Field, Remark
from lists.numbers import read_numbers
from lists.people import is_family_name, is_unit

_NUMBER = re.compile(r"\d{1,5}[.)]?")
_NUMERAL = re.compile(r"([IVX]{1,5}|[A-Z]|[a-z](?=\))|\d{1,2}(?:\.\d{1,2})*)\s*(?:[.)/:]|-(?=\s))?")
_NUMBERED = re.compile(r"([IVX]{1,5}|[A-Z]|[a-z]|\d{1,2}(?:\.\d{1,2})*)\s*(?:[.)/:]|[-–]\s)\s*(\S.*)", re.DOTALL)
_COUNT = re.compile(r"\s*(?:\(\s*\d+[^)]*\)|:)\s*$")
_TOTAL = re.compile(
    r"(?:tong (?:cong|so)|(?:tong|cong)(?: *:| *\d|$)|danh sach (?:nay )?(?:co|gom) |an dinh danh sach)"
)
_SIGNED = re.compile(
    r"(?:tm|kt|tl|tuq)\. |nguoi lap|thu truong|noi nhan|xac nhan cua|.*ngay [\d. …_]*thang [\d. …_]*nam|"
    r"\(?ky(?:,| ten| va)|\(?da ky"
)
_GROUPS = (
    "dai bieu",
    "lanh dao",
    "khoi ",
    "cac ",
    "nhom ",
    "thanh phan",
    "khach moi",
    "ban chi dao",
    "thuong truc",
)

ABOVE, BELOW = ("row_above", "rows_above"), ("row_below", "rows_below")


@dataclass(frozen=True)
class _Heading:
    """A group row: how deep it stands, what it says, and what is told of it."""

    level: int
    text: str
    row: int
    told: str = "group_row"


class Table:
    """Goes through a sheet; afterwards `entries` and `remarks` hold what it says, `layouts` its headers."""

    def __init__(self, grid: Grid, layout: Layout | None = None) -> None:
        self.name = grid.name
        self.entries: list[Entry] = []
        self.remarks: list[Remark] = []
        self.layouts: list[Layout] = [layout] if layout else []
        self._grid = grid
        self._above = Above()
        self._headings: list[_Heading] = []
        self._unused: _Heading | None = None
        self._outside: list[int] = []
        self._ended = False
        self._unnamed: set[int] = set()
        self._read()

    def _read(self) -> None:
        row = 0
        while row < len(self._grid.cells):
            said = self._grid.written(row)
            layout = header_at(self._grid, row) if self._may_be_header(row, said) else None
            if layout:
                self._begin(layout, row)
                row += layout.rows
                continue
            if said:
                self._row(row, said)
            row += 1
        self._tell_outside(BELOW)
        self._tell_unused()
        for column in sorted(self._unnamed):
            self.remarks.append(Remark("column_unnamed", {"sheet": self.name, "column": _letters(column)}))

    def _may_be_header(self, row: int, said: list[int]) -> bool:
        """Whether a row is worth a look: below a header only one in which most cells are headings."""
        if not said or self._is_numbered(row):
            return False
        headings = [column for column in said if meaning(self._grid.cells[row][column])]
        return not self.layouts or (not self.layouts[-1].own and len(headings) * 2 > len(said))

    def _begin(self, layout: Layout, row: int) -> None:
        self._tell_outside(BELOW if self.layouts else ABOVE)
        if self.layouts and layout.columns == self.layouts[-1].columns:
            self._tell("header_repeated", row)
        else:
            self.remarks += [each for each in layout.remarks if each not in self.remarks]
            self._above.texts.clear()
        self.layouts.append(layout)
        self._ended = False

    def _row(self, row: int, said: list[int]) -> None:
        if not self.layouts or self._ended:
            self._outside.append(row)
        elif self._is_signed(row, said):
            self._ended = True
            self._outside.append(row)
        elif self._is_total(row, said):
            self._tell("total_row", row)
        elif heading := self._heading(row, said):
            self._open(heading)
        elif not self._mapped(said):
            self._tell("row_ignored", row)
        elif self._is_numbered(row) and said == [self.layouts[-1].first(Part.NUMBER)]:
            self._tell("row_numbered_only", row)
        else:
            self._unused = None
            self._unnamed |= {column for column in said if not self.layouts[-1].headings.get(column, "")}
            self.entries.append(RowReading(self._grid, self.layouts[-1], row, self._above).entry())

    def _number(self, row: int) -> str:
        column = self.layouts[-1].first(Part.NUMBER) if self.layouts else None
        cells = self._grid.cells[row]
        return cells[column] if column is not None and column < len(cells) else ""

    def _is_numbered(self, row: int) -> bool:
        return bool(_NUMBER.fullmatch(self._number(row)))

    def _mapped(self, said: list[int]) -> list[int]:
        """The columns that are read, of those that hold something."""
        read = {column for columns in self.layouts[-1].columns.values() for column in columns}
        return [column for column in said if column in read]

    def _is_total(self, row: int, said: list[int]) -> bool:
        texts = (fold(self._grid.cells[row][column]) for column in said)
        kept = self._is_numbered(row) or self.layouts[-1].own
        return not kept and any(_TOTAL.match(text) for text in texts)

    def _is_signed(self, row: int, said: list[int]) -> bool:
        if self._is_numbered(row) or self.layouts[-1].own:
            return False
        phone = self.layouts[-1].first(Field.PHONE)
        cells = self._grid.cells[row]
        if phone is not None and phone < len(cells) and read_numbers(cells[phone]).phone:
            return False
        return any(_SIGNED.match(fold(cells[column])) for column in said)

    def _heading(self, row: int, said: list[int]) -> _Heading | None:
        """The group row that this is, if it is one."""
        if self.layouts[-1].own:
            return None
        cells = self._grid.cells[row]
        number, numbered = self.layouts[-1].first(Part.NUMBER), self._is_numbered(row)
        texts = [column for column in said if column != number]
        if number in said and len(texts) == 1 and _NUMERAL.fullmatch(cells[number]):
            text = cells[texts[0]]
            if not numbered or self._is_across(row, texts[0]):
                return _Heading(_level(cells[number].strip(".)/:- ")), _bare(text), row)
        if len(said) != 1 or numbered:
            return None
        return self._lone(row, said[0])

    def _lone(self, row: int, column: int) -> _Heading | None:
        """A text that stands alone in its row: a group, unless it may be somebody's name or post."""
        text = self._grid.cells[row][column]
        layout = self.layouts[-1]
        found = _NUMBERED.fullmatch(text)
        level, bare = (_level(found[1]), _bare(found[2])) if found else (-1, _bare(text))
        certain = column == layout.first(Part.NUMBER) or self._is_across(row, column)
        if certain or (found and level < _ARABIC):
            return _Heading(level, bare, row)
        if column == layout.first(Field.NAME) and len(layout.columns) > 1 and _reads_as_group(text):
            return _Heading(level, bare, row, "group_guessed")
        return None

    def _is_across(self, row: int, column: int) -> bool:
        corner = self._grid.marks.merged.get((row, column))
        return corner is not None and corner[1] > column

    def _open(self, heading: _Heading) -> None:
        self._tell_unused(heading)
        self._tell(heading.told, heading.row, found=heading.text)
        kept = [each for each in self._headings if heading.level >= 0 and each.level < heading.level]
        self._headings = [*kept, heading]
        self._unused = heading
        self._above.group = self._headings[0].text
        self._above.unit = heading.text if len(self._headings) > 1 else ""

    def _tell_unused(self, following: _Heading | None = None) -> None:
        """Tell of a group row that nobody stands below, neither in it nor in a group within it."""
        unused, self._unused = self._unused, None
        if unused and (following is None or following.level <= unused.level):
            self._tell("group_empty", unused.row, found=unused.text)

    def _tell_outside(self, where: tuple[str, str]) -> None:
        """Tell of rows that are no part of the list, by the sentence for one or for several."""
        if self._outside:
            first, last = self._outside[0], self._outside[-1]
            many = {"last": last + 1} if last > first else {}
            self._tell(where[bool(many)], first, **many)
            self._outside = []

    def _tell(self, key: str, row: int, **details: object) -> None:
        self.remarks.append(Remark(key, {"sheet": self._grid.name, "row": row + 1, **details}))


_LETTER, _ROMAN, _ARABIC = 0, 1, 2


def _level(numeral: str) -> int:
    if re.fullmatch(r"[IVX]+", numeral):
        return _ROMAN
    return _LETTER if re.fullmatch(r"[A-Z]", numeral) else _ARABIC + numeral.count(".") + numeral.islower()


def _letters(column: int) -> str:
    """A column as the office's program names it: A, B, ... Z, AA."""
    before, last = divmod(column, 26)
    return (_letters(before - 1) if before else "") + chr(65 + last)


def _bare(text: str) -> str:
    """A group's name without its number and the count behind it."""
    found = _NUMBERED.fullmatch(text)
    return _COUNT.sub("", found[2] if found else text).replace("\n", " ").strip()


def _reads_as_group(text: str) -> bool:
    if text.endswith(":") or is_unit(text) or fold(text).startswith(_GROUPS):
        return True
    words = text.split()
    return len(words) > 5 and not is_family_name(words[0])

"""One row of a list as an entry."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lists.answers import read_mark, read_rank, read_reply
from lists.grid import Grid, Mark
from lists.header import Layout
from lists.headings import Meaning, Part
from lists.model import Entry, Field, Remark
from lists.numbers import read_numbers
from lists.people import is_unit, read_person, refusal
from lists.tcvn3 import looks_like_tcvn3

LONGEST_CELL = 300
_DITTO = re.compile(
    r"""-*\s*(?:nt|n\.t\.?|như trên|nhu tren)\s*-*|["”“″〃]|''|-?\s*[/"”]{1,2}\s*-?|,,""", re.IGNORECASE
)
_DEFUSED = re.compile(r"^'(?='*[=+\-@\t\r])")
_KEPT_APART = {Field.POSITION: ", ", Field.UNIT: ", ", Field.PHONE: "\n"}
_CHECKED: Mapping[Field, Callable[[str], tuple[str, Remark | None]]] = {
    Field.REPLY: read_reply,
    Field.LEADER: read_mark,
    Field.RANK: read_rank,
}


@dataclass
class Above:
    """What the rows above say to a row: texts by column for "-nt-", and the headings of its group and unit."""

    texts: dict[int, str] = field(default_factory=dict)
    group: str = ""
    unit: str = ""


class RowReading:
    """Reads one row; `entry` is what it says."""

    def __init__(self, grid: Grid, layout: Layout, row: int, above: Above) -> None:
        self._grid, self._layout, self._row, self._above = grid, layout, row, above
        self._warnings: list[Remark] = []
        self._refused: Remark | None = None
        self._says: dict[Field, str] = {}

    def entry(self) -> Entry:
        """The row's entry."""
        for meant in self._layout.columns:
            if isinstance(meant, Field):
                self._says[meant] = self._told(meant)
        if not self._layout.own:
            self._interpret()
        self._check()
        says = {each: self._says[each] for each in Field if each in self._says}
        return Entry(self._grid.name, self._row + 1, says, tuple(self._warnings), self._question(), self._refused)

    def _told(self, meant: Field) -> str:
        """What the columns of a field say together, as it is kept."""
        texts = [self._cell(column) for column in self._layout.columns[meant]]
        together = _KEPT_APART.get(meant, "")
        text = together.join(dict.fromkeys(filter(None, texts))) if together else texts[0]
        if meant in (Field.PHONE, Field.SUBSTITUTE_PHONE):
            numbers = read_numbers(text)
            self._warnings += numbers.warnings
            return numbers.phone
        if meant is Field.NAME and not self._layout.own:
            return text
        value, remark = _CHECKED[meant](text) if meant in _CHECKED else (text.replace("\n", " "), None)
        self._warnings += [remark] if remark else []
        return value

    def _cell(self, column: int) -> str:
        """A cell's text; what the row above says where it says "the same", '' where it cannot be known."""
        cells = self._grid.cells[self._row]
        text = cells[column] if column < len(cells) else ""
        if not self._layout.own and text and _DITTO.fullmatch(text):
            text = self._above.texts.get(column, "")
            if not text:
                self._warn("nothing_above", column)
        elif (self._row, column) in self._grid.marks.cells or text.startswith("="):
            text = self._marked(column, text)
        self._above.texts[column] = text
        if len(text) > LONGEST_CELL:
            self._refused = Remark("cell_too_long", {"found": len(text), "limit": LONGEST_CELL})
        return _DEFUSED.sub("", text, count=1)

    def _marked(self, column: int, text: str) -> str:
        named = column in self._of_name()
        has = {mark for mark in Mark if self._grid.has(self._row, column, mark)}
        if Mark.FORMULA in has or text.startswith("="):
            if named:
                self._refused = Remark("formula_in_name")
            else:
                self._warn("formula", column)
        if Mark.LINK in has and named:
            self._refused = Remark("link_in_name")
        if Mark.ERROR in has:
            self._warn("error_value", column)
        if Mark.STRUCK in has and not named and text:
            self._warn("struck_cell", column)
        return "" if Mark.ERROR in has or (text.startswith("=") and not named) else text

    def _warn(self, key: str, column: int) -> None:
        self._warnings.append(Remark(key, {"column": self._layout.headings.get(column, "")}))

    def _of_name(self) -> tuple[int, ...]:
        parts: tuple[Meaning, ...] = (Field.NAME, Part.FAMILY, Part.GIVEN)
        return tuple(column for part in parts for column in self._layout.columns.get(part, ()))

    def _interpret(self) -> None:
        """Put together what an office keeps apart, and take apart what it keeps together."""
        self._join_name()
        self._split_post()
        if Field.NAME in self._says:
            self._read_name()
        if Part.DECLINES in self._layout.columns and self._cell(self._layout.columns[Part.DECLINES][0]):
            self._says[Field.REPLY] = "declined"
        if self._above.group and not self._says.get(Field.GROUP):
            self._says[Field.GROUP] = self._above.group
        if self._above.unit and not self._says.get(Field.UNIT):
            self._says[Field.UNIT] = self._above.unit
            self._warnings.append(Remark("unit_from_group", {"found": self._above.unit}))

    def _join_name(self) -> None:
        if Part.GIVEN in self._layout.columns and Field.NAME not in self._layout.columns:
            halves = [self._cell(column) for column in self._of_name()]
            self._says[Field.NAME] = " ".join(filter(None, halves))

    def _split_post(self) -> None:
        """A column that holds post and unit: a comma or a dash is where the unit begins."""
        column = self._layout.first(Part.POST_AND_UNIT)
        if column is None:
            return
        text = self._cell(column)
        pieces = re.split(r"\s*[,;\n]\s*|\s+[-–—]\s+", text)
        unit = next((n for n in range(1, len(pieces)) if is_unit(pieces[n])), len(pieces) - 1)
        position = ", ".join(pieces[: unit or 1])
        self._says |= {Field.POSITION: position, Field.UNIT: ", ".join(pieces[unit or 1 :])}
        if text:
            self._warnings.append(Remark("post_and_unit", {"found": text.replace("\n", " ")}))

    def _read_name(self) -> None:
        person = read_person(self._says[Field.NAME])
        self._says[Field.NAME] = person.name.replace("\n", " ")
        self._warnings += person.warnings
        self._refused = self._refused or person.refused
        if person.honorific and not self._says.get(Field.HONORIFIC):
            self._says[Field.HONORIFIC] = person.honorific
        if person.position and not self._says.get(Field.POSITION):
            self._says[Field.POSITION] = person.position
        if person.unit and not self._says.get(Field.UNIT):
            self._says[Field.UNIT] = person.unit

    def _check(self) -> None:
        says = self._says
        if not any(says.get(each) for each in (Field.KEY, Field.NAME, Field.POSITION)):
            self._refused = self._refused or Remark("no_person")
        if any(looks_like_tcvn3(says.get(each, "")) for each in (Field.NAME, Field.POSITION, Field.UNIT)):
            self._refused = self._refused or Remark("tcvn3_row")
        if self._layout.own:
            self._refused = self._refused or refusal(says.get(Field.NAME, ""))

    def _question(self) -> Remark | None:
        named = self._of_name() or self._layout.columns.get(Field.POSITION, ())
        if any(self._grid.has(self._row, column, Mark.STRUCK) for column in named):
            return Remark("struck")
        if self._row in self._grid.marks.hidden_rows:
            return Remark("hidden_row")
        return Remark("hidden_sheet") if self._grid.hidden else None

"""What an ODS file says of its cells besides their values, read from its content."""

from collections.abc import Mapping

from lists.archive import Archive, BadArchive, TooLarge, parse
from lists.grid import MOST_CELLS, MOST_ROWS, Mark, Marks

_REPEATED_ROWS, _REPEATED_COLUMNS = "table:number-rows-repeated", "table:number-columns-repeated"


def ods_marks(archive: Archive) -> Mapping[str, Marks]:
    """The marks of each sheet by its name.

    Raises:
        BadArchive: the XML is not what the format says.
        TooLarge: a cell that says something is repeated until it fills the memory.
    """
    reading = _Reading()
    content = archive.read("content.xml")
    if not content:
        raise BadArchive
    parse(content, StartElementHandler=reading.start, EndElementHandler=reading.end)
    return reading.sheets


class _Reading:
    """Goes through all sheets."""

    def __init__(self) -> None:
        self.sheets: dict[str, Marks] = {}
        self._marks = Marks()
        self._struck: set[str] = set()
        self._style = ""
        self._row = self._column = 0
        self._rows = self._width = 1
        self._cells = 0
        self._starts = {
            "style:style": self._named_style,
            "style:text-properties": self._font,
            "table:table": self._sheet,
            "table:table-column": self._columns,
            "table:table-row": self._start_row,
            "table:table-cell": self._cell,
            "table:covered-table-cell": self._cell,
            "text:p": self._said,
            "text:a": self._link,
            "text:span": self._span,
        }

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if handler := self._starts.get(name):
            handler(attributes)

    def end(self, name: str) -> None:
        if name == "table:table-row":
            self._row += self._rows
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._column += self._width

    def _named_style(self, attributes: dict[str, str]) -> None:
        self._style = attributes.get("style:name", "")

    def _font(self, attributes: dict[str, str]) -> None:
        if attributes.get("style:text-line-through-style", "none") != "none" or attributes.get(
            "style:text-line-through-type", "none"
        ) not in ("none", ""):
            self._struck.add(self._style)

    def _sheet(self, attributes: dict[str, str]) -> None:
        self._marks = self.sheets.setdefault(attributes.get("table:name", ""), Marks())
        self._row = self._column = 0

    def _columns(self, attributes: dict[str, str]) -> None:
        times = _times(attributes, _REPEATED_COLUMNS)
        if attributes.get("table:visibility", "visible") != "visible" and times < 1_000:
            self._marks.hidden_columns.update(range(self._column, self._column + times))
        self._column += times

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._column, self._rows = 0, _times(attributes, _REPEATED_ROWS)
        if attributes.get("table:visibility", "visible") != "visible":
            self._marks.hidden_rows.update(range(self._row, self._row + min(self._rows, MOST_ROWS)))

    def _cell(self, attributes: dict[str, str]) -> None:
        self._width = _times(attributes, _REPEATED_COLUMNS)
        if "office:value-type" in attributes:
            self._count()
        if attributes.get("table:style-name") in self._struck:
            self._mark(Mark.STRUCK)
        if "table:formula" in attributes:
            self._mark(Mark.FORMULA)
        down, right = (
            _times(attributes, "table:number-rows-spanned"),
            _times(attributes, "table:number-columns-spanned"),
        )
        if down * right > 1:
            corner = (self._row + down - 1, self._column + right - 1)
            self._marks.merged[self._row, self._column] = corner

    def _said(self, _: dict[str, str]) -> None:
        self._count()

    def _count(self) -> None:
        """Everything up to a cell that says something will be in the memory, and every repetition of it."""
        self._cells += self._rows * self._width
        reach = (self._row + self._rows) * (self._column + self._width)
        if max(self._cells, reach) > MOST_CELLS:
            raise TooLarge

    def _link(self, _: dict[str, str]) -> None:
        self._mark(Mark.LINK)

    def _span(self, attributes: dict[str, str]) -> None:
        if attributes.get("text:style-name") in self._struck:
            self._mark(Mark.STRUCK)

    def _mark(self, mark: Mark) -> None:
        if self._rows * self._width <= MOST_ROWS:
            for row in range(self._row, self._row + self._rows):
                for column in range(self._column, self._column + self._width):
                    self._marks.add((row, column), mark)


def _times(attributes: Mapping[str, str], name: str) -> int:
    try:
        return max(1, int(attributes.get(name, "1")))
    except ValueError as error:
        raise BadArchive from error

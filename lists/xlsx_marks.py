"""What an XLSX file says of its cells besides their values, read from the XML of its sheets."""

import posixpath
import re
from collections.abc import Callable, Mapping

from lists.archive import Archive, BadArchive, TooLarge, parse
from lists.grid import MOST_CELLS, MOST_ROWS, Mark, Marks, Place

_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_MOST_COLUMNS = 16_384
_OFF = ("0", "false", "none")


def xlsx_marks(archive: Archive) -> Mapping[str, Marks]:
    """The marks of each sheet by its name.

    Raises:
        BadArchive: the XML is not what the format says.
        TooLarge: cells lie so far apart that the sheet would fill the memory.
    """
    struck_formats, struck_texts = _struck_formats(archive), _struck_texts(archive)
    marks = {}
    for name, part in _sheets(archive).items():
        reading = _SheetReading(struck_formats, struck_texts)
        parse(archive.read(part), StartElementHandler=reading.start, CharacterDataHandler=reading.text)
        marks[name] = reading.marks
    return marks


def place_of(reference: str) -> Place:
    """B3 as (2, 1).

    Raises:
        BadArchive: it names no cell.
    """
    found = _PLACE.fullmatch(reference)
    if not found:
        raise BadArchive
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _sheets(archive: Archive) -> dict[str, str]:
    """The part of each sheet."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            target = posixpath.join("/xl", attributes.get("Target", ""))
            targets[attributes.get("Id", "")] = posixpath.normpath(target).lstrip("/")

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            sheets[attributes.get("name", "")] = targets.get(link, "")

    parse(archive.read("xl/_rels/workbook.xml.rels"), StartElementHandler=relation)
    parse(archive.read("xl/workbook.xml"), StartElementHandler=sheet)
    return {name: part for name, part in sheets.items() if part in archive.names and "/worksheets/" in part}


def _struck_formats(archive: Archive) -> frozenset[str]:
    """The numbers of the cell formats whose font is struck through."""
    fonts: list[bool] = []
    formats: list[str] = []
    inside: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = _local(name)
        inside.append(tag)
        if inside[-2:] == ["fonts", "font"]:
            fonts.append(False)
        elif tag == "strike" and "fonts" in inside:
            fonts[-1] = attributes.get("val", "1") not in _OFF
        elif inside[-2:] == ["cellXfs", "xf"]:
            formats.append(attributes.get("fontId", "0"))

    if styles := archive.read("xl/styles.xml"):
        parse(styles, StartElementHandler=start, EndElementHandler=lambda _: inside.pop())
    struck = {str(number) for number, is_struck in enumerate(fonts) if is_struck}
    return frozenset(str(number) for number, font in enumerate(formats) if font in struck)


def _struck_texts(archive: Archive) -> frozenset[str]:
    """The numbers of the shared texts of which some letters are struck through."""
    count, struck = -1, set()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        tag = _local(name)
        if tag == "si":
            count += 1
        elif tag == "strike" and attributes.get("val", "1") not in _OFF:
            struck.add(str(count))

    texts = archive.read("xl/sharedStrings.xml")
    if b"strike" in texts:
        parse(texts, StartElementHandler=start)
    return frozenset(struck)


class _SheetReading:
    """Goes through one sheet."""

    def __init__(self, struck_formats: frozenset[str], struck_texts: frozenset[str]) -> None:
        self.marks = Marks()
        self._formats, self._texts = struck_formats, struck_texts
        self._place: Place = (0, 0)
        self._row, self._column = -1, -1
        self._rows, self._columns = 0, 0
        self._shared = self._in_value = False
        self._said = ""
        self._handlers: Mapping[str, Callable[[dict[str, str]], None]] = {
            "row": self._start_row,
            "c": self._cell,
            "f": self._formula,
            "v": self._value,
            "is": self._value,
            "col": self._hide_columns,
            "mergeCell": self._merge,
            "hyperlink": self._link,
        }

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _local(name)
        if self._in_value:
            self._settle()
        if handler := self._handlers.get(tag):
            handler(attributes)

    def text(self, said: str) -> None:
        if self._in_value:
            self._said += said

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
        self._column = -1
        if attributes.get("hidden", "0") not in _OFF and self._row <= MOST_ROWS:
            self.marks.hidden_rows.add(self._row)

    def _cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        self._place = place_of(reference) if reference else (self._row, self._column + 1)
        self._column = self._place[1]
        self._shared = attributes.get("t") == "s"
        if attributes.get("s") in self._formats:
            self.marks.add(self._place, Mark.STRUCK)
        if attributes.get("t") == "e":
            self.marks.add(self._place, Mark.ERROR)

    def _value(self, _: dict[str, str]) -> None:
        self._rows, self._columns = max(self._rows, self._place[0] + 1), max(self._columns, self._place[1] + 1)
        if self._rows * self._columns > MOST_CELLS:
            raise TooLarge
        self._in_value, self._said = self._shared and bool(self._texts), ""

    def _settle(self) -> None:
        if self._said.strip() in self._texts:
            self.marks.add(self._place, Mark.STRUCK)
        self._in_value = False

    def _formula(self, _: dict[str, str]) -> None:
        self.marks.add(self._place, Mark.FORMULA)

    def _link(self, attributes: dict[str, str]) -> None:
        (top, left), (bottom, right) = _corners(attributes.get("ref", ""))
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                self.marks.add((row, column), Mark.LINK)

    def _merge(self, attributes: dict[str, str]) -> None:
        first, last = _corners(attributes.get("ref", ""))
        self.marks.merged[first] = last

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden", "0") not in _OFF:
            first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
            self.marks.hidden_columns.update(range(first - 1, min(last, _MOST_COLUMNS)))


def _corners(reference: str) -> tuple[Place, Place]:
    first, _, last = reference.partition(":")
    return place_of(first), place_of(last or first)

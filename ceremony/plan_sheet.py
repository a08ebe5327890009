"""A list of a plan as a file of lines: in UTF-8, with commas or semicolons, each mistake with its line."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence

from ceremony.names import fold, tidy
from ceremony.phones import read_phone
from ceremony.plan_mistakes import Mistake
from ceremony.private_columns import is_private

CELL_LENGTH = 300


class Sheet:
    """Reads on after a mistake, with an empty cell in the place of a wrong one."""

    def __init__(self, file: str, columns: Sequence[str], optional: Sequence[str] = ()) -> None:
        self._file, self._columns, self._known = file, columns, (*columns, *optional)
        self.mistakes: list[Mistake] = []

    def note(self, line: int, sentence: str, **details: object) -> None:
        """Keep a mistake."""
        self.mistakes.append(Mistake(self._file, line, sentence, details))

    def rows(self, data: bytes, empty: str) -> Iterator[tuple[int, dict[str, str]]]:
        """Every line that holds something, by its number; `empty` is the mistake of a file that has none."""
        rows = self._rows(self._decode(data))
        first, header = next(rows, (1, []))
        names = [fold(tidy(cell)) for cell in header]
        if not self._understands(first, names):
            return
        some = False
        for line, row in rows:
            if len(row) == len(names):
                some = True
                yield line, dict(zip(names, map(tidy, row), strict=True))
            else:
                self.note(line, "wrong_width", found=len(row), expected=len(names))
        if not some and not self.mistakes:
            self.note(first, empty)

    def check(self, line: int, column: str, text: str, *, needed: bool) -> None:
        """Note a cell that is empty but needed, too long, or a formula."""
        if not text and needed:
            self.note(line, "empty_cell", column=column)
        if len(text) > CELL_LENGTH:
            self.note(line, "cell_too_long", column=column, found=len(text), limit=CELL_LENGTH)
        if text.startswith("="):
            self.note(line, "formula", column=column)

    def phone(self, line: int, text: str) -> str:
        """The number in E.164 form, '' for none."""
        phone = read_phone(text)
        if text and phone is None:
            self.note(line, "bad_phone", found=text[:60])
        return phone or ""

    def _decode(self, data: bytes) -> str:
        """The text of the file; none where it is not UTF-8, or holds the zeros of a binary file or UTF-16."""
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.note(data[: error.start].count(b"\n") + 1, "not_utf8")
            return ""
        if "\0" in text:
            self.note(text.partition("\0")[0].count("\n") + 1, "not_utf8")
            return ""
        return text

    def _rows(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Every row that holds something, with the number of its first line."""
        header = text.lstrip().partition("\n")[0]
        delimiter = ";" if header.count(";") > header.count(",") else ","
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        start = 1
        try:
            for row in reader:
                if any(cell.strip() for cell in row):
                    yield start, row
                start = reader.line_num + 1
        except csv.Error:
            self.note(start, "not_csv")

    def _understands(self, line: int, names: list[str]) -> bool:
        """Whether every column is there once; what is wrong with the header is noted."""
        if not names:
            if not self.mistakes:
                self.note(line, "no_header", columns=", ".join(self._columns))
            return False
        for name, times in Counter(names).items():
            if is_private(name):
                self.note(line, "never_imported", found=name)
            elif name not in self._known:
                self.note(line, "unknown_column", found=name, columns=", ".join(self._known))
            if times > 1:
                self.note(line, "repeated", found=name)
        missing = [name for name in self._columns if name not in names]
        for name in missing:
            self.note(line, "missing_column", column=name)
        return not missing and len(set(names)) == len(names)

"""guests.csv: one invited post a line, in UTF-8, with commas or semicolons."""

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from ceremony.names import fold, tidy
from ceremony.phones import read_phone
from ceremony.plan_mistakes import Mistake

CSV = "guests.csv"
COLUMNS = ("group", "position", "unit", "honorific", "name", "phone", "rank", "seat", "key", "joined_to")
OPTIONAL = ("consent", "leader", "note", "speaks")
REQUIRED = ("group", "position")
CELL_LENGTH = 300
RANK_DIGITS = 6
RANK = 100
_YES, _NO = ("1", "x", "co"), ("", "0", "khong")
_NEVER_IMPORTED = (
    *("cccd", "cmnd", "cmtnd", "cancuoc", "chungminh", "dinhdanh", "hochieu", "passport", "identity"),
    *("ngaysinh", "namsinh", "birth", "dantoc", "ethnic", "tongiao", "tinnguong", "religi"),
)


@dataclass(frozen=True)
class PlanGuest:
    """A listed post. `key` is stable across loads; `joined_to` is the key of the post it is held together with.

    `group` is the group's key, `phone` is E.164; '' stands for what is not known. `asks_consent` is for residents.
    `speaks` is the label of a programme item.
    """

    key: str
    group: str
    position: str
    unit: str
    honorific: str
    name: str
    phone: str
    rank: int
    seat: str
    joined_to: str
    asks_consent: bool
    leader: bool
    note: str
    speaks: str


def read_guests(
    data: bytes, groups: Collection[str], items: Collection[str] | None = None
) -> tuple[tuple[PlanGuest, ...], list[Mistake]]:
    """The listed guests and every mistake, by line.

    `groups` are the known keys, none where they are not known; `items` the labels of the programme, None likewise.
    """
    reader = _Reader(groups, items)
    guests = reader.read(data)
    return guests, sorted(reader.mistakes, key=lambda mistake: int(mistake.place))


class _Reader:
    """Reads on after a mistake, with an empty cell in the place of a wrong one."""

    def __init__(self, groups: Collection[str], items: Collection[str] | None) -> None:
        self._groups, self._items = groups, items
        self.mistakes: list[Mistake] = []

    def read(self, data: bytes) -> tuple[PlanGuest, ...]:
        rows = self._rows(self._decode(data))
        line, header = next(rows, (1, []))
        names = [fold(tidy(cell)) for cell in header]
        if not self._understands(line, names):
            return ()
        listed = self._listed(rows, names)
        if not listed and not self.mistakes:
            self._note(line, "no_guests")
        guests = _with_keys([guest for _, guest in listed])
        self._check_keys([line for line, _ in listed], guests)
        return guests

    def _note(self, line: int, sentence: str, **details: object) -> None:
        self.mistakes.append(Mistake(CSV, line, sentence, details))

    def _decode(self, data: bytes) -> str:
        """The text of the file; none where it is not UTF-8, or holds the zeros of a binary file or UTF-16."""
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self._note(data[: error.start].count(b"\n") + 1, "not_utf8")
            return ""
        if "\0" in text:
            self._note(text.partition("\0")[0].count("\n") + 1, "not_utf8")
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
            self._note(start, "not_csv")

    def _understands(self, line: int, names: list[str]) -> bool:
        """Whether every column is there once; what is wrong with the header is noted."""
        if not names:
            if not self.mistakes:
                self._note(line, "no_header", columns=", ".join(COLUMNS))
            return False
        for name, times in Counter(names).items():
            if _is_private(name):
                self._note(line, "never_imported", found=name)
            elif name not in COLUMNS + OPTIONAL:
                self._note(line, "unknown_column", found=name, columns=", ".join(COLUMNS + OPTIONAL))
            if times > 1:
                self._note(line, "repeated", found=name)
        missing = [name for name in COLUMNS if name not in names]
        for name in missing:
            self._note(line, "missing_column", column=name)
        return not missing and len(set(names)) == len(names)

    def _listed(self, rows: Iterator[tuple[int, list[str]]], names: Sequence[str]) -> list[tuple[int, PlanGuest]]:
        listed = []
        for line, row in rows:
            if len(row) == len(names):
                cells = dict(zip(names, map(tidy, row), strict=True))
                listed.append((line, self._guest(line, cells)))
            else:
                self._note(line, "wrong_width", found=len(row), expected=len(names))
        return listed

    def _guest(self, line: int, cells: dict[str, str]) -> PlanGuest:
        for column in COLUMNS:
            self._check_cell(line, column, cells[column])
        if self._groups and cells["group"] and cells["group"] not in self._groups:
            self._note(line, "unknown_group", found=cells["group"], known=", ".join(self._groups))
        texts = {column: cells[column] for column in COLUMNS if column not in ("phone", "rank")}
        more = {column: cells.get(column, "") for column in ("note", "speaks")}
        for column, text in more.items():
            self._check_cell(line, column, text)
        self._check_item(line, more["speaks"])
        return PlanGuest(
            **texts,
            **more,
            phone=self._phone(line, cells["phone"]),
            rank=self._rank(line, cells["rank"]),
            asks_consent=self._flag(line, "bad_consent", cells.get("consent", "")),
            leader=self._flag(line, "bad_leader", cells.get("leader", "")),
        )

    def _check_cell(self, line: int, column: str, text: str) -> None:
        if not text and column in REQUIRED:
            self._note(line, "empty_cell", column=column)
        if len(text) > CELL_LENGTH:
            self._note(line, "cell_too_long", column=column, found=len(text), limit=CELL_LENGTH)
        if text.startswith("="):
            self._note(line, "formula", column=column)

    def _phone(self, line: int, text: str) -> str:
        phone = read_phone(text)
        if text and phone is None:
            self._note(line, "bad_phone", found=text[:60])
        return phone or ""

    def _rank(self, line: int, text: str) -> int:
        if text.isascii() and text.isdigit() and len(text) <= RANK_DIGITS:
            return int(text)
        if text:
            self._note(line, "bad_rank", found=text[:60])
        return RANK

    def _flag(self, line: int, sentence: str, text: str) -> bool:
        if fold(text) not in _YES + _NO:
            self._note(line, sentence, found=text[:60])
        return fold(text) in _YES

    def _check_item(self, line: int, label: str) -> None:
        if label and self._items is not None and label not in self._items:
            self._note(line, "unknown_item", found=label[:60], known=", ".join(self._items))

    def _check_keys(self, lines: Sequence[int], guests: Sequence[PlanGuest]) -> None:
        known: dict[str, PlanGuest] = {}
        for line, guest in zip(lines, guests, strict=True):
            if guest.key in known:
                self._note(line, "repeated", found=guest.key)
            known.setdefault(guest.key, guest)
        for line, guest in zip(lines, guests, strict=True):
            main = known.get(guest.joined_to)
            if guest.joined_to == guest.key:
                self._note(line, "joined_to_itself", found=guest.joined_to)
            elif guest.joined_to and main is None:
                self._note(line, "joined_to_unknown", found=guest.joined_to)
            elif main and main.joined_to:
                self._note(line, "joined_in_chain", found=main.key, further=main.joined_to)


def _is_private(column: str) -> bool:
    letters = "".join(c for c in column if c.isalnum())
    return any(word in letters for word in _NEVER_IMPORTED)


def _with_keys(guests: Sequence[PlanGuest]) -> tuple[PlanGuest, ...]:
    """Give each post without a key one of its words and a number, the next where the same post stands again.

    The first is numbered too: adding a second may not change the key of the first.
    """
    seen: Counter[str] = Counter()
    keyed = []
    for guest in guests:
        if guest.key:
            keyed.append(guest)
            continue
        words = _slug(guest)
        seen[words] += 1
        keyed.append(replace(guest, key=f"{words}-{seen[words]:02d}"))
    return tuple(keyed)


def _slug(guest: PlanGuest) -> str:
    words = fold(f"{guest.group} {guest.position} {guest.unit}")
    return "-".join("".join(c if c.isalnum() else " " for c in words).split())

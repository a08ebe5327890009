"""guests.csv: one invited post a line."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ceremony.names import fold, tidy
from ceremony.phones import read_phone
from ceremony.plan_mistakes import Mistake

CSV = "guests.csv"
COLUMNS = ("group", "position", "unit", "honorific", "name", "phone", "rank", "seat", "key", "joined_to")
REQUIRED = ("group", "position")
CELL_LENGTH = 300
_NEVER_IMPORTED = ("cccd", "cmnd", "can cuoc", "dinh danh", "ngay sinh", "nam sinh", "dan toc", "ton giao",
                   "identity", "birth", "ethnicity", "religion")  # fmt: skip


@dataclass(frozen=True)
class PlanGuest:
    """A listed post. `key` is stable across loads; `joined_to` is the key of the post it is held together with."""

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
    line: int


def read_guests(data: bytes) -> tuple[tuple[PlanGuest, ...], list[Mistake]]:
    """The guests of the good lines, and every mistake."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return (), [Mistake(CSV, data[: error.start].count(b"\n") + 1, "not_utf8", {})]
    rows = _rows(text)
    try:
        line, header = next(rows)
    except StopIteration:
        return (), [Mistake(CSV, 1, "no_header", {"columns": ", ".join(COLUMNS)})]
    names = [fold(cell) for cell in header]
    mistakes = _wrong_header(line, names)
    if mistakes:
        return (), mistakes
    guests, mistakes = _read_rows(rows, names)
    keyed = _with_keys(guests)
    return keyed, mistakes + _wrong_keys(keyed)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every row that holds something, with the number of its first line."""
    delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    start = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            yield start, row
        start = reader.line_num + 1


def _wrong_header(line: int, names: list[str]) -> list[Mistake]:
    private = [name for name in names if any(word in name for word in _NEVER_IMPORTED)]
    mistakes = [Mistake(CSV, line, "never_imported", {"found": name}) for name in private]
    known = ", ".join(COLUMNS)
    strange = [name for name in names if name not in COLUMNS and name not in private]
    mistakes += [Mistake(CSV, line, "unknown_column", {"found": n, "columns": known}) for n in strange]
    missing = [name for name in REQUIRED if name not in names]
    mistakes += [Mistake(CSV, line, "missing_column", {"column": name}) for name in missing]
    repeated = [name for name, times in Counter(names).items() if times > 1]
    return mistakes + [Mistake(CSV, line, "repeated", {"found": name}) for name in repeated]


def _read_rows(rows: Iterator[tuple[int, list[str]]], names: list[str]) -> tuple[list[PlanGuest], list[Mistake]]:
    guests, mistakes = [], []
    for line, row in rows:
        if len(row) != len(names):
            mistakes.append(Mistake(CSV, line, "wrong_width", {"found": len(row), "expected": len(names)}))
            continue
        cells = {name: tidy(cell) for name, cell in zip(names, row, strict=True)}
        wrong = _wrong_cells(line, cells)
        mistakes += wrong
        if not wrong:
            guests.append(_guest(line, cells))
    return guests, mistakes


def _wrong_cells(line: int, cells: dict[str, str]) -> list[Mistake]:
    mistakes = [Mistake(CSV, line, "empty_cell", {"column": name}) for name in REQUIRED if not cells[name]]
    for name, value in cells.items():
        if len(value) > CELL_LENGTH:
            mistakes.append(Mistake(CSV, line, "cell_too_long", {"column": name, "limit": CELL_LENGTH}))
    phone, rank = cells.get("phone", ""), cells.get("rank", "")
    if phone and read_phone(phone) is None:
        mistakes.append(Mistake(CSV, line, "bad_phone", {"found": phone}))
    if rank and not (rank.isascii() and rank.isdigit() and len(rank) <= 6):
        mistakes.append(Mistake(CSV, line, "bad_rank", {"found": rank}))
    return mistakes


def _guest(line: int, cells: dict[str, str]) -> PlanGuest:
    texts = {name: cells.get(name, "") for name in COLUMNS}
    phone, rank = read_phone(texts.pop("phone")) or "", int(texts.pop("rank") or 100)
    return PlanGuest(**texts, phone=phone, rank=rank, line=line)


def _with_keys(guests: list[PlanGuest]) -> tuple[PlanGuest, ...]:
    """Give a key to each post that has none: its words, and a number from the second of the same words on."""
    seen: Counter[str] = Counter()
    keyed = []
    for guest in guests:
        slug = guest.key or _slug(guest)
        seen[slug] += 1
        numbered = f"{slug}-{seen[slug]:02d}" if seen[slug] > 1 and not guest.key else slug
        keyed.append(replace(guest, key=numbered))
    return tuple(keyed)


def _slug(guest: PlanGuest) -> str:
    words = fold(f"{guest.group} {guest.position} {guest.unit}")
    return "-".join("".join(c if c.isalnum() else " " for c in words).split())


def _wrong_keys(guests: tuple[PlanGuest, ...]) -> list[Mistake]:
    keys = Counter(guest.key for guest in guests)
    joined = {guest.key for guest in guests if guest.joined_to}
    mistakes = [Mistake(CSV, g.line, "repeated", {"found": g.key}) for g in guests if keys[g.key] > 1]
    for guest in guests:
        if guest.joined_to and (guest.joined_to not in keys or guest.joined_to in joined):
            mistakes.append(Mistake(CSV, guest.line, "bad_join", {"found": guest.joined_to}))
    return mistakes

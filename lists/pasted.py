"""A list as it is pasted into the chat: cells of a sheet, or a person a line."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ceremony.names import tidy
from lists.grid import Grid, grid_of
from lists.header import Layout
from lists.headings import HEADINGS, Meaning, Part
from lists.model import Field, Listing, Remark, Unreadable
from lists.numbers import read_numbers
from lists.people import is_family_name, is_post, is_unit, read_person
from lists.reading import listing_of
from lists.text import any_header, separated

LONGEST_TEXT = 200_000
_ITEM = re.compile(r"\s*(\d{1,4})\s*[.)/\-:]\s*(?=\D)|\s*[-–—•*+]\s+")
_NUMBER = re.compile(r"\d{1,4}")
_GROUP = re.compile(r"\s*(?:[IVX]{1,5}|[A-Z])\s*[.)/:]\s+\S.*")
_DASH = re.compile(r"\s+[-–—]\s+|\s*[–—]\s+|\t+|\s*;\s*")
_COMMA = re.compile(r"\s*,\s*")
_BY_ORDER = (Field.NAME, Field.POSITION, Field.UNIT, Field.PHONE)


def read_pasted(text: str) -> Listing:
    """The list that a pasted text holds; its lines are the rows.

    Raises:
        Unreadable: no line of it names a person.
    """
    if len(text) > LONGEST_TEXT:
        raise Unreadable("", Remark("text_too_long", {"found": len(text), "limit": LONGEST_TEXT}))
    if "\0" in text or not text.strip():
        raise Unreadable("", Remark("empty"))
    for grid in (separated("", text), _dashed(text)):
        if any_header(grid):
            return listing_of("", [grid])
    return _by_order(text)


def _dashed(text: str) -> Grid:
    """Lines with dashes between what are columns elsewhere: Họ tên - Chức vụ - Đơn vị."""
    return grid_of("", "", [_DASH.split(line) for line in text.splitlines()])


def _by_order(text: str) -> Listing:
    """A person a line without any header: name, post, unit, number, in this order."""
    rows = [_cells(line) for line in text.splitlines()]
    people = [cells for cells in rows if cells and len(cells) > 1]
    certain = any(any(cells[2:]) or cells[0] for cells in people)
    if not people or not (certain or len(people) >= rows.count(None)):
        raise Unreadable("", Remark("no_person_in_text"))
    grid = grid_of("", "", [cells or [] for cells in rows])
    left_out = [
        Remark("line_left_out", {"row": number, "sheet": "", "found": tidy(line)[:60]})
        for number, (line, cells) in enumerate(zip(text.splitlines(), rows, strict=True), 1)
        if cells is None
    ]
    listing = listing_of("", [grid], _layout(grid))
    return replace(listing, remarks=(Remark("read_by_order"), *left_out, *listing.remarks))


def _layout(grid: Grid) -> Layout:
    """The columns that some line fills."""
    filled = {column for cells in grid.cells if len(cells) > 1 for column, text in enumerate(cells) if text}
    columns: dict[Meaning, tuple[int, ...]] = {Part.NUMBER: (0,)}
    headings = {0: "STT"} | {column: HEADINGS[meant] for column, meant in enumerate(_BY_ORDER, 1)}
    columns |= {meant: (column,) for column, meant in enumerate(_BY_ORDER, 1) if column in filled}
    return Layout(columns, 0, headings)


def _cells(line: str) -> Sequence[str] | None:
    """A line's number, name, post, unit and telephone number; None where it names nobody."""
    text = tidy(line.replace("\t", " \t ")) if "\t" not in line else line.strip()
    if not text or _GROUP.fullmatch(text):
        return [text] if text else []
    item = _ITEM.match(text)
    bare = text[item.end() :] if item else text
    pieces = [tidy(piece) for piece in _pieces(bare) if tidy(piece)]
    number = (item[1] if item else "") or ""
    if not number and len(pieces) > 1 and _NUMBER.fullmatch(pieces[0]):
        number, *pieces = pieces
    phones = [piece for piece in pieces if read_numbers(piece).phone or _is_number(piece)]
    others = [piece for piece in pieces if piece not in phones]
    if not others or (len(pieces) < 2 and not item and not _is_name(others[0])):
        return [text] if text.endswith(":") and others and is_unit(others[0]) else None
    return [number, *_ordered(others), ", ".join(phones)]


def _pieces(text: str) -> list[str]:
    """What stands between dashes, or else commas; a number behind a name without either is a piece of its own."""
    pieces = _DASH.split(text)
    if len(pieces) < 2:
        pieces = _COMMA.split(text)
    return [part for piece in pieces for part in re.split(r"\s*[:(]?\s*(?=(?<!\d)\+?\d[\d .]{8,}\)?$)", piece)]


def _is_number(piece: str) -> bool:
    return sum(c.isdigit() for c in piece) > len(piece) / 2


def _ordered(pieces: Sequence[str]) -> tuple[str, str, str]:
    """Name, post and unit."""
    name, *rest = pieces
    if rest and is_post(name) and not is_post(rest[0]):
        name, rest = rest[0], [name, *rest[1:]]
    if len(rest) == 1 and is_unit(rest[0]):
        return name, "", rest[0]
    return name, rest[0] if rest else "", ", ".join(rest[1:])


def _is_name(text: str) -> bool:
    words = read_person(text).name.split()
    return 2 <= len(words) <= 6 and is_family_name(words[0]) and all(word[:1].isupper() for word in words)

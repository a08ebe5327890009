"""What a list says, row by row, before anybody has asked who is meant."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Field(StrEnum):
    """What a column can tell of a guest; never identity numbers, birth dates, ethnicity or religion."""

    KEY = "key"
    GROUP = "group"
    HONORIFIC = "honorific"
    NAME = "name"
    POSITION = "position"
    UNIT = "unit"
    PHONE = "phone"
    RANK = "rank"
    SEAT = "seat"
    LEADER = "leader"
    NOTE = "note"
    REPLY = "reply"
    REASON = "reason"
    SUBSTITUTE = "substitute"
    SUBSTITUTE_POSITION = "substitute_position"
    SUBSTITUTE_PHONE = "substitute_phone"


@dataclass(frozen=True)
class Remark:
    """Something to tell of a row: the key of a sentence under `lists.`, and what stands in it.

    One of a whole list has `sheet` among its details, and `row` (to `last`) where it is of rows that are no entry.
    """

    key: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """One person or post of a list.

    `row` is counted from 1 as the office's program shows it. `says` holds the fields whose columns the list has,
    tidied, '' where the cell is empty: a list without telephone numbers says nothing of them. Phones are E.164, a
    reply is the value of a `Reply`, a leader is 'x', a rank is digits. A group is named as the list names it.
    `refused` keeps the row out; `asks` (hidden, struck through, cannot tell) waits for somebody's word; a warning
    is told and changes nothing.
    """

    sheet: str
    row: int
    says: Mapping[Field, str]
    warnings: tuple[Remark, ...] = ()
    asks: Remark | None = None
    refused: Remark | None = None


@dataclass(frozen=True)
class Listing:
    """A list: its entries in order, and what is to be told of it (columns never read, sheets that are none)."""

    file: str
    entries: tuple[Entry, ...]
    remarks: tuple[Remark, ...] = ()


class Unreadable(Exception):
    """A file that is no list: encrypted, too large, damaged, or without a header that names people."""

    def __init__(self, file: str, remark: Remark, sheet: str = "") -> None:
        super().__init__(remark.key)
        self.file, self.remark, self.sheet = file, remark, sheet

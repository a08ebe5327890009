"""A list that was read as text that is kept until somebody says what is to become of it."""

import json
from typing import Any

from lists.model import Entry, Field, Listing, Remark


def dump(listing: Listing) -> str:
    """The list as JSON."""
    told = dict(
        file=listing.file,
        entries=[_entry(entry) for entry in listing.entries],
        remarks=[_remark(remark) for remark in listing.remarks],
    )
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> Listing:
    """The list that `dump` wrote."""
    told = json.loads(text)
    entries = tuple(
        Entry(
            sheet,
            row,
            {Field(field): said for field, said in says.items()},
            tuple(map(_read, warnings)),
            _read(asks) if asks else None,
            _read(refused) if refused else None,
        )
        for sheet, row, says, warnings, asks, refused in told["entries"]
    )
    return Listing(told["file"], entries, tuple(map(_read, told["remarks"])))


def _entry(entry: Entry) -> list[Any]:
    warnings = [_remark(remark) for remark in entry.warnings]
    asks, refused = (_remark(each) if each else None for each in (entry.asks, entry.refused))
    return [entry.sheet, entry.row, dict(entry.says), warnings, asks, refused]


def _remark(remark: Remark) -> list[Any]:
    return [remark.key, dict(remark.details)]


def _read(told: list[Any]) -> Remark:
    return Remark(told[0], told[1])

"""The same person, or the same number, in more than one row."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ceremony.names import fold
from lists.model import Entry, Field, Remark


def with_repeats(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries, each that repeats an earlier one with a warning that names it."""
    names: dict[str, list[Entry]] = {}
    phones: dict[str, Entry] = {}
    told = []
    for entry in entries:
        name, phone = fold(entry.says.get(Field.NAME, "")), entry.says.get(Field.PHONE, "")
        remark = _repeat(entry, names.get(name, ()) if name else (), phones.get(phone))
        told.append(replace(entry, warnings=(*entry.warnings, remark)) if remark else entry)
        names.setdefault(name, []).append(entry)
        phones.setdefault(phone, entry) if phone else None
    return tuple(told)


def _repeat(entry: Entry, namesakes: Sequence[Entry], same_phone: Entry | None) -> Remark | None:
    earlier = next((each for each in namesakes if _may_be_one(entry, each)), None)
    if earlier:
        key = "repeated_row" if _post(entry) == _post(earlier) else "two_posts"
        return Remark(key, {"row": earlier.row, "sheet": earlier.sheet})
    if same_phone:
        return Remark("same_phone", {"row": same_phone.row, "sheet": same_phone.sheet})
    return None


def _may_be_one(one: Entry, other: Entry) -> bool:
    """Whether no two telephone numbers tell two rows with one name apart."""
    return len({entry.says.get(Field.PHONE, "") for entry in (one, other)} - {""}) < 2


def _post(entry: Entry) -> tuple[str, str]:
    return fold(entry.says.get(Field.POSITION, "")), fold(entry.says.get(Field.UNIT, ""))

"""guests.csv: one invited post a line."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ceremony.names import fold
from ceremony.plan_mistakes import Mistake
from ceremony.plan_sheet import Sheet

CSV = "guests.csv"
COLUMNS = ("group", "position", "unit", "honorific", "name", "phone", "rank", "seat", "key", "joined_to")
OPTIONAL = ("consent", "leader", "note", "speaks")
REQUIRED = ("group", "position")
RANK_DIGITS = 6
RANK = 100
_YES, _NO = ("1", "x", "co"), ("", "0", "khong")


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
    """What stands in each line."""

    def __init__(self, groups: Collection[str], items: Collection[str] | None) -> None:
        self._groups, self._items = groups, items
        self._sheet = Sheet(CSV, COLUMNS, OPTIONAL)
        self._note = self._sheet.note

    @property
    def mistakes(self) -> list[Mistake]:
        return self._sheet.mistakes

    def read(self, data: bytes) -> tuple[PlanGuest, ...]:
        listed = [(line, self._guest(line, cells)) for line, cells in self._sheet.rows(data, "no_guests")]
        guests = _with_keys([guest for _, guest in listed])
        self._check_keys([line for line, _ in listed], guests)
        return guests

    def _guest(self, line: int, cells: dict[str, str]) -> PlanGuest:
        for column in COLUMNS:
            self._sheet.check(line, column, cells[column], needed=column in REQUIRED)
        if self._groups and cells["group"] and cells["group"] not in self._groups:
            self._note(line, "unknown_group", found=cells["group"], known=", ".join(self._groups))
        texts = {column: cells[column] for column in COLUMNS if column not in ("phone", "rank")}
        more = {column: cells.get(column, "") for column in ("note", "speaks")}
        for column, text in more.items():
            self._sheet.check(line, column, text, needed=False)
        self._check_item(line, more["speaks"])
        return PlanGuest(
            **texts,
            **more,
            phone=self._sheet.phone(line, cells["phone"]),
            rank=self._rank(line, cells["rank"]),
            asks_consent=self._flag(line, "bad_consent", cells.get("consent", "")),
            leader=self._flag(line, "bad_leader", cells.get("leader", "")),
        )

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

"""The order of introduction: rank, places by hand, substitutes under their own rank, units together."""

from dataclasses import replace

from ceremony.model import Guest, Person, Reply
from ceremony.protocol import Entry, entries, moved


def _guest(number: int, rank: int, position: str = "Phó", unit: str = "Thành ủy", **values: object) -> Guest:
    made = Guest(
        id=number, ceremony_id=1, group_id=1, key=str(number), position=position, unit=unit, also=(),
        honorific="Đồng chí", name="", phone="", rank=rank, seat="", reply=Reply.ATTENDING, reason="", version=0,
        substitute=None, name_asked=False, withdrawn=False, joined_to=None, code="", leader=True,
    )  # fmt: skip
    return replace(made, **values)  # type: ignore[arg-type]


def _order(every: list[Guest], places: dict[int, float] | None = None) -> list[int]:
    return [entry.id for entry in _entries(every, places)]


def _entries(every: list[Guest], places: dict[int, float] | None = None) -> tuple[Entry, ...]:
    return entries(every, {guest.id for guest in every}, places or {}, ())


def test_leaders_come_by_rank_and_units_behind_them() -> None:
    ward = _guest(1, 0, unit="phường A", leader=False)
    assert _order([ward, _guest(2, 9), _guest(3, 4)]) == [3, 2, 1]


def test_a_substitute_stands_under_the_own_rank() -> None:
    first = _guest(1, 1, "Bí thư", substitute=Person("Ông", "Mẫu", "Phó Bí thư Thành ủy"))
    every = [first, _guest(2, 2, "Chủ tịch", "HĐND"), _guest(3, 3, "Phó Bí thư")]
    assert _order(every) == [2, 1, 3]
    unknown = replace(first, substitute=Person("Ông", "Mẫu", "Chuyên viên"))
    assert _order([unknown, *every[1:], _guest(4, 4, "Chủ tịch", "UBND")]) == [2, 3, 1, 4]


def test_an_entry_goes_where_it_is_moved_also_among_ties() -> None:
    every = [_guest(number, 7) for number in range(1, 6)]
    places: dict[int, float] = {}
    for who, to in ((5, 0), (1, 4), (3, 1), (4, 2), (2, 9)):
        now = _entries(every, places)
        rest = [entry.id for entry in now if entry.id != who]
        places |= moved(now, next(entry for entry in now if entry.id == who), to)
        assert _order(every, places) == [*rest[:to], who, *rest[to:]]


def test_a_unit_moves_as_one_and_keeps_its_place_when_more_of_it_come() -> None:
    units = {"A": 20, "B": 21, "C": 22}
    every = [_guest(number, rank, unit=unit, leader=False) for number, (unit, rank) in enumerate(units.items(), 1)]
    now = _entries(every)
    places = moved(now, now[2], 0)
    assert _order(every, places) == [3, 1, 2]
    assert [e.guests[0].unit for e in _entries([*every, _guest(9, 25, unit="C", leader=False)], places)] == [
        "C",
        "A",
        "B",
    ]

"""Who sits where."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ceremony.model import Guest, Person, Reply
from ceremony.seating import Row, arrange, in_order, seats_of, standing
from tests.ceremony.examples import guest

KEYS = {1: "a", 2: "b"}
ORDER = {1: 0, 2: 1}


def _some(*ranks: int, group: int = 1, first: int = 1) -> list[Guest]:
    return [
        replace(guest(), id=first + n, group_id=group, rank=rank, position=f"Chức vụ {first + n}", seat="")
        for n, rank in enumerate(ranks)
    ]


def test_the_highest_sits_in_the_middle_of_the_first_row_and_others_from_the_left() -> None:
    own = _some(1, 2, 3, 4, 5)
    given_ = arrange([Row("A", 3), Row("B", 3)], own, KEYS, {})
    assert given_.seats == {1: "A-2", 2: "A-1", 3: "A-3", 4: "B-1", 5: "B-2"}


def test_a_row_for_a_group_is_its_alone_and_who_has_none_is_told() -> None:
    guests = [*_some(1, 2), *_some(1, 2, group=2, first=3)]
    given_ = arrange([Row("A", 1, ("b",)), Row("B", 1)], guests, KEYS, {})
    assert (given_.seats, given_.unseated) == ({1: "B-1", 3: "A-1"}, (2, 4))


def test_a_seat_given_by_hand_is_kept() -> None:
    given_ = arrange([Row("A", 3)], _some(1, 2), KEYS, {2: "A-2"})
    assert given_.seats == {2: "A-2", 1: "A-1"}


def test_leaders_come_first_and_a_substitute_sits_by_the_own_post() -> None:
    one, two, three = _some(1, 2, 3)
    leader = replace(three, leader=True)
    instead = replace(one, reply=Reply.SUBSTITUTED, substitute=Person("Ông", "Nguyễn Văn Mẫu", two.position))
    away = replace(two, id=9, reply=Reply.DECLINED)
    order = [each.id for each in in_order([instead, two, leader, away], ORDER)]
    assert order == [3, 1, 2]


@given(
    st.lists(st.tuples(st.integers(1, 9), st.sampled_from([(), ("a",), ("b",)])), max_size=6), st.integers(0, 30)
)
def test_nobody_shares_a_seat_and_none_stays_free_while_somebody_stands(
    sizes: list[tuple[int, tuple[str, ...]]], number: int
) -> None:
    rows = [Row(f"R{n}", size, groups) for n, (size, groups) in enumerate(sizes)]
    guests = [*_some(*range(number)), *_some(*range(number // 2), group=2, first=100)]
    given_ = arrange(rows, guests, KEYS, {})
    assert len(set(given_.seats.values())) == len(given_.seats)
    assert set(given_.seats.values()) <= set(seats_of(rows))
    assert set(given_.seats) | set(given_.unseated) == {each.id for each in guests}
    if given_.unseated:
        standing_groups = {KEYS[each.group_id] for each in guests if each.id in given_.unseated}
        free = set(seats_of(rows)) - set(given_.seats.values())
        open_rows = [row for row in rows if any(seat in free for seat in map(row.seat, range(1, row.seats + 1)))]
        assert not any(not row.groups or standing_groups & set(row.groups) for row in open_rows)


def test_of_two_on_one_seat_the_first_keeps_it() -> None:
    seats = ("A-1", "A-1", "Z-9")
    guests = [replace(each, seat=seat) for each, seat in zip(_some(1, 2, 3), seats, strict=True)]
    assert standing([Row("A", 2)], guests) == {1: "A-1"}

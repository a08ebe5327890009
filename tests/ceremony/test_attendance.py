"""Every invited guest has one outcome, and arrivals are counted without gaps."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceremony.attendance import MOST, Figures, Outcome, by_time, figures, outcome
from ceremony.model import Guest, Reply
from tests.ceremony.examples import VIETNAM
from tests.ceremony.examples import guest as example
from tests.house import at

REPLIES = st.sampled_from(list(Reply))
GUESTS = st.lists(st.tuples(REPLIES, st.booleans()), max_size=40)


def _guest(number: int, reply: Reply) -> Guest:
    return example(id=number, reply=reply)


@pytest.mark.parametrize(
    ("reply", "inside", "result"),
    [
        (Reply.ATTENDING, True, Outcome.CAME),
        (Reply.AWAITING, True, Outcome.CAME),
        (Reply.DECLINED, True, Outcome.CAME),
        (Reply.SUBSTITUTED, True, Outcome.REPLACED),
        (Reply.DECLINED, False, Outcome.EXCUSED),
        (Reply.AWAITING, False, Outcome.MISSING),
        (Reply.ATTENDING, False, Outcome.MISSING),
        (Reply.SUBSTITUTED, False, Outcome.MISSING),
    ],
)
def test_what_became_of_a_guest(reply: Reply, inside: bool, result: Outcome) -> None:
    assert outcome(_guest(1, reply), inside=inside) is result


@given(GUESTS, GUESTS)
def test_figures_add_up(one: list[tuple[Reply, bool]], other: list[tuple[Reply, bool]]) -> None:
    every = [(_guest(number, reply), inside) for number, (reply, inside) in enumerate([*one, *other])]
    inside = {guest.id for guest, came in every if came}
    whole = figures([guest for guest, _ in every], inside, 3)
    assert whole.invited == whole.present + whole.excused + whole.missing == len(every)
    assert whole.present == len(inside) and whole.broke_word <= whole.missing
    parts = [[guest for guest, _ in some] for some in (every[: len(one)], every[len(one) :])]
    assert whole == figures(parts[0], inside, 1) + figures(parts[1], inside, 2)
    assert whole == Figures() + whole


@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=3)), max_size=60))
def test_arrivals_are_counted_without_gaps(offsets: list[timedelta]) -> None:
    moments = [at(9, 6) + offset for offset in offsets]
    bins = by_time(moments, VIETNAM)
    assert sum(count for _, _, count in bins) == len(moments) and len(bins) <= MOST
    assert all(before[1] == after[0] for before, after in pairwise(bins))
    local = [moment.replace(tzinfo=None) for moment in moments]
    assert [count for _, _, count in bins] == [sum(s <= each < e for each in local) for s, e, _ in bins]


def test_a_morning_is_counted_by_quarters_of_an_hour() -> None:
    bins = by_time([at(9, 7, 14), at(9, 7, 15), at(9, 7, 29), at(9, 7, 46)], VIETNAM)
    assert [(start.strftime("%H:%M"), count) for start, _, count in bins] == [
        ("07:00", 1),
        ("07:15", 2),
        ("07:30", 0),
        ("07:45", 1),
    ]
    assert bins[0][0] == datetime(2024, 8, 9, 7) and Counter(end - start for start, end, _ in bins) == {
        timedelta(minutes=15): 4
    }


def test_nobody_has_come() -> None:
    assert by_time([], VIETNAM) == ()

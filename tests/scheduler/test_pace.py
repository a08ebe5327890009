"""Pacing: under the limits in every sliding second, one message a second to a chat, and no time lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.telegram import Telegram
from messages.model import Limits
from scheduler.pace import LATE, Pace

assert Telegram.limits is not None
LIMITS: Limits = Telegram.limits
INTERVAL = 1 / LIMITS.per_second
THERE, BACK = 0.02, 0.015
"""Seconds that the quickest way to the platform and back takes."""


@dataclass
class Trip:
    """One piece: how late after its slot it leaves, after how long a pause, and its way there and back."""

    late: float
    idle: float
    there: float
    back: float = BACK


def _travel(trips: Sequence[Trip]) -> tuple[list[float], list[float]]:
    """The moments at which pieces leave, and those at which they arrive."""
    pace, moment, left, arrived = Pace(LIMITS), 0.0, [], []
    landing: list[tuple[float, int]] = []
    for number, trip in enumerate(trips):
        moment += trip.idle
        while True:
            for answered, other in sorted(each for each in landing if each[0] <= moment):
                pace.finished(other, str(other), answered)
                landing.remove((answered, other))
            if not (delay := pace.delay(moment)):
                break
            # What comes back meanwhile may tell of a longer way.
            moment = min([moment + delay, *(answered for answered, _ in landing)])
        moment += trip.late
        pace.started(number, moment)
        left.append(moment)
        arrived.append(moment + THERE + trip.there)
        landing.append((arrived[-1] + trip.back, number))
    return left, arrived


_trips = st.builds(
    Trip,
    st.floats(0, 0.06),
    st.sampled_from([0.0, 0.0, 0.0, 0.05, 2.0]),
    st.one_of(st.just(0.0), st.floats(0, 0.03), st.floats(0, 0.6)),
    st.floats(BACK, 0.1),
)


@given(st.lists(_trips, min_size=40, max_size=120))
@example([Trip(0, 0, 0)] * 100)
@example([Trip(0.02, 0, 0), *[Trip(0, 0, 0)] * 60])
@example([*[Trip(0, 0, 0.6)] * 12, *[Trip(0, 0, 0)] * 60])
def test_no_sliding_second_brings_more_than_thirty(trips: list[Trip]) -> None:
    _, arrived = _travel([Trip(0, 0, 0), *trips])
    for first in arrived:
        assert sum(first <= other < first + 1 - 1e-6 for other in arrived) <= 30


@given(st.lists(st.floats(0, LATE), min_size=60, max_size=120))
def test_timers_that_ring_a_little_late_cost_nothing(late: list[float]) -> None:
    left, _ = _travel([Trip(by, 0, 0) for by in late])
    assert left[-1] - left[0] <= (len(left) - 1) * INTERVAL + LATE + 1e-6
    assert (len(left) - 1) / (left[-1] - left[0]) > 0.95 * 30


@given(st.lists(st.tuples(st.floats(0, 0.06), st.floats(0, 0.3)), min_size=5, max_size=20))
def test_a_chat_never_gets_two_in_a_second(runs: list[tuple[float, float]]) -> None:
    pace, moment, arrived = Pace(LIMITS), 0.0, []
    for late, latency in runs:
        while 7 in pace.busy(moment):
            moment += pace.next_free(moment) or 0.0
        moment += pace.delay(moment) + late
        pace.started(7, moment)
        arrived.append(moment + latency / 2)
        moment += latency
        pace.finished(7, "7", moment)
    assert all(later - earlier > 1 for earlier, later in pairwise(arrived))


def test_a_group_gets_at_most_twenty_a_minute() -> None:
    pace, moment, arrived = Pace(LIMITS), 0.0, []
    for _ in range(30):
        moment += pace.next_free(moment) or 0.0
        pace.started(7, moment)
        pace.finished(7, "-100123", moment)
        arrived.append(moment)
    assert max(sum(first <= other < first + 60 for other in arrived) for first in arrived) == 20


def test_a_chat_is_busy_while_its_message_is_on_its_way_and_a_second_longer() -> None:
    pace = Pace(Limits(per_second=29, seconds_per_chat=1.0))
    pace.started(7, 0.0)
    assert pace.busy(0.5) == {7}
    assert pace.finished(7, "7", 0.5) == 1.5
    assert pace.busy(1.4) == {7}
    assert pace.busy(1.6) == frozenset()


def test_holding_the_channel_outlasts_shorter_waits() -> None:
    pace = Pace(LIMITS)
    pace.hold(0.0, 30)
    pace.started(1, 1.0)
    assert pace.delay(10.0) == 20.0
    assert pace.held(10.0) == 20.0


def test_without_limits_nothing_waits() -> None:
    pace = Pace(None)
    pace.started(1, 0.0)
    pace.finished(1, "1", 0.0)
    assert pace.delay(0.0) == 0
    assert pace.busy(0.0) == frozenset()

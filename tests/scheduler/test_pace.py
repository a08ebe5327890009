"""Pacing: under the limits in every sliding second, one message a second to a chat."""

from hypothesis import given
from hypothesis import strategies as st

from messages.model import Limits
from scheduler.pace import Pace

LIMITS = Limits(per_second=29, seconds_per_chat=1.0)


@given(st.lists(st.floats(0, 0.2), min_size=60, max_size=120))
def test_no_sliding_second_holds_more_than_thirty(pauses: list[float]) -> None:
    pace, moment, sent = Pace(LIMITS), 0.0, []
    for number, pause in enumerate(pauses):
        moment += pause * (number % 3)
        moment += pace.delay(moment)
        pace.started(number, moment)
        sent.append(moment)
    for first in sent:
        assert sum(first <= other < first + 1 for other in sent) <= 30


def test_a_chat_rests_for_a_second_after_each_message() -> None:
    pace = Pace(LIMITS)
    pace.started(7, 0.0)
    assert pace.busy(0.5) == (7,)
    pace.finished(7, 0.5)
    assert pace.busy(1.4) == (7,)
    assert pace.busy(1.6) == ()


def test_holding_the_channel_outlasts_shorter_waits() -> None:
    pace = Pace(LIMITS)
    pace.hold(0.0, 30)
    pace.started(1, 1.0)
    assert pace.delay(10.0) == 20.0


def test_without_limits_nothing_waits() -> None:
    pace = Pace(None)
    pace.started(1, 0.0)
    pace.finished(1, 0.0)
    assert pace.delay(0.0) == 0
    assert pace.busy(0.0) == ()

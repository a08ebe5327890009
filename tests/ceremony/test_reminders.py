from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceremony.model import Anchor, Audience, ReminderRule
from ceremony.reminders import due_at, makes_sense_until
from tests.ceremony.examples import at, ceremony

DAY_BEFORE_DEADLINE = ReminderRule("han", Audience.AWAITING, timedelta(days=1), Anchor.DEADLINE)
TWO_HOURS_BEFORE_START = ReminderRule("gio", Audience.ATTENDING, timedelta(hours=2), Anchor.START)


@pytest.mark.parametrize(
    ("rule", "due", "until"),
    [
        (DAY_BEFORE_DEADLINE, at(7, 11), at(8, 11)),
        (TWO_HOURS_BEFORE_START, at(9, 5, 30), at(9, 7, 30)),
    ],
)
def test_a_reminder_counts_back_from_its_anchor(rule: ReminderRule, due: datetime, until: datetime) -> None:
    assert due_at(ceremony(), rule) == due
    assert makes_sense_until(ceremony(), rule) == until


def test_nothing_is_due_before_an_hour_that_is_unknown() -> None:
    assert due_at(ceremony(hour=None), TWO_HOURS_BEFORE_START) is None
    assert makes_sense_until(ceremony(hour=None), TWO_HOURS_BEFORE_START) is None


def test_a_reminder_of_the_deadline_needs_no_hour() -> None:
    assert due_at(ceremony(hour=None), DAY_BEFORE_DEADLINE) == at(7, 11)


@given(st.timedeltas(timedelta(minutes=1), timedelta(days=60)), st.sampled_from(Anchor))
def test_a_reminder_makes_sense_for_as_long_as_it_is_before(before: timedelta, anchor: Anchor) -> None:
    rule = ReminderRule("nhac", Audience.ATTENDING, before, anchor)
    due, until = due_at(ceremony(), rule), makes_sense_until(ceremony(), rule)
    assert due and until and until - due == before

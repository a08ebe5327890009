from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceremony.door import Colour, Verdict, judge
from ceremony.model import Door, Guest, Person, Reply, Status
from tests.ceremony.examples import at, ceremony, guest

MAIN = Door("Cổng chính")
CITY_ONLY = Door("Cổng A", ("thanh-pho",))
OPEN = at(9, 7)
REPLIES = st.sampled_from(list(Reply))


def judged(
    one: Guest, *, door: Door | None = MAIN, group: str = "phuong-xa", live: bool = True, now: datetime = OPEN
) -> Verdict:
    return judge(ceremony(), one, group, door, live=live, now=now)


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (Reply.ATTENDING, Verdict.ADMITTED),
        (Reply.AWAITING, Verdict.AWAITING),
        (Reply.DECLINED, Verdict.DECLINED),
    ],
)
def test_the_answer_decides_the_verdict(reply: Reply, verdict: Verdict) -> None:
    assert judged(guest(reply=reply)) is verdict


def test_a_substitute_is_admitted_and_the_old_code_is_replaced() -> None:
    sent = guest(reply=Reply.SUBSTITUTED, substitute=Person("Đồng chí", "", "Phó Chủ tịch UBND"))
    assert judged(sent) is Verdict.ADMITTED
    assert judged(sent, live=False) is Verdict.REPLACED


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        (at(9, 5, 59, 59), Verdict.NOT_OPEN),
        (at(9, 6), Verdict.ADMITTED),
        (at(9, 11, 29, 59), Verdict.ADMITTED),
        (at(9, 11, 30), Verdict.CLOSED),
        (at(8, 7), Verdict.NOT_OPEN),
        (at(10, 7), Verdict.CLOSED),
    ],
)
def test_doors_open_and_close(now: datetime, verdict: Verdict) -> None:
    assert judged(guest(reply=Reply.ATTENDING), now=now) is verdict


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        (at(8, 23, 59, 59), Verdict.NOT_OPEN),
        (at(9, 0), Verdict.ADMITTED),
        (at(9, 23, 59, 59), Verdict.ADMITTED),
        (at(10, 0), Verdict.CLOSED),
    ],
)
def test_doors_are_open_all_day_while_the_hour_is_unknown(now: datetime, verdict: Verdict) -> None:
    known = guest(reply=Reply.ATTENDING)
    found = judge(ceremony(hour=None), known, "phuong-xa", None, live=True, now=now)
    assert found is verdict


@given(REPLIES, st.booleans(), st.timedeltas(timedelta(days=-9), timedelta(days=9)))
def test_nobody_is_let_in_while_it_is_not_held(reply: Reply, live: bool, later: timedelta) -> None:
    for status, verdict in ((Status.POSTPONED, Verdict.POSTPONED), (Status.CANCELLED, Verdict.CANCELLED)):
        not_held = replace(ceremony(), status=status)
        found = judge(not_held, guest(reply=reply), "phuong-xa", None, live=live, now=at(9, 7) + later)
        assert (found, found.lets_in, found.colour) == (verdict, False, Colour.RED)


def test_a_door_may_be_for_some_groups() -> None:
    coming = guest(reply=Reply.ATTENDING)
    assert judged(coming, door=CITY_ONLY) is Verdict.WRONG_DOOR
    assert judged(coming, door=CITY_ONLY, group="thanh-pho") is Verdict.ADMITTED
    assert judged(coming, door=None) is Verdict.ADMITTED


@given(
    REPLIES, st.sampled_from([MAIN, CITY_ONLY, None]), st.timedeltas(timedelta(), timedelta(hours=5.5, seconds=-1))
)
def test_nobody_who_is_invited_is_turned_away(reply: Reply, door: Door | None, later: timedelta) -> None:
    verdict = judged(guest(reply=reply), door=door, now=at(9, 6) + later)
    assert verdict.lets_in and verdict.colour is not Colour.RED


@given(REPLIES, st.booleans(), st.timedeltas(timedelta(days=-9), timedelta(days=9)))
def test_who_is_no_longer_invited_is_never_let_in(reply: Reply, live: bool, later: timedelta) -> None:
    withdrawn = replace(guest(reply=reply), withdrawn=True)
    assert not judged(withdrawn, live=live, now=at(9, 7) + later).lets_in


def test_green_lets_in_amber_tells_red_needs_a_supervisor() -> None:
    green = {verdict for verdict in Verdict if verdict.colour is Colour.GREEN}
    red = {verdict for verdict in Verdict if verdict.colour is Colour.RED}
    assert green == {Verdict.ADMITTED, Verdict.LEFT, Verdict.RETURNED}
    assert not any(verdict.lets_in for verdict in red)
    assert {v for v in Verdict if not v.lets_in} - red == {
        *(Verdict.ALREADY_IN, Verdict.LEFT, Verdict.RETURNED, Verdict.NOT_IN)
    }

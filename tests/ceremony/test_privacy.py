"""Deadlines, consent, and when data goes."""

from datetime import datetime, timedelta

import pytest

from ceremony.model import Consent, Holder, Person, Reply
from ceremony.privacy import (
    Kind,
    Purge,
    acknowledge_by,
    consent_after,
    corrected,
    due_at,
    may_keep,
    purge_at,
    purge_step,
    to_be_asked,
    without_person,
)
from tests.ceremony.examples import VIETNAM, at, ceremony, guest

KEEP = timedelta(days=60)
DUE = datetime(2024, 10, 9, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("kind", "days"), [(Kind.VIEW, 10), (Kind.CORRECT, 10), (Kind.WITHDRAW, 15), (Kind.DELETE, 20)]
)
def test_each_kind_of_request_has_its_legal_days(kind: Kind, days: int) -> None:
    assert due_at(kind, at(5, 8)) == at(5, 8) + timedelta(days=days)


@pytest.mark.parametrize(
    ("received", "by"),
    [
        (at(5, 8), at(7, 8)),  # Monday, Wednesday
        (at(8, 8), at(12, 8)),  # Thursday, Monday
        (at(9, 8), at(13, 8)),  # Friday, Tuesday
        (at(10, 8), at(13, 8)),  # Saturday, Tuesday
        (at(11, 23, 59), at(13, 23, 59)),  # Sunday, Tuesday
    ],
)
def test_a_request_is_acknowledged_within_two_working_days(received: datetime, by: datetime) -> None:
    assert acknowledge_by(received, VIETNAM) == by


def test_officials_get_a_notice_and_residents_are_asked() -> None:
    official, resident = guest(), guest(asks_consent=True)
    assert may_keep(official) and not to_be_asked(official)
    assert to_be_asked(resident) and not may_keep(resident)
    for consent in Consent:
        answered = guest(asks_consent=True, consent=consent)
        assert may_keep(answered) is (consent is Consent.GIVEN)
        assert to_be_asked(answered) is (consent is Consent.UNASKED)


def test_a_no_after_a_yes_withdraws_it() -> None:
    assert [consent_after(before, False) for before in Consent] == [
        Consent.REFUSED,
        Consent.WITHDRAWN,
        Consent.REFUSED,
        Consent.WITHDRAWN,
    ]
    assert {consent_after(before, True) for before in Consent} == {Consent.GIVEN}


def test_without_a_person_the_post_and_the_reply_stay() -> None:
    stand_in = Person("Đồng chí", "Trần Thị Thay", "Phó Chủ tịch", "+84912345678")
    whole = guest(name="Mẫu", phone="+84912345678", reply=Reply.SUBSTITUTED, reason="x", substitute=stand_in)
    blank = without_person(whole, Holder.INVITED, "người dự thay")
    assert (blank.name, blank.phone, blank.reason) == ("", "", "")
    assert (blank.position, blank.reply) == (whole.position, Reply.SUBSTITUTED)
    assert blank.substitute == Person("Đồng chí", "", "người dự thay")
    theirs = without_person(whole, Holder.SUBSTITUTE, "người dự thay")
    assert (theirs.name, theirs.substitute) == ("Mẫu", blank.substitute)


def test_each_corrects_its_own() -> None:
    whole = guest(name="Mẫu", reply=Reply.SUBSTITUTED, substitute=Person("", "Thay", "Phó"))
    assert corrected(whole, Holder.INVITED, "name", "Khác").name == "Khác"
    theirs = corrected(whole, Holder.SUBSTITUTE, "name", "Khác")
    assert theirs.name == "Mẫu"
    assert theirs.substitute is not None and theirs.substitute.name == "Khác"


def test_data_goes_so_many_days_after_the_ceremonys_day() -> None:
    assert purge_at(ceremony(), KEEP) == DUE


@pytest.mark.parametrize(
    ("told", "now", "step"),
    [
        (None, DUE - timedelta(days=8), None),
        (None, DUE - timedelta(days=7), Purge.TELL),
        (DUE - timedelta(days=7), DUE - timedelta(seconds=1), None),
        (DUE - timedelta(days=7), DUE, Purge.PURGE),
        # The program was down: the organisers are told first, and have their seven days.
        (None, DUE + timedelta(days=30), Purge.TELL),
        (DUE + timedelta(days=30), DUE + timedelta(days=36), None),
        (DUE + timedelta(days=30), DUE + timedelta(days=37), Purge.PURGE),
        # Told for an earlier day, before the ceremony was put off.
        (DUE - timedelta(days=20), DUE, Purge.TELL),
    ],
)
def test_organisers_are_told_seven_days_before(told: datetime | None, now: datetime, step: Purge | None) -> None:
    assert purge_step(ceremony(), KEEP, told, now) is step

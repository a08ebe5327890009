from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceremony.errors import NotYours, RepliesClosed
from ceremony.model import Guest, Holder, Person, Reply
from ceremony.rsvp import Choice, Decision, decide
from tests.ceremony.examples import at, ceremony, guest

DEPUTY = Person("Đồng chí", "", "Phó Chủ tịch UBND phường Xuân Bình")
OFFICER = Person("Đồng chí", "", "Công chức Văn phòng - Thống kê")
SENT = guest(reply=Reply.SUBSTITUTED, substitute=DEPUTY)
CHOICES = st.one_of(
    st.sampled_from([Choice(Reply.AWAITING), Choice(Reply.ATTENDING)]),
    st.builds(Choice, st.just(Reply.DECLINED), reason=st.sampled_from(["", "Đi công tác"])),
    st.builds(Choice, st.just(Reply.SUBSTITUTED), substitute=st.sampled_from([DEPUTY, OFFICER])),
)


def decided(
    one: Guest, choice: Choice, *, as_holder: Holder = Holder.INVITED, organiser: bool = False
) -> Decision:
    return decide(ceremony(), one, choice, as_holder=as_holder, organiser=organiser, now=at(6, 9))


def applied(one: Guest, decision: Decision) -> Guest:
    return replace(one, reply=decision.reply, reason=decision.reason, substitute=decision.substitute)


def test_the_invited_one_attends() -> None:
    assert decided(guest(), Choice(Reply.ATTENDING)) == Decision(Reply.ATTENDING, "", None, True, None)


def test_a_substitute_gets_a_code() -> None:
    decision = decided(guest(), Choice(Reply.SUBSTITUTED, substitute=DEPUTY))
    assert (decision.substitute, decision.code_for) == (DEPUTY, Holder.SUBSTITUTE)


def test_another_substitute_gets_another_code() -> None:
    assert decided(SENT, Choice(Reply.SUBSTITUTED, substitute=OFFICER)).code_for is Holder.SUBSTITUTE


def test_the_invited_one_who_comes_after_all_gets_a_code_again() -> None:
    decision = decided(SENT, Choice(Reply.ATTENDING))
    assert (decision.reply, decision.substitute, decision.code_for) == (Reply.ATTENDING, None, Holder.INVITED)


def test_a_substitute_who_confirms_stays_the_substitute() -> None:
    decision = decided(SENT, Choice(Reply.ATTENDING), as_holder=Holder.SUBSTITUTE)
    assert decision == Decision(Reply.SUBSTITUTED, "", DEPUTY, False, None)


def test_a_substitute_who_declines_leaves_the_invited_one_with_the_code() -> None:
    decision = decided(SENT, Choice(Reply.DECLINED, "Ốm"), as_holder=Holder.SUBSTITUTE)
    assert decision == Decision(Reply.DECLINED, "Ốm", None, True, Holder.INVITED)


@given(CHOICES, CHOICES)
def test_the_same_answer_again_changes_nothing(first: Choice, again: Choice) -> None:
    answered = applied(guest(), decided(guest(), first))
    decision = decided(answered, again)
    assert decision.changed is (again != first)
    repeated = decided(applied(answered, decision), again)
    assert not repeated.changed and repeated.code_for is None


@given(CHOICES, CHOICES)
def test_a_code_is_issued_exactly_when_another_person_comes(first: Choice, then: Choice) -> None:
    answered = applied(guest(), decided(guest(), first))
    decision = decided(answered, then)
    other = applied(answered, decision).comes != answered.comes
    assert (decision.code_for is not None) is other


@given(CHOICES, st.timedeltas(timedelta(microseconds=1), timedelta(days=30)))
def test_after_the_deadline_only_an_organiser_answers(choice: Choice, late: timedelta) -> None:
    now = at(8, 11) + late
    with pytest.raises(RepliesClosed):
        decide(ceremony(), guest(), choice, as_holder=Holder.INVITED, organiser=False, now=now)
    decision = decide(ceremony(), guest(), choice, as_holder=Holder.INVITED, organiser=True, now=now)
    assert decision.reply is choice.reply


def test_at_the_deadline_itself_an_answer_still_counts() -> None:
    decision = decide(
        ceremony(), guest(), Choice(Reply.ATTENDING), as_holder=Holder.INVITED, organiser=False, now=at(8, 11)
    )
    assert decision.changed


def test_a_corrected_phone_of_the_same_substitute_keeps_the_code() -> None:
    before = Person("Đồng chí", "Trần Thị Mẫu", "Phó Chủ tịch UBND")
    sent = guest(reply=Reply.SUBSTITUTED, substitute=before)
    corrected = replace(before, phone="+84912345678")
    decision = decide(
        ceremony(),
        sent,
        Choice(Reply.SUBSTITUTED, substitute=corrected),
        as_holder=Holder.INVITED,
        organiser=False,
        now=at(6, 8),
    )
    assert decision.changed
    assert decision.code_for is None


def test_a_former_substitute_cannot_confirm() -> None:
    with pytest.raises(NotYours):
        decide(
            ceremony(),
            guest(),
            Choice(Reply.ATTENDING),
            as_holder=Holder.SUBSTITUTE,
            organiser=False,
            now=at(6, 8),
        )

"""A clerk who answers for several: each choice has its own number, and words that fit several are asked about."""

import pytest

from ceremony.model import Guest, Reply, Role
from tests.house import House, Person

UNITS = ("phường Xuân Bình", "phường Xuân Hòa", "phường Xuân Trung")


@pytest.fixture
async def chiefs(house: House) -> list[Guest]:
    """Three whom one clerk answers for."""
    return [await house.guest("Chủ tịch UBND", unit) for unit in UNITS]


async def _reminded(house: House, channel: str, chiefs: list[Guest]) -> Person:
    """A clerk who has just got a reminder for each."""
    clerk, organiser = house.person(channel, "clerk"), house.person(channel, "organiser")
    for chief in chiefs:
        await clerk.says(chief.code)
    await organiser.says(f"/start {await house.staff_token(Role.ORGANISER)}")
    await organiser.says("/nhac")
    clerk.reads()
    await organiser.chooses("Gửi")
    return clerk


async def test_each_of_several_reminders_is_answered_by_its_own_number(house: House, chiefs: list[Guest]) -> None:
    clerk = await _reminded(house, "plain", chiefs)
    reminders = clerk.reads()
    assert [f"{number}1. Xác nhận tham dự" in text for number, text in enumerate(reminders, 1)] == [True] * 3
    (first,) = await clerk.says("11")
    assert "phường Xuân Bình tham dự" in first
    await clerk.says("33")
    await clerk.says("bận họp")
    (second,) = await clerk.says("21")
    assert "phường Xuân Hòa tham dự" in second
    replies = [(await house.reload(chief)).reply for chief in chiefs]
    assert replies == [Reply.ATTENDING, Reply.ATTENDING, Reply.DECLINED]


async def test_a_number_of_nobody_chooses_nothing_and_tells_which_there_are(
    house: House, chiefs: list[Guest]
) -> None:
    clerk = await _reminded(house, "plain", chiefs)
    clerk.reads()
    (told,) = await clerk.says("1")
    assert "11, 12, 13, 21, 22, 23, 31, 32, 33" in told
    assert {(await house.reload(chief)).reply for chief in chiefs} == {Reply.AWAITING}


@pytest.mark.parametrize("words", ["có", "Xác nhận tham dự", "không"])
async def test_words_that_may_answer_for_several_answer_for_nobody(
    house: House, channel: str, chiefs: list[Guest], words: str
) -> None:
    clerk = await _reminded(house, channel, chiefs)
    clerk.reads()
    (asked,) = await clerk.says(words)
    assert "nhiều vị" in asked
    assert {(await house.reload(chief)).reply for chief in chiefs} == {Reply.AWAITING}


async def test_a_list_in_between_leaves_the_numbers_of_each(house: House, chiefs: list[Guest]) -> None:
    clerk = await _reminded(house, "plain", chiefs)
    await clerk.says("/ngonngu")
    await clerk.says("21")
    assert (await house.reload(chiefs[1])).reply is Reply.ATTENDING


async def test_who_answers_for_one_has_small_numbers(house: House, chiefs: list[Guest]) -> None:
    clerk = await _reminded(house, "plain", chiefs[:1])
    (reminder,) = clerk.reads()
    assert "\n1. Xác nhận tham dự" in reminder
    await clerk.says("1")
    assert (await house.reload(chiefs[0])).reply is Reply.ATTENDING

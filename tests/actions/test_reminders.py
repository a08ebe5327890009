"""Reminders come due by their rules, once, and are never sent when they no longer make sense."""

from datetime import time

from sqlalchemy import Connection, select

from actions import reminders
from ceremony.model import Role
from storage.tables import reminder_rules
from tests.house import House, Person, at


async def _opened(house: House, unit: str, choice: str = "") -> Person:
    guest = await house.guest("Chủ tịch UBND", f"phường {unit}")
    person = house.person("buttons", unit)
    await person.says(guest.code)
    if choice:
        await person.chooses(choice)
    person.reads()
    return person


async def test_a_day_before_the_deadline_who_has_not_answered_is_reminded(house: House) -> None:
    silent = await _opened(house, "Xuân Bình")
    answered = await _opened(house, "Xuân Hòa", "Xác nhận tham dự")
    assert await house.store.run(reminders.next_due) == at(7, 11)
    house.clock.move_to(at(7, 10, 59))
    assert await house.ring() == 0
    house.clock.move_to(at(7, 11))
    assert await house.ring() == 1
    (reminder,) = silent.reads()
    assert "chưa nhận được phản hồi" in reminder
    assert answered.reads() == []


async def test_a_rule_fires_once(house: House) -> None:
    silent = await _opened(house, "Xuân Bình")
    house.clock.move_to(at(7, 11))
    await house.ring()
    await house.ring()
    assert len(silent.reads()) == 1


async def test_nothing_that_needs_the_hour_is_planned_until_it_is_set(house: House) -> None:
    house.clock.move_to(at(7, 12))
    await house.ring()
    assert await house.store.run(reminders.next_due) is None
    await house.set_hour(time(7, 30))
    assert await house.store.run(reminders.next_due) == at(8, 7, 30)


async def test_who_attends_is_reminded_a_day_and_two_hours_before(house: House) -> None:
    attending = await _opened(house, "Xuân Hòa", "Xác nhận tham dự")
    declined = await _opened(house, "Xuân Bình", "Không thể tham dự")
    await house.set_hour(time(7, 30))
    for moment, arrives in ((at(8, 7, 30), at(8, 7, 30)), (at(9, 5, 30), at(9, 6))):
        house.clock.move_to(moment)
        await house.ring()
        house.clock.move_to(arrives)
        await house.sender.drain()
        assert ["Kính nhắc" in text for text in attending.reads()] == [True]
    assert declined.reads() == []


async def test_what_would_come_too_late_after_quiet_hours_is_sent_in_them(house: House) -> None:
    attending = await _opened(house, "Xuân Hòa", "Xác nhận tham dự")
    await house.set_hour(time(6))
    house.clock.move_to(at(8, 6))
    await house.ring()
    attending.reads()
    house.clock.move_to(at(9, 4))
    await house.ring()
    assert ["Kính nhắc" in text for text in attending.reads()] == [True]


async def test_a_reminder_missed_while_down_is_sent_if_it_still_makes_sense(house: House) -> None:
    silent = await _opened(house, "Xuân Bình")
    house.clock.move_to(at(8, 10))
    await house.ring()
    assert len(silent.reads()) == 1


async def test_one_that_no_longer_makes_sense_is_marked_missed_and_shown(house: House) -> None:
    silent = await _opened(house, "Xuân Bình")
    organiser = house.person("buttons", "o")
    await organiser.says(f"/start {await house.staff_token(Role.ORGANISER)}")
    organiser.reads()
    house.clock.move_to(at(8, 11))
    await house.ring()
    assert silent.reads() == []
    (shown,) = organiser.reads()
    assert "không gửi" in shown
    assert await house.store.run(_missed) == 1


def _missed(tx: Connection) -> int:
    return len(tx.execute(select(reminder_rules.c.id).where(reminder_rules.c.missed)).all())


async def test_organisers_are_told_and_can_take_the_texts_for_who_has_no_channel(house: House) -> None:
    organiser = house.person("buttons", "o")
    await organiser.says(f"/start {await house.staff_token(Role.ORGANISER)}")
    organiser.reads()
    house.clock.move_to(at(7, 11))
    await house.ring()
    (told,) = organiser.reads()
    assert "Chưa có kênh liên lạc: 175 đại biểu" in told
    texts = await organiser.chooses("Xem nội dung để chuyển tiếp")
    assert "\n".join(texts).count("/i/") == 175


async def test_a_new_hour_lets_reminders_of_the_start_fire_again_but_not_those_overtaken(house: House) -> None:
    attending = await _opened(house, "Xuân Hòa", "Xác nhận tham dự")
    organiser = house.person("buttons", "o")
    await organiser.says(f"/start {await house.staff_token(Role.ORGANISER)}")
    house.clock.move_to(at(8, 14))
    await organiser.says("/capnhat")
    await organiser.chooses("Giờ tổ chức")
    await organiser.says("8h")
    await organiser.chooses("Gửi")
    await house.ring()
    assert ["Kính báo" in text for text in attending.reads()] == [True]
    assert await house.store.run(reminders.next_due) == at(9, 6)


async def test_a_reminder_that_comes_due_at_night_waits_for_the_end_of_quiet_hours(house: House) -> None:
    attending = await _opened(house, "Xuân Hòa", "Xác nhận tham dự")
    await house.set_hour(time(7, 30))
    house.clock.move_to(at(8, 7, 30))
    await house.ring()
    attending.reads()
    house.clock.move_to(at(9, 5, 30))
    assert await house.ring() == 1
    assert attending.reads() == []
    house.clock.move_to(at(9, 6))
    await house.sender.drain()
    assert ["Kính nhắc" in text for text in attending.reads()] == [True]

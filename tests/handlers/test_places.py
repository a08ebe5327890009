"""Extra places: a host asks, an organiser decides, the first decision stands."""

import asyncio

from actions import loading
from ceremony.model import Role
from messages.model import Pressed
from storage import ceremonies
from tests.handlers.test_organiser import _host, _organiser, _smaller_quota
from tests.house import House, Person, example_plan


async def _tight(house: House) -> None:
    """Give the host's 65 guests a quota of 60."""
    await house.store.run(lambda tx: ceremonies.save_group(tx, _smaller_quota(tx)))


async def _asks(host: Person, number: str = "5") -> list[str]:
    await host.says("/xincho")
    await host.says(number)
    return await host.says("Thêm đại diện khu phố")


async def _quota(house: House) -> int | None:
    groups = await house.store.run(ceremonies.groups_of, 1)
    return next(group.quota for group in groups if group.key == "xuan-an")


async def test_places_that_are_granted_let_the_host_invite(house: House, channel: str) -> None:
    await _tight(house)
    organiser, host = await _organiser(house, channel), await _host(house, channel)
    (refused,) = await host.says("/guithumoi")
    assert "/xincho" in refused
    (asked,) = await _asks(host)
    assert "Đã gửi đề nghị thêm 5 chỗ" in asked
    (request,) = organiser.reads()
    assert "Thêm đại diện khu phố" in request
    assert "65 đại biểu, chỉ tiêu 60" in request
    (granted,) = await organiser.chooses("Đồng ý")
    assert "chỉ tiêu nay là 65" in granted
    (told,) = host.reads()
    assert "đồng ý thêm 5 chỗ" in told
    (preview,) = await host.says("/guithumoi")
    assert "XEM TRƯỚC" in preview


async def test_one_place_is_asked_for_with_the_number_one(house: House, channel: str) -> None:
    await _tight(house)
    organiser, host = await _organiser(house, channel), await _host(house, channel)
    await organiser.says("/tinhhinh")
    (asked,) = await _asks(host, "1")
    assert "thêm 1 chỗ" in asked


async def test_places_that_are_refused_change_nothing(house: House, channel: str) -> None:
    await _tight(house)
    organiser, host = await _organiser(house, channel), await _host(house, channel)
    await _asks(host)
    await organiser.chooses("Không đồng ý")
    (told,) = host.reads()
    assert "chỉ tiêu vẫn là 60" in told
    assert await _quota(house) == 60


async def test_the_first_of_two_decisions_stands(house: House, channel: str) -> None:
    await _tight(house)
    first, host = await _organiser(house, channel), await _host(house, channel)
    second = house.person(channel, "second organiser")
    await second.says(f"/start {await house.staff_token(Role.ORGANISER)}")
    await _asks(host)
    await first.chooses("Đồng ý")
    second.reads()
    (late,) = await second.chooses("Không đồng ý")
    assert "đã có quyết định trước đó (organiser)" in late
    assert "Đã đồng ý thêm 5 chỗ" in late
    await first.chooses("Đồng ý")
    assert await _quota(house) == 65
    assert len(host.reads()) == 1


async def test_two_decisions_at_once_add_the_places_once(house: House) -> None:
    await _tight(house)
    organiser, host = await _organiser(house, "buttons"), await _host(house, "buttons")
    second = house.person("buttons", "second organiser")
    await second.says(f"/start {await house.staff_token(Role.ORGANISER)}")
    await _asks(host)
    await asyncio.gather(*(person.acts(person.choice("Đồng ý")) for person in (organiser, second)))
    assert await _quota(house) == 65


async def test_loading_again_takes_no_place_away(house: House) -> None:
    organiser, host = await _organiser(house, "buttons"), await _host(house, "buttons")
    await _asks(host)
    await organiser.chooses("Đồng ý")
    assert await _quota(house) == 70
    loaded = await house.store.run(loading.load, example_plan(), house.clock.now())
    assert (await _quota(house), loaded.kept) == (70, ("quota",))


async def test_one_request_waits_at_a_time(house: House, channel: str) -> None:
    await _organiser(house, channel)
    host = await _host(house, channel)
    await _asks(host)
    (waiting,) = await host.says("/xincho")
    assert "thêm 5 chỗ" in waiting
    assert "đang chờ" in waiting


async def test_bad_numbers_and_reasons_are_asked_for_again(house: House, channel: str) -> None:
    await _organiser(house, channel)
    host = await _host(house, channel)
    await host.says("/xincho")
    for bad in ("nhiều", "0", "100", "-3", "٣"):
        (again,) = await host.says(bad)
        assert "từ 1 đến 99" in again
    await host.says("7")
    (again,) = await host.says("x")
    assert "Lý do cần" in again
    (asked,) = await host.says("Thêm đại diện khu phố")
    assert "7 chỗ" in asked


async def test_without_an_organiser_the_host_is_told_whom_to_call(house: House, channel: str) -> None:
    host = await _host(house, channel)
    (refused,) = await host.says("/xincho")
    assert "Xin liên hệ" in refused


async def test_only_hosts_ask_and_only_organisers_decide(house: House) -> None:
    organiser, host = await _organiser(house, "buttons"), await _host(house, "buttons")
    for person in (organiser, house.person("buttons", "a")):
        (refused,) = await person.says("/xincho")
        assert "dành cho người có nhiệm vụ" in refused
    await _asks(host)
    organiser.reads()
    (refused,) = await host.does(Pressed("places_grant:1"))
    assert "dành cho người có nhiệm vụ" in refused
    (old,) = await organiser.does(Pressed("places_grant:99"))
    assert "đã cũ" in old

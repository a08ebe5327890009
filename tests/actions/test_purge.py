"""Personal data goes by itself after a ceremony, once, and the figures stay."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, inspect, select, text

from actions import desk, devices
from actions.attempts import Attempt
from actions.judging import judge_all
from ceremony.model import Reply, Role
from ceremony.privacy import purge_at
from storage import attachments, ceremonies, clerks, counts, invariants
from storage.clerks import Clerk
from storage.tables import metadata
from tests.house import KEEP, House, Person, at

NAMES = ("Nguyễn Văn Mẫu", "Trần Thị Thay", "+84912345678", "0912 345 678", "nguyen van mau", "lý do riêng")


async def _due(house: House) -> datetime:
    return purge_at(await house.store.run(ceremonies.get, 1), KEEP)


async def _furnished(house: House) -> tuple[Person, Person]:
    """An organiser, and guests who have left their names, a phone and a reason."""
    organiser = house.person("buttons", "9001")
    await organiser.says(f"/start {await house.staff_token(Role.ORGANISER)}")
    delegate, other, away = (house.person("plain", f"secret-{n}") for n in (1, 2, 3))
    for person, unit in ((delegate, "Xuân Bình"), (other, "Xuân Hòa"), (away, "Bảo Vinh")):
        await person.says((await house.guest("Chủ tịch UBND", f"phường {unit}")).code)
    await delegate.chooses("Xác nhận tham dự")
    await delegate.says(NAMES[0])
    await other.chooses("Cử người dự thay")
    for words in (NAMES[1], "Phó Chủ tịch", "0912 345 678"):
        await other.says(words)
    await other.chooses("Xác nhận")
    await away.chooses("Không thể tham dự")
    await away.says("Vì lý do riêng")
    await organiser.says("/traloi nguyen van mau")
    organiser.reads()
    await house.store.run(_enclose)
    return organiser, delegate


def _enclose(tx: Connection) -> None:
    """A clerk and a file, both with names in them."""
    clerks.replace(tx, 1, [Clerk("phường Xuân Bình", NAMES[1], NAMES[2])])
    attachments.keep(tx, 1, "document", f"{NAMES[0]}.pdf", "application/pdf", b"x", at(5, 7))


async def _all_rows(house: House) -> str:
    """Every value of every table."""

    def read(tx: Connection) -> str:
        tables = set(inspect(tx).get_table_names()) & set(metadata.tables)
        return "\n".join(str(tuple(row)) for name in tables for row in tx.execute(select(metadata.tables[name])))

    return await house.store.run(read)


async def test_organisers_are_told_seven_days_before_and_when_it_is_done(house: House) -> None:
    organiser, _ = await _furnished(house)
    house.clock.move_to(await _due(house) - timedelta(days=7, minutes=1))
    await house.ring()
    assert not any("sẽ tự xóa" in text for text in organiser.reads())
    house.clock.move_to(await _due(house) - timedelta(days=7))
    assert await house.ring() == 1
    (told,) = organiser.reads()
    assert "ngày 09/10/2024, hệ thống sẽ tự xóa" in told
    assert await house.ring() == 0
    house.clock.move_to(await _due(house))
    assert await house.ring() == 1
    (done,) = organiser.reads()
    assert "Đã xóa họ tên" in done
    assert await house.ring() == 0


async def _purge(house: House) -> None:
    for moment in (await _due(house) - timedelta(days=7), await _due(house)):
        house.clock.move_to(moment)
        await house.ring()


async def test_no_name_phone_word_or_address_is_left_anywhere(house: House) -> None:
    await _furnished(house)
    before = await _all_rows(house)
    assert all(name in before for name in (*NAMES, "secret-1", "secret-3"))
    await _purge(house)
    after = await _all_rows(house)
    assert [name for name in (*NAMES, "secret-1", "secret-2", "secret-3") if name in after] == []


async def test_replies_figures_and_invariants_stay(house: House) -> None:
    await _furnished(house)
    house.clock.move_to(await _due(house) - timedelta(days=8))
    await house.ring()
    before = await house.store.run(counts.by_group, 1)
    await _purge(house)
    assert await house.store.run(counts.by_group, 1) == before
    assert (await house.guest("Chủ tịch UBND", "phường Xuân Bình")).reply is Reply.ATTENDING
    for rule in (invariants.without_one_live_code, invariants.unaccounted_deliveries, invariants.failed_updates):
        assert await house.store.run(rule) == 0


async def test_after_it_nothing_new_is_tied_to_the_ceremony(house: House) -> None:
    _, delegate = await _furnished(house)
    await _purge(house)
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    await delegate.says(guest.code)
    (none,) = await delegate.says("/dulieu")
    assert "Chưa có thư mời nào" in none


async def test_chats_that_never_stood_for_a_guest_are_forgotten_too(house: House) -> None:
    await house.person("plain", "secret-9").says("xin chào")
    house.clock.move_to(house.clock.now() + KEEP - timedelta(minutes=1))
    await house.ring()
    assert "secret-9" in await _all_rows(house)
    house.clock.move_to(house.clock.now() + timedelta(minutes=1))
    await house.ring()
    assert "secret-9" not in await _all_rows(house)


async def test_who_writes_again_from_a_forgotten_address_is_a_new_chat(house: House) -> None:
    person = house.person("plain", "secret-9")
    await person.says("xin chào")
    house.clock.move_to(house.clock.now() + KEEP)
    await house.ring()
    (answer,) = await person.says("xin chào")
    assert "chưa hiểu" in answer
    found = await house.store.run(lambda tx: tx.execute(text("SELECT count(*) FROM chats")).scalar_one())
    assert found == 2


async def test_walk_ins_notes_and_reasons_at_the_door_go_too(house: House) -> None:
    await _furnished(house)
    guest = await house.guest("Chủ tịch HĐND", "phường Xuân Hòa")

    def at_the_door(tx: Connection) -> None:
        tx.execute(metadata.tables["guests"].update().values(note="cần hỗ trợ xe lăn"))
        token = devices.add_with_duty(tx, 1, Role.SUPERVISOR, door="", label="Phụ trách", now=house.clock.now())
        device = devices.current(tx, token)
        person, moment = ("Hồ Văn Vãng Lai", "Phóng viên", "Báo Mẫu"), ceremonies.get(tx, 1).doors[0]
        desk.walk_in(tx, device, "w", person=person, group="", at=None, now=moment)
        attempt = Attempt("n", moment, (device.duty,), guest_id=guest.id, reason="quen mặt thủ trưởng")
        judge_all(tx, [attempt], moment)

    await house.store.run(at_the_door)
    told = ("xe lăn", "Hồ Văn Vãng Lai", "quen mặt")
    kept = await _all_rows(house)
    assert [words for words in told if words not in kept] == []
    for moment in (await _due(house) - timedelta(days=7), await _due(house)):
        house.clock.move_to(moment)
        await house.ring()
    left = await _all_rows(house)
    assert [words for words in told if words in left] == []
    await house.load()
    assert (await house.reload(guest)).note == ""

"""The rehearsal plays the hours at the doors, and names what did not hold."""

from dataclasses import replace

import pytest
import typer
from sqlalchemy import Connection, Executable

from bot.rehearsal import report
from bot.rehearsal.play import Performance
from bot.rehearsal.report import Report
from ceremony.model import Door
from ceremony.plan import Plan, read_plan
from storage import tables
from storage.store import Store
from tests.house import EXAMPLE, at, example_plan


async def _played(store: Store, plan: Plan) -> Performance:
    performance = Performance(store, plan, 7)
    async with performance.doors.http:
        await performance.play()
    return performance


async def _told(performance: Performance) -> Report:
    return await report.make(performance.doors, performance.delegates, 1)


async def test_three_doors_are_played_one_of_them_without_a_network(store: Store) -> None:
    toml = b"counts_exits = true\n" + (EXAMPLE / "ceremony.toml").read_bytes()
    performance = await _played(store, read_plan(toml, (EXAMPLE / "guests.csv").read_bytes()))
    told = await _told(performance)
    assert told.broken == []
    assert {"exits_counted", "predecessors_refused", "wrong_codes_refused"} <= set(told.invariants)
    main, side, back = (told.doors[name] for name in ("Cổng chính", "Cổng phụ", "Cổng sau"))
    assert main["admitted"] + side["admitted"] + back["admitted"] == told.present
    assert min(main["admitted"], side["admitted"], back["admitted"]) > 10
    assert side["offline"] == side["merged"] > 2
    assert (main["offline"], back["offline"]) == (0, 0)
    assert (main["conflicts"], side["conflicts"], back["conflicts"]) == (2, 2, 0)
    assert 0 < main["alerts"] + side["alerts"] + back["alerts"] <= 9
    assert told.walk_ins == 1


async def test_a_plan_of_one_door_is_played_with_three_devices_at_it(store: Store) -> None:
    plan = replace(example_plan(), doors=(Door("Cửa lớn"),), guests=example_plan().guests[:50])
    told = await _told(await _played(store, plan))
    assert told.broken == []
    (door,) = told.doors.values()
    assert (door["admitted"], door["conflicts"]) == (told.present, 2)
    assert door["offline"] == door["merged"] > 0


HARM: list[tuple[Executable, str, str]] = [
    (tables.conflicts.delete(), "every_conflict_shown", "Mọi lượt trùng được giữ"),
    (tables.walk_ins.delete(), "walk_ins_counted_apart", "Khách ngoài danh sách được đếm riêng"),
    (tables.welcomes.update().values(welcomed_by="ai đó"), "first_to_press_welcomes", "bấm “Đã đón” trước"),
    (tables.scans.update().values(offline=False), "every_offline_scan_kept", "Mọi lượt quét khi mất mạng"),
    (tables.deliveries.update().values(state="queued"), "every_delivery_accounted_for", "Mọi tin đều có"),
    (tables.admissions.update().values(voided_at=at(9, 8)), "nobody_lost", "Ai đến cũng được ghi nhận có mặt"),
]


async def test_what_was_lost_is_named_and_ends_the_command(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    performance = await _played(store, replace(example_plan(), guests=example_plan().guests[:30]))
    report.complain(await _told(performance))
    for harm, broken, words in HARM:
        assert broken not in (await _told(performance)).broken
        await store.run(Connection.execute, harm)
        with pytest.raises(typer.Exit) as ended:
            report.complain(await _told(performance))
        assert ended.value.exit_code == 1
        assert words in capsys.readouterr().err

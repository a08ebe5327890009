"""Backups: whole or not at all, on both databases and from one to the other."""

import asyncio
import gzip
import json
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bot import backups
from bot.backups import BadBackup
from ceremony.model import Reply
from messages.model import Said
from storage import attachments, backup, clerks, deliveries, guests
from storage.clerks import Clerk
from storage.deliveries import State
from storage.store import Store, open_store
from storage.tables import metadata
from storage.types import Transaction
from tests.house import EXAMPLE, House, at, new_house


@pytest.fixture
async def house(either_store: Store) -> House:
    """A ceremony with some replies."""
    made = new_house(either_store)
    await made.load()
    for unit in ("phường Xuân Bình", "xã Hàng Gòn"):
        guest = await made.guest("Chủ tịch UBND", unit)
        delegate = made.person("buttons", f"d-{guest.id}")
        await delegate.says(guest.code)
        await delegate.chooses("Xác nhận tham dự")
        await delegate.says("Nguyễn Văn Mẫu")
    await made.store.run(_enclose)
    return made


def _enclose(tx: Transaction) -> None:
    """A file with bytes that no text has, and a clerk."""
    attachments.keep(tx, 1, "document", "a.pdf", "application/pdf", bytes(range(256)), at(5, 7))
    clerks.replace(tx, 1, [Clerk("phường Xuân Bình", "Văn thư", "")])


@pytest.fixture(params=["sqlite", "postgres"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """A database to restore into."""
    if request.param == "postgres":
        url = request.getfixturevalue("other_postgres_url")
    else:
        url = f"sqlite:///{tmp_path}/restored.sqlite"
    store = await open_store(url)
    yield store
    await store.close()


def _everything(tx: Transaction) -> dict[str, list[tuple[object, ...]]]:
    return {
        table.name: [tuple(row) for row in tx.execute(select(table).order_by(*table.primary_key.columns))]
        for table in metadata.sorted_tables
    }


async def test_what_is_restored_is_what_was_there(house: House, empty: Store, tmp_path: Path) -> None:
    file = tmp_path / "a.gz"
    rows = await backups.write(house.store, file, at(6, 8))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert await backups.restore(empty, file, replace=False) == rows
    assert await empty.read(_everything) == await house.store.read(_everything)


async def test_a_restored_database_goes_on(house: House, empty: Store, tmp_path: Path) -> None:
    await backups.write(house.store, tmp_path / "a.gz", at(6, 8))
    await backups.restore(empty, tmp_path / "a.gz", replace=False)
    again = House(empty, house.clock)
    guest = await again.guest("Bí thư Đảng ủy", "xã Bảo Quang")
    delegate = again.person("buttons", "new")
    await delegate.does(Said(guest.code), "restored-1")
    assert "trân trọng kính mời" in delegate.texts[-1]


async def test_what_was_being_sent_during_the_backup_is_sent_after_the_restore(
    house: House, empty: Store, tmp_path: Path
) -> None:
    def sending(tx: Transaction) -> None:
        tx.execute(update(metadata.tables["deliveries"]).values(state=State.SENDING))

    await house.store.run(sending)
    await backups.write(house.store, tmp_path / "a.gz", at(6, 8))
    await backups.restore(empty, tmp_path / "a.gz", replace=False)
    counts = await empty.read(deliveries.counts)
    assert (counts["sending"], counts["queued"] > 0) == (0, True)


async def test_a_backup_during_replies_is_one_picture(house: House, empty: Store, tmp_path: Path) -> None:
    everyone = await house.store.read(guests.of_ceremony, 1)
    writing = [asyncio.create_task(house.person("plain", f"p{g.id}").says(g.code)) for g in everyone[:40]]
    rows = await backups.write(house.store, tmp_path / "a.gz", at(6, 8))
    await asyncio.gather(*writing)
    assert await backups.restore(empty, tmp_path / "a.gz", replace=False) == rows


async def test_a_database_in_use_is_replaced_only_when_told(house: House, tmp_path: Path) -> None:
    file = tmp_path / "a.gz"
    await backups.write(house.store, file, at(6, 8))
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    await house.person("buttons", f"d-{guest.id}").chooses("Không thể tham dự")
    with pytest.raises(BadBackup, match="not_empty"):
        await backups.restore(house.store, file, replace=False)
    assert (await house.reload(guest)).reply is Reply.DECLINED
    await backups.restore(house.store, file, replace=True)
    assert (await house.reload(guest)).reply is Reply.ATTENDING


@pytest.mark.parametrize("harm", ["cut", "flipped", "line_lost", "more", "text", "empty", "gone"])
async def test_a_damaged_file_changes_nothing(house: House, tmp_path: Path, harm: str) -> None:
    file = tmp_path / "a.gz"
    await backups.write(house.store, file, at(6, 8))
    data = file.read_bytes()
    lines = gzip.decompress(data).splitlines(keepends=True)
    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 0xFF
    harmed = {
        "cut": data[: len(data) // 2],
        "flipped": bytes(flipped),
        "line_lost": gzip.compress(b"".join(lines[:5] + lines[6:])),
        "more": gzip.compress(b"".join([*lines, b'["guests", {}]\n'])),
        "text": b"Kinh gui",
        "empty": b"",
    }
    if harm == "gone":
        file.unlink()
    else:
        file.write_bytes(harmed[harm])
    before = await house.store.read(_everything)
    with pytest.raises(BadBackup, match="missing" if harm == "gone" else "damaged"):
        await backups.restore(house.store, file, replace=True)
    assert await house.store.read(_everything) == before


async def test_a_file_of_another_revision_is_refused(house: House, tmp_path: Path) -> None:
    file = tmp_path / "a.gz"
    await backups.write(house.store, file, at(6, 8))
    first, rest = gzip.decompress(file.read_bytes()).split(b"\n", 1)
    newer = json.dumps(json.loads(first) | {"revision": "9999"}).encode()
    file.write_bytes(gzip.compress(newer + b"\n" + rest))
    with pytest.raises(BadBackup, match="other_version"):
        await backups.restore(house.store, file, replace=True)


async def test_a_restore_that_breaks_half_way_changes_nothing(house: House, tmp_path: Path) -> None:
    file = tmp_path / "a.gz"
    await backups.write(house.store, file, at(6, 8))
    rows = backups.read(file)
    before = await house.store.read(_everything)
    twice = next(row for row in rows if row[0] == "guests")
    with pytest.raises(IntegrityError):
        await house.store.run(backup.copy_in, [*rows, twice])
    assert await house.store.read(_everything) == before


def test_a_full_disk_leaves_the_earlier_backup(tmp_path: Path) -> None:
    kinhmoi = Path(sys.executable).with_name("kinhmoi")
    environment = os.environ | {"KINHMOI_DATA": str(tmp_path / "data")}
    plan = Path(shutil.copytree(EXAMPLE, tmp_path / "plan"))
    with (plan / "guests.csv").open("a", encoding="utf-8") as rows:
        rows.writelines(f"phuong-xa,Đại biểu,đơn vị {number}{',' * 10}\n" for number in range(1000))
    for arguments in (["ceremony", "load", str(plan)], ["backup", str(tmp_path / "a.gz")]):
        subprocess.run([kinhmoi, *arguments], env=environment, check=True, capture_output=True, timeout=60)
    earlier = (tmp_path / "a.gz").read_bytes()

    # Enough for SQLite's own files of 32 KiB, too little for the backup.
    limit = 33_000
    assert len(earlier) > limit

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    full = subprocess.run(
        [kinhmoi, "backup", str(tmp_path / "a.gz")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=limited,
        check=False,
    )
    assert (full.returncode, "Không ghi được" in full.stderr) == (1, True), full.stderr
    assert (tmp_path / "a.gz").read_bytes() == earlier
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.gz", "data", "plan"]


async def test_a_database_without_a_ceremony_does_not_replace_a_good_backup(
    house: House, empty: Store, tmp_path: Path
) -> None:
    file = tmp_path / "a.gz"
    await backups.write(house.store, file, at(5, 8))
    good = file.read_bytes()
    with pytest.raises(BadBackup, match="nothing"):
        await backups.write(empty, file, at(5, 8))
    assert file.read_bytes() == good


async def test_a_device_is_not_replaced(house: House, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(BadBackup, match="unwritable"):
        await backups.write(house.store, pipe, at(5, 8))
    assert pipe.is_fifo()

"""Lists of 10,000: read and matched, imported, exported, each beside its limit in the same run, and their memory.

`python -m bench.lists ACT FOLDER` does one act once in a process of its own, and prints its peak memory.
"""

import asyncio
import io
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import xlsxwriter
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from actions import exporting, importing, loading
from actions.importing import By
from ceremony.audience import Selection
from ceremony.model import Reply
from lists.model import Listing
from messages.texts import texts
from storage import audience, audit, campaigns, ceremonies, guests
from storage.campaigns import Kind
from storage.store import Store, open_store
from storage.tables import guests as guest_rows
from storage.types import Transaction
from tests.house import at, example_plan

ROWS = 10_000
ROUNDS = 5
NOW = at(5, 8)
BY = By()
FILE = "mau.xlsx"
HEADER = ("STT", "Họ và tên", "Chức vụ", "Đơn vị", "Số điện thoại", "Ghi chú")


def sent_list() -> bytes:
    """A workbook with 10,000 invented people."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Danh sách (mẫu)")
        sheet.write_row(0, 0, HEADER)
        for n in range(1, ROWS + 1):
            unit, note = f"UBND phường Mẫu {n % 300}", "Đi cùng đoàn" if n % 9 == 0 else ""
            sheet.write_row(n, 0, (n, f"Nguyễn Thị Mẫu {n}", "Chuyên viên", unit, f"09{n:08}", note))
    return out.getvalue()


async def house(folder: str) -> Store:
    """The store of a folder, with the example ceremony."""
    store = await open_store(f"sqlite:///{folder}/lists.sqlite")
    await store.run(loading.load, example_plan(), NOW)
    return store


async def preview(store: Store, data: bytes) -> int:
    """Read a list and say what it would do; gives the import's number."""
    listing = importing.read_file(FILE, data)
    assert isinstance(listing, Listing)
    group = (await store.read(ceremonies.groups_of, 1))[-1].id
    number = await store.run(importing.keep, 1, listing, group, BY, NOW)
    ready = await store.read(importing.prepared, number, BY)
    await store.run(importing.preview, number, BY, ready=ready)
    return number


async def confirm(store: Store, number: int) -> float:
    """Import what was previewed; gives the seconds that nobody else could write."""
    ready = await store.read(importing.prepared, number, BY)
    began = time.perf_counter()
    outcome = await store.run(importing.confirm, number, BY, asked=True, now=NOW, ready=ready)
    assert outcome.applied
    return time.perf_counter() - began


async def export(store: Store) -> bytes:
    """The office's workbook."""
    return (await exporting.made(store, 1, texts("vi"))).data


def happen(tx: Transaction) -> None:
    """Give every guest an answer in the audit trail and a delivery."""
    tx.execute(guest_rows.update().values(reply=Reply.ATTENDING))
    for guest in guests.ever_listed(tx, 1):
        audit.record(tx, 1, "reply", NOW, guest_id=guest.id, reply=Reply.ATTENDING, on_behalf=True)
    round_id = campaigns.start(tx, "bench", Selection(1), Kind.INVITATION, "", None, NOW)
    assert round_id is not None
    audience.queue(tx, round_id, Selection(1), NOW, NOW)


def bare_reading(data: bytes) -> None:
    """calamine alone, every cell of the file."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def bare_insert(folder: str, rows: Sequence[tuple[object, ...]]) -> None:
    """sqlite3 alone, the same rows in one durable commit, into a table without an index."""
    raw = sqlite3.connect(f"{folder}/bare.sqlite", isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute(f"CREATE TABLE g ({', '.join(f'c{n}' for n in range(len(rows[0])))})")
    raw.execute("BEGIN IMMEDIATE")
    raw.executemany(f"INSERT INTO g VALUES ({', '.join('?' * len(rows[0]))})", rows)
    raw.execute("COMMIT")
    raw.close()


def bare_writing(sheets: Sequence[tuple[str, Sequence[Sequence[object]]]]) -> None:
    """xlsxwriter alone, the same cells without a format."""
    with xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True, "remove_timezone": True}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)


def cells_of(data: bytes) -> list[tuple[str, Sequence[Sequence[object]]]]:
    """Every cell of a workbook."""
    return [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in load_workbook(io.BytesIO(data))]


def stored(tx: Transaction) -> list[tuple[object, ...]]:
    """The rows of the guests as they are stored."""
    columns = [column.name for column in guest_rows.columns]
    found = tx.exec_driver_sql(f"SELECT {', '.join(columns)} FROM guests WHERE origin = 'list'")
    return [tuple(row) for row in found]


async def timed(act: Callable[[], Awaitable[object]]) -> float:
    """Seconds that something takes."""
    began = time.perf_counter()
    await act()
    return time.perf_counter() - began


class Round:
    """One round on a database of its own: seconds by name."""

    def __init__(self, data: bytes) -> None:
        self._data, self.seconds = data, dict[str, float]()

    async def run(self) -> "Round":
        """Measure everything once."""
        with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
            store = await house(folder)
            await self._time("preview", lambda: preview(store, self._data))
            await self._time("calamine", lambda: asyncio.to_thread(bare_reading, self._data))
            number = await preview(store, self._data)
            await self._time("import", lambda: self._confirm(store, number))
            rows = await store.read(stored)
            await self._time("sqlite3", lambda: asyncio.to_thread(bare_insert, folder, rows))
            await self._time("preview again", lambda: preview(store, self._data))
            await store.run(happen)
            written = await export(store)
            await self._time("export", lambda: export(store))
            cells = cells_of(written)
            await self._time("xlsxwriter", lambda: asyncio.to_thread(bare_writing, cells))
            await store.close()
        return self

    async def _confirm(self, store: Store, number: int) -> None:
        self.seconds["held"] = await confirm(store, number)

    async def _time(self, name: str, act: Callable[[], Awaitable[object]]) -> None:
        self.seconds[name] = await timed(act)


async def medians() -> dict[str, float]:
    """The median of each of some rounds."""
    data = sent_list()
    rounds = [(await Round(data).run()).seconds for _ in range(ROUNDS)]
    return {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}


async def speed() -> None:
    """10,000 rows previewed, imported and exported."""
    took = await medians()
    print(f"10,000 rows, medians of {ROUNDS} rounds on fresh databases; at most 3 s each")
    for name, bare, limit in _BESIDE:
        print(f"  {limit:<52}{took[bare]:>8.2f} s")
        print(f"  {_TOLD[name]:<52}{took[name]:>8.2f} s{took[name] / took[bare]:>8.1f} x")
    print(f"  {_TOLD['held']:<52}{took['held']:>8.2f} s")


_BESIDE = (
    ("preview", "calamine", "calamine alone reading the file"),
    ("preview again", "calamine", "calamine alone reading the file"),
    ("import", "sqlite3", "sqlite3 alone inserting the guests' rows"),
    ("export", "xlsxwriter", "xlsxwriter alone writing the same cells"),
)
_TOLD = {
    "preview": "read and matched with 175 guests, all new",
    "preview again": "read and matched with 10,175 guests, all known",
    "import": "imported, with codes, audit and what undoing needs",
    "held": "of that the time that nobody else can write",
    "export": "10,175 guests, answers, deliveries, audit exported",
}


async def once(act: str, folder: str) -> None:
    """One act on a prepared folder, then the peak memory of this process in MB."""
    store, data = await open_store(f"sqlite:///{folder}/lists.sqlite"), _file(folder)
    if act == "preview":
        await preview(store, data)
    elif act == "import":
        await confirm(store, await preview(store, data))
    elif act == "export":
        await export(store)
    await store.close()
    status = await asyncio.to_thread(Path("/proc/self/status").read_text)
    print(int(status.partition("VmHWM:")[2].split()[0]) / 1024)


def _file(folder: str) -> bytes:
    return Path(folder, FILE).read_bytes()


def _peak(act: str, folder: str) -> float:
    child = [sys.executable, "-m", "bench.lists", act, folder]
    return float(subprocess.run(child, capture_output=True, text=True, check=True).stdout)


async def memory() -> None:
    """The most memory that a process takes for each, on 10,000 rows."""
    print("Peak resident memory of a process with the program's parts loaded; a machine of 1 GB is to do")
    with tempfile.TemporaryDirectory() as folder:
        await asyncio.to_thread(Path(folder, FILE).write_bytes, sent_list())
        store = await house(folder)
        for act in ("nothing", "preview", "import", "export"):
            if act == "export":
                await store.run(happen)
            print(f"  {act:<12}{await asyncio.to_thread(_peak, act, folder):>8.0f} MB")
        await store.close()


if __name__ == "__main__":
    asyncio.run(once(*sys.argv[1:]))

"""Imports on both databases: stored whole, undone, and forgotten with the guest."""

from actions import importing, loading
from actions.importing import By
from lists.model import Entry, Field, Listing
from storage import backup, guests, imports
from storage.store import Store
from storage.types import Transaction
from tests.house import at, example_plan

POST = {Field.POSITION: "Bí thư Đảng ủy", Field.UNIT: "phường Xuân Bình"}
ROWS = (
    {
        Field.NAME: "Nguyễn Văn Mẫu",
        Field.POSITION: "Chuyên viên",
        Field.UNIT: "Phòng Mẫu",
        Field.REPLY: "attending",
    },
    POST | {Field.NAME: "Trần Thị Mẫu", Field.RANK: "3", Field.LEADER: "x"},
)


async def _imported(store: Store) -> int:
    await store.run(loading.load, example_plan(), at(5, 7))
    listing = Listing("mau.csv", tuple(Entry("", n, says) for n, says in enumerate(ROWS, 2)))

    def act(tx: Transaction) -> int:
        number = importing.keep(tx, 1, listing, 2, By(), at(5, 8))
        importing.preview(tx, number, By())
        assert importing.confirm(tx, number, By(), asked=False, now=at(5, 8)).applied
        return number

    return await store.run(act)


async def test_an_import_is_stored_and_undone(either_store: Store) -> None:
    number = await _imported(either_store)
    (found,) = await either_store.read(guests.search, 1, "tran thi mau")
    assert (found.rank, found.leader) == (3, True)
    undone = await either_store.run(importing.undo, number, By(), at(5, 9))
    assert (undone.withdrawn, undone.restored) == (1, 1)
    assert await either_store.read(guests.search, 1, "tran thi mau") == ()


async def test_a_guest_that_is_forgotten_is_in_no_list_any_more(either_store: Store) -> None:
    number = await _imported(either_store)
    (found,) = await either_store.read(guests.search, 1, "tran thi mau")
    await either_store.run(imports.forget_guest, 1, found.id)
    assert found.id not in {each.guest_id for each in await either_store.read(imports.changes_of, number)}
    rows: list[backup.Row] = []
    await either_store.read(backup.copy_out, rows.append)
    (kept,) = [row for table, row in rows if table == "imports"]
    assert (kept["listing"], kept["state"]) == ("", "imported")

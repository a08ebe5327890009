"""Importing lists: whom a row means, what it would do, storing it whole, and undoing it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from actions import importing, loading, privacy, purge, rsvp
from actions.import_model import Action, Preview, Row
from actions.import_wording import as_json
from actions.importing import By, Outcome
from actions.rsvp import Actor
from ceremony.errors import NotYours, Refused
from ceremony.model import Guest, Holder, Reply
from ceremony.rsvp import Choice
from lists.model import Entry, Field, Listing, Remark
from messages.texts import texts
from storage import audit, ceremonies, guests, imports
from storage.imports import Stage
from storage.types import Transaction
from tests.house import KEEP, House, example_plan
from tests.lists.messy import examples

F = Field
POST = {F.POSITION: "Bí thư Đảng ủy", F.UNIT: "phường Xuân Bình"}
PERSON = {F.NAME: "Nguyễn Văn Mẫu", F.POSITION: "Chuyên viên", F.UNIT: "Phòng Mẫu", F.PHONE: "+84912345678"}
OPERATOR = By()


def listing(*rows: Mapping[Field, str], **marks: Remark) -> Listing:
    """A list with these rows, from the second row on; marks are of all of them."""
    entries = tuple(Entry("Mẫu", n, says, **marks) for n, says in enumerate(rows, 2))  # type: ignore[arg-type]
    return Listing("mau.xlsx", entries)


async def group_id(house: House, key: str = "phuong-xa") -> int:
    """The id of a group."""
    found = await house.store.read(ceremonies.groups_of, 1)
    return next(group.id for group in found if group.key == key)


async def previewed(house: House, said: Listing, key: str = "phuong-xa", by: By = OPERATOR) -> Preview:
    """The preview of a list for a group, '' for what the list says."""
    into = await group_id(house, key) if key else None

    def act(tx: Transaction) -> Preview:
        return importing.preview(tx, importing.keep(tx, 1, said, into, by, house.clock.now()), by)

    return await house.store.run(act)


async def confirmed(house: House, shown: Preview, *, asked: bool = False, by: By = OPERATOR) -> Outcome:
    """Confirm a preview."""
    now = house.clock.now()
    return await house.store.run(importing.confirm, shown.import_id, by, asked=asked, now=now)


async def imported(
    house: House, *rows: Mapping[Field, str], asked: bool = False, key: str = "phuong-xa"
) -> Preview:
    """Import rows at once; gives what had been previewed."""
    shown = await previewed(house, listing(*rows), key)
    assert (await confirmed(house, shown, asked=asked)).applied is not None
    return shown


async def only(house: House, *rows: Mapping[Field, str], key: str = "phuong-xa", by: By = OPERATOR) -> Row:
    """What becomes of the last of these rows."""
    return (await previewed(house, listing(*rows), key, by)).rows[-1]


def told(row: Row) -> tuple[str, str]:
    """A row's action and the key of its reason."""
    return row.action.value, row.reason.key.rpartition(".")[2] if row.reason else ""


async def everybody(house: House) -> tuple[Guest, ...]:
    """All guests there ever were."""
    return await house.store.read(guests.ever_listed, 1)


async def named(house: House, name: str) -> Guest:
    """The guest with this name."""
    (found,) = [guest for guest in await everybody(house) if guest.name == name]
    return found


async def host(house: House, key: str = "xuan-an") -> By:
    """A host of a group."""
    return By(None, await group_id(house, key))


async def test_a_new_person_is_added_with_a_code_and_the_groups_honorific(house: House) -> None:
    await imported(house, PERSON)
    guest = await named(house, "Nguyễn Văn Mẫu")
    assert (guest.post, guest.phone, guest.honorific) == ("Chuyên viên Phòng Mẫu", "+84912345678", "Đồng chí")
    assert guest.code
    assert [each.id for each in await house.store.read(guests.search, 1, "van mau")] == [guest.id]


async def test_the_same_file_again_changes_nothing(house: House) -> None:
    rows = [PERSON, POST | {F.NAME: "Trần Thị Mẫu"}, {F.NAME: "Lê Mẫu", F.UNIT: "Phòng Mẫu"}, PERSON]
    rows += [{F.POSITION: "Trưởng khu phố (mẫu)", F.UNIT: "phường Mẫu"}] * 3
    await imported(house, *rows)
    before = await everybody(house)
    again = await previewed(house, listing(*rows))
    assert {row.action for row in again.rows} == {Action.SAME}
    assert len(before) == 175 + 5


async def test_a_person_for_a_listed_post_fills_the_name(house: House) -> None:
    row = await only(house, POST | {F.NAME: "Trần Thị Mẫu"})
    assert (row.action, dict(row.values)) == (Action.CHANGE, {"name": "Trần Thị Mẫu"})


async def test_posts_of_one_kind_are_filled_one_after_another(house: House) -> None:
    kind = {F.POSITION: "Trưởng khu phố (mẫu)", F.UNIT: "phường Mẫu"}
    await imported(house, kind, kind)
    shown = await imported(house, *(kind | {F.NAME: name} for name in ("Lê Một", "Lê Hai", "Lê Ba")))
    assert [row.action.value for row in shown.rows] == ["change", "change", "add"]
    assert len({guest.name for guest in await everybody(house) if guest.unit == "phường Mẫu"}) == 3


async def test_a_phone_finds_who_moved_on_to_another_post(house: House) -> None:
    await imported(house, PERSON)
    row = await only(house, PERSON | {F.POSITION: "Phó Trưởng phòng"})
    assert (row.action, dict(row.values)) == (Action.CHANGE, {"position": "Phó Trưởng phòng"})


async def test_our_key_comes_before_everything(house: House) -> None:
    guest = await house.guest("Bí thư Đảng ủy", "phường Xuân Bình")
    row = await only(house, PERSON | {F.KEY: guest.key})
    assert row.guest == guest
    assert row.values["phone"] == "+84912345678"


async def test_uncertain_rows_ask(house: House) -> None:
    await imported(house, PERSON)
    assert told(await only(house, {F.NAME: "Trần Khác", F.PHONE: PERSON[F.PHONE]})) == ("ask", "phone_of")
    assert told(await only(house, {F.NAME: "nguyen van mau", F.SEAT: "A1"})) == ("ask", "name_only")
    assert told(await only(house, PERSON | {F.NAME: "Trần Khác", F.PHONE: ""})) == ("ask", "held")
    namesake = PERSON | {F.POSITION: "Thủ quỹ", F.PHONE: "+84912345670"}
    assert told(await only(house, namesake)) == ("ask", "namesake")
    await imported(house, namesake, asked=True)
    assert told(await only(house, {F.NAME: "Nguyễn Văn Mẫu", F.UNIT: "Phòng Mẫu"})) == ("ask", "several")


async def test_spelling_alone_is_no_change(house: House) -> None:
    await imported(house, PERSON | {F.UNIT: "phường Xuân Hòa mẫu"})
    for spelt in ("phường Xuân Hoà mẫu", "PHƯỜNG XUÂN HÒA MẪU", "phuong xuan hoa mau"):
        assert (await only(house, PERSON | {F.UNIT: spelt})).action is Action.SAME


async def test_empty_cells_and_missing_columns_erase_nothing(house: House) -> None:
    await imported(house, PERSON | {F.SEAT: "A1", F.NOTE: "mẫu"})
    emptied = dict.fromkeys((F.PHONE, F.SEAT, F.NOTE, F.HONORIFIC, F.LEADER, F.RANK, F.REPLY), "")
    assert (await only(house, PERSON | emptied)).action is Action.SAME


async def test_two_people_with_one_phone_are_both_taken_and_told(house: House) -> None:
    shown = await imported(house, PERSON, PERSON | {F.NAME: "Trần Thị Mẫu", F.POSITION: "Thủ quỹ"})
    assert [row.action for row in shown.rows] == [Action.ADD, Action.ADD]
    row = await only(house, PERSON | {F.NAME: "Trần Thị Mẫu", F.POSITION: "Thủ quỹ"})
    assert row.action is Action.SAME


async def test_what_the_list_doubts_or_refuses_waits_or_is_left(house: House) -> None:
    asking = await previewed(house, listing(PERSON, asks=Remark("struck")))
    assert told(asking.rows[0]) == ("ask", "struck")
    refused = await previewed(house, listing(PERSON, refused=Remark("formula_in_name")))
    assert told(refused.rows[0]) == ("refuse", "formula_in_name")
    applied = (await confirmed(house, asking)).applied
    assert applied is not None
    assert (applied.added, applied.left) == (0, 1)
    again = await previewed(house, listing(PERSON, asks=Remark("struck")))
    applied = (await confirmed(house, again, asked=True)).applied
    assert applied is not None
    assert applied.added == 1


async def test_groups_come_from_the_choice_the_heading_or_a_column(house: House) -> None:
    for text in ("xuan-an", "Đại biểu phường, xã", "II. ĐẠI BIỂU PHƯỜNG, XÃ (60 người)"):
        assert (await only(house, PERSON | {F.GROUP: text}, key="")).action is Action.ADD
    assert told(await only(house, PERSON | {F.GROUP: "Khách lạ"}, key="")) == ("refuse", "no_group")
    await imported(house, PERSON)
    row = await only(house, PERSON, key="xuan-an")
    assert (row.action, [each.key for each in row.warnings]) == (
        Action.SAME,
        ["importing.warning.stays_in_group"],
    )


async def test_a_host_keeps_to_its_group_and_quota(house: House) -> None:
    by = await host(house)
    rows = [PERSON | {F.NAME: f"Lê Mẫu {n}", F.PHONE: ""} for n in "AB"]
    assert told(await only(house, *rows, key="xuan-an", by=by)) == ("refuse", "over_quota")
    assert told(await only(house, POST | {F.NAME: "Lê Mẫu"}, key="xuan-an", by=by)) == ("refuse", "other_group")
    shown = await previewed(house, listing(*rows), "xuan-an")
    assert [each.key for each in shown.rows[-1].warnings] == ["importing.warning.over_quota"]
    with pytest.raises(NotYours):
        await confirmed(house, shown, by=by)


async def test_a_host_learns_nothing_of_another_groups_guests(house: House) -> None:
    await imported(house, PERSON)
    stranger = {F.NAME: "Trần Khác", F.PHONE: PERSON[F.PHONE]}
    shown = await previewed(house, listing(stranger), "xuan-an", await host(house))
    assert "Mẫu" not in json.dumps(as_json(texts("vi"), shown)["rows"][0]["reason"], ensure_ascii=False)


async def test_who_was_withdrawn_comes_back(house: House) -> None:
    plan = example_plan()
    fewer = replace(plan, guests=tuple(g for g in plan.guests if (g.position, g.unit) != tuple(POST.values())))
    await house.load(fewer)
    row = await only(house, POST)
    assert (row.action, [each.key for each in row.warnings]) == (Action.CHANGE, ["importing.warning.comes_back"])
    await imported(house, POST)
    assert not (await house.guest(POST[F.POSITION], POST[F.UNIT])).withdrawn


async def test_who_had_their_data_deleted_does_not_come_back_by_name(house: House) -> None:
    await imported(house, POST | {F.NAME: "Trần Thị Mẫu", F.PHONE: "+84912345670"})
    guest = await named(house, "Trần Thị Mẫu")
    waiting = await previewed(house, listing(PERSON))
    await house.store.run(privacy.erase, guest.id, by=Actor(None, Holder.INVITED), now=house.clock.now())
    with pytest.raises(Refused, match="import_gone"):
        await confirmed(house, waiting)
    row = await only(house, POST | {F.NAME: "Trần Thị Mẫu", F.PHONE: "+84912345670", F.SEAT: "B2"})
    assert (dict(row.values), [each.key for each in row.warnings]) == (
        {"seat": "B2"},
        ["importing.warning.erased"],
    )
    assert await house.store.read(imports.changes_of, 1) == ()


async def test_loading_the_plan_again_leaves_what_was_imported(house: House) -> None:
    await imported(house, PERSON, POST | {F.SEAT: "A1", F.RANK: "3"})
    loaded = await house.store.run(loading.load, example_plan(), house.clock.now())
    assert loaded.withdrawn == 0
    assert not (await named(house, "Nguyễn Văn Mẫu")).withdrawn
    guest = await house.guest(POST[F.POSITION], POST[F.UNIT])
    assert (guest.seat, guest.rank) == ("A1", 3)


async def test_replies_are_recorded_on_behalf(house: House) -> None:
    rows = [POST | {F.REPLY: "declined", F.REASON: "bận họp"}, PERSON | {F.REPLY: "attending"}]
    shown = await imported(house, *rows)
    assert "không thể tham dự (bận họp)" in as_json(texts("vi"), shown)["rows"][0]["reason"]
    guest = await house.guest(POST[F.POSITION], POST[F.UNIT])
    assert (guest.reply, guest.reason) == (Reply.DECLINED, "bận họp")
    assert (await named(house, "Nguyễn Văn Mẫu")).reply is Reply.ATTENDING
    assert await house.store.read(audit.times, 1, "reply") == 2
    assert {row.action for row in (await previewed(house, listing(*rows))).rows} == {Action.SAME}
    assert (await only(house, POST | {F.REPLY: "awaiting"})).action is Action.SAME


async def test_a_substitute_gets_a_code_of_its_own(house: House) -> None:
    guest = await house.guest(POST[F.POSITION], POST[F.UNIT])
    row = POST | {F.REPLY: "substituted", F.SUBSTITUTE: "Lê Thay Mẫu", F.SUBSTITUTE_POSITION: "Phó Bí thư"}
    await imported(house, row)
    after = await house.reload(guest)
    assert after.substitute is not None
    assert (after.substitute.name, after.code != guest.code) == ("Lê Thay Mẫu", True)
    assert (await only(house, row)).action is Action.SAME


async def test_a_guests_own_answer_is_not_replaced_unasked(house: House) -> None:
    guest = await house.guest(POST[F.POSITION], POST[F.UNIT])
    own = Actor(None, Holder.INVITED)
    await house.store.run(rsvp.answer, guest.id, Choice(Reply.ATTENDING), by=own, now=house.clock.now())
    row = POST | {F.REPLY: "declined"}
    assert told(await only(house, row)) == ("ask", "answered")
    await imported(house, row)
    assert (await house.reload(guest)).reply is Reply.ATTENDING
    await imported(house, row, asked=True)
    assert (await house.reload(guest)).reply is Reply.DECLINED


async def test_it_is_imported_once(house: House) -> None:
    shown = await imported(house, PERSON)
    with pytest.raises(Refused, match="import_imported"):
        await confirmed(house, shown)
    assert await house.store.read(audit.times, 1, "import") == 1


async def test_guests_that_changed_in_between_are_previewed_again(house: House) -> None:
    one, other = [await previewed(house, listing(PERSON)) for _ in range(2)]
    await confirmed(house, one)
    outcome = await confirmed(house, other)
    assert outcome.applied is None
    assert outcome.overtaken is not None
    assert [row.action for row in outcome.overtaken.rows] == [Action.SAME]


async def test_what_was_read_beforehand_is_not_stored_over_a_change(house: House) -> None:
    shown = await previewed(house, listing(PERSON))
    ready = await house.store.read(importing.prepared, shown.import_id, OPERATOR)
    await imported(house, PERSON)
    now = house.clock.now()
    outcome = await house.store.run(
        importing.confirm, shown.import_id, OPERATOR, asked=False, now=now, ready=ready
    )
    assert outcome.overtaken is not None
    assert [row.action for row in outcome.overtaken.rows] == [Action.SAME]
    assert await house.store.read(importing.prepared, shown.import_id, OPERATOR) == outcome.overtaken


async def test_undo_puts_back_what_was_there(house: House) -> None:
    before = await everybody(house)
    rows = [PERSON, POST | {F.NAME: "Trần Thị Mẫu", F.REPLY: "attending", F.SEAT: "A1"}]
    shown = await imported(house, *rows)
    undone = await house.store.run(importing.undo, shown.import_id, OPERATOR, house.clock.now())
    assert (undone.withdrawn, undone.restored, undone.invited, undone.touched) == (1, 1, (), ())
    after = [replace(guest, version=0) for guest in await everybody(house) if not guest.withdrawn]
    assert after == list(before)
    with pytest.raises(Refused, match="import_undone"):
        await house.store.run(importing.undo, shown.import_id, OPERATOR, house.clock.now())
    loaded = await house.store.run(loading.load, example_plan(), house.clock.now())
    assert loaded.added == 0


async def test_undo_leaves_what_was_touched_since(house: House) -> None:
    shown = await imported(house, PERSON, POST | {F.NAME: "Trần Thị Mẫu"})
    guest, added = await named(house, "Trần Thị Mẫu"), await named(house, "Nguyễn Văn Mẫu")
    await house.store.run(guests.set_name, guest, "Trần Thị Khác")
    own = Actor(None, Holder.INVITED)
    await house.store.run(rsvp.answer, added.id, Choice(Reply.ATTENDING), by=own, now=house.clock.now())
    undone = await house.store.run(importing.undo, shown.import_id, OPERATOR, house.clock.now())
    assert (undone.withdrawn, undone.restored) == (0, 0)
    assert ([g.id for g in undone.invited], [g.id for g in undone.touched]) == ([added.id], [guest.id])


async def test_after_a_day_nothing_is_kept_and_nothing_is_undone(house: House) -> None:
    shown, waiting = await imported(house, PERSON), await previewed(house, listing(PERSON))
    await house.clock.sleep(timedelta(days=1).total_seconds())
    await house.store.run(purge.purge_due, KEEP, house.clock.now())
    for import_id in (shown.import_id, waiting.import_id):
        kept = await house.store.read(imports.find, import_id)
        assert kept is not None
        assert (kept.listing, kept.file) == ("", "")
    assert await house.store.read(imports.changes_of, shown.import_id) == ()
    with pytest.raises(Refused, match="import_too_late"):
        await house.store.run(importing.undo, shown.import_id, OPERATOR, house.clock.now())
    with pytest.raises(Refused, match="import_gone"):
        await confirmed(house, waiting)


async def test_a_dropped_list_is_forgotten(house: House) -> None:
    shown = await previewed(house, listing(PERSON))
    await house.store.run(importing.drop, shown.import_id, OPERATOR, house.clock.now())
    kept = await house.store.read(imports.find, shown.import_id)
    assert kept is not None
    assert (kept.stage, kept.listing) == (Stage.DROPPED, "")
    with pytest.raises(Refused, match="import_dropped"):
        await confirmed(house, shown)


async def test_every_messy_file_changes_nothing_the_second_time(house: House) -> None:
    for messy in examples():
        said = importing.read_file(messy.name, messy.data)
        assert isinstance(said, Listing)
        shown = await previewed(house, said)
        assert (await confirmed(house, shown, asked=True)).applied is not None, messy.name
        again = await previewed(house, said)
        assert again.effective(asked=True) == 0, messy.name

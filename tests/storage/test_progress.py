"""Counting a campaign's deliveries and changing them all at once: the same on SQLite and on PostgreSQL."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from actions import campaigns as rounds
from actions import control
from ceremony.audience import Selection
from ceremony.errors import Refused
from ceremony.model import Role
from storage import campaigns, delivery_control, progress, staff
from storage.campaigns import Kind, Stage
from storage.deliveries import State
from storage.progress import Cause
from storage.store import Store
from storage.tables import deliveries as table
from tests.house import House, at, new_house

NOW = at(5, 8)


async def _house(store: Store) -> House:
    """A campaign of nine deliveries, and 166 guests without a channel."""
    house = new_house(store)
    await house.load()
    organiser = house.person("buttons", "organiser")
    await organiser.says(f"/start {await house.staff_token(Role.ORGANISER)}")
    guest = await house.guest("Chủ tịch UBND", "phường Xuân Bình")
    for number in range(9):
        await house.person("buttons", f"a{number}").says(guest.code)
    await store.run(rounds.start, "k", Kind.INVITATION, "", Selection(1), None, NOW)
    return house


def _become(tx: Connection, number: int, values: Mapping[str, Any]) -> None:
    """Let the delivery to a chat come to this."""
    row = (table.c.campaign_id == 1, table.c.address == f"a{number}")
    tx.execute(update(table).where(*row).values(values))


def _move_on(tx: Connection, before: Stage, after: Stage) -> None:
    assert campaigns.move_on(tx, 1, (before,), after)


async def test_a_tally_counts_every_state_and_why_some_did_not_arrive(either_store: Store) -> None:
    await _house(either_store)
    blocked, tried = dict(state="unreachable", reason="blocked"), dict(state="failed", reason="TimedOut")
    became: list[dict[str, Any]] = [
        dict(state="sending"),
        dict(state="sent", perhaps_twice=True, settled_at=NOW + timedelta(seconds=30)),
        dict(state="waiting", settled_at=NOW + timedelta(seconds=90)),
        dict(state="held"),
        blocked,
        blocked,
        tried | dict(perhaps_twice=True),
        dict(state="cancelled"),
    ]
    for number, values in enumerate(became):
        await either_store.run(_become, number, values)
    tally = await either_store.read(progress.tally, 1)
    assert (tally.queued, tally.held, tally.sending, tally.pending) == (1, 1, 1, 3)
    assert (tally.sent, tally.waiting, tally.failed, tally.cancelled, tally.unreachable) == (1, 1, 1, 1, 2)
    assert (tally.addressed, tally.no_channel) == (9, 174)
    assert await either_store.read(progress.causes, 1) == (
        Cause(State.UNREACHABLE, "blocked", False, 2),
        Cause(State.FAILED, "TimedOut", True, 1),
    )
    assert await either_store.read(progress.perhaps_twice, 1) == 1
    assert await either_store.read(progress.sent_since, 1, NOW) == (2, NOW + timedelta(seconds=30))
    assert await either_store.read(progress.span, 1) == (NOW, NOW + timedelta(seconds=90))


async def test_all_at_once_changes_what_has_not_left_and_nothing_else(either_store: Store) -> None:
    await _house(either_store)
    await either_store.run(_become, 0, dict(state="sent"))
    await either_store.run(_become, 1, dict(state="sending"))
    assert await either_store.run(delivery_control.hold, 1) == 7
    assert await either_store.run(delivery_control.let_go, 1, NOW) == 7
    await either_store.run(_become, 2, dict(state="held"))
    assert await either_store.run(delivery_control.drop, 1, NOW) == 7
    assert await either_store.run(delivery_control.drop, 1, NOW) == 0
    tally = await either_store.read(progress.tally, 1)
    assert (tally.sent, tally.sending, tally.cancelled) == (1, 1, 7)


async def test_what_failed_is_queued_as_if_it_were_new(either_store: Store) -> None:
    await _house(either_store)
    failed = dict(state="failed", reason="TimedOut", attempts=8, body="{}", settled_at=NOW)
    await either_store.run(_become, 0, failed)
    assert await either_store.run(delivery_control.send_again, 1, NOW + timedelta(hours=1)) == 1

    def row(tx: Connection) -> Any:
        return tx.execute(select(table).where(table.c.campaign_id == 1, table.c.address == "a0")).one()

    again = await either_store.read(row)
    assert (again.state, again.attempts, again.reason, again.body, again.settled_at) == (
        "queued",
        0,
        "",
        None,
        None,
    )
    assert again.due_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize("act", [control.pause, control.drop_rest])
async def test_of_many_who_steer_at_once_one_does(either_store: Store, act: Any) -> None:
    await _house(either_store)
    duty = (await either_store.read(staff.duties_of, 1))[0]
    campaign = await either_store.read(campaigns.get, 1)
    done = await asyncio.gather(
        *(either_store.run(act, campaign, duty, NOW) for _ in range(10)), return_exceptions=True
    )
    assert [each for each in done if not isinstance(each, Refused)] == [9]


async def test_of_two_who_send_again_one_does(either_store: Store) -> None:
    await _house(either_store)
    for number in range(9):
        await either_store.run(_become, number, dict(state="failed"))
    await either_store.run(_move_on, Stage.RUNNING, Stage.FINISHED)
    duty = (await either_store.read(staff.duties_of, 1))[0]
    campaign = await either_store.read(campaigns.get, 1)
    both = (either_store.run(control.resend, campaign, duty, NOW) for _ in range(2))
    done = await asyncio.gather(*both, return_exceptions=True)
    assert [each for each in done if not isinstance(each, Refused)] == [9]


async def test_what_is_watched_is_under_way_or_still_shown_where_it_can_be_changed(either_store: Store) -> None:
    house = await _house(either_store)
    assert await either_store.read(progress.watched, ["buttons"]) == (1,)
    await either_store.run(_move_on, Stage.RUNNING, Stage.FINISHED)
    assert await either_store.read(progress.watched, ["buttons"]) == ()
    organiser = house.person("buttons", "organiser")
    await either_store.run(_move_on, Stage.FINISHED, Stage.PAUSED)
    await organiser.says("/tiendo")
    await either_store.run(_move_on, Stage.PAUSED, Stage.CANCELLED)
    assert await either_store.read(progress.watched, ["buttons"]) == (1,)
    assert await either_store.read(progress.watched, ["telegram"]) == ()

"""Merging: whatever the split, the repetition and the order of the queues, the same guests stand admitted."""

import asyncio
from datetime import time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions import devices
from actions.attempts import Attempt, Scanned
from actions.devices import Asked
from ceremony.door import Way
from ceremony.model import Role
from storage import admissions, ceremonies, codes, scans
from storage.admissions import Admission
from storage.store import Store, open_store
from storage.types import Transaction
from tests.house import House, at, new_house
from web.turnstile import Told, Turnstile

DOORS, GUESTS = 3, 4
Standing = dict[int, tuple[object, ...]]
Stage = tuple[list[str], list[str]]
Queues = list[tuple[int, int, Way]]


class _Undo(Exception):
    """Carries what a trial found out of the transaction that it undoes."""

    def __init__(self, found: object) -> None:
        self.found = found


async def _trial(store: Store, batches: list[list[Asked]]) -> tuple[Standing, set[str]]:
    """Who stands admitted, where and when, and what was kept, after these batches; nothing stays."""

    def merge(tx: Transaction) -> None:
        for batch in batches:
            devices.judge_asked(tx, batch, at(9, 7, 30))
        inside = {i: _seen(each) for i, each in admissions.of_ceremony(tx, 1).items()}
        raise _Undo((inside, set(scans.find(tx, [asked.attempt.nonce for batch in batches for asked in batch]))))

    try:
        await store.run(merge)
    except _Undo as undone:
        return undone.found  # type: ignore[return-value]
    raise AssertionError


def _seen(each: Admission) -> tuple[object, ...]:
    return each.at, each.door, each.by, each.out_at


@pytest.fixture
async def stage(either_store: Store) -> Stage:
    """The tokens of some supervisors' devices, and some codes."""
    return await furnish(either_store)


async def furnish(store: Store) -> Stage:
    """The same, in a store of one's own."""
    house: House = new_house(store)
    await house.load()
    await house.set_hour(time(7, 30))
    await store.run(lambda tx: ceremonies.change(tx, 1, counts_exits=True))
    tokens = [
        await store.run(
            devices.add_with_duty, 1, Role.SUPERVISOR, door="Cổng chính", label=f"Cửa {n}", now=at(9, 6)
        )
        for n in range(DOORS)
    ]
    return tokens, list(await store.read(codes.of_ceremony, 1))[:GUESTS]


_WAYS = st.sampled_from([Way.IN, Way.IN, Way.OUT])
_QUEUES = st.lists(
    st.tuples(st.integers(0, DOORS - 1), st.integers(0, GUESTS - 1), _WAYS), min_size=1, max_size=14
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(queues=_QUEUES, data=st.data())
async def test_any_split_repetition_and_order_gives_the_same_standing_admissions(
    either_store: Store,
    stage: Stage,
    queues: Queues,
    data: st.DataObject,
) -> None:
    tokens, known = stage
    asked = [
        Asked(
            tokens[door],
            Attempt(f"n{n}", at(9, 6, 10) + timedelta(minutes=n), (), known[guest], way=way, offline=True),
        )
        for n, (door, guest, way) in enumerate(queues)
    ]
    repeated = data.draw(st.lists(st.sampled_from(asked), max_size=6))
    shuffled = data.draw(st.permutations([*asked, *repeated]))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(shuffled)), max_size=4)))
    batches = [shuffled[a:b] for a, b in zip([0, *cuts], [*cuts, len(shuffled)], strict=True)]
    inside, kept = await _trial(either_store, batches)
    assert kept == {each.attempt.nonce for each in asked}
    assert (inside, kept) == await _trial(either_store, [[each] for each in asked])
    came = {queue[1] for queue in queues if queue[2] is Way.IN}
    assert len(inside) == len(came)


async def test_two_hundred_devices_with_one_code_admit_once(either_store: Store, stage: Stage) -> None:
    tokens, known = stage
    turnstile = Turnstile(either_store, lambda: at(9, 7), lambda: None)
    for number, code in enumerate(known):
        attempts = (Asked(tokens[n % DOORS], Attempt(f"{number}-{n}", at(9, 7), (), code)) for n in range(200))
        told = await asyncio.gather(*(turnstile.judge([asked]) for asked in attempts))
        admitted = [each for (each,) in told if each.verdict == "awaiting"]  # type: ignore[union-attr]
        assert len(admitted) == 1
    assert await either_store.run(admissions.present, 1) == len(known)


async def test_who_came_earlier_than_anybody_knew_has_not_returned(either_store: Store, stage: Stage) -> None:
    tokens, known = stage
    moments = {"late": (at(9, 7), Way.IN), "out": (at(9, 7, 5), Way.OUT), "early": (at(9, 6, 30), Way.IN)}
    batches = [
        [Asked(tokens[n], Attempt(nonce, moment, (), known[0], way=way, offline=True))]
        for n, (nonce, (moment, way)) in enumerate(moments.items())
    ]
    inside, _ = await _trial(either_store, batches)
    assert list(inside.values()) == [(at(9, 6, 30), "Cổng chính", "Cửa 2", at(9, 7, 5))]


async def test_the_same_nonce_at_two_programs_at_once_is_one_attempt(postgres_url: str) -> None:
    stores = [await open_store(postgres_url) for _ in range(2)]
    tokens, known = await furnish(stores[0])
    turnstiles = [Turnstile(store, lambda: at(9, 7), lambda: None) for store in stores]
    for number in range(20):
        asked = [Asked(tokens[0], Attempt(f"{number}-{n}", at(9, 7), (), known[n])) for n in range(GUESTS)]
        first, second = await asyncio.gather(*(each.judge(asked) for each in turnstiles))
        assert [_verdict(told) for told in first] == [_verdict(told) for told in second]
    assert await stores[0].run(admissions.present, 1) == GUESTS
    for store in stores:
        await store.close()


def _verdict(told: Told) -> str:
    assert isinstance(told, Scanned)
    return told.verdict

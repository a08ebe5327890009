"""The one exit: takes queued deliveries, answers first, hands them over and stores what became of each."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Concatenate, ParamSpec, TypeVar

import structlog

from actions import composing, enclosing
from messages.links import Links
from messages.model import Channel, Enclosed, Interrupted, Message, Moved, Receipt, SendError, TooFast, Unreachable
from scheduler.clock import Clock, wait
from scheduler.pace import AT_ONCE, Pace
from storage import chats, deliveries
from storage.deliveries import Claimed, State
from storage.store import Store, StoreUnavailable
from storage.types import Transaction

log = structlog.get_logger()
P = ParamSpec("P")
T = TypeVar("T")

ATTEMPTS = 8
LONGEST_RETRY = 300.0
LOOK_AGAIN = 2.0
"""Seconds after which deliveries that another process wrote are looked for."""
DRAINED_AFTER = 2.0
"""What is due later than in so many seconds is left by `drain`."""


class Sender:
    """Sends on every channel side by side until stopped; what it is sending then, it finishes.

    Cancelled, it drops what it is sending: whoever sends next sends it again.
    """

    def __init__(self, store: Store, channels: Mapping[str, Channel], clock: Clock, links: Links) -> None:
        self._store = store
        self._clock = clock
        self._exits = [_Exit(store, channel, clock, links) for channel in channels.values()]

    def wake(self) -> None:
        """Look for new deliveries now."""
        for each in self._exits:
            each.woken.set()

    async def run(self) -> None:
        """Send until stopped. What a crash left half sent is sent again."""
        again = await _sure(self._store, self._clock, deliveries.requeue_interrupted)
        if again:
            log.warning("deliveries_sent_again", count=again)
        async with asyncio.TaskGroup() as tasks:
            for each in self._exits:
                tasks.create_task(each.run())

    async def drain(self) -> None:
        """Send all that is due now."""
        for each in self._exits:
            await each.drain()

    def stop(self) -> None:
        """Take nothing more."""
        for each in self._exits:
            each.stopping = True
            each.woken.set()


class _Exit:
    """One channel's way out."""

    def __init__(self, store: Store, channel: Channel, clock: Clock, links: Links) -> None:
        self._store = store
        self._channel = channel
        self._clock = clock
        self._links = links
        self._pace = Pace(channel.limits)
        self._in_flight: set[asyncio.Task[None]] = set()
        self._next_due: datetime | None = None
        self.woken = asyncio.Event()
        self.stopping = False

    async def run(self) -> None:
        try:
            while not self.stopping:
                self.woken.clear()
                if not await self._take():
                    seconds = self._until_next()
                    seconds = LOOK_AGAIN if seconds is None else min(seconds, LOOK_AGAIN)
                    await wait(self._clock, self.woken, seconds)
            await self._land()
        finally:
            for task in self._in_flight:
                task.cancel()

    async def drain(self) -> None:
        while True:
            if await self._take():
                continue
            if self._in_flight:
                # What lands may be queued again.
                await self._land()
                continue
            seconds = self._until_next()
            if seconds is None or seconds > DRAINED_AFTER:
                return
            await self._clock.sleep(seconds)

    async def _take(self) -> bool:
        """Start what may leave now; False where there is nothing."""
        if len(self._in_flight) >= AT_ONCE:
            await asyncio.wait(self._in_flight, return_when=asyncio.FIRST_COMPLETED)
        await self._clock.sleep(self._pace.delay(self._clock.monotonic()))
        taken, self._next_due = await self._sure(
            deliveries.claim,
            self._channel.name,
            self._clock.now(),
            limit=self._pace.at_once,
            busy_chats=self._pace.busy(self._clock.monotonic()),
        )
        for chat_id in dict.fromkeys(delivery.chat_id for delivery in taken):
            self._start([delivery for delivery in taken if delivery.chat_id == chat_id])
        return bool(taken)

    def _start(self, one_chats: list[Claimed]) -> None:
        self._pace.started(one_chats[0].chat_id, self._clock.monotonic())
        task = asyncio.create_task(self._deliver_all(one_chats))
        self._in_flight.add(task)
        task.add_done_callback(self._landed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._in_flight.discard(task)
        self.woken.set()

    async def _land(self) -> None:
        while self._in_flight:
            await asyncio.wait(self._in_flight)

    async def _deliver_all(self, one_chats: list[Claimed]) -> None:
        try:
            for delivery in one_chats:
                await self._deliver(delivery)
        finally:
            self._pace.finished(one_chats[0].chat_id, self._clock.monotonic())

    async def _deliver(self, delivery: Claimed) -> None:
        try:
            message = await self._message(delivery)
            if message is None:
                await self._settle(delivery, State.CANCELLED, reason="no_longer_fits")
                return
            receipt = await self._hand_over(delivery, message)
        except SendError as error:
            await self._not_sent(delivery, error)
        except Exception as error:
            log.exception("delivery_broke", delivery=delivery.id)
            await self._settle(delivery, State.FAILED, reason=type(error).__name__)
        else:
            state = State.WAITING if self._channel.inbox else State.SENT
            await self._settle(delivery, state, platform_id=receipt.message_id)
            if self._channel.inbox:
                self._channel.inbox(delivery.address)

    async def _message(self, delivery: Claimed) -> Message | None:
        if delivery.body is not None:
            return Message.load(delivery.body)
        return await self._sure(composing.compose, delivery, self._clock.now(), self._links)

    async def _hand_over(self, delivery: Claimed, message: Message) -> Receipt:
        for piece in self._channel.pieces(message):
            enclosed = await self._enclosed(piece)
            receipt = await self._channel.send(delivery.address, piece, enclosed)
            if receipt.upload_id:
                await enclosing.remember(self._store, self._channel, piece, receipt)
        return receipt

    async def _enclosed(self, piece: Message) -> Enclosed | None:
        """What goes with a piece, waiting for the database where it is away."""
        while True:
            try:
                return await enclosing.enclose(self._store, self._channel, piece, self._links, self._clock.now())
            except StoreUnavailable:
                await self._clock.sleep(LOOK_AGAIN)

    async def _not_sent(self, delivery: Claimed, error: SendError) -> None:
        moment = self._clock.monotonic()
        match error:
            case TooFast(seconds=seconds):
                self._pace.hold(moment, seconds)
                await self._again(delivery, seconds, error, perhaps_twice=False)
            case Moved(address=address):
                await self._sure(_move, delivery, address)
                await self._again(delivery, 0.0, error, perhaps_twice=False)
            case Unreachable():
                await self._sure(_give_up_chat, delivery, error.reason, self._clock.now())
            case Interrupted() if delivery.attempts < ATTEMPTS:
                seconds = min(2.0**delivery.attempts, LONGEST_RETRY)
                self._pace.hold_chat(delivery.chat_id, moment, seconds)
                await self._again(delivery, seconds, error, perhaps_twice=True)
            case _:
                await self._settle(delivery, State.FAILED, reason=error.reason)

    async def _again(self, delivery: Claimed, seconds: float, error: SendError, *, perhaps_twice: bool) -> None:
        due_at = self._clock.now() + timedelta(seconds=seconds)
        await self._sure(deliveries.postpone, delivery.id, due_at, error.reason, perhaps_twice=perhaps_twice)

    async def _settle(self, delivery: Claimed, state: State, *, reason: str = "", platform_id: str = "") -> None:
        now = self._clock.now()
        await self._sure(deliveries.settle, delivery.id, state, now, reason=reason, platform_id=platform_id)

    def _until_next(self) -> float | None:
        """Seconds until something may leave; None while nothing is queued, or what is waits for one in flight."""
        if self._next_due is None:
            return None
        later = (self._next_due - self._clock.now()).total_seconds()
        if later > 0:
            return later
        return None if self._in_flight else self._pace.next_free(self._clock.monotonic()) or 0.0

    async def _sure(
        self,
        function: Callable[Concatenate[Transaction, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        return await _sure(self._store, self._clock, function, *args, **kwargs)


async def _sure(
    store: Store,
    clock: Clock,
    function: Callable[Concatenate[Transaction, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Run a transaction, waiting for the database where it is away: a result that is lost is sent twice."""
    delay = 1.0
    while True:
        try:
            return await store.run(function, *args, **kwargs)
        except StoreUnavailable:
            log.warning("sender_waits_for_database", seconds=delay)
            await clock.sleep(delay)
            delay = min(delay * 2, 30.0)


def _move(tx: Transaction, delivery: Claimed, address: str) -> None:
    chats.move(tx, delivery.chat_id, address)
    deliveries.move(tx, delivery.chat_id, address)


def _give_up_chat(tx: Transaction, delivery: Claimed, reason: str, now: datetime) -> None:
    chats.set_unreachable(tx, delivery.chat_id)
    deliveries.settle(tx, delivery.id, State.UNREACHABLE, now, reason=reason)

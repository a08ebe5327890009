"""One channel's way out: what is in hand, what leaves at the next slot, and one commit for many results."""

import asyncio
from collections.abc import Collection, Coroutine
from datetime import datetime
from typing import Any

import structlog

from actions import sending
from actions.sending import Room, Taken
from messages.links import Links
from messages.model import Channel, Message, SendError, TooFast
from scheduler.clock import Clock, wait
from scheduler.handing import Handing
from scheduler.pace import Pace
from scheduler.parcel import Parcel
from storage.deliveries import State
from storage.store import Store, StoreUnavailable
from storage.taking import Claimed, Outcome

log = structlog.get_logger()

IN_HAND = 16
"""Deliveries that are taken and not yet recorded, at most: so many may come twice after a crash."""
FOR_CAMPAIGNS = 12
"""How many of these campaigns may have, at most; the rest is kept free for answers."""
KEPT = 0.5
"""Seconds that a campaign's message may wait in hand: after that it is made anew."""
LOOK_SOON, LOOK_AGAIN = 0.05, 2.0
"""Seconds after which deliveries that another process wrote are looked for; `drain` leaves what is due later."""
LONGEST_WAIT = 30.0


class WayOut:
    """Sends on one channel until stopped."""

    def __init__(self, store: Store, channel: Channel, clock: Clock, links: Links) -> None:
        self._store = store
        self._channel = channel
        self._clock = clock
        self._links = links
        self._handing = Handing(store, channel, clock, links)
        self._pace = Pace(channel.limits)
        rate = channel.limits.per_second if channel.limits else float("inf")
        self._for_campaigns = max(1, int(min(FOR_CAMPAIGNS, rate * KEPT)))
        self._group = max(1, self._for_campaigns // 2)
        self._shelf: list[Parcel] = []
        self._in_flight: set[Parcel] = set()
        self._outcomes: list[Outcome] = []
        self._tasks: set[asyncio.Task[Any]] = set()
        self._books = asyncio.Lock()
        self._woken, self._stirred = True, asyncio.Event()
        self._more = False
        self._next_due: datetime | None = None
        self._look_at = 0.0
        self._stopping = False
        self._broken: BaseException | None = None

    def wake(self) -> None:
        """Look for new deliveries at the next slot."""
        self._woken = True
        self._stirred.set()

    def stop(self) -> None:
        """Take nothing more."""
        self._stopping = True
        self._stirred.set()

    async def run(self) -> None:
        """Send until stopped; what is being sent then is finished."""
        try:
            while not self._stopping:
                self._stirred.clear()
                if not await self._leave():
                    await wait(self._clock, self._stirred, self._idle())
            await self._finish()
        finally:
            for task in self._tasks:
                task.cancel()

    async def drain(self) -> None:
        """Send all that is due now."""
        self._woken = True
        while True:
            if await self._leave():
                continue
            if self._tasks:
                await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            elif self._must_look():
                await self._look()
            elif (seconds := self._until_next()) is None or seconds >= LOOK_AGAIN:
                return
            else:
                await self._clock.sleep(seconds)

    async def _finish(self) -> None:
        while self._tasks or self._shelf or self._outcomes:
            self._put_back(self._shelf)
            await self._look()
            if self._tasks:
                await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    async def _leave(self) -> bool:
        """Let one piece leave at the next slot; False where none can."""
        if self._broken:
            raise self._broken
        while not self._is_held() and (delay := self._pace.delay(self._clock.monotonic())):
            await self._clock.sleep(delay)
        if self._woken and self._must_look():
            # Only now, so that an answer that came while we waited takes this slot.
            await self._look()
        parcel = self._next()
        if parcel is None and self._must_look():
            await self._look()
            parcel = self._next()
        if parcel is not None:
            self._start(parcel)
            if self._must_look() and not self._books.locked():
                self._soon(self._look())
        return parcel is not None

    def _is_held(self) -> bool:
        return self._pace.held(self._clock.monotonic()) > KEPT

    def _next(self) -> Parcel | None:
        """The piece for this slot: an answer where there is one, and only for a chat that is not pausing."""
        moment = self._clock.monotonic()
        self._put_back([each for each in self._shelf if each.may_be_made_anew and each.waits(moment) > KEPT])
        if self._is_held() or self._stopping:
            return None
        busy = self._pace.busy(moment)
        able = [each for each in self._shelf if each.delivery.chat_id not in busy and self._handing.is_ready(each)]
        return min(able, key=lambda parcel: not parcel.is_answer, default=None)

    def _start(self, parcel: Parcel) -> None:
        self._shelf.remove(parcel)
        self._in_flight.add(parcel)
        self._pace.started(parcel.delivery.chat_id, self._clock.monotonic())
        self._handing.begins(parcel)
        self._soon(self._deliver(parcel))

    async def _deliver(self, parcel: Parcel) -> None:
        outcome, attachment_id = None, parcel.attachment_id
        try:
            if parcel.arrived(await self._handing.hand_over(parcel)):
                outcome = parcel.done(State.WAITING if self._channel.inbox else State.SENT)
        except SendError as error:
            outcome = self._not_sent(parcel, error)
        except Exception as error:
            log.exception("delivery_broke", delivery=parcel.delivery.id)
            outcome = parcel.failed(type(error).__name__)
        self._handing.ended(attachment_id)
        self._landed(parcel, outcome)

    def _not_sent(self, parcel: Parcel, error: SendError) -> Outcome:
        moment, outcome = self._clock.monotonic(), parcel.not_sent(error, self._clock.now())
        if isinstance(error, TooFast):
            self._pace.hold(moment, error.seconds)
        elif outcome.due_at:
            self._pace.hold_chat(parcel.delivery.chat_id, moment, parcel.pause())
        if self._is_held():
            self._put_back(self._shelf)
        return outcome

    def _landed(self, parcel: Parcel, outcome: Outcome | None) -> None:
        moment = self._clock.monotonic()
        self._in_flight.discard(parcel)
        free_at = self._pace.finished(parcel.delivery.chat_id, parcel.delivery.address, moment)
        if self._next_due is not None:
            self._look_at = min(self._look_at, free_at)
        if outcome:
            self._outcomes.append(outcome)
        else:
            self._lay(parcel, first=True)

    def _unpack(self, delivery: Claimed, message: Message) -> None:
        try:
            self._lay(Parcel(delivery, self._channel.pieces(message)))
        except Exception as error:
            log.exception("delivery_broke", delivery=delivery.id)
            self._outcomes.append(Outcome(delivery, State.FAILED, type(error).__name__))

    def _lay(self, parcel: Parcel, *, first: bool = False) -> None:
        """Lay a parcel ready for its slot."""
        parcel.ready_at = self._clock.monotonic()
        if parcel.piece.picture:
            parcel.drawing = self._soon(self._handing.draw(parcel))
        self._shelf.insert(0 if first else len(self._shelf), parcel)

    def _put_back(self, parcels: Collection[Parcel]) -> None:
        for parcel in list(parcels):
            self._shelf.remove(parcel)
            self._outcomes.append(parcel.back())
            if parcel.drawing:
                parcel.drawing.cancel()

    def _must_look(self) -> bool:
        """Whether it is time to record and to take more."""
        room = self._room()
        if self._outcomes and (not room.for_all or not self._more or len(self._outcomes) >= self._group):
            return True
        if not room.for_all:
            return False
        left = sum(not each.is_answer for each in self._shelf)
        low = left <= self._for_campaigns // 3 and room.for_campaigns >= self._group
        return self._woken or (self._more and low) or self._clock.monotonic() >= self._look_at

    def _room(self) -> Room:
        if self._stopping or self._is_held():
            return Room(0, 0)
        fresh = [each for each in self._shelf if each.may_be_made_anew]
        begun = {each.delivery.chat_id for each in self._shelf if each not in fresh}
        on_their_way = [*self._shelf, *self._in_flight]
        for_all = IN_HAND - len(on_their_way)
        for_campaigns = min(for_all, self._for_campaigns - sum(not each.is_answer for each in on_their_way))
        busy = self._pace.busy(self._clock.monotonic()) | begun
        return Room(for_all, max(0, for_campaigns), busy, frozenset(each.delivery.chat_id for each in fresh))

    async def _look(self) -> None:
        """Record what became of what was taken, and take more, in one commit."""
        async with self._books:
            if not self._must_look():
                return
            room, outcomes = self._room(), self._outcomes
            self._outcomes = []
            self._woken = self._woken and not room.for_all
            taken = await self._turned(room, outcomes)
            for delivery, message in taken.ready:
                self._unpack(delivery, message)
            self._give_way()
            self._expect(taken)
            for outcome in outcomes:
                if self._channel.inbox and outcome.state is State.WAITING:
                    self._channel.inbox(outcome.delivery.address)

    async def _turned(self, room: Room, outcomes: list[Outcome]) -> Taken:
        """A turn at the books, waiting for the database where it is away: a result that is lost is sent twice."""
        known: set[int] | None = None
        delay = 1.0
        while True:
            now = self._clock.now()
            try:
                name, links = self._channel.name, self._links
                return await self._store.run(sending.turn, name, links, outcomes, room, now, known)
            except StoreUnavailable:
                log.warning("sender_waits_for_database", seconds=delay)
                await self._clock.sleep(delay)
                delay = min(delay * 2, LONGEST_WAIT)
                in_hand = [each.delivery for each in (*self._shelf, *self._in_flight)]
                in_hand += [each.delivery for each in (*outcomes, *self._outcomes)]
                known = {delivery.id for delivery in in_hand}

    def _give_way(self) -> None:
        """Put a campaign's message back where an answer to the same chat goes first, and all in a hold."""
        if self._is_held():
            self._put_back(self._shelf)
        answered = {each.delivery.chat_id for each in self._shelf if each.is_answer}
        self._put_back([p for p in self._shelf if p.may_be_made_anew and p.delivery.chat_id in answered])

    def _expect(self, taken: Taken) -> None:
        """Remember when to look next."""
        moment = self._clock.monotonic()
        self._woken |= taken.more_answers
        self._more, self._next_due = taken.more_campaigns, taken.next_due
        self._look_at = moment + LOOK_AGAIN
        if self._next_due is None:
            return
        seconds = (self._next_due - self._clock.now()).total_seconds()
        if seconds <= 0:
            # It waits for a chat: for one that is pausing, or for one in hand, which tells when it has landed.
            in_hand = self._in_flight or self._shelf
            seconds = self._pace.next_free(moment) or (LOOK_AGAIN if in_hand else LOOK_SOON)
        self._look_at = moment + min(seconds, LOOK_AGAIN)

    def _until_next(self) -> float | None:
        """Seconds until something may leave; None while nothing is known that will."""
        moment = self._clock.monotonic()
        if self._is_held():
            return self._pace.held(moment)
        free = self._pace.next_free(moment) if self._shelf else None
        look = max(0.0, self._look_at - moment) if self._next_due is not None and self._room().for_all else None
        return min((seconds for seconds in (free, look) if seconds is not None), default=None)

    def _idle(self) -> float:
        seconds = self._until_next()
        return LOOK_AGAIN if seconds is None else min(LOOK_AGAIN, seconds)

    def _soon(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            self._broken = self._broken or task.exception()
        self._stirred.set()

"""The fake Telegram in a process of its own, so that it is not measured, with people in it who press buttons."""

import asyncio
import json
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from random import Random
from typing import Any

from bench.crowd import FIRST
from tests.fakes.people import Sent, User
from tests.fakes.telegram import FakeTelegram

NEWS = "Kính báo"
"""How each message of the broadcast begins."""
PEOPLE, PAUSE = 50, 8.0
"""People who press, and for how many seconds each waits on average between an answer and the next press."""
PATIENCE = 30.0


@dataclass(frozen=True)
class World:
    """What the fake enforces and who is there."""

    chats: int
    each: int = 1
    limits: bool = True
    latency: float = 0.0
    pressing: bool = False


@dataclass
class Seen:
    """What the fake saw: when messages of the broadcast came, and how long those who pressed waited."""

    moments: list[float] = field(default_factory=list)
    lost: int = 0
    twice: int = 0
    refused: int = 0
    delays: list[float] = field(default_factory=list)
    delays_of_pausing: list[float] = field(default_factory=list)
    unanswered: int = 0

    @property
    def rate(self) -> float:
        """Messages of the broadcast a second."""
        return (len(self.moments) - 1) / (self.moments[-1] - self.moments[0]) if len(self.moments) > 1 else 0.0

    @property
    def most(self) -> int:
        """The most messages of the broadcast in any sliding second."""
        moments = self.moments
        return max(sum(1 for other in moments[i : i + 40] if other < first + 1) for i, first in enumerate(moments))

    @staticmethod
    def p95(delays: list[float]) -> float:
        """In milliseconds."""
        return statistics.quantiles(delays, n=20)[18] * 1000 if len(delays) > 20 else float("nan")


@dataclass
class Running:
    """The fake in its process."""

    url: str
    _process: asyncio.subprocess.Process

    async def seen(self, *, settle: float = 1.5) -> Seen:
        """End it, and give what it saw."""
        await asyncio.sleep(settle)
        out, _ = await self._process.communicate(b"end\n")
        return Seen(**json.loads(out))


@asynccontextmanager
async def platform(world: World) -> AsyncIterator[Running]:
    """The fake Telegram until the block ends."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.platform", json.dumps(asdict(world)), stdin=pipe, stdout=pipe, limit=2**24
    )
    assert process.stdout is not None
    try:
        yield Running((await process.stdout.readline()).decode().strip(), process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


class _Timed(FakeTelegram):
    """Remembers when each message came."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.seen = Seen()
        self.times: defaultdict[int, list[float]] = defaultdict(list)

    async def _sendMessage(self, params: dict[str, Any]) -> Any:  # noqa: N802
        return self._noted(await super()._sendMessage(params), params)

    async def _sendPhoto(self, params: dict[str, Any]) -> Any:  # noqa: N802
        return self._noted(await super()._sendPhoto(params), params)

    def _noted(self, result: Any, params: dict[str, Any]) -> Any:
        self.times[int(params["chat_id"])].append(time.monotonic())
        if params.get("text", "").startswith(NEWS):
            self.seen.moments.append(time.monotonic())
        return result


async def _press(fake: _Timed, user: User, random: Random) -> None:
    """Once the broadcast has begun, press at random, wait for the answer, and again."""
    while not fake.seen.moments:  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    while True:
        await asyncio.sleep(random.expovariate(1 / PAUSE))
        began, before = time.monotonic(), len(user.log)
        data = random.choice(["attend", "decline"]) + f":{user.number}"
        user.presses_data(Sent(1, "", None, [("", data)]), data)
        try:
            async with asyncio.timeout(PATIENCE):
                _note(fake, user.number, began, await _answer_to(user, before))
        except TimeoutError:
            fake.seen.unanswered += 1


async def _answer_to(user: User, before: int) -> int:
    """Wait for the first message since then that is not the broadcast's; gives its place."""
    while True:
        for place in range(before, len(user.log)):
            if not user.log[place].text.startswith(NEWS):
                return place
        await asyncio.sleep(0.002)


def _note(fake: _Timed, chat: int, began: float, place: int) -> None:
    """Note how long it took; apart where the chat had got another message within the second before."""
    times = fake.times[chat]
    pausing = place > 0 and times[place - 1] > began - 1.05
    delays = fake.seen.delays_of_pausing if pausing else fake.seen.delays
    delays.append(times[place] - began)


async def _serve(world: World) -> None:
    fake = _Timed(limits=world.limits, latency=world.latency)
    random = Random(1416)
    async with fake:
        users = [fake.user(FIRST + number) for number in range(world.chats)]
        for user in users:
            user.started = True
        print(fake.url, flush=True)
        chosen = random.sample(users, PEOPLE) if world.pressing else []
        pressing = [asyncio.create_task(_press(fake, user, random)) for user in chosen]
        await asyncio.to_thread(sys.stdin.readline)
        for task in pressing:
            task.cancel()
        per_chat = Counter({user.number: sum(s.text.startswith(NEWS) for s in user.log) for user in users})
        fake.seen.lost = sum(max(0, world.each - got) for got in per_chat.values())
        fake.seen.twice = sum(max(0, got - world.each) for got in per_chat.values())
        fake.seen.refused = fake.refused[429]
    print(json.dumps(asdict(fake.seen)), flush=True)


if __name__ == "__main__":
    asyncio.run(_serve(World(**json.loads(sys.argv[1]))))

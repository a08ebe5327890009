"""Queueing for many, in a process of its own whose memory is looked at.

`python -m bench.queue STEP URL NUMBER`, where the step is first `fill`, then `queue`.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.broadcasters import MORNING, begin
from bench.crowd import gather
from bot.clock import SystemClock
from messages.links import Links
from messages.model import Enclosed, Limits, Message, Receipt
from scheduler.sender import Sender
from storage.store import open_store

SENT = 2000


class _Nowhere:
    """A channel that takes everything, until enough."""

    name, uploads, has_buttons, edits = "telegram", True, True, True
    inbox: Callable[[str], None] | None = None
    limits: Limits | None = None

    def __init__(self) -> None:
        self.taken, self.enough = 0, asyncio.Event()

    def pieces(self, message: Message) -> list[Message]:
        return [message]

    async def send(self, address: str, piece: Message, enclosed: Enclosed | None) -> Receipt:
        self.taken += 1
        if self.taken >= SENT or self.taken >= int(sys.argv[3]):
            self.enough.set()
        return Receipt(str(self.taken))

    async def edit(self, address: str, message_id: str, message: Message) -> None:
        """Nothing to change."""


async def fill(url: str, number: int) -> None:
    """So many guests with a chat each."""
    store = await open_store(url)
    await gather(store, number, MORNING)
    await store.close()


async def queue(url: str, number: int) -> None:
    """Start a campaign for all of them, send some, and tell seconds and memory."""
    store = await open_store(url)
    began = time.perf_counter()
    await store.run(begin, MORNING)
    told = {"seconds": time.perf_counter() - began, "queued": _peak()}
    channel = _Nowhere()
    sender = Sender(store, {"telegram": channel}, SystemClock.starting_at(MORNING), Links("http://127.0.0.1"))
    sending = asyncio.create_task(sender.run())
    await channel.enough.wait()
    sender.stop()
    await sending
    await store.close()
    print(json.dumps(told | {"sent": _peak()}))


def _peak() -> float:
    """Most resident megabytes so far."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


if __name__ == "__main__":
    asyncio.run({"fill": fill, "queue": queue}[sys.argv[1]](sys.argv[2], int(sys.argv[3])))

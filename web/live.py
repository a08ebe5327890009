"""Telling open pages that something was laid for them."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterator


class Live:
    """Who is looking at which browser chat right now."""

    def __init__(self) -> None:
        self._looking: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self.closed = False

    def notify(self, address: str) -> None:
        """Wake the pages of a chat."""
        for woken in self._looking.get(address, ()):
            woken.set()

    def close(self) -> None:
        """Wake everybody for the last time."""
        self.closed = True
        for address in list(self._looking):
            self.notify(address)

    @contextlib.contextmanager
    def look(self, address: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever something is laid for this chat."""
        woken = asyncio.Event()
        self._looking[address].add(woken)
        try:
            yield woken
        finally:
            self._looking[address].discard(woken)
            if not self._looking[address]:
                del self._looking[address]

"""Slowing down whoever guesses codes from one address, or scans one wrong code after the other."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

ALLOWED = 10
WITHIN = timedelta(minutes=10)
REMEMBERED = 10_000


class Guesses:
    """Wrong codes of the last minutes by network address or device; the oldest are forgotten first."""

    def __init__(self, now: Callable[[], datetime], allowed: int = ALLOWED, within: timedelta = WITHIN) -> None:
        self._now, self._allowed, self._within = now, allowed, within
        self._wrong: dict[str, deque[datetime]] = {}

    def note(self, address: str) -> None:
        """Count a wrong code."""
        moments = self._wrong.pop(address, deque(maxlen=self._allowed))
        moments.append(self._now())
        self._wrong[address] = moments
        if len(self._wrong) > REMEMBERED:
            self._wrong.pop(next(iter(self._wrong)))

    def wait(self, address: str) -> timedelta | None:
        """How long this address has to wait; None where it may go on."""
        moments = self._wrong.get(address, deque())
        if len(moments) < self._allowed:
            return None
        left = moments[0] + self._within - self._now()
        return left if left > timedelta() else None

"""Keeping under a platform's limits, with no bursts and no time lost."""

from collections import deque
from math import ceil

from messages.model import Limits

LATE = 0.03
"""Seconds by which a slot may be used late without the following ones being moved."""
REMEMBERED = 100


class Pace:
    """When a channel may send next, and to which chats not yet. Moments are seconds of a monotonic clock.

    Slots lie on a grid, so that a timer that rings a little late costs nothing: the average is kept. Any `n`
    pieces leave within `n - 1` intervals less `LATE` at the earliest. Where the network brought some of them later
    than others, which their answers tell, a slot waits until the second before it has room.
    """

    def __init__(self, limits: Limits | None) -> None:
        self._limits = limits
        self._most = ceil(limits.per_second) + 1 if limits else 0
        self._next_at = self._held_until = 0.0
        self._free_at: dict[int, float] = {}
        self._in_flight: dict[int, float] = {}
        self._answered: deque[float] = deque(maxlen=REMEMBERED)
        self._round_trips: deque[float] = deque(maxlen=REMEMBERED)

    def delay(self, moment: float) -> float:
        """Seconds until the channel's next slot."""
        crowded = self._crowded(moment) if self._limits else 0.0
        return max(0.0, self._next_at - moment, self._held_until - moment, crowded)

    def hold(self, moment: float, seconds: float) -> None:
        """Send nothing on the whole channel for so long."""
        self._held_until = max(self._held_until, moment + seconds)

    def held(self, moment: float) -> float:
        """Seconds for which the channel is still held."""
        return max(0.0, self._held_until - moment)

    def hold_chat(self, chat_id: int, moment: float, seconds: float) -> None:
        """Send nothing to one chat for so long, so that what comes later does not overtake."""
        self._free_at[chat_id] = max(self._free_at.get(chat_id, 0.0), moment + seconds)

    def started(self, chat_id: int, moment: float) -> None:
        """A piece for a chat leaves, in the slot that `delay` gave."""
        self._in_flight[chat_id] = moment
        if self._limits:
            self._next_at = max(self._next_at, moment - LATE) + 1 / self._limits.per_second

    def finished(self, chat_id: int, address: str, moment: float) -> float:
        """A piece has arrived, or has not; the chat's pause counts from now. Gives the moment when it ends."""
        self._round_trips.append(moment - self._in_flight.pop(chat_id))
        self._answered.append(moment)
        if self._limits is None:
            return moment
        is_group = address.startswith("-") and self._limits.seconds_per_group
        self.hold_chat(chat_id, moment, is_group or self._limits.seconds_per_chat)
        return self._free_at[chat_id]

    def busy(self, moment: float) -> frozenset[int]:
        """The chats that nothing may leave for yet."""
        self._free_at = {chat: at for chat, at in self._free_at.items() if at > moment}
        return frozenset(self._in_flight.keys() | self._free_at.keys())

    def next_free(self, moment: float) -> float | None:
        """Seconds until the next of the pausing chats is free."""
        return min((at - moment for at in self._free_at.values() if at > moment), default=None)

    def _crowded(self, moment: float) -> float:
        """Seconds until what left within the last second, counted by when it came at the latest, leaves room."""
        # A piece came before its answer left: earlier than its answer came by what the quickest way back takes,
        # and the next one comes later than it leaves by the quickest way there.
        quickest = min(self._round_trips, default=0.0)
        came = sorted([*(at - quickest for at in self._answered), *self._in_flight.values()])
        recent = [at for at in came if at > moment - 1]
        return recent[-self._most] + 1 - moment if len(recent) >= self._most else 0.0

"""Keeping under a platform's limits, with no bursts and no time lost."""

from messages.model import Limits

LATE = 0.01
"""Seconds by which a slot may be used late without the following ones being moved."""


class Pace:
    """When a channel may send next, and to which chats not yet. Moments are seconds of a monotonic clock.

    Slots lie on a grid, so that a timer that rings a little late costs nothing: the average is kept. Any `n`
    pieces take at least `n - 1` intervals less `LATE`, so that no sliding second ever holds a burst.
    """

    def __init__(self, limits: Limits | None) -> None:
        self._limits = limits
        self._next_at = self._held_until = 0.0
        self._free_at: dict[int, float] = {}
        self._in_flight: set[int] = set()

    def delay(self, moment: float) -> float:
        """Seconds until the channel's next slot."""
        return max(0.0, self._next_at - moment, self._held_until - moment)

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
        self._in_flight.add(chat_id)
        if self._limits:
            self._next_at = max(self._next_at, moment - LATE) + 1 / self._limits.per_second

    def finished(self, chat_id: int, address: str, moment: float) -> float:
        """A piece has arrived, or has not; the chat's pause counts from now. Gives the moment when it ends."""
        self._in_flight.discard(chat_id)
        if self._limits is None:
            return moment
        is_group = address.startswith("-") and self._limits.seconds_per_group
        self.hold_chat(chat_id, moment, is_group or self._limits.seconds_per_chat)
        return self._free_at[chat_id]

    def busy(self, moment: float) -> frozenset[int]:
        """The chats that nothing may leave for yet."""
        self._free_at = {chat: at for chat, at in self._free_at.items() if at > moment}
        return frozenset(self._in_flight | self._free_at.keys())

    def next_free(self, moment: float) -> float | None:
        """Seconds until the next of the pausing chats is free."""
        return min((at - moment for at in self._free_at.values() if at > moment), default=None)

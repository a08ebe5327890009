"""Keeping under a platform's limits, with no bursts."""

from messages.model import Limits

AT_ONCE = 16


class Pace:
    """When a channel may send next, and to which chats not yet. Moments are seconds of a monotonic clock."""

    def __init__(self, limits: Limits | None) -> None:
        self._limits = limits
        self._next_at = 0.0
        self._free_at: dict[int, float] = {}
        self._in_flight: set[int] = set()

    @property
    def at_once(self) -> int:
        """How many messages may be taken in one go: evenly one by one where the platform counts."""
        return AT_ONCE if self._limits is None else 1

    def delay(self, moment: float) -> float:
        """Seconds until the channel may send again."""
        return max(0.0, self._next_at - moment)

    def hold(self, moment: float, seconds: float) -> None:
        """Send nothing on the whole channel for so long."""
        self._next_at = max(self._next_at, moment + seconds)

    def hold_chat(self, chat_id: int, moment: float, seconds: float) -> None:
        """Send nothing to one chat for so long, so that what comes later does not overtake."""
        self._free_at[chat_id] = max(self._free_at.get(chat_id, 0.0), moment + seconds)

    def started(self, chat_id: int, moment: float) -> None:
        """A message to a chat leaves."""
        self._in_flight.add(chat_id)
        if self._limits:
            self.hold(moment, 1 / self._limits.per_second)

    def finished(self, chat_id: int, moment: float) -> None:
        """A message has arrived, or has not; the chat's pause counts from now."""
        self._in_flight.discard(chat_id)
        if self._limits:
            self.hold_chat(chat_id, moment, self._limits.seconds_per_chat)

    def busy(self, moment: float) -> tuple[int, ...]:
        """The chats that nothing may leave for yet."""
        self._free_at = {chat: at for chat, at in self._free_at.items() if at > moment}
        return (*self._in_flight, *self._free_at)

    def next_free(self, moment: float) -> float | None:
        """Seconds until the next of the pausing chats is free."""
        return min((at - moment for at in self._free_at.values() if at > moment), default=None)

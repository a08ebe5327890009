"""A channel with buttons for simulated people; the one without is `bot.channels.plain`."""

from collections import defaultdict
from collections.abc import Callable

from messages.model import Limits, Message, SendError


class Buttons:
    """Keeps whole messages by address. `faults` are raised by the next sends to an address."""

    name = "buttons"
    uploads = True
    has_buttons = True
    inbox: Callable[[str], None] | None = None

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits
        self.sent: defaultdict[str, list[Message]] = defaultdict(list)
        self.pictures: dict[str, bytes] = {}
        self.faults: defaultdict[str, list[SendError]] = defaultdict(list)

    async def send(self, address: str, message: Message, *, jpeg: bytes | None, picture_link: str | None) -> str:
        """Keep the message, and of its pictures the last for each address."""
        if self.faults[address]:
            raise self.faults[address].pop(0)
        self.sent[address].append(message)
        if jpeg:
            self.pictures[address] = jpeg
        return str(len(self.sent[address]))

"""A channel with buttons for simulated people; the one without is `bot.channels.plain`."""

from collections import defaultdict
from collections.abc import Callable

from messages.model import Enclosed, Limits, Message, Receipt, SendError


class Buttons:
    """Keeps whole messages by address. `faults` are raised by the next sends to an address."""

    name = "buttons"
    uploads = True
    has_buttons = True
    edits = True
    inbox: Callable[[str], None] | None = None

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits
        self.sent: defaultdict[str, list[Message]] = defaultdict(list)
        self.pictures: dict[str, bytes] = {}
        self.edited: dict[tuple[str, str], Message] = {}
        self.faults: defaultdict[str, list[SendError]] = defaultdict(list)

    def pieces(self, message: Message) -> list[Message]:
        """Nothing is too long here."""
        return [message]

    async def send(self, address: str, piece: Message, enclosed: Enclosed | None) -> Receipt:
        """Keep the message, and of its pictures the last for each address."""
        if self.faults[address]:
            raise self.faults[address].pop(0)
        self.sent[address].append(piece)
        if enclosed and enclosed.data:
            self.pictures[address] = enclosed.data
        return Receipt(str(len(self.sent[address])))

    async def edit(self, address: str, message_id: str, message: Message) -> None:
        """Keep what was put in the place of a message; the message that was sent stays in the list."""
        self.edited[address, message_id] = message

"""A channel that has text only: no buttons, no edits, pictures as links. Rehearsals and tests talk on it."""

from collections import defaultdict
from collections.abc import Callable

from messages.model import Enclosed, Limits, Message, Receipt, SendError
from messages.plain import as_text


class Plain:
    """Keeps what was sent, by address. `faults` are raised by the next sends to an address."""

    name = "plain"
    uploads = False
    has_buttons = False
    edits = False
    inbox: Callable[[str], None] | None = None

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits
        self.sent: defaultdict[str, list[str]] = defaultdict(list)
        self.faults: defaultdict[str, list[SendError]] = defaultdict(list)

    def pieces(self, message: Message) -> list[Message]:
        """Nothing is too long here."""
        return [message]

    async def send(self, address: str, piece: Message, enclosed: Enclosed | None) -> Receipt:
        """Keep the message as the text a person would read."""
        if self.faults[address]:
            raise self.faults[address].pop(0)
        self.sent[address].append(as_text(piece, enclosed))
        return Receipt(str(len(self.sent[address])))

    async def edit(self, address: str, message_id: str, message: Message) -> None:
        """What was sent stays as it is."""

"""A channel that has text only: no buttons, no edits, pictures as links. Rehearsals and tests talk on it."""

from collections import defaultdict
from collections.abc import Callable

from messages.model import Limits, Message, SendError
from messages.plain import as_text


class Plain:
    """Keeps what was sent, by address. `faults` are raised by the next sends to an address."""

    name = "plain"
    uploads = False
    has_buttons = False
    inbox: Callable[[str], None] | None = None

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits
        self.sent: defaultdict[str, list[str]] = defaultdict(list)
        self.faults: defaultdict[str, list[SendError]] = defaultdict(list)

    async def send(self, address: str, message: Message, *, jpeg: bytes | None, picture_link: str | None) -> str:
        """Keep the message as the text a person would read."""
        if self.faults[address]:
            raise self.faults[address].pop(0)
        self.sent[address].append(as_text(message, picture_link))
        return str(len(self.sent[address]))

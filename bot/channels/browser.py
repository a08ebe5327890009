"""The browser as a channel: a message is laid in the inbox of a page, which shows it when it is looked at."""

from collections.abc import Callable

from messages.model import Enclosed, Limits, Message, Receipt


class Browser:
    """Nothing travels here: the delivery's row is the message, and `inbox` tells the page that it is there."""

    name = "browser"
    uploads = False
    has_buttons = True
    edits = True
    limits: Limits | None = None

    def __init__(self, inbox: Callable[[str], None]) -> None:
        self.inbox: Callable[[str], None] | None = inbox

    def pieces(self, message: Message) -> list[Message]:
        """A page shows a message of any length."""
        return [message]

    async def send(self, address: str, piece: Message, enclosed: Enclosed | None) -> Receipt:
        """Nothing to hand over."""
        return Receipt("")

    async def edit(self, address: str, message_id: str, message: Message) -> None:
        """The row was changed already: the page is told to look again."""
        if self.inbox:
            self.inbox(address)

"""The browser as a channel: a message is laid in the inbox of a page, which shows it when it is looked at."""

from collections.abc import Callable

from messages.model import Limits, Message


class Browser:
    """Nothing travels here: the delivery's row is the message, and `inbox` tells the page that it is there."""

    name = "browser"
    uploads = False
    has_buttons = True
    limits: Limits | None = None

    def __init__(self, inbox: Callable[[str], None]) -> None:
        self.inbox: Callable[[str], None] | None = inbox

    async def send(self, address: str, message: Message, *, jpeg: bytes | None, picture_link: str | None) -> str:
        """Nothing to hand over."""
        return ""

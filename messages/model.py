"""What passes between a person and us, the same on every channel."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Literal, Protocol


@dataclass(frozen=True)
class Said:
    """Words that were typed or pasted; a deep link comes as "/start PAYLOAD"."""

    text: str


@dataclass(frozen=True)
class Pressed:
    """A button of ours."""

    data: str


@dataclass(frozen=True)
class Photographed:
    """A picture, already read: the texts of the QR codes in it, or why it could not be read."""

    codes: tuple[str, ...] = ()
    problem: Literal["", "unreadable", "too_large", "not_fetched"] = ""


@dataclass(frozen=True)
class Unsupported:
    """Something we do not take; `kind` is one of sticker, voice, edited, group, contact, other."""

    kind: str


@dataclass(frozen=True)
class Incoming:
    """One thing a person did. `update_id` is unique within its channel; a repeat carries the same one."""

    channel: str
    address: str
    update_id: str
    content: Said | Pressed | Photographed | Unsupported
    language: str = ""


@dataclass(frozen=True)
class Button:
    """A choice: what it says and what it sends back (1 to 64 bytes)."""

    label: str
    data: str


@dataclass(frozen=True)
class Picture:
    """A picture by name: what it shows, of which code, in which language; it is drawn when it is sent."""

    kind: Literal["invitation", "ticket"]
    code: str
    language: str


@dataclass(frozen=True)
class Message:
    """What we say. `about` is the id of the guest it is about, where it is about one.

    `menu` names the roles whose commands the chat should offer from now on, None for no change.
    `unhurried` is for one of many: it leaves after all answers, so that none waits behind it.
    `language` is that of the text; a channel adds its own words ("reply with a number") in it.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    picture: Picture | None = None
    about: int | None = None
    menu: tuple[str, ...] | None = None
    unhurried: bool = False
    language: str = "vi"

    @property
    def choices(self) -> tuple[Button, ...]:
        """All buttons in reading order; their numbers are the answer on a channel without buttons."""
        return tuple(button for row in self.buttons for button in row)

    def dump(self) -> str:
        """The message as JSON, for a delivery row."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def load(text: str) -> "Message":
        """The message that `dump` wrote."""
        fields = json.loads(text)
        return Message(
            fields["text"],
            tuple(tuple(Button(**button) for button in row) for row in fields["buttons"]),
            Picture(**fields["picture"]) if fields["picture"] else None,
            fields["about"],
            tuple(fields["menu"]) if fields["menu"] is not None else None,
            fields["unhurried"],
            fields.get("language", "vi"),
        )


Receive = Callable[[Incoming], Awaitable[None]]
"""Takes one incoming thing; returns when its effect is durable, raises only when the database is away."""


@dataclass(frozen=True)
class Limits:
    """A platform's sending limits: messages a second over all chats, and seconds between two to one chat."""

    per_second: float
    seconds_per_chat: float


class Channel(Protocol):
    """A way to a person. `uploads` says that pictures go as bytes; else they go as a link.

    `has_buttons` is False where a person can only type: choices are numbered then.
    `inbox` is called with the address once a message has been laid where the person's page finds it;
    None where the platform displays messages by itself.
    """

    name: str
    uploads: bool
    has_buttons: bool
    inbox: Callable[[str], None] | None
    limits: Limits | None

    async def send(self, address: str, message: Message, *, jpeg: bytes | None, picture_link: str | None) -> str:
        """Hand one message over and return the platform's id of it.

        Raises:
            SendError: one of its four kinds, which say what to do next.
        """
        ...


class BadToken(Exception):
    """A platform does not know our token: get the bot's token from where it was made and set it anew."""


class SendError(Exception):
    """A message was not handed over; `reason` is short, free of secrets and kept with the delivery."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooFast(SendError):
    """The platform asks us to wait; the whole channel is held for `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__("too fast")
        self.seconds = seconds


class Unreachable(SendError):
    """Nothing reaches this address any more: blocked, never started, deactivated."""


class Rejected(SendError):
    """The platform will never take this message; trying again is pointless."""


class Interrupted(SendError):
    """A timeout, a lost connection or a server error: it may have arrived; try again later."""


class Moved(SendError):
    """The chat has a new address (a Telegram group that became a supergroup)."""

    def __init__(self, address: str) -> None:
        super().__init__("moved")
        self.address = address

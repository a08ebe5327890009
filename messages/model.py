"""What passes between a person and us, the same on every channel."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from messages import styled
from messages.styled import Run

_as_json = json.JSONEncoder(ensure_ascii=False, default=vars).encode


@dataclass(frozen=True)
class Said:
    """Words that were typed or pasted; a deep link comes as "/start PAYLOAD". `styled` keeps their marks."""

    text: str
    styled: tuple[Run, ...] = ()


@dataclass(frozen=True)
class Pressed:
    """A button of ours."""

    data: str


@dataclass(frozen=True)
class Received:
    """A file that a person sent. `upload_id` is the platform's own name of it, by which it can be sent again."""

    kind: Literal["photo", "document"]
    name: str
    mime: str
    data: bytes = field(repr=False)
    caption: Said | None = None
    upload_id: str = ""


@dataclass(frozen=True)
class Photographed:
    """A picture, already read: the texts of the QR codes in it, or why it could not be read."""

    codes: tuple[str, ...] = ()
    problem: Literal["", "unreadable", "too_large", "not_fetched"] = ""
    file: Received | None = None


@dataclass(frozen=True)
class Filed:
    """A file that is no picture, or why it could not be fetched."""

    file: Received | None = None
    problem: Literal["", "too_large", "not_fetched"] = ""


@dataclass(frozen=True)
class Unsupported:
    """Something we do not take; `kind` is one of sticker, voice, edited, group, contact, other."""

    kind: str


Content = Said | Pressed | Photographed | Filed | Unsupported


@dataclass(frozen=True)
class Incoming:
    """One thing a person did. `update_id` is unique within its channel; a repeat carries the same one.

    `member` is who did it where the chat is a group's, '' where it is one person's own.
    """

    channel: str
    address: str
    update_id: str
    content: Content
    language: str = ""
    member: str = ""


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
class Attachment:
    """A file by name: one that was stored (`id` is its own), or one that is made when it is sent.

    A call list is of a campaign, a `paper` of a ceremony; with a `group_id` it holds the guests of that group
    alone, as for its host, and a paper with a `guest_id` this guest.
    """

    kind: Literal["stored", "call_list", "paper"]
    id: int
    language: str
    group_id: int | None = None
    guest_id: int | None = None
    paper: str = ""


@dataclass(frozen=True)
class Enclosed:
    """A picture or file as a channel takes it: bytes, the platform's name of an earlier upload, or an address.

    What many get alike is not carried around: `load` gives its bytes where there is no name, or it is refused.
    """

    kind: Literal["photo", "document"]
    name: str
    data: bytes = b""
    upload_id: str = ""
    link: str = ""
    load: Callable[[], Awaitable[bytes]] | None = None


@dataclass(frozen=True)
class Receipt:
    """What a platform gave for a message: its id, and the name of what was uploaded now, to send it again by."""

    message_id: str
    upload_id: str = ""


@dataclass(frozen=True)
class Message:
    """What we say. `about` is the id of the guest it is about, where it is about one.

    `menu` names the roles whose commands the chat should offer from now on, None for no change.
    `unhurried` is for one of many: it leaves after all answers, so that none waits behind it.
    `language` is that of the text; a channel adds its own words ("reply with a number") in it.
    `styled` is the same text with its marks, where it has any.
    `progress_of` is the id of the campaign that it is the progress of: it is changed as that goes on.
    `first` is the number of its first choice where choices are numbered.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    picture: Picture | None = None
    about: int | None = None
    menu: tuple[str, ...] | None = None
    unhurried: bool = False
    language: str = "vi"
    styled: tuple[Run, ...] = ()
    attachment: Attachment | None = None
    progress_of: int | None = None
    first: int = 1

    @property
    def choices(self) -> tuple[Button, ...]:
        """All buttons in reading order; their numbers are the answer on a channel without buttons."""
        return tuple(button for row in self.buttons for button in row)

    def dump(self) -> str:
        """The message as JSON, for a delivery row."""
        return _as_json(self)

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
            styled.load(fields.get("styled", [])),
            Attachment(**fields["attachment"]) if fields.get("attachment") else None,
            fields.get("progress_of"),
            fields.get("first", 1),
        )


Receive = Callable[[Incoming], Awaitable[None]]
"""Takes one incoming thing; returns when its effect is durable, raises only when the database is away."""


@dataclass(frozen=True)
class Limits:
    """A platform's sending limits: messages a second in all, and seconds between two to one chat or one group."""

    per_second: float
    seconds_per_chat: float
    seconds_per_group: float = 0.0


class Channel(Protocol):
    """A way to a person. `uploads` says that pictures and files go as bytes; else they go as a link.

    `has_buttons` is False where a person can only type: choices are numbered then.
    `edits` says that a message can be changed after it was sent.
    `inbox` is called with the address once a message has been laid where the person's page finds it;
    None where the platform displays messages by itself.
    """

    name: str
    uploads: bool
    has_buttons: bool
    edits: bool
    inbox: Callable[[str], None] | None
    limits: Limits | None

    def pieces(self, message: Message) -> list[Message]:
        """The message as what fits in one call each, in order; the buttons are on the last."""
        ...

    async def send(self, address: str, piece: Message, enclosed: Enclosed | None) -> Receipt:
        """Hand one piece over, with its picture or file where it has one.

        Raises:
            SendError: one of its kinds, which say what to do next.
        """
        ...

    async def edit(self, address: str, message_id: str, message: Message) -> None:
        """Put a message in the place of an earlier one, where the channel can.

        Raises:
            SendError: as `send`.
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

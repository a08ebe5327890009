"""People and groups on the fake Telegram, and the ways in which its methods can fail."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.telegram import FakeTelegram


PATIENCE = 20
"""Seconds after which a message that does not come fails its test."""


@dataclass(frozen=True)
class Fault:
    """How one call fails: with a code, or never answering until `released`; before its effect or after it."""

    code: int = 0
    retry_after: int = 0
    after_effect: bool = False
    hangs: bool = False
    released: asyncio.Event = field(default_factory=asyncio.Event)

    async def strike(self, refusal: Callable[..., Exception]) -> None:
        """Fail."""
        if self.hangs:
            await self.released.wait()
        if self.code == 429:
            raise refusal(429, "Too Many Requests", retry_after=self.retry_after)
        if self.code:
            raise refusal(self.code, "Internal Server Error")


@dataclass(frozen=True)
class Sent:
    """A message the bot sent: its text or caption, picture or file, buttons as (words, data), and marks."""

    id: int
    text: str
    photo: bytes | None
    buttons: list[tuple[str, str]]
    marks: list[tuple[str, str]] = field(default_factory=list)
    document: bytes | None = None
    name: str = ""
    file_id: str = ""


@dataclass
class Chat:
    """What a chat has received."""

    server: "FakeTelegram"
    number: int

    def __post_init__(self) -> None:
        self.log: list[Sent] = []
        self.edits = 0
        self._taken = asyncio.Condition()

    def take(self, sent: Sent) -> dict[str, Any]:
        """Receive a message; gives it as the Bot API answers."""
        self.log.append(sent)
        asyncio.get_running_loop().create_task(self._tell())
        return self.envelope(sent.id) | _body(sent)

    def change(self, message_id: int, **changed: Any) -> dict[str, Any] | None:
        """Put something else in the place of a message; None where it is what it was. Counted in `edits`.

        Raises:
            LookupError: there is no such message.
        """
        for place, sent in enumerate(self.log):
            if sent.id == message_id:
                fresh = replace(sent, **changed)
                self.log[place] = fresh
                self.edits += fresh != sent
                asyncio.get_running_loop().create_task(self._tell())
                return self.envelope(sent.id) | _body(fresh) if fresh != sent else None
        raise LookupError(message_id)

    async def receives(self, number: int = 1, containing: str = "") -> list[Sent]:
        """Wait until so many messages with these words have come; gives them all."""

        def matching() -> list[Sent]:
            return [sent for sent in self.log if containing in sent.text]

        async with self._taken:
            await asyncio.wait_for(self._taken.wait_for(lambda: len(matching()) >= number), PATIENCE)
        return matching()

    async def _tell(self) -> None:
        async with self._taken:
            self._taken.notify_all()

    def envelope(self, message_id: int) -> dict[str, Any]:
        """The outer fields of a message in this chat."""
        kind = "private" if self.number > 0 else "group"
        chat = {"id": self.number, "type": kind, "first_name": "Người", "title": "Nhóm"}
        return {"message_id": message_id, "date": int(time.time()), "chat": chat}


@dataclass
class User(Chat):
    """A person with a private chat; `refusals` are the codes with which the next messages to it are refused."""

    language: str = "vi"
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    refusals: list[int] = field(default_factory=list)

    def sends(self, **content: Any) -> int:
        """Send a message; gives the update's id."""
        self.started, self.blocked = True, False
        return self.server.arrives(message=self._message(**content))

    def says(self, text: str) -> int:
        """Type something; a leading slash makes it a command."""
        entities = []
        if text.startswith("/"):
            entities = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        return self.sends(text=text, entities=entities)

    def starts(self, payload: str) -> int:
        """Open a deep link."""
        return self.says(f"/start {payload}")

    def sends_photo(self, picture: bytes, size: int = 0, **more: Any) -> int:
        """Send a photo; `size` is what Telegram says of it."""
        file_id = self.server.shelf.put("photo", picture)
        photo = {"file_id": file_id, "file_unique_id": file_id, "width": 9, "height": 9}
        return self.sends(photo=[photo | {"file_size": size or len(picture)}], **more)

    def sends_document(self, data: bytes, name: str, mime: str, size: int = 0, **more: Any) -> int:
        """Send a document; `size` is what Telegram says of it."""
        file_id = self.server.shelf.put("document", data)
        document = {"file_id": file_id, "file_unique_id": file_id, "file_name": name, "mime_type": mime}
        return self.sends(document=document | {"file_size": size or len(data)}, **more)

    def presses(self, words: str) -> int:
        """Press the newest button with these words."""
        for sent in reversed(self.log):
            for label, data in sent.buttons:
                if label.startswith(words):
                    return self.presses_data(sent, data)
        raise LookupError(f"no button {words!r}")

    def presses_data(self, sent: Sent, data: str, within: Chat | None = None) -> int:
        """Press a button of an older message, or one that was never there; in a group's chat or in one's own."""
        query = f"q{self.server.next_id()}"
        self.server.queries.add(query)
        message = (within or self).envelope(sent.id) | {"text": sent.text or "."}
        return self.server.arrives(
            callback_query={
                "id": query,
                "from": self.person,
                "message": message,
                "chat_instance": "1",
                "data": data,
            }
        )

    def edits_own(self, text: str) -> int:
        """Edit an earlier message."""
        return self.server.arrives(edited_message=self._message(text=text, edit_date=int(time.time())))

    @property
    def person(self) -> dict[str, Any]:
        """The person as Telegram describes one."""
        return {"id": self.number, "is_bot": False, "first_name": "Người", "language_code": self.language}

    def _message(self, **content: Any) -> dict[str, Any]:
        return self.envelope(self.server.next_id()) | {"from": self.person} | content


def _body(sent: Sent) -> dict[str, Any]:
    """A message as the Bot API tells it, without its envelope."""
    file = {"file_id": sent.file_id, "file_unique_id": sent.file_id}
    if sent.photo is not None:
        return {"caption": sent.text, "photo": [file | {"width": 9, "height": 9}]}
    if sent.document is not None:
        return {"caption": sent.text, "document": file | {"file_name": sent.name}}
    return {"text": sent.text}


@dataclass
class Group(Chat):
    """A group chat."""

    moved_to: int = 0

    def hears(self, user: User, text: str) -> int:
        """Somebody writes in the group."""
        entities = []
        if text.startswith("/"):
            entities = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        message = self.envelope(self.server.next_id()) | {"from": user.person, "text": text}
        return self.server.arrives(message=message | {"entities": entities})

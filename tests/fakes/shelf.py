"""The files that the fake Telegram has, by id: those that people sent, and those that were uploaded to it."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.fakes.bot_api import Refusal, units

MOST = {"photo": 10_000_000, "document": 50_000_000}
MOST_FETCHED = 20_000_000


@dataclass
class Shelf:
    """`uploads` counts what was uploaded, `reused` what was sent again by its id."""

    uploads: int = 0
    reused: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._files: dict[str, tuple[str, bytes]] = {}
        self._ids = count(1)

    def put(self, kind: str, data: bytes) -> str:
        """Keep a file; gives its id."""
        file_id = f"file{next(self._ids)}"
        self._files[file_id] = kind, data
        return file_id

    def forget(self) -> None:
        """Know no file any more, as after a bot was made anew."""
        self._files.clear()

    def data(self, file_id: str) -> bytes:
        """What a file holds.

        Raises:
            Refusal: there is no such file, or it is too big to be fetched.
        """
        if file_id not in self._files:
            raise Refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(self._files[file_id][1]) > MOST_FETCHED:
            raise Refusal(400, "Bad Request: file is too big")
        return self._files[file_id][1]

    def sent(self, params: dict[str, Any], kind: str) -> tuple[str, bytes]:
        """The file of a message: what is uploaded with it, or the earlier one of this kind that it names."""
        what = params[kind]
        if units(params.get("caption") or "") > 1024:
            raise Refusal(400, "Bad Request: message caption is too long")
        if isinstance(what, bytes):
            return self._uploaded(what, kind)
        if what not in self._files:
            raise Refusal(400, "Bad Request: wrong file identifier/HTTP URL specified")
        if self._files[what][0] != kind:
            raise Refusal(400, f"Bad Request: can't use file of type {self._files[what][0]} as {kind}")
        self.reused[what] += 1
        return what, self._files[what][1]

    def _uploaded(self, data: bytes, kind: str) -> tuple[str, bytes]:
        if not 0 < len(data) <= MOST[kind]:
            raise Refusal(400, "Bad Request: file is too big" if data else "Bad Request: file must be non-empty")
        self.uploads += 1
        return self.put(kind, data), data
